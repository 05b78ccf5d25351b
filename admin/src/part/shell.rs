//! What stands around every page of a signed-in operator.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::{
    api::{Operator, SignOut, send},
    browser, format,
    part::{Environment, Go, Mark},
    route::Route,
    session::{Event, use_session},
    text::text,
};

/// Who is signed in, and the page.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub operator: Operator,
    pub children: Html,
}

/// The bar with the way to all pages, and the page beneath it.
#[component]
pub fn Shell(props: &Props) -> Html {
    let main = use_node_ref();
    let skip = {
        let main = main.clone();
        move |event: MouseEvent| {
            event.prevent_default();
            browser::focus(&main);
        }
    };

    html! {
        <>
            <a href="#content" onclick={skip}
                class="btn btn-primary btn-sm sr-only focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-30">
                { text().skip_to_content }
            </a>
            <header class="border-b border-base-300 bg-base-100">
                <div class="mx-auto flex max-w-6xl flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 sm:px-6">
                    <Brand />
                    <Navigation />
                    <OperatorMenu operator={props.operator.clone()} />
                </div>
            </header>
            <main id="content" ref={main} tabindex="-1" class="mx-auto flex max-w-6xl flex-col gap-6 px-4 py-6 outline-none sm:px-6 sm:py-8">
                { props.children.clone() }
            </main>
        </>
    }
}

/// The product's name and which installation this is.
#[component]
fn Brand() -> Html {
    html! {
        <div class="flex items-center gap-2">
            <Mark class="size-7" />
            <span class="font-semibold">{ "honeyDue" }</span>
            <Environment />
        </div>
    }
}

/// The way to all pages.
#[component]
fn Navigation() -> Html {
    let here = use_route::<Route>();
    let at_overview = here == Some(Route::Overview);
    let at_accounts = matches!(here, Some(Route::Accounts | Route::Account { .. }));
    let class = |current| classes!("btn", "btn-sm", if current { "btn-current" } else { "btn-ghost" });

    html! {
        <nav aria-label={text().main_navigation} class="order-last w-full sm:order-none sm:w-auto">
            <ul class="flex gap-1">
                <li>
                    <Go to={Route::Overview} current={at_overview} class={class(at_overview)}>{ text().overview }</Go>
                </li>
                <li>
                    <Go to={Route::Accounts} current={at_accounts} class={class(at_accounts)}>
                        { text().accounts }
                    </Go>
                </li>
            </ul>
        </nav>
    }
}

#[derive(Properties, PartialEq)]
struct OperatorMenuProps {
    operator: Operator,
}

/// Who is signed in, and the way out.
#[component]
fn OperatorMenu(props: &OperatorMenuProps) -> Html {
    let session = use_session().dispatcher();
    let busy = use_state(|| false);
    let sign_out = {
        let busy = busy.clone();
        move |_: MouseEvent| {
            let (session, busy) = (session.clone(), busy.clone());
            busy.set(true);
            spawn_local(async move {
                use cynic::MutationBuilder;
                match send(SignOut::build(())).await {
                    Ok(_) => session.dispatch(Event::SignedOut),
                    Err(failure) => {
                        busy.set(false);
                        session.dispatch(Event::Failed(failure));
                    }
                }
            });
        }
    };

    html! {
        <div class="ml-auto flex items-center gap-3">
            <div class="hidden text-right text-sm leading-tight md:block">
                <p class="font-medium">{ &props.operator.name }</p>
                <p class="text-base-content/80">{ format::admin_role(props.operator.role) }</p>
            </div>
            <button type="button" class="btn btn-sm" disabled={*busy} onclick={sign_out}>{ text().sign_out }</button>
        </div>
    }
}
