//! Words in a frame that say what state something is in.

use yew::prelude::*;

use crate::{
    api::TaskBucket,
    format,
    part::{Icon, Shape},
    session::use_session,
    text::text,
};

/// Says whether an address is proven.
#[derive(Properties, PartialEq)]
pub struct VerifiedProps {
    pub verified: bool,
}

/// Says whether an address is proven.
#[component]
pub fn Verified(props: &VerifiedProps) -> Html {
    if props.verified {
        html! {
            <span class="badge badge-sm badge-soft badge-success">
                <Icon shape={Shape::Tick} class="size-3" />{ text().verified }
            </span>
        }
    } else {
        html! { <span class="badge badge-sm badge-soft">{ text().unverified }</span> }
    }
}

/// Which bucket.
#[derive(Properties, PartialEq)]
pub struct BucketProps {
    pub bucket: TaskBucket,
}

/// Says where a task stands.
#[component]
pub fn BucketBadge(props: &BucketProps) -> Html {
    let tone = match props.bucket {
        TaskBucket::Overdue => "badge-soft badge-error",
        TaskBucket::InProgress => "badge-soft badge-info",
        TaskBucket::DueSoon => "badge-warning",
        TaskBucket::Completed => "badge-soft badge-success",
        _ => "badge-soft",
    };
    html! { <span class={classes!("badge", "badge-sm", "whitespace-nowrap", tone)}>{ format::bucket(props.bucket) }</span> }
}

/// Says which installation this is, so that nobody takes a trial for the real thing.
#[component]
pub fn Environment() -> Html {
    let session = use_session();
    let Some(installation) = &session.installation else {
        return Html::default();
    };
    let tone = if installation.environment == "production" {
        "badge-error badge-soft"
    } else {
        "badge-info badge-soft"
    };
    html! {
        <span class={classes!("badge", "badge-sm", "font-medium", tone)} title={installation.version.clone()}>
            { &installation.environment }
        </span>
    }
}
