//! Signing in.

use cynic::MutationBuilder;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{
    api::{self, Failure, SignInInput, SignInVariables, send},
    browser,
    part::{Environment, Icon, Mark, PageHead, Shape},
    session::{Event, use_session},
    text::text,
};

/// The form that lets an operator in; the address stays, so that a link leads on to where it points.
#[component]
pub fn SignIn() -> Html {
    let session = use_session().dispatcher();
    let email = use_node_ref();
    let password = use_node_ref();
    let busy = use_state(|| false);
    let problem = use_state(|| None::<String>);

    let onsubmit = {
        let (email, password, busy, problem) =
            (email.clone(), password.clone(), busy.clone(), problem.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            if *busy {
                return;
            }
            busy.set(true);
            let input = SignInInput {
                email: value_of(&email),
                password: value_of(&password),
            };
            let (session, password, busy, problem) =
                (session.clone(), password.clone(), busy.clone(), problem.clone());
            spawn_local(async move {
                let answer = send(api::SignIn::build(SignInVariables { input })).await;
                busy.set(false);
                match answer.map(|answer| answer.sign_in) {
                    Ok(api::SignInPayload {
                        operator: Some(operator),
                        ..
                    }) => session.dispatch(Event::SignedIn(operator)),
                    Ok(payload) => {
                        problem.set(payload.user_errors.into_iter().next().map(|error| error.message));
                        browser::focus(&password);
                    }
                    Err(Failure::TooManyTries) => problem.set(Some(text().too_many_tries.into())),
                    Err(failure) => session.dispatch(Event::Failed(failure)),
                }
            });
        }
    };
    let wrong = problem.is_some().then_some("true");
    let described = problem.is_some().then_some("sign-in-problem");

    html! {
        <main class="grid min-h-dvh place-items-center p-4">
            <div class="w-full max-w-sm">
                <div class="card border border-base-300 bg-base-100 shadow-sm">
                    <form class="card-body gap-4" {onsubmit}>
                        <div class="flex flex-col gap-1">
                            <div class="mb-2 flex items-center justify-between">
                                <Mark class="size-9" />
                                <Environment />
                            </div>
                            <PageHead title={text().sign_in} />
                            <p class="text-sm text-base-content/80">{ text().sign_in_lead }</p>
                        </div>
                        if let Some(problem) = problem.as_ref() {
                            <p id="sign-in-problem" role="alert" class="alert alert-error alert-soft">
                                <Icon shape={Shape::Alert} />{ problem }
                            </p>
                        }
                        <label class="flex flex-col gap-1 text-sm font-medium">
                            { text().email }
                            <input ref={email} class="input w-full" type="email" name="email" autocomplete="username" required=true
                                maxlength="254" aria-invalid={wrong} aria-describedby={described} />
                        </label>
                        <label class="flex flex-col gap-1 text-sm font-medium">
                            { text().password }
                            <input ref={password} class="input w-full" type="password" name="password" autocomplete="current-password"
                                required=true maxlength="128" aria-invalid={wrong} aria-describedby={described} />
                        </label>
                        <button class="btn btn-primary mt-2" aria-busy={busy.to_string()}>
                            { if *busy { text().signing_in } else { text().sign_in } }
                        </button>
                    </form>
                </div>
            </div>
        </main>
    }
}

fn value_of(field: &NodeRef) -> String {
    field
        .cast::<HtmlInputElement>()
        .map(|field| field.value())
        .unwrap_or_default()
}
