//! The whole: who is signed in decides what is shown, the address which page.

use serde_json::json;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::{
    ask::ask,
    detail::DetailPage,
    list::ListPage,
    noun::{Question, noun_of},
    page::{Forbidden, Invitation, NotFound, Overview, Security, SignIn, View},
    part::{Shell, SignInDialog, Skeleton, Toasts, Trouble},
    route::Route,
    session::{Event, Session, SessionContext, Who, use_session},
    theme::Theme,
};

/// The admin.
#[component]
pub fn App() -> Html {
    let session: SessionContext = use_reducer(Session::default);

    let start = {
        let session = session.dispatcher();
        Callback::from(move |()| {
            let session = session.clone();
            session.dispatch(Event::Asked);
            spawn_local(async move {
                let question = Question::of(include_str!("operation/start.graphql"), json!({}));
                session.dispatch(match ask(question).await {
                    Ok(answer) => Event::Started(answer.into()),
                    Err(failure) => Event::NotStarted(failure),
                });
            });
        })
    };
    {
        let (start, session) = (start.clone(), session.dispatcher());
        use_effect_with((), move |()| {
            session.dispatch(Event::Theme(Theme::chosen()));
            start.emit(());
        });
    }

    html! {
        <ContextProvider<SessionContext> context={session.clone()}>
            // All words are drawn anew in another language.
            <BrowserRouter key={session.language.tag()} basename="/admin">
                { match &session.who {
                    Who::Unknown => html! { <main class="mx-auto max-w-6xl p-6"><Skeleton /></main> },
                    Who::Unreached(failure) => html! { <main class="p-6"><Trouble failure={failure.clone()} retry={start} /></main> },
                    Who::Nobody => html! { <Outside /> },
                    Who::Operator(operator) => html! {
                        <Shell operator={operator.clone()}><Page /></Shell>
                    },
                } }
                if session.ended { <SignInDialog /> }
                <Toasts />
            </BrowserRouter>
        </ContextProvider<SessionContext>>
    }
}

/// What somebody sees who is not signed in.
#[component]
fn Outside() -> Html {
    match use_route::<Route>() {
        Some(Route::Invitation) => html! { <Invitation /> },
        _ => html! { <SignIn /> },
    }
}

/// The page that the address names, if the operator's role may see it.
#[component]
fn Page() -> Html {
    let session = use_session();
    let route = use_route::<Route>().unwrap_or(Route::NotFound);
    let noun = route.noun().and_then(noun_of);
    if noun.is_some_and(|noun| !session.may(noun.needs)) {
        return html! { <Forbidden /> };
    }
    match (route, noun) {
        (Route::Overview, _) => html! { <Overview /> },
        (Route::Security, _) => html! { <Security /> },
        (Route::View, _) => html! { <View /> },
        (Route::List { .. }, Some(noun)) => html! { <ListPage key={noun.key} {noun} /> },
        (Route::Detail { id, .. }, Some(noun)) => match noun.detail {
            Some(detail) => {
                let key = id.clone();
                html! { <DetailPage {key} {noun} {detail} {id} /> }
            }
            None => html! { <NotFound /> },
        },
        _ => html! { <NotFound /> },
    }
}
