//! A button that opens a box beneath it.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};
use yew::prelude::*;

/// What the button says, and what is in the box.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The button's name.
    pub label: AttrValue,
    /// What the button shows.
    pub face: Html,
    #[prop_or(classes!("btn", "btn-sm"))]
    pub class: Classes,
    pub children: Html,
}

/// A button that opens a box beneath it; the box goes with Escape, and when the focus goes elsewhere.
#[component]
pub fn Menu(props: &Props) -> Html {
    let node = use_node_ref();
    let onfocusout = {
        let node = node.clone();
        move |event: FocusEvent| {
            let next = event
                .related_target()
                .and_then(|target| target.dyn_into::<Node>().ok());
            let Some(details) = node.cast::<Element>() else {
                return;
            };
            if !details.contains(next.as_ref()) {
                close(&details);
            }
        }
    };
    let onkeydown = {
        let node = node.clone();
        move |event: KeyboardEvent| {
            if event.key() != "Escape" {
                return;
            }
            if let Some(details) = node.cast::<Element>() {
                close(&details);
                let summary = details.query_selector("summary").ok().flatten();
                if let Some(summary) = summary.and_then(|summary| summary.dyn_into::<HtmlElement>().ok()) {
                    // The button stands beside the box, so it can take the focus.
                    let _ = summary.focus();
                }
            }
        }
    };

    html! {
        <details ref={node} class="dropdown dropdown-end" {onfocusout} {onkeydown}>
            <summary class={props.class.clone()} aria-label={props.label.clone()}>{ props.face.clone() }</summary>
            <div tabindex="-1" class="dropdown-content z-10 mt-1 min-w-60 rounded-box border border-base-300 bg-base-100 p-3 shadow-lg">
                { props.children.clone() }
            </div>
        </details>
    }
}

fn close(details: &Element) {
    // An attribute that is not there is gone too.
    let _ = details.remove_attribute("open");
}
