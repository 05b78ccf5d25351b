//! Data that comes from the server, with its waiting and its failing.

use std::{cell::Cell, rc::Rc};

use cynic::{Operation, QueryFragment, QueryVariables};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    api::send,
    session::{Event, use_session},
};

/// What is known of an answer.
#[derive(Clone, PartialEq)]
pub struct Remote<T> {
    /// The newest answer; stays while another is on its way.
    pub data: Option<Rc<T>>,
    /// Whether an answer is on its way.
    pub busy: bool,
    /// Whether the last question got no answer.
    pub failed: bool,
    /// Asks again.
    pub retry: Callback<()>,
}

/// Asks the server, and again whenever `variables` change; an answer that comes late to an older question is dropped.
///
/// A failure is told by a toast.
#[hook]
pub fn use_remote<T, V>(variables: V, ask: fn(V) -> Operation<T, V>) -> Remote<T>
where
    T: QueryFragment + DeserializeOwned + 'static,
    V: QueryVariables + Serialize + Clone + PartialEq + 'static,
{
    let session = use_session().dispatcher();
    let data = use_state(|| None::<Rc<T>>);
    let busy = use_state(|| true);
    let failed = use_state(|| false);
    let attempt = use_state(|| 0_u32);

    {
        let (data, busy, failed) = (data.clone(), busy.clone(), failed.clone());
        use_effect_with((variables, *attempt), move |(variables, _)| {
            let wanted = Rc::new(Cell::new(true));
            let question = ask(variables.clone());
            busy.set(true);
            failed.set(false);

            let still_wanted = wanted.clone();
            spawn_local(async move {
                let answer = send(question).await;
                if !still_wanted.get() {
                    return;
                }
                busy.set(false);
                match answer {
                    Ok(answer) => data.set(Some(Rc::new(answer))),
                    Err(failure) => {
                        failed.set(true);
                        session.dispatch(Event::Failed(failure));
                    }
                }
            });
            move || wanted.set(false)
        });
    }

    let retry = Callback::from(move |()| attempt.set(*attempt + 1));
    Remote {
        data: (*data).clone(),
        busy: *busy,
        failed: *failed,
        retry,
    }
}
