//! Buttons for what can be done.

use std::rc::Rc;

use serde_json::{Value, json};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{ActDialog, Matching};
use crate::{
    ask::ask,
    noun::{self, Act, Noun, Tone},
    part::Menu,
    session::{Event, use_session},
    text::word,
};

/// Acts that stand beside each other; more stand in a box.
const SHOWN: usize = 3;

/// What can be done, to which rows.
#[derive(Properties, PartialEq)]
pub struct ActsProps {
    pub acts: &'static [&'static Act],
    #[prop_or_default]
    pub rows: Rc<Vec<Rc<Value>>>,
    /// Called when something was done, so that what shows is asked for anew.
    pub ondone: Callback<()>,
    #[prop_or(classes!("btn-sm"))]
    pub class: Classes,
}

/// A button for each act that the operator's role allows and that is possible for one of the rows; many stand in a box.
#[component]
pub fn Acts(props: &ActsProps) -> Html {
    let session = use_session();
    let open = use_state(|| None::<&'static Act>);
    let possible = |act: &&&'static Act| {
        session.may(act.needs) && (props.rows.is_empty() || props.rows.iter().any(|row| act.when.holds(row)))
    };
    let acts: Vec<&'static Act> = props.acts.iter().filter(possible).copied().collect();
    let button = |act: &'static Act, class: Classes| {
        let open = open.clone();
        let onclick = move |_: MouseEvent| open.set(Some(act));
        html! { <button key={act.field} type="button" class={classes!("btn", class)} {onclick}>{ act.label }</button> }
    };
    let tone = |act: &Act| match act.tone {
        Tone::Bad => "btn-error btn-soft",
        Tone::Good => "btn-primary",
        _ => "",
    };
    let n_shown = if acts.len() > SHOWN + 1 { SHOWN } else { acts.len() };
    let (shown, more) = acts.split_at(n_shown);
    let onclose = {
        let open = open.clone();
        Callback::from(move |()| open.set(None))
    };
    html! {
        <>
            { for shown.iter().map(|act| button(act, classes!(props.class.clone(), tone(act)))) }
            if !more.is_empty() {
                <Menu label={word::MORE} face={html! { { word::MORE } }} class={classes!("btn", props.class.clone())}>
                    <ul class="flex flex-col">
                        { for more.iter().map(|act| {
                            let danger = (act.tone == Tone::Bad).then_some("text-error");
                            html! { <li key={act.field}>{ button(act, classes!("btn-ghost", "btn-sm", "w-full", "justify-start", "font-normal", danger)) }</li> }
                        }) }
                    </ul>
                </Menu>
            }
            if let Some(act) = *open {
                <ActDialog key={act.field} {act} rows={of(&props.rows, act)} ondone={props.ondone.clone()} {onclose} />
            }
        </>
    }
}

/// Returns the rows for which an act is possible.
fn of(rows: &[Rc<Value>], act: &Act) -> Rc<Vec<Rc<Value>>> {
    Rc::new(rows.iter().filter(|row| act.when.holds(row)).cloned().collect())
}

/// What can be done to all rows that match a filter.
#[derive(Properties, PartialEq)]
pub struct MatchingProps {
    pub noun: &'static Noun,
    pub search: String,
    /// The filter, as the schema takes it.
    pub filter: Value,
    pub ondone: Callback<()>,
}

/// A button for each act on all rows that match; how many they are is asked for first, and the server refuses where it is another number
/// by then.
#[component]
pub fn MatchingActs(props: &MatchingProps) -> Html {
    let session = use_session();
    let open = use_state(|| None::<(&'static Act, i64)>);
    let input = json!({ "search": props.search, "filter": props.filter });
    let ask_first = |matching: &'static noun::Matching| {
        let (open, session) = (open.clone(), session.dispatcher());
        let question = noun::count(props.noun, matching.counted_by, input.clone());
        move |_: MouseEvent| {
            let (open, session, question) = (open.clone(), session.clone(), question.clone());
            spawn_local(async move {
                match ask(question)
                    .await
                    .map(|answer| answer[noun::DONE].as_i64().unwrap_or_default())
                {
                    Ok(0) => session.dispatch(Event::Done(word::NONE_MATCH.get().to_owned(), None)),
                    Ok(count) => open.set(Some((matching.act, count))),
                    Err(failure) => session.dispatch(Event::Failed(failure)),
                }
            });
        }
    };
    let onclose = {
        let open = open.clone();
        Callback::from(move |()| open.set(None))
    };
    html! {
        <>
            { for props.noun.matching.iter().filter(|matching| session.may(matching.act.needs)).map(|matching| html! {
                <button key={matching.act.field} type="button" class="btn btn-sm" onclick={ask_first(matching)}>{ matching.act.label }</button>
            }) }
            if let Some((act, count)) = *open {
                <ActDialog {act} matching={Matching { input: with_count(&input, count), count }} ondone={props.ondone.clone()} {onclose} />
            }
        </>
    }
}

fn with_count(input: &Value, count: i64) -> Value {
    let mut input = input.clone();
    input["expectedCount"] = json!(count);
    input
}
