//! The search field.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::{
    browser::{value_of, value_of_target},
    part::{Icon, Shape},
    text::{Word, word},
};

/// How long typing has to rest before it searches.
const REST_MS: u32 = 250;

/// What is searched for, in what, and what to do when that is to change.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub search: String,
    pub hint: Word,
    pub onsearch: Callback<String>,
}

/// The search field; searches when typing rests, and at once on Enter.
#[component]
pub fn Search(props: &Props) -> Html {
    let field = use_node_ref();
    let typed = use_state(|| props.search.clone());
    let timer = use_mut_ref(|| None::<Timeout>);

    // The address can change without typing, by the back button or by clearing; then the field follows.
    {
        let (typed, field, timer) = (typed.clone(), field.clone(), timer.clone());
        use_effect_with(props.search.clone(), move |search| {
            if value_of(&field).trim() != search {
                timer.take();
                typed.set(search.clone());
            }
        });
    }

    let oninput = {
        let (typed, timer, onsearch) = (typed.clone(), timer.clone(), props.onsearch.clone());
        move |event: InputEvent| {
            let text = value_of_target(&event.target_unchecked_into());
            let (found, onsearch) = (text.trim().to_owned(), onsearch.clone());
            timer.replace(Some(Timeout::new(REST_MS, move || onsearch.emit(found))));
            typed.set(text);
        }
    };
    let onsubmit = {
        let (typed, onsearch) = (typed.clone(), props.onsearch.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            timer.take();
            onsearch.emit(typed.trim().to_owned());
        }
    };

    html! {
        <form role="search" class="min-w-0 grow basis-64" {onsubmit}>
            <label class="input input-sm w-full max-w-xl">
                <Icon shape={Shape::Search} class="size-4" />
                <span class="sr-only">{ word::SEARCH }</span>
                <input ref={field} type="search" name="q" placeholder={props.hint.get()} autocomplete="off" maxlength="254"
                    value={(*typed).clone()} {oninput} />
            </label>
        </form>
    }
}
