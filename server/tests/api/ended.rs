//! When what a session opened is closed.

use std::{sync::Arc, time::Duration};

use axum::http::HeaderMap;
use domain::{App, app::Parts, bus::News, session};
use server::graphql::{Caller, Guest, session_hook};
use testing::{Home, Person, Place};
use tokio::time::timeout;

/// Lets somebody in, as a socket does at its beginning.
async fn admit(app: &App, person: &Person) -> Guest {
    let hook = session_hook(app.clone(), |_, _, _| {});
    let caller = Caller {
        token: Some(person.access_token.as_str().into()),
        ..Caller::new(None, Arc::from("a request"), HeaderMap::new())
    };
    hook(caller).await.unwrap()
}

/// Waits for something that comes at once where it comes at all.
async fn comes(awaited: impl Future<Output = ()>) {
    let seen = timeout(Duration::from_secs(10), awaited).await;
    assert!(seen.is_ok(), "nobody noticed");
}

/// Puts a replica together that shares the database and the cache, and hears nothing of the others.
async fn deaf(home: &Home) -> App {
    App::new(Parts {
        cache: home.app().cache.clone(),
        ..Parts::local(home.database().connect().await, home.app().clock.clone())
    })
}

#[tokio::test]
async fn a_session_that_ended_before_anybody_listened_is_seen_to_have_ended() {
    let home = Home::new().await;
    let (app, owner) = (home.app(), home.person(Place::Owner));
    let guest = admit(app, owner).await;

    // Between the sign-in of a socket and its first wait.
    session::sign_out(app, &owner.viewer).await.unwrap();

    comes((guest.ended)()).await;
}

#[tokio::test]
async fn an_end_that_this_process_was_not_told_of_is_seen_before_it_forgets() {
    let home = Home::new().await;
    let (deaf, owner) = (deaf(&home).await, home.person(Place::Owner));
    let guest = admit(&deaf, owner).await;

    session::sign_out(home.app(), &owner.viewer).await.unwrap();

    let remembered = session::authenticate(&deaf, &owner.access_token).await.unwrap();
    assert!(remembered.is_some(), "the session is remembered for some seconds");
    comes((guest.ended)()).await;
}

#[tokio::test]
async fn an_end_among_missed_news_is_seen_before_this_process_forgets() {
    let home = Home::new().await;
    let (deaf, owner) = (deaf(&home).await, home.person(Place::Owner));
    let guest = admit(&deaf, owner).await;
    let ended = (guest.ended)();

    session::sign_out(home.app(), &owner.viewer).await.unwrap();
    deaf.bus.publish(News::Missed).await;

    comes(ended).await;
}

#[tokio::test]
async fn a_session_goes_on_when_its_tokens_are_refreshed() {
    let home = Home::new().await;
    let app = home.app();
    let ada = crate::session::ada(&home).await;

    session::refresh(app, &ada.tokens.refresh_token).await.unwrap();
    let refreshed = session::find::goes_on(app, &ada.viewer).await.unwrap();
    home.advance_clock(chrono::TimeDelta::days(60));
    let late = session::find::goes_on(app, &ada.viewer).await.unwrap();

    assert_eq!((refreshed, late), (true, false));
}
