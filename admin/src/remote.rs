//! Data that comes from the server, with its waiting and its failing.

use std::{cell::Cell, rc::Rc};

use serde_json::Value;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    ask::{Failure, ask},
    noun::Question,
    session::{Event, use_session},
};

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
    Answer {
        data: (*data).clone(),
        busy: *busy,
        failure: (*failure).clone(),
        again,
    }
}
