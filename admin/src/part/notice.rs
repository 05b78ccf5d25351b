//! What stands where data is not: still on its way, none, or not to be had.

use yew::prelude::*;

use crate::{
    part::{Icon, Shape},
    text::text,
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
            <span class="sr-only">{ text().loading }</span>
            { for (0..props.lines).map(|line| html! { <div key={line} class="skeleton h-6 w-full"></div> }) }
        </div>
    }
}

/// What is missing and why.
#[derive(Properties, PartialEq)]
pub struct EmptyProps {
    pub title: &'static str,
    pub hint: &'static str,
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
            <Icon shape={props.shape} class="size-8 text-primary" />
            <p class="font-semibold">{ props.title }</p>
            <p class="max-w-prose text-sm text-base-content/80">{ props.hint }</p>
            { props.children.clone() }
        </div>
    }
}

/// How to ask again.
#[derive(Properties, PartialEq)]
pub struct TroubleProps {
    pub retry: Callback<()>,
}

/// Says that data could not be had, and offers to ask again; a toast says why.
#[component]
pub fn Trouble(props: &TroubleProps) -> Html {
    let onclick = props.retry.reform(|_: MouseEvent| ());
    html! {
        <div class="flex flex-col items-center gap-3 px-6 py-12 text-center">
            <Icon shape={Shape::Alert} class="size-8 text-error" />
            <p class="font-semibold">{ text().could_not_load }</p>
            <button type="button" class="btn btn-sm" {onclick}>{ text().try_again }</button>
        </div>
    }
}
