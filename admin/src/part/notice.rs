//! What stands where data is not: still on its way, none, or not to be had.

use yew::prelude::*;

use crate::{
    ask::Failure,
    part::{Icon, Shape},
    text::{Word, count, word},
};

/// How many lines are on their way.
#[derive(Properties, PartialEq)]
pub struct SkeletonProps {
    #[prop_or(5)]
    pub lines: usize,
}

/// Grey lines in place of data that is on its way.
#[component]
pub fn Skeleton(props: &SkeletonProps) -> Html {
    html! {
        <div role="status" class="flex flex-col gap-4 p-4">
            <span class="sr-only">{ word::LOADING }</span>
            { for (0..props.lines).map(|line| html! { <div key={line} class="skeleton h-6 w-full"></div> }) }
        </div>
    }
}

/// What is missing and why.
#[derive(Properties, PartialEq)]
pub struct EmptyProps {
    pub title: Word,
    #[prop_or(Word("", ""))]
    pub hint: Word,
    #[prop_or(Shape::List)]
    pub shape: Shape,
    #[prop_or_default]
    pub children: Html,
}

/// Says that there is nothing, and what to do about it.
#[component]
pub fn Empty(props: &EmptyProps) -> Html {
    html! {
        <div class="flex flex-col items-center gap-2 px-6 py-12 text-center">
            <span class="mb-1 grid size-12 place-items-center rounded-full bg-base-200 text-primary"><Icon shape={props.shape} class="size-6" /></span>
            <p class="font-semibold">{ props.title }</p>
            if !props.hint.0.is_empty() {
                <p class="max-w-prose text-sm text-base-content/80">{ props.hint }</p>
            }
            { props.children.clone() }
        </div>
    }
}

/// What went wrong, and how to ask again.
#[derive(Properties, PartialEq)]
pub struct TroubleProps {
    pub failure: Failure,
    pub retry: Callback<()>,
}

/// Says why data could not be had, and offers to ask again where that may help.
#[component]
pub fn Trouble(props: &TroubleProps) -> Html {
    let onclick = props.retry.reform(|_: MouseEvent| ());
    let (shape, title) = match props.failure {
        Failure::Forbidden => (Shape::Lock, word::NOT_FOR_YOU),
        Failure::Offline => (Shape::Offline, word::NO_CONNECTION),
        _ => (Shape::Alert, word::COULD_NOT_LOAD),
    };
    let request_id = match &props.failure {
        Failure::Fault { request_id } => request_id.as_deref(),
        _ => None,
    };
    html! {
        <div role="alert" class="flex flex-col items-center gap-2 px-6 py-12 text-center">
            <span class="mb-1 grid size-12 place-items-center rounded-full bg-base-200 text-error"><Icon {shape} class="size-6" /></span>
            <p class="font-semibold">{ title }</p>
            <p class="max-w-prose text-sm text-base-content/80">{ props.failure.to_string() }</p>
            if let Some(id) = request_id {
                <p class="font-mono text-xs select-all wrap-anywhere">{ count::request(id) }</p>
            }
            if props.failure != Failure::Forbidden {
                <button type="button" class="btn btn-sm mt-2" {onclick}>{ word::TRY_AGAIN }</button>
            }
        </div>
    }
}
