//! Keeping what was typed from getting lost when the operator leaves without meaning to.

use std::cell::RefCell;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::BeforeUnloadEvent;
use yew::prelude::*;

/// What tells an open form that the operator wanted to leave.
const WANTS_TO_LEAVE: &str = "honeydue-wants-to-leave";

thread_local! {
    /// The address of the page with a form that has something in it.
    static HELD: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Listens, for as long as the page is there, for whoever leaves; must begin before the router does, which would follow the browser's back
/// button otherwise.
pub fn begin() {
    let window = gloo_utils::window();
    let unload = EventListener::new_with_options(
        &window,
        "beforeunload",
        EventListenerOptions::enable_prevent_default(),
        |event| {
            if HELD.with_borrow(Option::is_some) {
                event.prevent_default();
                if let Some(event) = event.dyn_ref::<BeforeUnloadEvent>() {
                    // Older browsers ask only where there is a value.
                    event.set_return_value("1");
                }
            }
        },
    );
    let back = EventListener::new(&window, "popstate", |event| {
        let Some(address) = HELD.with_borrow(Clone::clone) else {
            return;
        };
        event.stop_immediate_propagation();
        let window = gloo_utils::window();
        if let Ok(history) = window.history() {
            // The address is this page's own, which a browser lets it keep.
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&address));
        }
        if let Ok(event) = web_sys::Event::new(WANTS_TO_LEAVE) {
            // Nobody cancels an event of ours.
            let _ = window.dispatch_event(&event);
        }
    });
    unload.forget();
    back.forget();
}

/// Holds the operator on the page while `dirty`, and calls `asked` when they wanted to leave by the browser's back button.
#[hook]
pub fn use_guard(dirty: bool, asked: Callback<()>) {
    use_effect_with(dirty, move |&dirty| {
        let listener = dirty.then(|| {
            let address = gloo_utils::window().location().href().unwrap_or_default();
            HELD.set(Some(address));
            EventListener::new(&gloo_utils::window(), WANTS_TO_LEAVE, move |_| asked.emit(()))
        });
        move || {
            HELD.set(None);
            drop(listener);
        }
    });
}
