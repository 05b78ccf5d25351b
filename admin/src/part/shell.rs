//! What stands around every page of a signed-in operator.

use gloo_events::{EventListener, EventListenerOptions};
use serde_json::json;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::{
    ask::ask,
    browser,
    noun::{Question, role_word},
    page::ViewBanner,
    part::{BuildPrompt, Dialog, Environment, Go, Help, Icon, Mark, Navigation, Palette, Preferences, Shape},
    route::Route,
    session::{Event, Operator, use_session},
    text::word,
};

/// What the row that the keys lead to can be found by.
const ROWS: &str = "[data-row]";

/// Who is signed in, and the page.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub operator: Operator,
    pub children: Html,
}

/// What is open above the page.
#[derive(Clone, Copy, PartialEq)]
enum Above {
    Nothing,
    Palette,
    Help,
    Pages,
}

/// The bar with the way to all pages, and the page beside it.
#[component]
pub fn Shell(props: &Props) -> Html {
    let above = use_state(|| Above::Nothing);
    let main = use_node_ref();
    let here = use_route::<Route>();
    let skip = {
        let main = main.clone();
        move |event: MouseEvent| {
            event.prevent_default();
            browser::focus(&main);
        }
    };
    let show = |what: Above| {
        let above = above.clone();
        Callback::from(move |_: MouseEvent| above.set(what))
    };
    let close = {
        let above = above.clone();
        Callback::from(move |()| above.set(Above::Nothing))
    };
    {
        let setter = above.setter();
        use_effect_with((), move |()| {
            let listener = listen(move |what| setter.set(what));
            move || drop(listener)
        });
    }
    {
        let above = above.clone();
        // Whoever chose a page wants to see it.
        use_effect_with(here, move |_| {
            if *above == Above::Pages {
                above.set(Above::Nothing);
            }
        });
    }

    html! {
        <>
            <a href="#content" onclick={skip}
                class="btn btn-primary btn-sm sr-only focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-30">
                { word::SKIP_TO_CONTENT }
            </a>
            <div class="lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
                <header class="sticky top-0 z-20 flex items-center gap-2 border-b border-base-300 bg-base-100 px-3 py-2 lg:hidden">
                    <button type="button" class="btn btn-ghost btn-square btn-sm" aria-label={word::ALL_PAGES} onclick={show(Above::Pages)}>
                        <Icon shape={Shape::Menu} />
                    </button>
                    <Brand />
                    <button type="button" class="btn btn-ghost btn-square btn-sm ml-auto" aria-label={word::FIND} onclick={show(Above::Palette)}>
                        <Icon shape={Shape::Search} />
                    </button>
                </header>
                <aside class="sticky top-0 hidden h-dvh flex-col gap-3 border-r border-base-300 bg-base-100 p-3 lg:flex">
                    <div class="px-1 pt-2"><Brand /></div>
                    <button type="button" class="btn btn-sm justify-start gap-2 font-normal" onclick={show(Above::Palette)}>
                        <Icon shape={Shape::Search} class="size-4" />{ word::FIND }
                        <kbd class="kbd kbd-xs ml-auto">{ "Ctrl K" }</kbd>
                    </button>
                    <div class="-mx-3 min-h-0 grow overflow-y-auto px-3"><Navigation /></div>
                    <Foot operator={props.operator.clone()} help={show(Above::Help)} />
                </aside>
                <div class="min-w-0">
                    <BuildPrompt />
                    <ViewBanner />
                    <main id="content" ref={main} tabindex="-1"
                        class="mx-auto flex w-full max-w-[100rem] flex-col gap-5 px-4 py-5 outline-none sm:px-6 lg:px-8 lg:py-7">
                        { props.children.clone() }
                    </main>
                </div>
            </div>
            { match *above {
                Above::Nothing => Html::default(),
                Above::Palette => html! { <Palette onclose={close} /> },
                Above::Help => html! { <Help onclose={close} /> },
                Above::Pages => html! {
                    <Dialog title={word::ALL_PAGES} onclose={close} class="max-w-sm">
                        <div class="flex flex-col gap-4">
                            <Navigation />
                            <Foot operator={props.operator.clone()} help={show(Above::Help)} />
                        </div>
                    </Dialog>
                },
            } }
        </>
    }
}

/// Listens for the keys that work on every page.
fn listen(show: impl Fn(Above) + 'static) -> EventListener {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&browser::document(), "keydown", options, move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
            return;
        };
        let key = event.key();
        if (event.ctrl_key() || event.meta_key()) && key.eq_ignore_ascii_case("k") {
            event.prevent_default();
            show(Above::Palette);
            return;
        }
        let is_bare = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
        if !is_bare || browser::is_typing() || browser::has_dialog() {
            return;
        }
        match key.as_str() {
            "?" => show(Above::Help),
            "j" => browser::step_focus(ROWS, 1),
            "k" => browser::step_focus(ROWS, -1),
            "/" if browser::focus_first("main input[type=search]") => {}
            _ => return,
        }
        event.prevent_default();
    })
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

#[derive(Properties, PartialEq)]
struct FootProps {
    operator: Operator,
    help: Callback<MouseEvent>,
}

/// Who is signed in, how the page shows, and the way out.
#[component]
fn Foot(props: &FootProps) -> Html {
    let session = use_session().dispatcher();
    let busy = use_state(|| false);
    let sign_out = {
        let busy = busy.clone();
        move |_: MouseEvent| {
            let (session, busy) = (session.clone(), busy.clone());
            busy.set(true);
            spawn_local(async move {
                let question = Question::of(include_str!("../operation/sign_out.graphql"), json!({}));
                match ask(question).await {
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
        <div class="mt-auto flex flex-col gap-3 border-t border-base-300 pt-3">
            <Go to={Route::Security} class="flex items-center gap-3 rounded-field px-2 py-1.5 text-sm leading-tight hover:bg-base-200">
                <Icon shape={Shape::Person} />
                <span class="min-w-0">
                    <span class="block truncate font-medium">{ &props.operator.name }</span>
                    <span class="block text-base-content/80">{ role_word(&props.operator.role) }</span>
                </span>
            </Go>
            <Preferences />
            <div class="flex gap-2">
                <button type="button" class="btn btn-sm grow" disabled={*busy} onclick={sign_out}>{ word::SIGN_OUT }</button>
                <button type="button" class="btn btn-sm btn-square" aria-label={word::KEYS} title={word::KEYS} onclick={props.help.clone()}>
                    <Icon shape={Shape::Keyboard} class="size-4" />
                </button>
            </div>
        </div>
    }
}
