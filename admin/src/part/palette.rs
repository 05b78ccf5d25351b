//! Going anywhere by a few letters.

use gloo_timers::callback::Timeout;
use serde_json::{Value, json};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::{
    ask::ask,
    browser,
    noun::{GROUPS, Question, text_at},
    part::{Dialog, Icon, Shape},
    route::Route,
    session::{Session, use_session},
    text::word,
};

/// How long typing has to rest before the server is asked.
const REST_MS: u32 = 180;
/// Fewer letters are not worth a question to the server.
const LETTERS: usize = 2;

/// Something to go to.
#[derive(Debug, Clone, PartialEq)]
struct Hit {
    name: String,
    detail: String,
    shape: Shape,
    to: Route,
}

/// What to do when the operator has gone somewhere, or nowhere.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub onclose: Callback<()>,
}

/// A field whose letters find pages, accounts and homes.
#[component]
pub fn Palette(props: &Props) -> Html {
    let session = use_session();
    let navigator = use_navigator().expect("the palette stands within the router");
    let field = use_node_ref();
    let typed = use_state(String::new);
    let at = use_state(|| 0_usize);
    let found = use_state(Vec::<Hit>::new);
    {
        let field = field.clone();
        use_effect_with((), move |()| browser::focus(&field));
    }
    {
        let found = found.clone();
        let (accounts, homes) = (session.may("READ_ACCOUNTS"), session.may("READ_RESIDENCES"));
        use_effect_with(typed.trim().to_owned(), move |letters| {
            let variables = json!({ "search": letters, "accounts": accounts, "homes": homes });
            let timer = (letters.chars().count() >= LETTERS).then(|| {
                Timeout::new(REST_MS, move || {
                    spawn_local(async move {
                        // A failure leaves the pages, which are known without the server.
                        found.set(search(variables).await.unwrap_or_default());
                    });
                })
            });
            move || drop(timer)
        });
    }

    let mut hits = pages(&session, &typed);
    if typed.trim().chars().count() >= LETTERS {
        hits.extend(found.iter().cloned());
    }
    let chosen = (*at).min(hits.len().saturating_sub(1));
    let go = {
        let onclose = props.onclose.clone();
        move |to: &Route| {
            onclose.emit(());
            navigator.push(to);
        }
    };
    let oninput = {
        let (typed, at) = (typed.clone(), at.clone());
        move |event: InputEvent| {
            typed.set(browser::value_of_target(&event.target_unchecked_into()));
            at.set(0);
        }
    };
    let onkeydown = {
        let (hits, go, at) = (hits.clone(), go.clone(), at);
        move |event: KeyboardEvent| {
            match event.key().as_str() {
                "ArrowDown" => at.set((chosen + 1).min(hits.len().saturating_sub(1))),
                "ArrowUp" => at.set(chosen.saturating_sub(1)),
                "Enter" => {
                    if let Some(hit) = hits.get(chosen) {
                        go(&hit.to);
                    }
                }
                _ => return,
            }
            event.prevent_default();
        }
    };

    html! {
        <Dialog title={word::FIND} bare=true onclose={props.onclose.clone()} class="max-w-xl p-0">
            <label class="flex items-center gap-3 border-b border-base-300 px-4 py-3">
                <Icon shape={Shape::Search} />
                <span class="sr-only">{ word::FIND }</span>
                <input ref={field} type="text" class="w-full bg-transparent outline-none" placeholder={word::FIND_HINT} autocomplete="off" maxlength="100"
                    role="combobox" aria-expanded="true" aria-controls="palette" aria-activedescendant={format!("hit-{chosen}")}
                    value={(*typed).clone()} {oninput} {onkeydown} />
            </label>
            if hits.is_empty() {
                <p role="status" class="p-6 text-center text-sm text-base-content/80">{ word::NOTHING_FOUND }</p>
            } else {
                <ul id="palette" role="listbox" aria-label={word::FIND} class="max-h-80 overflow-y-auto p-2">
                    { for hits.iter().enumerate().map(|(place, hit)| {
                        let (go, to) = (go.clone(), hit.to.clone());
                        let is_chosen = place == chosen;
                        html! {
                            <li key={place} id={format!("hit-{place}")} role="option" aria-selected={is_chosen.to_string()}
                                class={classes!("flex", "cursor-pointer", "items-center", "gap-3", "rounded-field", "px-3", "py-2", is_chosen.then_some("bg-base-200"))}
                                onclick={move |_: MouseEvent| go(&to)}>
                                <Icon shape={hit.shape} class="size-4.5" />
                                <span class="truncate">{ &hit.name }</span>
                                <span class="ml-auto truncate text-sm text-base-content/80">{ &hit.detail }</span>
                            </li>
                        }
                    }) }
                </ul>
            }
        </Dialog>
    }
}

/// Returns the pages whose name has `letters` in it.
fn pages(session: &Session, letters: &str) -> Vec<Hit> {
    let letters = letters.trim().to_lowercase();
    let page = |name: &str, shape, to| Hit {
        name: name.to_owned(),
        detail: String::new(),
        shape,
        to,
    };
    let nouns = GROUPS
        .iter()
        .flat_map(|(_, nouns)| nouns.iter())
        .filter(|noun| session.may(noun.needs))
        .map(|noun| page(noun.title.get(), noun.icon, Route::list(noun.key)));
    [
        page(word::OVERVIEW.get(), Shape::Gauge, Route::Overview),
        page(word::SECURITY.get(), Shape::Shield, Route::Security),
    ]
    .into_iter()
    .chain(nouns)
    .filter(|hit| hit.name.to_lowercase().contains(&letters))
    .collect()
}

/// Returns the accounts and homes that the server finds.
async fn search(variables: Value) -> Option<Vec<Hit>> {
    let question = Question::of(include_str!("../operation/palette.graphql"), variables);
    let answer = ask(question).await.ok()?;
    let of = |noun: &'static str, shape: Shape, name: &'static str, detail: &'static str| {
        let rows = answer[noun]["nodes"].as_array().cloned().unwrap_or_default();
        rows.into_iter().map(move |row| Hit {
            name: text_at(&row, name).to_owned(),
            detail: text_at(&row, detail).to_owned(),
            shape,
            to: Route::Detail {
                noun: noun.to_owned(),
                id: text_at(&row, "id").to_owned(),
            },
        })
    };
    Some(
        of("accounts", Shape::Person, "displayName", "email")
            .chain(of("residences", Shape::House, "name", "ownerName"))
            .collect(),
    )
}
