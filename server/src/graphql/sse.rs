//! Event streams: the "distinct connections" mode of
//! <https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md>, one operation a request.

use std::{convert::Infallible, sync::Arc};

use async_graphql::Response as Answer;
use axum::response::{
    IntoResponse, Response, Sse,
    sse::{Event, KeepAlive},
};
use futures_util::{
    FutureExt, StreamExt,
    stream::{self, BoxStream},
};
use tokio::sync::OwnedSemaphorePermit;

use super::{
    Api, Prepared,
    door::{Caller, Guest},
    errors::{self, Refusal},
    places::Place,
};
use crate::http::Unserved;

/// Answers an operation as a stream of `next` events that ends with `complete`.
///
/// What is wrong with the operation itself comes as its one event; only what is wrong with the request has a status of its own.
pub(super) async fn open(
    api: &Arc<Api>,
    prepared: Result<Prepared, Refusal>,
    guest: Guest,
    caller: Caller,
) -> Result<Response, Refusal> {
    let Ok(permit) = Arc::clone(&api.sockets).try_acquire_owned() else {
        return Err(Refusal::for_now(
            "There are too many open streams; try again later.",
            1,
        ));
    };
    let Some(place) = api.places.take(&guest.key) else {
        return Err(Refusal::for_now(
            "There are too many open streams of yours; close some, or try again later.",
            1,
        ));
    };
    let mut is_refused = false;
    let answers = match prepared {
        Ok(prepared) => start(api, prepared, &guest, &caller).await,
        Err(refusal) => Err(refusal),
    };
    let answers = match answers {
        Ok(answers) => answers,
        Err(refusal) if refusal.status.is_some() => return Err(refusal),
        Err(refusal) => {
            is_refused = true;
            errors::count(api.name, &refusal.errors);
            stream::once(async move { Answer::from_errors(refusal.errors) }).boxed()
        }
    };
    let stopping = Arc::clone(api);
    let ended = (guest.ended)();
    let over = async move {
        tokio::select! {
            () = stopping.stopping.cancelled() => {}
            () = ended => {}
        }
    };
    let mut response = events(answers.take_until(over.boxed()).boxed(), (permit, place), api);
    if is_refused {
        response.extensions_mut().insert(Unserved);
    }
    Ok(response)
}

async fn start(
    api: &Arc<Api>,
    prepared: Prepared,
    guest: &Guest,
    caller: &Caller,
) -> Result<BoxStream<'static, Answer>, Refusal> {
    if prepared.is_subscription {
        return api.subscribe(prepared, guest, caller).await;
    }
    let answer = api.execute(prepared, guest, caller).await?;
    Ok(stream::once(async { answer }).boxed())
}

fn events(answers: BoxStream<'static, Answer>, held: (OwnedSemaphorePermit, Place), api: &Api) -> Response {
    let next = answers.map(|answer| {
        Event::default()
            .event("next")
            .json_data(&answer)
            .expect("an answer of GraphQL values is JSON")
    });
    // Without data, browsers drop the event; a space is the least that can be sent.
    let complete = stream::once(async { Event::default().event("complete").data(" ") });
    let events = next.chain(complete).map(move |event| {
        let _ = &held;
        Ok::<_, Infallible>(event)
    });
    Sse::new(events)
        .keep_alive(KeepAlive::new().interval(api.limits.keep_alive))
        .into_response()
}
