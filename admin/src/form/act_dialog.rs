//! The form of an act.

use std::rc::Rc;

use serde_json::Value;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

use super::{
    conflict::difference,
    guard::use_guard,
    input::{Input, REASON_LETTERS},
    preview,
    shown::{Changed, Shown, Words},
    values::{self, REASON, Values, last},
};
use crate::{
    ask::{Failure, ask},
    noun::{Act, FieldKind, Reason, Seen, Shows, Tone, mutation, text_at},
    part::{Dialog, Icon, Shape},
    route::Route,
    session::{Event, SessionContext, View, use_session},
    text::{Word, count, word},
};

/// An act on all rows that match a filter: what the input has beside, and how many rows match now.
#[derive(Debug, Clone, PartialEq)]
pub struct Matching {
    pub input: Value,
    pub count: i64,
}

/// What is to be done, and to what.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub act: &'static Act,
    /// The rows that it is to be done to, as they are now.
    #[prop_or_default]
    pub rows: Rc<Vec<Rc<Value>>>,
    #[prop_or_default]
    pub matching: Option<Matching>,
    /// Called when something was done or turns out to have changed.
    pub ondone: Callback<()>,
    pub onclose: Callback<()>,
}

/// Something wrong with what was typed: the field's name, empty for the whole, and the words.
type Problems = Vec<(String, String)>;

/// How a try ended.
enum Outcome {
    Done(Value),
    Wrong(Problems),
    /// Somebody else was faster.
    Conflict,
    NoAnswer(Failure),
}

/// The form of an act: its fields, the reason, and a button that does it. What was typed stays until it is done or given up.
#[component]
pub fn ActDialog(props: &Props) -> Html {
    let act = props.act;
    let session = use_session();
    let navigator = use_navigator().expect("forms stand within the router");
    let row = props.rows.first().cloned();
    let first = use_memo((), |()| values::at_first(act, single(&props.rows)));
    let typed = use_state(|| (*first).clone());
    let problems = use_state(Problems::new);
    let done = use_state(|| None::<usize>);
    let shown = use_state(|| None::<Value>);
    let next = use_state(|| None::<&'static Act>);
    // The row as it was when the form was opened, once somebody else has changed it.
    let before = use_state(|| None::<Rc<Value>>);
    let opened_on = use_state(|| row.clone());
    let leaving = use_state(|| false);

    let is_dirty = *typed != *first && shown.is_none();
    let ask_to_leave = {
        let leaving = leaving.clone();
        Callback::from(move |()| leaving.set(true))
    };
    use_guard(is_dirty, ask_to_leave.clone());
    let onclose = {
        let onclose = props.onclose.clone();
        Callback::from(move |()| match is_dirty {
            true => ask_to_leave.emit(()),
            false => onclose.emit(()),
        })
    };

    let onsubmit = {
        let (typed, problems, done, shown, before, opened_on) = (
            typed.clone(),
            problems.clone(),
            done.clone(),
            shown.clone(),
            before.clone(),
            opened_on,
        );
        let (rows, more) = (props.rows.clone(), props.matching.clone());
        let (ondone, onclose, session, navigator) =
            (props.ondone.clone(), props.onclose.clone(), session, navigator);
        move |event: SubmitEvent| {
            event.prevent_default();
            if done.is_some() {
                return;
            }
            let (typed, problems, done, shown, before, opened_on) = (
                (*typed).clone(),
                problems.clone(),
                done.clone(),
                shown.clone(),
                before.clone(),
                opened_on.clone(),
            );
            let (rows, more) = (rows.clone(), more.clone());
            let (ondone, onclose, session, navigator) = (
                ondone.clone(),
                onclose.clone(),
                session.clone(),
                navigator.clone(),
            );
            let missing = missing(act, &typed);
            let is_whole = missing.is_empty();
            problems.set(missing);
            if !is_whole {
                return;
            }
            done.set(Some(0));
            spawn_local(async move {
                let outcome = do_all(act, &rows, &typed, more.as_ref(), |n| done.set(Some(n))).await;
                done.set(None);
                match outcome {
                    Outcome::Done(payload) => {
                        ondone.emit(());
                        match act.shows {
                            Some(Shows::Words { .. } | Shows::Changes { .. }) => shown.set(Some(payload)),
                            Some(Shows::View) => {
                                session.dispatch(Event::Viewing(Some(view_of(&payload, rows.first()))));
                                onclose.emit(());
                                navigator.push(&Route::View);
                            }
                            None => {
                                tell(&session, act, &rows, &typed, &ondone);
                                onclose.emit(());
                            }
                        }
                    }
                    Outcome::Wrong(found) => {
                        if rows.len() > 1 {
                            ondone.emit(());
                        }
                        problems.set(found);
                    }
                    Outcome::Conflict => {
                        before.set((*opened_on).clone());
                        ondone.emit(());
                    }
                    Outcome::NoAnswer(Failure::SignedOut) => session.dispatch(Event::Ended),
                    Outcome::NoAnswer(failure) => {
                        let id = match &failure {
                            Failure::Fault { request_id: Some(id) } => format!(" {}", count::request(id)),
                            _ => String::new(),
                        };
                        problems.set(vec![(String::new(), format!("{failure}{id}"))]);
                    }
                }
            });
        }
    };
    let set = |place: usize| {
        let typed = typed.clone();
        Callback::from(move |value: String| {
            let mut values: Values = (*typed).clone();
            if let Some(old) = values.get_mut(place) {
                *old = value;
            }
            typed.set(values);
        })
    };
    let problem_of = |name: &str| {
        let found = problems.iter().find(|(field, _)| field == name);
        found.map(|(_, message)| message.clone())
    };
    let is_named = |name: &str| name == REASON || act.fields.iter().any(|field| last(field.name) == name);
    let whole: Vec<_> = problems
        .iter()
        .filter(|(field, _)| !is_named(field))
        .map(|(_, message)| message.clone())
        .collect();
    let input = |place: usize, name: &'static str, label: Word, hint: Word, kind, required| {
        html! {
            <Input key={name} id={format!("field-{name}")} {label} {hint} {kind} {required} problem={problem_of(name)}
                value={typed.get(place).cloned().unwrap_or_default()} onchange={set(place)} />
        }
    };

    let onwrong = {
        let problems = problems.setter();
        Callback::from(move |errors: Vec<Value>| problems.set(problems_of(&errors)))
    };

    let ready = {
        let (problems, typed) = (problems.setter(), typed.clone());
        Callback::from(move |()| {
            let mut missing = missing(act, &typed);
            // Why something is done need not be known to see what it comes to.
            missing.retain(|(name, _)| name != REASON);
            let is_whole = missing.is_empty();
            problems.set(missing);
            is_whole
        })
    };

    if let Some(act) = *next {
        return html! { <ActDialog key={act.field} {act} ondone={props.ondone.clone()} onclose={props.onclose.clone()} /> };
    }
    if let (Some(payload), Some(changes @ Shows::Changes { .. })) = (shown.as_ref(), act.shows) {
        return html! { <Changed label={act.label} {changes} payload={payload.clone()} onclose={props.onclose.clone()} /> };
    }
    if let (Some(payload), Some(Shows::Words { path, hint, qr, then })) = (shown.as_ref(), act.shows) {
        let words = Words { path, hint, qr, then };
        return html! { <Shown label={act.label} {words} payload={payload.clone()} next={next.setter()} onclose={props.onclose.clone()} /> };
    }

    let n = props.matching.as_ref().map_or(props.rows.len(), |matching| {
        usize::try_from(matching.count).unwrap_or_default()
    });
    let title = if n > 1 || props.matching.is_some() {
        count::act_on(act.label, n)
    } else {
        act.label.get().to_owned()
    };
    html! {
        <Dialog {title} {onclose}>
            <form class="flex flex-col gap-4" novalidate=true {onsubmit}>
                if !act.hint.0.is_empty() { <p class="text-sm text-base-content/80">{ act.hint }</p> }
                if let (Some(before), Some(now)) = ((*before).as_ref(), row.as_ref()) {
                    { difference(act, before, now, &typed) }
                }
                if !whole.is_empty() {
                    <div role="alert" class="alert alert-error alert-soft">
                        <Icon shape={Shape::Alert} />
                        <ul>{ for whole.into_iter().map(|message| html! { <li>{ message }</li> }) }</ul>
                    </div>
                }
                { for act.fields.iter().enumerate().map(|(place, field)| {
                    input(place, last(field.name), field.label, field.hint, field.kind, field.required)
                }) }
                if let Some(preview) = act.preview {
                    <preview::Shown {preview} input={values::input(act, single(&props.rows), &typed, None)} {ready} {onwrong} />
                }
                if act.reason != Reason::None {
                    { input(act.fields.len(), REASON, word::REASON, word::REASON_HINT, FieldKind::Lines(REASON_LETTERS), act.reason == Reason::Required) }
                }
                if *leaving && is_dirty {
                    { leave(&leaving, &props.onclose) }
                } else {
                    <div class="modal-action mt-2 items-center">
                        if let (Some(done), true) = (*done, n > 1 && props.matching.is_none()) {
                            <span role="status" class="mr-auto text-sm">{ count::done_of(done, n) }</span>
                        }
                        <button type="button" class="btn" onclick={props.onclose.reform(|_: MouseEvent| ())}>{ word::CANCEL }</button>
                        <button class={classes!("btn", if act.tone == Tone::Bad { "btn-error" } else { "btn-primary" })} aria-busy={done.is_some().to_string()}>
                            { if before.is_some() { word::DO_ANYWAY } else { act.label } }
                        </button>
                    </div>
                }
            </form>
        </Dialog>
    }
}

/// Returns what must be filled in and is not.
fn missing(act: &Act, typed: &[String]) -> Problems {
    let fields = act.fields.iter().map(|field| (last(field.name), field.required));
    let reason = (REASON, act.reason == Reason::Required);
    fields
        .chain([reason])
        .zip(typed)
        .filter(|((_, required), value)| *required && value.trim().is_empty())
        .map(|((name, _), _)| (name.to_owned(), word::MISSING.get().to_owned()))
        .collect()
}

/// Asks whether what was typed may go.
fn leave(leaving: &UseStateHandle<bool>, onclose: &Callback<()>) -> Html {
    let stay = {
        let leaving = leaving.clone();
        move |_: MouseEvent| leaving.set(false)
    };
    html! {
        <div role="alert" class="flex flex-wrap items-center gap-2 rounded-box border border-warning p-3">
            <p class="mr-auto text-sm font-medium">{ word::UNSAVED }</p>
            <button type="button" class="btn btn-sm" onclick={stay}>{ word::KEEP_EDITING }</button>
            <button type="button" class="btn btn-sm btn-error" onclick={onclose.reform(|_: MouseEvent| ())}>{ word::DISCARD }</button>
        </div>
    }
}

/// Does the act to each row after the other; what goes wrong with one does not hold up the others.
async fn do_all(
    act: &Act,
    rows: &[Rc<Value>],
    typed: &[String],
    more: Option<&Matching>,
    progress: impl Fn(usize),
) -> Outcome {
    let more = more.map(|matching| &matching.input);
    if rows.len() < 2 {
        return do_one(act, rows.first().map(Rc::as_ref), typed, more).await;
    }
    let mut problems = Problems::new();
    let mut not_done = 0;
    for (place, row) in rows.iter().enumerate() {
        match do_one(act, Some(row), typed, more).await {
            Outcome::Done(_) => {}
            Outcome::Wrong(found) => {
                not_done += 1;
                problems.extend(found);
            }
            Outcome::Conflict => {
                not_done += 1;
                problems.push((String::new(), word::CHANGED_MEANWHILE.get().to_owned()));
            }
            failed @ Outcome::NoAnswer(_) => return failed,
        }
        progress(place + 1);
    }
    if not_done == 0 {
        return Outcome::Done(Value::Null);
    }
    problems.sort();
    problems.dedup();
    problems.push((
        String::new(),
        count::done_and_not(rows.len() - not_done, not_done),
    ));
    Outcome::Wrong(problems)
}

async fn do_one(act: &Act, row: Option<&Value>, typed: &[String], more: Option<&Value>) -> Outcome {
    let input = values::input(act, row, typed, more);
    let mut answer = match ask(mutation(act, input)).await {
        Ok(answer) => answer,
        Err(failure) => return Outcome::NoAnswer(failure),
    };
    let payload = answer["done"].take();
    let errors = payload["userErrors"].as_array().cloned().unwrap_or_default();
    if errors.is_empty() {
        return Outcome::Done(payload);
    }
    if act.seen != Seen::Nothing && errors.iter().any(|error| error["code"] == "CONFLICT") {
        return Outcome::Conflict;
    }
    Outcome::Wrong(problems_of(&errors))
}

/// Returns what the server finds wrong, and with which field.
fn problems_of(errors: &[Value]) -> Problems {
    let name = |error: &Value| {
        let path = error["field"].as_array();
        let last = path.and_then(|path| path.last()?.as_str());
        last.unwrap_or_default().to_owned()
    };
    let problems = errors
        .iter()
        .map(|error| (name(error), text_at(error, "message").to_owned()));
    problems.collect()
}

fn view_of(payload: &Value, row: Option<&Rc<Value>>) -> View {
    let of_row = |path: &str| row.map(|row| text_at(row, path).to_owned()).unwrap_or_default();
    View {
        account_id: of_row("id"),
        name: of_row("displayName"),
        token: text_at(payload, "view.token").to_owned(),
        ends_at: text_at(payload, "view.expiresAt").to_owned(),
    }
}

/// Tells that it was done, and offers to take it back where that can be.
fn tell(
    session: &SessionContext,
    act: &'static Act,
    rows: &Rc<Vec<Rc<Value>>>,
    typed: &[String],
    ondone: &Callback<()>,
) {
    let undo = act.undo.map(|undo| {
        let (session, rows, ondone) = (session.dispatcher(), rows.clone(), ondone.clone());
        let reason = typed.get(act.fields.len()).cloned().unwrap_or_default();
        Callback::from(move |()| {
            let (session, rows, ondone, reason) =
                (session.clone(), rows.clone(), ondone.clone(), reason.clone());
            spawn_local(async move {
                let typed = [reason];
                match do_all(undo, &rows, &typed, None, |_| ()).await {
                    Outcome::Done(_) => session.dispatch(Event::Done(word::UNDONE.get().to_owned(), None)),
                    Outcome::NoAnswer(failure) => session.dispatch(Event::Failed(failure)),
                    Outcome::Wrong(_) | Outcome::Conflict => {
                        session.dispatch(Event::Done(word::NOT_UNDONE.get().to_owned(), None));
                    }
                }
                ondone.emit(());
            });
        })
    });
    session.dispatch(Event::Done(format!("{}: {}", act.label, word::DONE), undo));
}

fn single(rows: &[Rc<Value>]) -> Option<&Value> {
    match rows {
        [only] => Some(only),
        _ => None,
    }
}
