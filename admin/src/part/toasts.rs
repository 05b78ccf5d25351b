//! Messages that come up at the edge.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::{
    part::{Icon, Shape},
    session::{Event, Toast, use_session},
    text::{count, word},
};

/// How long one sees what was done and may take it back.
const SHOWN_MS: u32 = 5_000;

/// Messages that come up at the edge: failures stay until they are read, what was done goes by itself.
#[component]
pub fn Toasts() -> Html {
    let session = use_session();
    html! {
        <div class="toast toast-end z-40 max-w-full whitespace-normal" role="status" aria-live="polite">
            { for session.toasts.iter().map(|toast| html! { <One key={toast.number} toast={toast.clone()} /> }) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct OneProps {
    toast: Toast,
}

#[component]
fn One(props: &OneProps) -> Html {
    let Toast {
        number,
        message,
        request_id,
        failed,
        undo,
    } = props.toast.clone();
    let session = use_session().dispatcher();
    {
        let session = session.clone();
        use_effect_with((), move |()| {
            let timer =
                (!failed).then(|| Timeout::new(SHOWN_MS, move || session.dispatch(Event::Dismissed(number))));
            move || drop(timer)
        });
    }
    let dismiss = {
        let session = session.clone();
        move |_: MouseEvent| session.dispatch(Event::Dismissed(number))
    };
    let take_back = undo.map(|undo| {
        Callback::from(move |_: MouseEvent| {
            session.dispatch(Event::Dismissed(number));
            undo.emit(());
        })
    });
    let (tone, shape) = if failed {
        ("alert-error", Shape::Alert)
    } else {
        ("alert-success", Shape::Tick)
    };

    html! {
        <div role={failed.then_some("alert")} class={classes!("alert", tone, "shadow-lg")}>
            <Icon {shape} />
            <div>
                <p>{ message }</p>
                if let Some(id) = request_id {
                    <p class="font-mono text-xs select-all wrap-anywhere">{ count::request(&id) }</p>
                }
            </div>
            <div class="flex gap-1">
                if let Some(onclick) = take_back {
                    <button type="button" class="btn btn-sm" {onclick}>{ word::UNDO }</button>
                }
                <button type="button" class="btn btn-ghost btn-square btn-sm" aria-label={word::CLOSE} onclick={dismiss}>
                    <Icon shape={Shape::Close} />
                </button>
            </div>
        </div>
    }
}
