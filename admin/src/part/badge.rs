//! Words in a frame that say what state something is in.

use yew::prelude::*;

use crate::{noun::Tone, session::use_session, text::Word};

/// What is said, and how it feels.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub word: Word,
    pub tone: Tone,
}

/// A word in a frame.
#[component]
pub fn Badge(props: &Props) -> Html {
    let tone = match props.tone {
        Tone::Plain => "",
        Tone::Good => "badge-success",
        Tone::Busy => "badge-info",
        Tone::Warn => "badge-warning",
        Tone::Bad => "badge-error",
    };
    let soft = (props.tone != Tone::Warn).then_some("badge-soft");
    html! { <span class={classes!("badge", "badge-sm", "max-sm:h-auto", "sm:whitespace-nowrap", soft, tone)}>{ props.word }</span> }
}

/// Says which installation this is, so that nobody takes a trial for the real thing.
#[component]
pub fn Environment() -> Html {
    let session = use_session();
    let Some(installation) = &session.installation else {
        return Html::default();
    };
    let tone = if installation.environment == "production" {
        "badge-error"
    } else {
        "badge-info"
    };
    html! {
        <span class={classes!("badge", "badge-xs", "badge-soft", "font-medium", tone)} title={installation.version.clone()}>
            { &installation.environment }
        </span>
    }
}
