//! The whole: who is signed in decides what is shown, the address which page.

use cynic::QueryBuilder;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::{
    api::{Start, send},
    page::{Account, Accounts, NotFound, Overview, SignIn},
    part::{Shell, Skeleton, Toasts, Trouble},
    route::Route,
    session::{Event, Session, SessionContext, Who},
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
                session.dispatch(match send(Start::build(())).await {
                    Ok(start) => Event::Started(start),
                    Err(failure) => Event::NotStarted(failure),
                });
            });
        })
    };
    {
        let start = start.clone();
        use_effect_with((), move |()| start.emit(()));
    }

    html! {
        <ContextProvider<SessionContext> context={session.clone()}>
            <BrowserRouter basename="/admin">
                { match &session.who {
                    Who::Unknown => html! { <main class="mx-auto max-w-6xl p-6"><Skeleton /></main> },
                    Who::Unreached => html! { <main class="p-6"><Trouble retry={start} /></main> },
                    Who::Nobody => html! { <SignIn /> },
                    Who::Operator(operator) => html! {
                        <Shell operator={operator.clone()}><Switch<Route> render={page} /></Shell>
                    },
                } }
                <Toasts />
            </BrowserRouter>
        </ContextProvider<SessionContext>>
    }
}

fn page(route: Route) -> Html {
    match route {
        Route::Overview => html! { <Overview /> },
        Route::Accounts => html! { <Accounts /> },
        Route::Account { id } => {
            let key = id.clone();
            html! { <Account {key} {id} /> }
        }
        Route::NotFound => html! { <NotFound /> },
    }
}
