//! A box above the page.

use gloo_events::{EventListener, EventListenerOptions};
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::{
    part::{Icon, Shape},
    text::word,
};

/// What is in it, and what to do when the operator wants it gone.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub title: AttrValue,
    pub onclose: Callback<()>,
    /// How wide the box is.
    #[prop_or(classes!("max-w-lg"))]
    pub class: Classes,
    /// Whether the title is for screen readers alone.
    #[prop_or_default]
    pub bare: bool,
    pub children: Html,
}

/// A box above the page, which keeps the focus; the browser gives it back when the box goes.
#[component]
pub fn Dialog(props: &Props) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with(props.onclose.clone(), move |onclose| {
            let dialog = node.cast::<HtmlDialogElement>();
            let listener = dialog.as_ref().map(|dialog| {
                if !dialog.open() {
                    // Fails only for a dialog that is not in the page.
                    let _ = dialog.show_modal();
                }
                let onclose = onclose.clone();
                let options = EventListenerOptions::enable_prevent_default();
                EventListener::new_with_options(dialog, "cancel", options, move |event| {
                    // Whether it goes is up to whoever shows it.
                    event.prevent_default();
                    onclose.emit(());
                })
            });
            move || drop(listener)
        });
    }
    let close = props.onclose.reform(|_: MouseEvent| ());
    let heading = if props.bare {
        html! { <h2 class="sr-only">{ &props.title }</h2> }
    } else {
        html! {
            <div class="mb-4 flex items-start justify-between gap-4">
                <h2 class="text-lg font-semibold wrap-anywhere">{ &props.title }</h2>
                <button type="button" class="btn btn-ghost btn-square btn-sm -mt-1 -mr-1" aria-label={word::CLOSE} onclick={close.clone()}>
                    <Icon shape={Shape::Close} />
                </button>
            </div>
        }
    };

    html! {
        <dialog ref={node} class="modal" aria-label={props.title.clone()}>
            <div class={classes!("modal-box", props.class.clone())}>
                { heading }
                { props.children.clone() }
            </div>
            <div class="modal-backdrop" onclick={close}></div>
        </dialog>
    }
}
