//! Data that comes from the server, with its waiting and its failing.

use std::{cell::Cell, rc::Rc};

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use serde_json::Value;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    ask::{Failure, ask},
    browser,
    noun::Question,
    session::{Event, use_session},
};

/// How long an answer stands that changes by itself: figures that move while somebody watches, and a server that is hardly asked.
const FRESH_MS: u32 = 5_000;

/// What is known of an answer.
#[derive(Clone, PartialEq)]
pub struct Answer {
    /// The newest answer; stays while another is on its way.
    pub data: Option<Rc<Value>>,
    /// Whether an answer is on its way.
    pub busy: bool,
    /// Why the last question got no answer.
    pub failure: Option<Failure>,
    /// Asks again.
    pub again: Callback<()>,
    /// Puts what a later answer says of a part in the place of what this one says of it.
    pub merge: Callback<Value>,
}

/// Asks the server, and again whenever the question changes or somebody signs in anew; an answer that comes late to an older question is
/// dropped.
#[hook]
pub fn use_answer(question: Question) -> Answer {
    let session = use_session();
    let data = use_state(|| None::<Rc<Value>>);
    let busy = use_state(|| true);
    let failure = use_state(|| None::<Failure>);
    let attempt = use_state(|| 0_u32);

    {
        let (data, busy, failure) = (data.clone(), busy.clone(), failure.clone());
        let dispatcher = session.dispatcher();
        use_effect_with((question, *attempt, session.sign_ins), move |(question, ..)| {
            let wanted = Rc::new(Cell::new(true));
            let question = question.clone();
            busy.set(true);
            failure.set(None);

            let still_wanted = wanted.clone();
            spawn_local(async move {
                let answer = ask(question).await;
                if !still_wanted.get() {
                    return;
                }
                busy.set(false);
                match answer {
                    Ok(answer) => data.set(Some(Rc::new(answer))),
                    Err(why) => {
                        if why == Failure::SignedOut {
                            dispatcher.dispatch(Event::Ended);
                        }
                        failure.set(Some(why));
                    }
                }
            });
            move || wanted.set(false)
        });
    }

    let again = Callback::from(move |()| attempt.set(*attempt + 1));
    let merge = {
        let data = data.clone();
        Callback::from(move |part| {
            let mut all = data.as_deref().cloned().unwrap_or_default();
            merge(&mut all, part);
            data.set(Some(Rc::new(all)));
        })
    };
    Answer {
        data: (*data).clone(),
        busy: *busy,
        failure: (*failure).clone(),
        again,
        merge,
    }
}

/// While there is a `question`, asks it each time `answer` has become old, and merges what comes back. Nothing is asked while nobody sees the
/// page or a dialog is open above it, so that nothing changes beneath a form. A question without answer is asked again the next time; what
/// was answered before stays.
#[hook]
pub fn use_fresh(answer: &Answer, question: Option<Question>) {
    let session = use_session();
    let round = use_state(|| 0_u32);
    let merge = answer.merge.clone();
    let age = (answer.data.as_ref().map(Rc::as_ptr), *round);
    use_effect_with((question, age), move |(question, _)| {
        let wanted = Rc::new(Cell::new(true));
        let next = Callback::from(move |()| round.set(*round + 1));
        let waiting = question.clone().map(|question| {
            let seen_again = {
                let next = next.clone();
                move |_: &web_sys::Event| {
                    if !browser::is_hidden() {
                        next.emit(());
                    }
                }
            };
            let listener = EventListener::new(&browser::document(), "visibilitychange", seen_again);
            let wanted = wanted.clone();
            let timer = Timeout::new(FRESH_MS, move || {
                if browser::is_hidden() {
                    return;
                }
                if browser::has_dialog() {
                    return next.emit(());
                }
                spawn_local(async move {
                    let answer = ask(question).await;
                    if !wanted.get() {
                        return;
                    }
                    match answer {
                        Ok(part) => merge.emit(part),
                        Err(Failure::SignedOut) => session.dispatcher().dispatch(Event::Ended),
                        Err(_) => next.emit(()),
                    }
                });
            });
            (timer, listener)
        });
        move || {
            wanted.set(false);
            drop(waiting);
        }
    });
}

/// Puts `part` over `all`, object by object; what `part` does not speak of stays.
fn merge(all: &mut Value, part: Value) {
    match (all, part) {
        (Value::Object(all), Value::Object(part)) => {
            for (name, value) in part {
                merge(all.entry(name).or_insert(Value::Null), value);
            }
        }
        (all, part) => *all = part,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_part_does_not_speak_of_stays() {
        let mut all =
            json!({ "row": { "state": "RUNNING", "told": 3 }, "dry": { "left": 9 }, "days": [1, 2] });

        merge(&mut all, json!({ "row": { "told": 5, "by": null }, "days": [3] }));

        assert_eq!(
            all,
            json!({ "row": { "state": "RUNNING", "told": 5, "by": null }, "dry": { "left": 9 }, "days": [3] })
        );
    }
}
