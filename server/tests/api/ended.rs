//! When what a session opened is closed.

use std::{sync::Arc, time::Duration};

use axum::http::HeaderMap;
use domain::session;
use server::graphql::{Caller, session_hook};
use testing::{Home, Place};
use tokio::time::timeout;

#[tokio::test]
async fn a_session_that_ended_before_anybody_listened_is_seen_to_have_ended() {
    let home = Home::new().await;
    let (app, owner) = (home.app(), home.person(Place::Owner));
    let hook = session_hook(app.clone(), |_, _, _| {});
    let caller = Caller {
        token: Some(owner.access_token.as_str().into()),
        ..Caller::new(None, Arc::from("a request"), HeaderMap::new())
    };
    let guest = hook(caller).await.unwrap();

    // Between the sign-in of a socket and its first wait.
    session::sign_out(app, &owner.viewer).await.unwrap();
    let seen = timeout(Duration::from_secs(10), (guest.ended)()).await;

    assert!(seen.is_ok(), "nobody noticed");
}
