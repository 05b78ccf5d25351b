//! What the admin does with the page around it.

use std::cell::Cell;

use wasm_bindgen::JsCast;
use web_sys::{
    Document, Element, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement,
    ScrollIntoViewOptions, ScrollLogicalPosition, Storage, VisibilityState,
};
use yew::NodeRef;

/// Begins the names under which the browser keeps things for the admin.
const PREFIX: &str = "honeydue-admin.";

thread_local! {
    /// Whether a page of the admin has been shown since it was loaded.
    static SHOWN: Cell<bool> = const { Cell::new(false) };
}

/// Returns the page around the admin.
pub fn document() -> Document {
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

/// Says in which language the page is.
pub fn set_language(tag: &str) {
    // Only tests run without a page.
    if cfg!(target_arch = "wasm32") {
        set_root_attribute("lang", Some(tag));
    }
}

/// Sets or removes an attribute of the page's outermost element.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    let Some(root) = document().document_element() else {
        return;
    };
    // Names of attributes are constants, so neither can fail.
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}

/// Returns the languages that the reader's browser asks for, the dearest first.
pub fn languages() -> Vec<String> {
    if !cfg!(target_arch = "wasm32") {
        return Vec::new();
    }
    let languages = gloo_utils::window().navigator().languages();
    languages.iter().filter_map(|tag| tag.as_string()).collect()
}

/// Moves the focus to an element that can take it.
pub fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        // An element that is gone by now needs no focus.
        let _ = element.focus();
    }
}

/// Moves the focus to the first element that `selector` finds; says whether there is one.
pub fn focus_first(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    element.focus().is_ok()
}

/// Moves the focus to a page's heading, so that a screen reader says where it is; not on the first page, which the
/// browser announces itself.
pub fn arrive(heading: &NodeRef) {
    if SHOWN.replace(true) {
        focus(heading);
    }
}

/// Moves the focus `step` further among the elements that `selector` finds, and stays at the ends.
pub fn step_focus(selector: &str, step: i32) {
    let Ok(found) = document().query_selector_all(selector) else {
        return;
    };
    let all: Vec<HtmlElement> = (0..found.length())
        .filter_map(|at| found.item(at)?.dyn_into().ok())
        .collect();
    let active = document().active_element();
    let at = all
        .iter()
        .position(|element| active.as_ref() == Some(element.as_ref()));
    let next = match at {
        None if step > 0 => 0,
        None => return,
        Some(at) => at
            .saturating_add_signed(step as isize)
            .min(all.len().saturating_sub(1)),
    };
    if let Some(element) = all.get(next) {
        // An element that is gone by now needs no focus.
        let _ = element.focus();
        element.scroll_into_view_with_bool(false);
    }
}

/// Scrolls the box around the first element that `selector` finds as far as it shows, and no further.
pub fn bring_into_view(selector: &str) {
    let Ok(Some(element)) = document().query_selector(selector) else {
        return;
    };
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Returns whether letters that are typed now go into a field.
pub fn is_typing() -> bool {
    document().active_element().is_some_and(|element| {
        ["INPUT", "TEXTAREA", "SELECT"].contains(&element.tag_name().as_str())
            && element.get_attribute("type").as_deref() != Some("checkbox")
    })
}

/// Returns whether nobody can see the page, such as one in a tab behind others.
pub fn is_hidden() -> bool {
    document().visibility_state() == VisibilityState::Hidden
}

/// Returns whether a dialog is open above the page.
pub fn has_dialog() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}

/// Returns what stands in a field, whatever its kind.
pub fn value_of(field: &NodeRef) -> String {
    field.get().map(|node| value_of_target(&node)).unwrap_or_default()
}

/// Returns what stands in the field that an event is about, whatever its kind.
pub fn value_of_target(target: &web_sys::Node) -> String {
    if let Some(field) = target.dyn_ref::<HtmlInputElement>() {
        if field.type_() == "checkbox" {
            return field.checked().to_string();
        }
        field.value()
    } else if let Some(field) = target.dyn_ref::<HtmlSelectElement>() {
        field.value()
    } else if let Some(field) = target.dyn_ref::<HtmlTextAreaElement>() {
        field.value()
    } else {
        String::new()
    }
}

/// Returns what the browser keeps under a name.
pub fn kept(name: &str) -> Option<String> {
    storage()?.get_item(&format!("{PREFIX}{name}")).ok()?
}

/// Keeps something in this browser; one that keeps nothing forgets it with the page.
pub fn keep(name: &str, value: &str) {
    if let Some(storage) = storage() {
        // A full or shut storage: then it holds for this page alone.
        let _ = storage.set_item(&format!("{PREFIX}{name}"), value);
    }
}

fn storage() -> Option<Storage> {
    if !cfg!(target_arch = "wasm32") {
        return None;
    }
    gloo_utils::window().local_storage().ok()?
}

/// Puts text where the operator can paste it from.
pub fn copy(text: &str) {
    // The browser says itself where it refuses.
    let _ = gloo_utils::window().navigator().clipboard().write_text(text);
}
