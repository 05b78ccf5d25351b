//! The way to all pages.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::{
    browser,
    noun::GROUPS,
    part::{Go, Icon, Shape},
    route::Route,
    session::use_session,
    text::{Word, word},
};

/// The way to all pages that the operator's role may see.
#[component]
pub fn Navigation() -> Html {
    let session = use_session();
    let here = use_route::<Route>();
    // The list may be longer than the window.
    use_effect_with(here.clone(), |_| browser::bring_into_view("nav [aria-current]"));

    html! {
        <nav aria-label={word::MAIN_NAVIGATION} class="flex flex-col gap-3">
            <ul>{ entry(Route::Overview, word::OVERVIEW, Shape::Gauge, here == Some(Route::Overview)) }</ul>
            { for GROUPS.iter().map(|(title, nouns)| {
                let allowed: Vec<_> = nouns.iter().filter(|noun| session.may(noun.needs)).collect();
                if allowed.is_empty() {
                    return Html::default();
                }
                html! {
                    <div key={title.0}>
                        <p class="px-3 pb-1 text-xs font-medium text-base-content/70">{ title }</p>
                        <ul>{ for allowed.into_iter().map(|noun| {
                            let is_here = here.as_ref().and_then(Route::noun) == Some(noun.key);
                            entry(Route::list(noun.key), noun.title, noun.icon, is_here)
                        }) }</ul>
                    </div>
                }
            }) }
        </nav>
    }
}

fn entry(to: Route, label: Word, shape: Shape, current: bool) -> Html {
    let tone = if current {
        "bg-neutral text-neutral-content"
    } else {
        "hover:bg-base-200"
    };
    html! {
        <li>
            <Go {to} {current} class={classes!("flex", "items-center", "gap-3", "rounded-field", "px-3", "py-1", "text-sm", tone)}>
                <Icon {shape} class="size-4.5 opacity-80" />{ label }
            </Go>
        </li>
    }
}
