//! What concerns the operator's own way in.

use std::rc::Rc;

use serde_json::json;
use yew::prelude::*;

use crate::{
    form::Acts,
    format,
    list::Table,
    noun::{Question, own, plain, role_word, session_columns, text_at},
    part::{PageHead, Skeleton, Trouble},
    remote::use_answer,
    text::word,
};

/// The operator's own account: password, second factor and sessions.
#[component]
pub fn Security() -> Html {
    let answer = use_answer(Question::of(
        include_str!("../operation/security.graphql"),
        json!({}),
    ));
    let body = match (&answer.failure, &answer.data) {
        (Some(failure), _) => html! {
            <div class="rounded-box border border-base-300 bg-base-100"><Trouble failure={failure.clone()} retry={answer.again.clone()} /></div>
        },
        (None, None) => html! { <Skeleton /> },
        (None, Some(data)) => {
            let me = Rc::new(data["me"].clone());
            let sessions = data["ownSessions"].as_array().into_iter().flatten();
            let sessions: Vec<_> = sessions.cloned().map(Rc::new).collect();
            let moment = |name: &str| match text_at(&me, name) {
                "" => "–".to_owned(),
                at => format::instant(at),
            };
            let facts = [
                (word::NAME, text_at(&me, "name").to_owned()),
                (word::EMAIL, text_at(&me, "email").to_owned()),
                (word::ROLE, role_word(text_at(&me, "role")).to_string()),
                (word::LAST_SIGN_IN, moment("lastSignedInAt")),
                (word::SECOND_FACTOR, moment("totpEnrolledAt")),
                (word::CODES_LEFT, plain(&data["ownRecoveryCodeCount"])),
            ];
            html! {
                <>
                    <dl class="grid grid-cols-2 gap-x-6 gap-y-4 rounded-box border border-base-300 bg-base-100 p-4 sm:grid-cols-3">
                        { for facts.into_iter().map(|(label, value)| html! {
                            <div key={label.0}>
                                <dt class="text-xs text-base-content/80">{ label }</dt>
                                <dd class="mt-0.5 text-sm wrap-anywhere">{ value }</dd>
                            </div>
                        }) }
                    </dl>
                    <div class="flex flex-wrap gap-2"><Acts acts={own::ACTS} rows={Rc::new(vec![me])} ondone={answer.again.clone()} /></div>
                    <section aria-labelledby="sessions" class="rounded-box border border-base-300 bg-base-100">
                        <h2 id="sessions" class="p-4 font-semibold">{ word::SESSIONS }</h2>
                        <Table caption={word::SESSIONS} rows={Rc::new(sessions)} columns={session_columns()} acts={own::SESSION_ACTS}
                            ondone={answer.again.clone()} />
                    </section>
                </>
            }
        }
    };
    html! { <><PageHead title={word::SECURITY} />{ body }</> }
}
