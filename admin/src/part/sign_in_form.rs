//! Signing in: on a page of its own, and above a page whose session has ended.

use serde_json::{Value, json};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    ask::{Failure, ask},
    browser::{self, value_of},
    noun::{Question, text_at},
    part::{Dialog, Icon, Shape},
    session::{Event, Operator, use_session},
    text::{Word, count, word},
};

/// How a try to sign in ended.
enum Outcome {
    In(Operator),
    /// The password was right; a code is asked for, with this to go on by.
    CodeNeeded(String),
    Not(String),
}

/// The form that lets an operator in: address and password, and a code where the operator has a second factor.
#[component]
pub fn SignInForm() -> Html {
    let session = use_session().dispatcher();
    let email = use_node_ref();
    let password = use_node_ref();
    let code = use_node_ref();
    let busy = use_state(|| false);
    let problem = use_state(|| None::<String>);
    let challenge = use_state(|| None::<String>);
    {
        let code = code.clone();
        use_effect_with((*challenge).clone(), move |challenge| {
            if challenge.is_some() {
                browser::focus(&code);
            }
        });
    }

    let onsubmit = {
        let (email, password, code) = (email.clone(), password.clone(), code.clone());
        let (busy, problem, challenge) = (busy.clone(), problem.clone(), challenge.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            if *busy {
                return;
            }
            busy.set(true);
            let question = match &*challenge {
                None => sign_in(&value_of(&email), &value_of(&password)),
                Some(challenge) => confirm(challenge, &value_of(&code)),
            };
            let at_fault = if challenge.is_some() {
                code.clone()
            } else {
                password.clone()
            };
            let (session, busy, problem, challenge) =
                (session.clone(), busy.clone(), problem.clone(), challenge.clone());
            spawn_local(async move {
                let outcome = judge(ask(question).await);
                busy.set(false);
                match outcome {
                    Outcome::In(operator) => session.dispatch(Event::SignedIn(operator)),
                    Outcome::CodeNeeded(with) => {
                        problem.set(None);
                        challenge.set(Some(with));
                    }
                    Outcome::Not(why) => {
                        problem.set(Some(why));
                        browser::focus(&at_fault);
                    }
                }
            });
        }
    };
    let back = {
        let (challenge, problem) = (challenge.clone(), problem.clone());
        move |_: MouseEvent| {
            challenge.set(None);
            problem.set(None);
        }
    };
    let wrong = problem.is_some().then_some("true");
    let described = problem.is_some().then_some("sign-in-problem");

    html! {
        <form class="flex flex-col gap-4" {onsubmit}>
            if let Some(problem) = problem.as_ref() {
                <p id="sign-in-problem" role="alert" class="alert alert-error alert-soft">
                    <Icon shape={Shape::Alert} />{ problem }
                </p>
            }
            if challenge.is_some() {
                { field(word::CODE, html! {
                    <input key="code" ref={code} class="input w-full" type="text" name="code" autocomplete="one-time-code" required=true
                        maxlength="30" aria-invalid={wrong} aria-describedby={described} />
                }) }
                <p class="text-sm text-base-content/80">{ word::CODE_HINT }</p>
            } else {
                { field(word::EMAIL, html! {
                    <input key="email" ref={email} class="input w-full" type="email" name="email" autocomplete="username" required=true
                        maxlength="254" aria-invalid={wrong} aria-describedby={described} />
                }) }
                { field(word::PASSWORD, html! {
                    <input key="password" ref={password} class="input w-full" type="password" name="password" autocomplete="current-password"
                        required=true maxlength="128" aria-invalid={wrong} aria-describedby={described} />
                }) }
            }
            <button class="btn btn-primary mt-2" aria-busy={busy.to_string()}>
                { if *busy { word::SIGNING_IN } else { word::SIGN_IN } }
            </button>
            if challenge.is_some() {
                <button type="button" class="btn btn-ghost btn-sm" onclick={back}>{ word::BACK }</button>
            }
        </form>
    }
}

fn field(label: Word, input: Html) -> Html {
    html! { <label key={label.0} class="flex flex-col gap-1 text-sm font-medium">{ label }{ input }</label> }
}

fn sign_in(email: &str, password: &str) -> Question {
    let input = json!({ "email": email, "password": password });
    Question::of(
        include_str!("../operation/sign_in.graphql"),
        json!({ "input": input }),
    )
}

fn confirm(challenge: &str, code: &str) -> Question {
    let input = json!({ "challenge": challenge, "code": code.trim() });
    Question::of(
        include_str!("../operation/confirm_sign_in.graphql"),
        json!({ "input": input }),
    )
}

fn judge(answer: Result<Value, Failure>) -> Outcome {
    let answer = match answer {
        Ok(answer) => answer,
        Err(Failure::Fault { request_id: Some(id) }) => {
            return Outcome::Not(format!("{} {}", word::FAILED, count::request(&id)));
        }
        Err(failure) => return Outcome::Not(failure.to_string()),
    };
    let done = &answer["done"];
    if let Some(operator) = Operator::of(&done["operator"]) {
        return Outcome::In(operator);
    }
    match done["challenge"].as_str() {
        Some(challenge) => Outcome::CodeNeeded(challenge.to_owned()),
        None => Outcome::Not(text_at(&done["userErrors"][0], "message").to_owned()),
    }
}

/// Asks the operator to sign in again, above the page whose session has ended: what was typed there stays.
#[component]
pub fn SignInDialog() -> Html {
    let session = use_session().dispatcher();
    let give_up = Callback::from(move |()| session.dispatch(Event::SignedOut));
    html! {
        <Dialog title={word::SIGN_IN_AGAIN} onclose={give_up} class="max-w-sm">
            <p class="mb-4 text-sm text-base-content/80">{ word::SIGN_IN_AGAIN_HINT }</p>
            <SignInForm />
        </Dialog>
    }
}
