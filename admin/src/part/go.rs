//! Links within the admin.

use yew::prelude::*;
use yew_router::{prelude::*, query::Raw};

use crate::route::Route;

/// Where [`Go`] leads and how it looks.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub to: Route,
    /// The query part of the address, without its question mark.
    #[prop_or_default]
    pub query: AttrValue,
    #[prop_or_default]
    pub class: Classes,
    /// Whether it leads to where the reader is.
    #[prop_or_default]
    pub current: bool,
    #[prop_or_default]
    pub rel: Option<AttrValue>,
    /// Whether it is the link of a row, which the keys lead to.
    #[prop_or_default]
    pub row: bool,
    pub children: Html,
}

/// A link that changes the page without loading anew; a click meant for a new tab is left to the browser.
#[component]
pub fn Go(props: &Props) -> Html {
    let navigator = use_navigator().expect("links stand within the router");

    let onclick = {
        let (navigator, to, query) = (navigator.clone(), props.to.clone(), props.query.clone());
        Callback::from(move |event: MouseEvent| {
            if event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key() {
                return;
            }
            event.prevent_default();
            if query.is_empty() {
                navigator.push(&to);
            } else {
                let Ok(()) = navigator.push_with_query(&to, Raw(query.as_str()));
            }
        })
    };
    let href = address_of(&navigator, &props.to, &props.query);
    let current = props.current.then_some("page");

    html! {
        <a {href} {onclick} class={props.class.clone()} rel={props.rel.clone()} aria-current={current} data-row={props.row.then_some("")}>
            { props.children.clone() }
        </a>
    }
}

/// Returns the address of a page as the browser knows it.
fn address_of(navigator: &Navigator, to: &Route, query: &str) -> String {
    let path = format!("{}{}", navigator.basename().unwrap_or_default(), to.to_path());
    if query.is_empty() {
        path
    } else {
        format!("{path}?{query}")
    }
}
