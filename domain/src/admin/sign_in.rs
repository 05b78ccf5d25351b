//! Signing an operator in.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{admin_challenge, admin_session, admin_user, id::AdminSessionId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, Set, sea_query::Expr,
};
use serde_json::{Value, json};

use super::{AdminOperation, Deed, Operator, Request, confirm_sign_in::wait, create};
use crate::{
    App, Error, Problems, account::is_email, db, error::Result, password, retrying, token, tries::Tries,
};

/// How long a session lasts: a working day, also where it is in use.
pub const SESSION: TimeDelta = TimeDelta::hours(12);

/// What a right password has come to.
pub enum SignIn {
    /// The operator is signed in, by a session with this token, which only the caller ever sees.
    Done(Box<Operator>, String),
    /// The operator has a second factor; [`confirm_sign_in`](super::confirm_sign_in) goes on with this token and a code.
    CodeNeeded(String),
}

/// Signs an operator in, or has the sign-in wait for a code of the operator's second factor.
///
/// Answers alike, and after the same time, whether it is the address or the password that is wrong, or whether the operator was shut out;
/// tries are counted.
pub async fn sign_in(app: &App, email: &str, password: String, request: Request) -> Result<SignIn> {
    let mut problems = Problems::default();
    let origin = request.origin.clone().check(&mut problems);
    problems.settle()?;
    let email = email.trim().to_lowercase();
    Tries::count_network(app, "admin-sign-in", &origin).await?;
    let tries = Tries::count(app, "admin-sign-in", &email, &origin).await?;

    let user = match is_email(&email) {
        true => create::find(app, &email).await?,
        false => None,
    };
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let is_right = password::verify(password, hash).await?;
    let is_let_in = |user: &admin_user::Model| is_right && user.disabled_at.is_none();
    let Some(user) = user.filter(is_let_in) else {
        return Err(Error::wrong_credentials());
    };

    let done = retrying!(async {
        let now = app.clock.now();
        let tx = db::begin(&app.db).await?;
        let done = match user.totp_enrolled_at {
            Some(_) => SignIn::CodeNeeded(wait(&tx, &user, now).await?),
            None => {
                let (operator, token) = open(&tx, user.clone(), request.clone(), now).await?;
                SignIn::Done(Box::new(operator), token)
            }
        };
        tx.commit().await?;
        Ok(done)
    })?;
    if let SignIn::Done(..) = done {
        tries.forget(app).await;
    }
    Ok(done)
}

/// Opens a session of an operator who has proven who they are, and returns it with its token.
pub(super) async fn open(
    tx: &DatabaseTransaction,
    user: admin_user::Model,
    request: Request,
    now: DateTime<Utc>,
) -> Result<(Operator, String)> {
    // The password, the second factor or the right may have been changed while it was checked; then the old one opens nothing any more.
    let still = admin_user::Column::TotpEnrolledAt;
    let still = match user.totp_enrolled_at {
        Some(_) => still.is_not_null(),
        None => still.is_null(),
    };
    let noted = admin_user::Entity::update_many()
        .col_expr(admin_user::Column::LastSignedInAt, Expr::value(now))
        .filter(admin_user::Column::Id.eq(user.id))
        .filter(admin_user::Column::PasswordHash.eq(&user.password_hash))
        .filter(admin_user::Column::DisabledAt.is_null())
        .filter(still)
        .exec(tx)
        .await?;
    if noted.rows_affected == 0 {
        return Err(Error::wrong_credentials());
    }
    // What has ended by itself is of no use any more, nor is what waited for this.
    admin_session::Entity::delete_many()
        .filter(admin_session::Column::AdminUserId.eq(user.id))
        .filter(admin_session::Column::ExpiresAt.lte(now))
        .exec(tx)
        .await?;
    admin_challenge::Entity::delete_many()
        .filter(admin_challenge::Column::AdminUserId.eq(user.id))
        .exec(tx)
        .await?;
    let token = token::fresh();
    let origin = &request.origin;
    let session = admin_session::ActiveModel {
        id: Set(AdminSessionId::new(now)),
        admin_user_id: Set(user.id),
        token_hash: Set(token::hash(&token).to_vec()),
        created_at: Set(now),
        last_used_at: Set(now),
        expires_at: Set(now + SESSION),
        ip_address: Set(origin.ip_address.map(|address| address.to_string())),
        user_agent: Set(origin.user_agent.clone()),
    };
    let session = session.insert(tx).await?;
    let who = (user.id, Some(session.id));
    let mut deed = Deed::recorded(who, AdminOperation::SignIn, request.clone());
    deed.note(
        "operator",
        user.id,
        &Value::Null,
        &json!({ "secondFactor": user.totp_enrolled_at.is_some() }),
    );
    deed.write_at(tx, now).await?;
    let operator = Operator {
        user,
        session_id: session.id,
        request,
    };
    Ok((operator, token))
}
