//! The second half of signing in.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{admin_challenge, admin_user};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter,
    sea_query::Expr,
};

use super::{
    Operator, Request,
    factor::{held, take},
    sign_in::open,
};
use crate::{App, Code, Error, db, error::Result, retrying, token, tries::Tries};

/// How long a sign-in waits for its code.
const WAITS: TimeDelta = TimeDelta::minutes(5);

/// Codes that may be tried at one sign-in.
const TRIES: i32 = 5;

/// Goes on with a sign-in whose password was right, by a code of the authenticator app or a recovery code. EXPIRED at `challenge` once its
/// time is over or it was tried too often; then signing in begins anew.
///
/// Tries count with those of passwords, for one address from one network.
pub async fn confirm_sign_in(
    app: &App,
    challenge: &str,
    code: &str,
    request: Request,
) -> Result<(Operator, String)> {
    let over = || Error::user("challenge", Code::Expired);
    let hash = token::hash(challenge).to_vec();
    let waiting = admin_challenge::Entity::find_by_id(hash.clone())
        .one(&app.db)
        .await?;
    let waiting = waiting.filter(|waiting| waiting.expires_at > app.clock.now());
    let waiting = waiting.ok_or_else(over)?;
    let user = admin_user::Entity::find_by_id(waiting.admin_user_id)
        .one(&app.db)
        .await?;
    let user = user.ok_or_else(over)?;
    let tries = Tries::count(app, "admin-sign-in", &user.email, &request.origin).await?;

    let done = retrying!(async {
        let tx = db::begin(&app.db).await?;
        // The row first, as everywhere; one statement asks and takes, so a hundred at once have five tries.
        let user = held(&tx, user.id).await?;
        let now = app.clock.now();
        let Some(waiting) = count_down(&tx, &hash, now).await? else {
            return Err(over());
        };
        if user.disabled_at.is_some() || user.password_hash != waiting.password_hash {
            return Err(over());
        }
        let is_right = take(app, &tx, &user, code, now).await?;
        let opened = match is_right {
            true => Some(open(&tx, user, request.clone(), now).await?),
            false => None,
        };
        tx.commit().await?;
        Ok(opened)
    })?;
    let opened = done.ok_or_else(|| Error::user("code", Code::WrongCredentials))?;
    tries.forget(app).await;
    Ok(opened)
}

/// Has a sign-in wait for its code, and returns the token by which it goes on.
pub(super) async fn wait(
    tx: &DatabaseTransaction,
    user: &admin_user::Model,
    now: DateTime<Utc>,
) -> Result<String> {
    // What is over is of no use any more.
    admin_challenge::Entity::delete_many()
        .filter(admin_challenge::Column::AdminUserId.eq(user.id))
        .filter(admin_challenge::Column::ExpiresAt.lte(now))
        .exec(tx)
        .await?;
    let token = token::fresh();
    let row = admin_challenge::Model {
        token_hash: token::hash(&token).to_vec(),
        admin_user_id: user.id,
        password_hash: user.password_hash.clone(),
        tries_left: TRIES,
        expires_at: now + WAITS,
    };
    row.into_active_model().reset_all().insert(tx).await?;
    Ok(token)
}

/// Takes one of the tries of a sign-in that waits, if it has one.
async fn count_down(
    tx: &DatabaseTransaction,
    hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<admin_challenge::Model>> {
    let taken = admin_challenge::Entity::update_many()
        .col_expr(
            admin_challenge::Column::TriesLeft,
            Expr::col(admin_challenge::Column::TriesLeft).sub(1),
        )
        .filter(admin_challenge::Column::TokenHash.eq(hash.to_vec()))
        .filter(admin_challenge::Column::TriesLeft.gt(0))
        .filter(admin_challenge::Column::ExpiresAt.gt(now))
        .exec_with_returning(tx)
        .await?;
    Ok(taken.into_iter().next())
}
