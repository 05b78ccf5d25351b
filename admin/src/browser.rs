//! What the admin does with the page around it.

use std::cell::Cell;

use web_sys::{Document, Element, HtmlElement};
use yew::NodeRef;

thread_local! {
    /// Whether a page of the admin has been shown since it was loaded.
    static SHOWN: Cell<bool> = const { Cell::new(false) };
}

fn document() -> Document {
    gloo_utils::document()
}

/// Takes the loading screen away and returns the element to draw in.
pub fn clear_body() -> Element {
    let body = gloo_utils::body();
    body.set_inner_html("");
    body.into()
}

/// Names the page in the browser's tab.
pub fn set_title(title: &str) {
    document().set_title(title);
}

/// Moves the focus to an element that can take it.
pub fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        // An element that is gone by now needs no focus.
        let _ = element.focus();
    }
}

/// Moves the focus to a page's heading, so that a screen reader says where it is; not on the first page, which the
/// browser announces itself.
pub fn arrive(heading: &NodeRef) {
    if SHOWN.replace(true) {
        focus(heading);
    }
}
