//! The app as an account sees it: its homes with their boards, and its inbox.

use std::rc::Rc;

use serde_json::{Value, json};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::{
    ask::{Failure, ask, ask_app},
    format,
    noun::{
        Question,
        choices::{MEMBER_ROLE, TASK_BUCKET},
        text_at,
    },
    part::{Badge, Empty, Icon, PageHead, Shape, Skeleton, Trouble},
    route::Route,
    session::{Event, View as Looking, use_session},
    text::{count, word},
};

/// The app as an account sees it; nothing can be changed here.
#[component]
pub fn View() -> Html {
    let session = use_session();
    let answer = use_state(|| None::<Result<Rc<Value>, Failure>>);
    {
        let answer = answer.clone();
        use_effect_with(session.view.clone(), move |view| {
            answer.set(None);
            if let Some(view) = view.clone() {
                spawn_local(async move {
                    let question = Question::of(include_str!("../operation/app/view.graphql"), json!({}));
                    answer.set(Some(ask_app(question, &view.token).await.map(Rc::new)));
                });
            }
        });
    }
    if session.view.is_none() {
        return html! {
            <>
                <PageHead title={word::VIEW_AS} />
                <div class="rounded-box border border-base-300 bg-base-100">
                    <Empty title={word::NO_VIEW} hint={word::NO_VIEW_HINT} shape={Shape::Person} />
                </div>
            </>
        };
    }
    let leave = {
        let session = session.dispatcher();
        Callback::from(move |()| session.dispatch(Event::Viewing(None)))
    };
    match answer.as_ref() {
        None => html! { <Skeleton lines={8} /> },
        // Its time is over, or the operator's session is.
        Some(Err(failure)) => html! {
            <>
                <PageHead title={word::VIEW_AS} />
                <div class="rounded-box border border-base-300 bg-base-100"><Trouble failure={failure.clone()} retry={leave} /></div>
            </>
        },
        Some(Ok(data)) => screen(&data["viewer"]),
    }
}

fn screen(viewer: &Value) -> Html {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let homes = list(&viewer["residences"]);
    let notices = list(&viewer["notifications"]["nodes"]);
    html! {
        <>
            <PageHead title={text_at(viewer, "displayName").to_owned()} />
            if homes.is_empty() {
                <div class="rounded-box border border-base-300 bg-base-100"><Empty title={word::VIEW_NO_HOMES} shape={Shape::House} /></div>
            }
            { for homes.iter().map(|home| html! {
                <section key={text_at(home, "id").to_owned()} class="rounded-box border border-base-300 bg-base-100 p-4">
                    <h2 class="mb-3 flex flex-wrap items-center gap-2 font-semibold">
                        { text_at(home, "name").to_owned() }
                        <Badge word={MEMBER_ROLE.word(text_at(home, "viewerRole"))} tone={crate::noun::Tone::Plain} />
                    </h2>
                    <div class="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
                        { for list(&home["board"]).iter().filter(|column| column["count"] != 0).map(column) }
                    </div>
                </section>
            }) }
            <section class="rounded-box border border-base-300 bg-base-100 p-4">
                <h2 class="mb-2 font-semibold">{ word::INBOX }</h2>
                if notices.is_empty() { <Empty title={word::INBOX_EMPTY} shape={Shape::Bell} /> }
                <ul class="divide-y divide-base-300">
                    { for notices.iter().map(|notice| html! {
                        <li key={text_at(notice, "id").to_owned()} class="flex flex-wrap justify-between gap-x-4 py-2 text-sm">
                            <span><span class="font-medium">{ text_at(notice, "title").to_owned() }</span>{ " " }{ text_at(notice, "body").to_owned() }</span>
                            <span class="text-base-content/80">{ format::instant(text_at(notice, "createdAt")) }</span>
                        </li>
                    }) }
                </ul>
            </section>
        </>
    }
}

fn column(column: &Value) -> Html {
    let choice = TASK_BUCKET.find(text_at(column, "bucket"));
    let tasks = column["tasks"]["nodes"].as_array().cloned().unwrap_or_default();
    html! {
        <div key={text_at(column, "bucket").to_owned()} class="rounded-box bg-base-200 p-3">
            <h3 class="mb-2 flex items-center justify-between text-sm">
                if let Some(choice) = choice { <Badge word={choice.1} tone={choice.2} /> }
                <span class="tabular-nums">{ format::number(column["count"].as_i64().unwrap_or_default()) }</span>
            </h3>
            <ul class="flex flex-col gap-2">
                { for tasks.iter().map(|task| html! {
                    <li key={text_at(task, "id").to_owned()} class="rounded-field bg-base-100 p-2 text-sm">
                        <p class="font-medium wrap-anywhere">{ text_at(task, "title").to_owned() }</p>
                        if let Some(day) = task["dueOn"].as_str() { <p class="text-base-content/80">{ format::day(day) }</p> }
                    </li>
                }) }
            </ul>
        </div>
    }
}

/// Says on every page as whom the operator looks at the app, until when, and lets them leave.
#[component]
pub fn ViewBanner() -> Html {
    let session = use_session();
    let navigator = use_navigator().expect("the banner stands within the router");
    let Some(Looking {
        name,
        ends_at,
        account_id,
        ..
    }) = session.view.clone()
    else {
        return Html::default();
    };
    let dispatcher = session.dispatcher();
    let leave = move |_: MouseEvent| {
        let (session, navigator, account_id) = (dispatcher.clone(), navigator.clone(), account_id.clone());
        spawn_local(async move {
            let question = Question::of(include_str!("../operation/end_view_as.graphql"), json!({}));
            match ask(question).await {
                Ok(_) => {
                    session.dispatch(Event::Viewing(None));
                    navigator.push(&Route::Detail {
                        noun: "accounts".to_owned(),
                        id: account_id,
                    });
                }
                Err(failure) => session.dispatch(Event::Failed(failure)),
            }
        });
    };
    html! {
        <div role="status" class="sticky top-0 z-10 flex flex-wrap items-center justify-center gap-3 bg-warning px-4 py-2 text-sm font-medium text-warning-content">
            <Icon shape={Shape::Person} class="size-4" />
            <span>{ count::viewing(&name, &format::instant(&ends_at)) }</span>
            <button type="button" class="btn btn-xs" onclick={leave}>{ word::LEAVE_VIEW }</button>
        </div>
    }
}
