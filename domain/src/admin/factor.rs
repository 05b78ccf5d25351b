//! The second factor: an authenticator app, and codes for when it is lost.

use entity::{
    admin_recovery_code, admin_user,
    id::{AdminUserId, TypedId},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait,
    QueryFilter, QuerySelect, Set, sea_query::Expr,
};
use serde_json::json;

use super::{AdminEdit, AdminOperation, Operator, totp::Secret};
use crate::{App, Code, Error, error::Result, password, retrying, seal, token, tries::Tries};

/// Recovery codes that are made at a time.
const RECOVERY_CODES: usize = 10;

/// What an operator needs to set an authenticator app up; shown once.
pub struct Enrolment {
    /// What is typed into the app.
    pub secret: String,
    /// What is shown to the app as a picture.
    pub uri: String,
}

/// Begins to set up the operator's authenticator app; it counts once [`confirm_totp`] has seen a code of it. Begun anew, the one before
/// is forgotten. WRONG_STATE where one is set up.
pub async fn enrol_totp(app: &App, operator: &Operator, password: String) -> Result<Enrolment> {
    prove(app, operator, "password", password).await?;
    let secret = Secret::fresh();
    let sealed = seal::seal(&app.secret, &operator.user.id.to_string(), secret.bytes());
    retrying!(async {
        let mut edit = AdminEdit::open(app, operator, AdminOperation::EnrolOwnTotp, None).await?;
        let user = held(edit.tx(), operator.user.id).await?;
        if user.totp_enrolled_at.is_some() {
            return Err(Error::plain(Code::WrongState));
        }
        let row = admin_user::ActiveModel {
            totp_secret: Set(Some(sealed.clone())),
            updated_at: Set(edit.now()),
            ..user.into()
        };
        row.update(edit.tx()).await?;
        edit.note(
            "operator",
            operator.user.id,
            json!({ "totp": "off" }),
            json!({ "totp": "begun" }),
        );
        edit.commit().await
    })?;
    Ok(Enrolment {
        uri: secret.uri(&operator.user.email),
        secret: secret.base32(),
    })
}

/// Has sign-ins ask for a code from now on, and returns recovery codes, which are shown once. WRONG_STATE where nothing was begun.
pub async fn confirm_totp(app: &App, operator: &Operator, code: &str) -> Result<Vec<String>> {
    let tries = count(app, operator).await?;
    let codes = retrying!(async {
        let mut edit = AdminEdit::open(app, operator, AdminOperation::EnrolOwnTotp, None).await?;
        let user = held(edit.tx(), operator.user.id).await?;
        if user.totp_enrolled_at.is_some() || user.totp_secret.is_none() {
            return Err(Error::plain(Code::WrongState));
        }
        let now = edit.now();
        let step = step_of(app, &user, code, now).ok_or_else(wrong)?;
        let row = admin_user::ActiveModel {
            totp_enrolled_at: Set(Some(now)),
            totp_last_step: Set(Some(step)),
            updated_at: Set(now),
            ..user.into()
        };
        row.update(edit.tx()).await?;
        let codes = renew(app, edit.tx(), operator.user.id).await?;
        edit.note(
            "operator",
            operator.user.id,
            json!({ "totp": "begun" }),
            json!({ "totp": "on" }),
        );
        edit.commit().await?;
        Ok(codes)
    })?;
    tries.forget(app).await;
    Ok(codes)
}

/// Takes the operator's own second factor away, by the password and one more code. WRONG_STATE where there is none.
pub async fn remove_totp(app: &App, operator: &Operator, password: String, code: &str) -> Result<()> {
    prove(app, operator, "password", password).await?;
    let tries = count(app, operator).await?;
    retrying!(async {
        let mut edit = AdminEdit::open(app, operator, AdminOperation::RemoveOwnTotp, None).await?;
        let user = held(edit.tx(), operator.user.id).await?;
        if user.totp_enrolled_at.is_none() {
            return Err(Error::plain(Code::WrongState));
        }
        if !take(app, edit.tx(), &user, code, edit.now()).await? {
            return Err(wrong());
        }
        clear(&mut edit, user).await?;
        edit.commit().await
    })?;
    tries.forget(app).await;
    Ok(())
}

/// Makes new recovery codes, by one more code, and returns them; those before are good for nothing. WRONG_STATE without a second factor.
pub async fn renew_recovery_codes(app: &App, operator: &Operator, code: &str) -> Result<Vec<String>> {
    let tries = count(app, operator).await?;
    let codes = retrying!(async {
        let mut edit = AdminEdit::open(app, operator, AdminOperation::RenewRecoveryCodes, None).await?;
        let user = held(edit.tx(), operator.user.id).await?;
        if user.totp_enrolled_at.is_none() {
            return Err(Error::plain(Code::WrongState));
        }
        if !take(app, edit.tx(), &user, code, edit.now()).await? {
            return Err(wrong());
        }
        let codes = renew(app, edit.tx(), user.id).await?;
        edit.note(
            "operator",
            user.id,
            json!({ "recoveryCodes": "old" }),
            json!({ "recoveryCodes": "new" }),
        );
        edit.commit().await?;
        Ok(codes)
    })?;
    tries.forget(app).await;
    Ok(codes)
}

/// Returns how many recovery codes of an operator were not used yet.
pub async fn recovery_codes_left(app: &App, id: AdminUserId) -> Result<u64> {
    let left = admin_recovery_code::Entity::find().filter(admin_recovery_code::Column::AdminUserId.eq(id));
    Ok(left.count(&app.db).await?)
}

/// Takes an operator's second factor away within an edit, which it is noted in.
pub(super) async fn clear(edit: &mut AdminEdit<'_>, user: admin_user::Model) -> Result<admin_user::Model> {
    let id = user.id;
    let before = match user.totp_enrolled_at {
        Some(_) => "on",
        None => "off",
    };
    let row = admin_user::ActiveModel {
        totp_secret: Set(None),
        totp_enrolled_at: Set(None),
        totp_last_step: Set(None),
        updated_at: Set(edit.now()),
        ..user.into()
    };
    let user = row.update(edit.tx()).await?;
    forget(edit.tx(), id).await?;
    edit.note(
        "operator",
        id,
        json!({ "totp": before }),
        json!({ "totp": "off" }),
    );
    Ok(user)
}

/// Uses a code of the app or a recovery code up, and says whether it was one.
pub(super) async fn take(
    app: &App,
    tx: &DatabaseTransaction,
    user: &admin_user::Model,
    code: &str,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<bool> {
    if let Some(step) = step_of(app, user, code, now) {
        // One statement asks and takes, so that no step is used twice.
        let taken = admin_user::Entity::update_many()
            .col_expr(admin_user::Column::TotpLastStep, Expr::value(step))
            .filter(admin_user::Column::Id.eq(user.id))
            .filter(admin_user::Column::TotpLastStep.lt(step))
            .exec(tx)
            .await?;
        return Ok(taken.rows_affected == 1);
    }
    let Some(code) = token::read_code(code) else {
        return Ok(false);
    };
    let gone = admin_recovery_code::Entity::delete_many()
        .filter(admin_recovery_code::Column::AdminUserId.eq(user.id))
        .filter(admin_recovery_code::Column::CodeHash.eq(kept(app, user.id, &code)))
        .exec(tx)
        .await?;
    Ok(gone.rows_affected == 1)
}

/// Returns an operator's row, held until the edit ends.
pub(super) async fn held(tx: &DatabaseTransaction, id: AdminUserId) -> Result<admin_user::Model> {
    let found = admin_user::Entity::find_by_id(id)
        .lock_exclusive()
        .one(tx)
        .await?;
    found.ok_or_else(|| Error::user("operatorId", Code::NotFound))
}

/// Makes sure that the operator knows their password; tries are counted.
pub(super) async fn prove(
    app: &App,
    operator: &Operator,
    field: &'static str,
    password: String,
) -> Result<()> {
    let origin = &operator.request.origin;
    let tries = Tries::count(app, "admin-password", &operator.user.email, origin).await?;
    if !password::verify(password, Some(operator.user.password_hash.clone())).await? {
        return Err(Error::user(field, Code::WrongCredentials));
    }
    tries.forget(app).await;
    Ok(())
}

/// Counts a try of a code.
async fn count(app: &App, operator: &Operator) -> Result<Tries> {
    Tries::count(app, "admin-code", &operator.user.email, &operator.request.origin).await
}

/// Returns the step whose code this is, if the operator has set an app up or is about to.
fn step_of(
    app: &App,
    user: &admin_user::Model,
    code: &str,
    now: chrono::DateTime<chrono::Utc>,
) -> Option<i64> {
    let digits = token::read_digits(code)?;
    let sealed = user.totp_secret.as_deref()?;
    let secret = seal::open(&app.secret, &user.id.to_string(), sealed)?;
    Secret::of(secret).step_of(&digits, now)
}

/// Makes recovery codes in the place of those before.
async fn renew(app: &App, tx: &DatabaseTransaction, id: AdminUserId) -> Result<Vec<String>> {
    forget(tx, id).await?;
    let codes: Vec<_> = (0..RECOVERY_CODES)
        .map(|_| token::code(&app.secret, &token::fresh(), "admin-recovery-code"))
        .collect();
    let rows = codes.iter().map(|code| admin_recovery_code::ActiveModel {
        admin_user_id: Set(id),
        code_hash: Set(kept(app, id, code)),
    });
    admin_recovery_code::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await?;
    let (first, rest) = (0..4, 4..);
    Ok(codes
        .iter()
        .map(|code| format!("{}-{}", &code[first.clone()], &code[rest.clone()]))
        .collect())
}

async fn forget(db: &impl ConnectionTrait, id: AdminUserId) -> Result<()> {
    admin_recovery_code::Entity::delete_many()
        .filter(admin_recovery_code::Column::AdminUserId.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Returns what is kept of a recovery code.
fn kept(app: &App, id: AdminUserId, code: &str) -> Vec<u8> {
    let follows = token::child(&app.secret, &format!("{} {code}", id.uuid()), "admin-recovery");
    token::hash(&follows).to_vec()
}

fn wrong() -> Error {
    Error::user("code", Code::WrongCredentials)
}
