//! Messages that come up at the edge and stay until they are read.

use yew::prelude::*;

use crate::{
    part::{Icon, Shape},
    session::{Event, use_session},
    text::text,
};

/// Messages that come up at the edge and stay until they are read.
#[component]
pub fn Toasts() -> Html {
    let session = use_session();
    html! {
        <div class="toast toast-end z-20 max-w-full whitespace-normal" role="alert">
            { for session.toasts.iter().map(|toast| {
                let (session, number) = (session.dispatcher(), toast.number);
                let dismiss = move |_: MouseEvent| session.dispatch(Event::Dismissed(number));
                html! {
                    <div key={toast.number} class="alert alert-error shadow-lg">
                        <Icon shape={Shape::Alert} />
                        <div>
                            <p>{ toast.message }</p>
                            if let Some(id) = &toast.request_id {
                                <p class="font-mono text-xs select-all wrap-anywhere">{ (text().request_id)(id) }</p>
                            }
                        </div>
                        <button type="button" class="btn btn-ghost btn-square btn-sm" aria-label={text().close} onclick={dismiss}>
                            <Icon shape={Shape::Close} />
                        </button>
                    </div>
                }
            }) }
        </div>
    }
}
