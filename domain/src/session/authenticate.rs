//! Who comes with an access token.

use chrono::{DateTime, TimeDelta, Utc};
use entity::session;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::memory::{CACHED, Pass, cache_key};
use crate::{
    App, Viewer,
    error::Result,
    metric,
    token::{self, Hash},
};

/// How often it is written down that a session is in use.
const HEARD_OF: TimeDelta = TimeDelta::minutes(5);

/// Returns who comes with an access token; `None` when it is unknown or expired or its session has ended.
///
/// Asks this process's memory, then the cache, then the database.
pub async fn authenticate(app: &App, access_token: &str) -> Result<Option<Viewer>> {
    if !token::is_token(access_token) {
        return Ok(None);
    }
    let hash = token::hash(access_token);
    let pass = match app.sessions().recall(app, &hash) {
        Some(pass) => {
            metric::session("memory");
            pass
        }
        None => {
            let Some(pass) = look_up(app, &hash).await? else {
                metric::session("nowhere");
                return Ok(None);
            };
            app.sessions().remember(hash, pass.clone(), app.clock.now());
            pass
        }
    };
    let good = app.clock.now() < pass.expires_at && !app.sessions().has_ended(pass.viewer.session_id);
    Ok(good.then_some(pass.viewer))
}

/// Asks the cache, then the database.
async fn look_up(app: &App, hash: &Hash) -> Result<Option<Pass>> {
    let key = cache_key(hash);
    let now = app.clock.now();
    if let Some(kept) = app.cache.get(&key).await {
        // What is kept may be a mark that sends us on, or have been written by another version.
        if let Ok(pass) = serde_json::from_slice::<Pass>(&kept)
            && (now - pass.read_at).to_std().unwrap_or_default() < CACHED
        {
            metric::session("cache");
            return Ok(Some(pass));
        }
    }
    let found = session::Entity::find().filter(session::Column::AccessHash.eq(hash.to_vec()));
    let Some(session) = found.one(&app.db).await? else {
        return Ok(None);
    };
    if session.access_expires_at <= now {
        return Ok(None);
    }
    metric::session("database");
    note_use(app, &session, now).await?;
    let pass = Pass {
        viewer: Viewer {
            account_id: session.account_id,
            session_id: session.id,
        },
        expires_at: session.access_expires_at,
        read_at: now,
    };
    match serde_json::to_vec(&pass) {
        Ok(value) => app.cache.put_new(&key, &value, CACHED).await,
        Err(error) => tracing::error!("A session could not be written for the cache: {error}"),
    }
    Ok(Some(pass))
}

/// Writes down that the session is in use: at the first use of an access token, and each few minutes.
///
/// Outside of the door of writes: nobody is told, and a session that ends meanwhile stays ended.
async fn note_use(app: &App, session: &session::Model, now: DateTime<Utc>) -> Result<()> {
    // Later than the refresh also where the clock stood still: that is how a pair of tokens that was used is told from one that
    // was not.
    let used_at = Ord::max(now, session.refreshed_at + TimeDelta::microseconds(1));
    let is_first = session.last_used_at <= session.refreshed_at;
    if !is_first && now - session.last_used_at < HEARD_OF {
        return Ok(());
    }
    let update = session::Entity::update_many()
        .col_expr(session::Column::LastUsedAt, Expr::value(used_at))
        .filter(session::Column::Id.eq(session.id))
        .filter(session::Column::AccessHash.eq(session.access_hash.clone()));
    update.exec(&app.db).await?;
    Ok(())
}
