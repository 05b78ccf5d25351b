//! The product's mark.

use yew::prelude::*;

/// How large it is.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub class: Classes,
}

/// The product's mark; its name stands beside it.
#[component]
pub fn Mark(props: &Props) -> Html {
    html! {
        <svg class={classes!("shrink-0", props.class.clone())} viewBox="0 0 32 32" aria-hidden="true">
            <path class="fill-accent" d="M16 1.5 28.6 8.7v14.6L16 30.5 3.4 23.3V8.7z" />
            <path class="fill-none stroke-accent-content" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"
                d="m9.5 16.6 4.4 4.4 8.6-9.6" />
        </svg>
    }
}
