//! The hook of the public API: sessions of the apps.

use std::sync::Arc;

use async_graphql::Data;
use domain::{App, Locale, Viewer, account, admin, bus::News, session};
use futures_util::FutureExt;
use tokio::sync::broadcast::error::RecvError;

use super::door::{Caller, Guest, Hook, Rejection};
use crate::http::record;

/// Returns a hook that lets in who is signed out, and who comes with a living session.
///
/// Resolvers find the [`App`] in the request data; `fill` adds who is asking, in which language, and what else they need, anew for each
/// operation.
pub fn hook(
    app: App,
    fill: impl Fn(&App, (Option<&Viewer>, Locale), &mut Data) + Clone + Send + Sync + 'static,
) -> Hook {
    Arc::new(move |caller| admit(app.clone(), caller, fill.clone()).boxed())
}

async fn admit(
    app: App,
    caller: Caller,
    fill: impl Fn(&App, (Option<&Viewer>, Locale), &mut Data) + Send + Sync + 'static,
) -> Result<Guest, Rejection> {
    let (viewer, reads_only) = match &caller.token {
        None => (None, false),
        Some(token) => {
            let (viewer, reads_only) = whose(&app, token).await?;
            record::account(viewer.account_id);
            (Some(viewer), reads_only)
        }
    };
    let key = match &viewer {
        None => caller.network(),
        // Whoever only looks on takes nothing from the person's allowance.
        Some(viewer) if reads_only => viewer.session_id.to_string(),
        Some(viewer) => viewer.account_id.to_string(),
    };
    let (watched, watching) = (viewer.clone(), app.clone());
    let (standing, within) = (viewer.clone(), app.clone());
    let locale = Locale::negotiate(caller.accept_language().unwrap_or_default());
    Ok(Guest {
        key,
        reads_only,
        fill: Arc::new(move |data| {
            data.insert(app.clone());
            fill(&app, (viewer.as_ref(), locale), data);
        }),
        state: Arc::new(move || match standing.clone() {
            Some(viewer) => state(within.clone(), viewer, locale).boxed(),
            None => std::future::ready(Ok(None)).boxed(),
        }),
        ended: Arc::new(move || match watched.clone() {
            // There is nothing to listen to.
            Some(_) if reads_only => std::future::ready(()).boxed(),
            Some(viewer) => ended(watching.clone(), viewer).boxed(),
            None => std::future::pending().boxed(),
        }),
    })
}

/// Returns whose token it is, and whether that is an operator who only looks on.
async fn whose(app: &App, token: &str) -> Result<(Viewer, bool), Rejection> {
    let fault = |error: domain::Error| Rejection::Fault(error.into());
    if let Some(viewer) = session::authenticate(app, token).await.map_err(fault)? {
        return Ok((viewer, false));
    }
    let viewer = admin::viewing(app, token).await.map_err(fault)?;
    Ok((viewer.ok_or(Rejection::Unauthenticated)?, true))
}

/// Tells whose answers they are, in which language, and how all stands that they hang on.
async fn state(app: App, viewer: Viewer, locale: Locale) -> anyhow::Result<Option<String>> {
    let state = account::state(&app, &viewer).await?;
    Ok(state.map(|state| format!("{} {locale:?} {state}", viewer.account_id)))
}

/// Comes when the session has ended. Listens from the call on; what was before, and what the bus may have lost, is asked for.
fn ended(app: App, viewer: Viewer) -> impl Future<Output = ()> + Send {
    let mut news = app.bus.listen();
    async move {
        let mut ask = true;
        loop {
            if ask {
                match session::find::goes_on(&app, &viewer).await {
                    Ok(true) => ask = false,
                    Ok(false) => return,
                    // Says nothing of the session; it is asked again at the next news.
                    Err(error) => tracing::warn!("Whether a session goes on could not be asked: {error}"),
                }
            }
            match news.recv().await {
                Ok(News::SessionEnded { id, .. }) if id == viewer.session_id => return,
                Ok(News::Missed) | Err(RecvError::Lagged(_)) => ask = true,
                Ok(_) => {}
                Err(RecvError::Closed) => return,
            }
        }
    }
}
