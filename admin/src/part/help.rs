//! The keys.

use yew::prelude::*;

use crate::{
    part::Dialog,
    text::{Word, word},
};

/// The keys and what each does.
const KEYS: [(&str, Word); 6] = [
    ("Ctrl K", word::KEY_PALETTE),
    ("/", word::KEY_SEARCH),
    ("j", word::KEY_NEXT),
    ("k", word::KEY_PREVIOUS),
    ("Enter", word::KEY_OPEN),
    ("?", word::KEY_HELP),
];

/// What to do when it was read.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub onclose: Callback<()>,
}

/// Shows the keys.
#[component]
pub fn Help(props: &Props) -> Html {
    html! {
        <Dialog title={word::KEYS} onclose={props.onclose.clone()} class="max-w-md">
            <table class="table">
                <caption class="sr-only">{ word::KEYS }</caption>
                <tbody>
                    { for KEYS.iter().map(|(key, does)| html! {
                        <tr key={*key}>
                            <th scope="row"><kbd class="kbd kbd-sm whitespace-nowrap">{ key }</kbd></th>
                            <td>{ does }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
            <p class="mt-3 text-sm text-base-content/80">{ word::KEYS_HINT }</p>
        </Dialog>
    }
}
