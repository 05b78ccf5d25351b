//! Tells that the server has a newer build of the admin.

use gloo_events::EventListener;
use gloo_net::http::Request;
use gloo_timers::callback::Interval;
use wasm_bindgen_futures::spawn_local;
use web_sys::VisibilityState;
use yew::prelude::*;

use crate::{browser, text::word};

/// How often the server is asked; and each time the operator comes back to the page.
const EVERY_MS: u32 = 5 * 60 * 1_000;
/// Where the page itself is.
const PAGE: &str = "/admin/";

/// Offers to load the page anew once the server has a newer build.
#[component]
pub fn BuildPrompt() -> Html {
    let newer = use_state(|| false);
    {
        let newer = newer.clone();
        use_effect_with((), move |()| {
            let look = move || {
                let newer = newer.clone();
                spawn_local(async move {
                    if server_has_newer().await {
                        newer.set(true);
                    }
                });
            };
            let timer = Interval::new(EVERY_MS, look.clone());
            let document = browser::document();
            let listener = EventListener::new(&document.clone(), "visibilitychange", move |_| {
                if document.visibility_state() == VisibilityState::Visible {
                    look();
                }
            });
            move || drop((timer, listener))
        });
    }
    if !*newer {
        return Html::default();
    }
    let load = |_: MouseEvent| {
        // The browser refuses only where it is about to load already.
        let _ = gloo_utils::window().location().reload();
    };
    html! {
        <div role="status" class="flex flex-wrap items-center justify-center gap-3 bg-info px-4 py-2 text-sm text-info-content">
            <span>{ word::NEWER_BUILD }</span>
            <button type="button" class="btn btn-xs" onclick={load}>{ word::LOAD_ANEW }</button>
        </div>
    }
}

/// Returns whether the page, as the server has it now, starts another program than this one.
async fn server_has_newer() -> bool {
    let boot = browser::document().get_element_by_id("boot");
    let Some(running) = boot.and_then(|boot| boot.get_attribute("data-js")) else {
        return false;
    };
    let Ok(answer) = Request::get(PAGE).send().await else {
        return false;
    };
    if !answer.ok() {
        return false;
    }
    answer.text().await.is_ok_and(|page| !page.contains(&running))
}
