//! The way to the pages before and after.

use yew::prelude::*;

use crate::{
    part::Go,
    route::Route,
    text::{Word, word},
};

/// Where the pages are; a page that is not there has no query.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub to: Route,
    pub previous: Option<String>,
    pub next: Option<String>,
}

/// Links to the pages before and after; nothing where all fits one page.
#[component]
pub fn Pager(props: &Props) -> Html {
    if props.previous.is_none() && props.next.is_none() {
        return Html::default();
    }
    let step = |query: &Option<String>, rel: &'static str, label: Word| match query {
        Some(query) => {
            html! { <Go to={props.to.clone()} query={query.clone()} {rel} class="btn btn-sm">{ label }</Go> }
        }
        None => html! { <span class="btn btn-sm btn-disabled" aria-disabled="true">{ label }</span> },
    };

    html! {
        <nav aria-label={word::PAGES} class="flex justify-end gap-2 border-t border-base-300 p-3">
            { step(&props.previous, "prev", word::PREVIOUS) }
            { step(&props.next, "next", word::NEXT) }
        </nav>
    }
}
