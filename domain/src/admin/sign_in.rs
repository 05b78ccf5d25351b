//! Signing an operator in.

use chrono::TimeDelta;
use entity::{admin_session, admin_user, id::AdminSessionId};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set, sea_query::Expr};

use super::{Operator, Request, create};
use crate::{App, Error, Problems, account::is_email, db, error::Result, password, token, tries::Tries};

/// How long a session lasts: a working day, also where it is in use.
pub const SESSION: TimeDelta = TimeDelta::hours(12);

/// Signs an operator in and returns the session with its token, which only the caller ever sees.
///
/// Answers alike, and after the same time, whether it is the address or the password that is wrong; tries are counted.
pub async fn sign_in(
    app: &App,
    email: &str,
    password: String,
    request: Request,
) -> Result<(Operator, String)> {
    let mut problems = Problems::default();
    let origin = request.origin.clone().check(&mut problems);
    problems.settle()?;
    let email = email.trim().to_lowercase();
    let tries = Tries::count(app, "admin-sign-in", &email, &origin).await?;

    let user = match is_email(&email) {
        true => create::find(app, &email).await?,
        false => None,
    };
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let is_right = password::verify(password, hash).await?;
    let Some(user) = user.filter(|_| is_right) else {
        return Err(Error::wrong_credentials());
    };

    let now = app.clock.now();
    let token = token::fresh();
    let session = admin_session::ActiveModel {
        id: Set(AdminSessionId::new(now)),
        admin_user_id: Set(user.id),
        token_hash: Set(token::hash(&token).to_vec()),
        created_at: Set(now),
        last_used_at: Set(now),
        expires_at: Set(now + SESSION),
        ip_address: Set(origin.ip_address.map(|address| address.to_string())),
        user_agent: Set(origin.user_agent),
    };
    let transaction = db::begin(&app.db).await?;
    // The password may have been changed while it was checked; then the old one opens nothing any more.
    let noted = admin_user::Entity::update_many()
        .col_expr(admin_user::Column::LastSignedInAt, Expr::value(now))
        .filter(admin_user::Column::Id.eq(user.id))
        .filter(admin_user::Column::PasswordHash.eq(&user.password_hash))
        .exec(&transaction)
        .await?;
    if noted.rows_affected == 0 {
        return Err(Error::wrong_credentials());
    }
    // What has ended by itself is of no use any more.
    admin_session::Entity::delete_many()
        .filter(admin_session::Column::AdminUserId.eq(user.id))
        .filter(admin_session::Column::ExpiresAt.lte(now))
        .exec(&transaction)
        .await?;
    let session = session.insert(&transaction).await?;
    transaction.commit().await?;

    tries.forget(app).await;
    let operator = Operator {
        user,
        session_id: session.id,
        request,
    };
    Ok((operator, token))
}
