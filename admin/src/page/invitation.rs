//! Becoming an operator by a mailed link.

use serde_json::{Value, json};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::{
    ask::ask,
    browser::value_of,
    noun::{Question, role_word, text_at},
    part::{Empty, Icon, Mark, PageHead, Shape, Skeleton, Trouble},
    remote::use_answer,
    route::Route,
    text::{Word, word},
};

/// The page that a mailed link leads to; what stands behind the # never reaches a server's log.
#[component]
pub fn Invitation() -> Html {
    let token = use_location().map(|location| location.hash().trim_start_matches('#').to_owned());
    let token = token.unwrap_or_default();
    let answer = use_answer(Question::of(
        include_str!("../operation/invitation.graphql"),
        json!({ "token": token }),
    ));
    let found = answer.data.as_ref().map(|data| &data["operatorInvitation"]);
    let body = match (&answer.failure, found) {
        (Some(failure), _) => html! { <Trouble failure={failure.clone()} retry={answer.again.clone()} /> },
        (None, None) => html! { <Skeleton lines={4} /> },
        (None, Some(Value::Null)) => html! {
            <Empty title={word::INVITATION_OVER} hint={word::INVITATION_OVER_HINT} shape={Shape::Envelope} />
        },
        (None, Some(found)) => html! { <Join {token} invitation={found.clone()} /> },
    };
    html! {
        <main class="grid min-h-dvh place-items-center p-4">
            <div class="card w-full max-w-sm border border-base-300 bg-base-100 shadow-sm">
                <div class="card-body gap-4">
                    <Mark class="size-9" />
                    <PageHead title={word::JOIN} />
                    { body }
                </div>
            </div>
        </main>
    }
}

#[derive(Properties, PartialEq)]
struct JoinProps {
    token: String,
    invitation: Value,
}

/// The form that takes a password; then the operator signs in with it.
#[component]
fn Join(props: &JoinProps) -> Html {
    let navigator = use_navigator().expect("pages stand within the router");
    let password = use_node_ref();
    let busy = use_state(|| false);
    let problem = use_state(|| None::<String>);
    let onsubmit = {
        let (password, busy, problem, token) = (
            password.clone(),
            busy.clone(),
            problem.clone(),
            props.token.clone(),
        );
        move |event: SubmitEvent| {
            event.prevent_default();
            if *busy {
                return;
            }
            busy.set(true);
            let input = json!({ "token": token, "password": value_of(&password) });
            let question = Question::of(
                include_str!("../operation/accept_invitation.graphql"),
                json!({ "input": input }),
            );
            let (navigator, busy, problem) = (navigator.clone(), busy.clone(), problem.clone());
            spawn_local(async move {
                let answer = ask(question).await;
                busy.set(false);
                match answer {
                    Ok(answer) if !answer["done"]["operator"].is_null() => navigator.push(&Route::Overview),
                    Ok(answer) => problem.set(Some(
                        text_at(&answer["done"]["userErrors"][0], "message").to_owned(),
                    )),
                    Err(failure) => problem.set(Some(failure.to_string())),
                }
            });
        }
    };
    let invitation = &props.invitation;
    let facts: [(Word, String); 3] = [
        (word::NAME, text_at(invitation, "name").to_owned()),
        (word::EMAIL, text_at(invitation, "email").to_owned()),
        (word::ROLE, role_word(text_at(invitation, "role")).to_string()),
    ];
    html! {
        <form class="flex flex-col gap-4" {onsubmit}>
            <p class="text-sm text-base-content/80">{ word::JOIN_LEAD }</p>
            <dl class="grid gap-2 text-sm">
                { for facts.into_iter().map(|(label, value)| html! {
                    <div key={label.0} class="flex justify-between gap-4"><dt class="text-base-content/80">{ label }</dt><dd class="wrap-anywhere">{ value }</dd></div>
                }) }
            </dl>
            if let Some(problem) = problem.as_ref() {
                <p id="join-problem" role="alert" class="alert alert-error alert-soft"><Icon shape={Shape::Alert} />{ problem }</p>
            }
            <label class="flex flex-col gap-1 text-sm font-medium">
                { word::PASSWORD }
                <input ref={password} class="input w-full" type="password" name="password" autocomplete="new-password" required=true maxlength="128"
                    aria-describedby={problem.is_some().then_some("join-problem")} />
            </label>
            <button class="btn btn-primary" aria-busy={busy.to_string()}>{ word::JOIN }</button>
        </form>
    }
}
