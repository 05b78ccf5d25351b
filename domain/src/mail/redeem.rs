//! Trying codes.

use entity::{
    id::AccountId,
    mail::{self, MailKind},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use secrecy::ExposeSecret;

use super::code;
use crate::{App, Code, Edit, Error, error::Result};

/// By what a code is found; that says what it is good for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Whose<'a> {
    /// The account that an address is to be proven to: whoever else wants the address has a code of their own.
    Account(AccountId),
    /// The address whose account gets a new password; there may be none.
    Address(&'a str),
}

impl From<Whose<'_>> for Condition {
    fn from(whose: Whose<'_>) -> Self {
        let (kind, whose) = match whose {
            Whose::Account(id) => (MailKind::VerifyEmail, mail::Column::AccountId.eq(id)),
            Whose::Address(email) => (MailKind::ResetPassword, mail::Column::Email.eq(email)),
        };
        Self::all().add(mail::Column::Kind.eq(kind)).add(whose)
    }
}

/// What a code came to.
#[derive(Clone, Debug)]
pub(crate) enum Redeemed {
    /// It is the one that was mailed, and is used up now.
    Right(mail::Model),
    /// It was used or tried too often, or its time is over.
    Over,
    /// It is another, or none was mailed.
    Wrong,
}

impl Redeemed {
    /// Says what is wrong with a code that does nothing.
    pub(crate) fn refusal(&self) -> Error {
        match self {
            Self::Over => Error::in_words("code", Code::Expired, "problem-code-is-over"),
            Self::Right(_) | Self::Wrong => {
                Error::in_words("code", Code::WrongCredentials, "problem-code-is-wrong")
            }
        }
    }
}

/// Tries a code that is six digits. The try counts once the edit is committed, also where the code is not right.
///
/// Locks the mail; whoever locks an account too does that first.
pub(crate) async fn redeem<S>(
    app: &App,
    edit: &Edit<'_, S>,
    whose: Whose<'_>,
    digits: &str,
) -> Result<Redeemed> {
    let Some(mail) = newest(edit.tx(), whose).await? else {
        return Ok(Redeemed::Wrong);
    };
    // One statement asks and takes, so a hundred at once have five tries.
    let one_less = Expr::col(mail::Column::TriesLeft).sub(1);
    if !leave(edit, &mail, one_less).await? {
        return Ok(Redeemed::Over);
    }
    if !is_right(app, &mail, digits) {
        return Ok(Redeemed::Wrong);
    }
    if mail.expires_at <= edit.now() {
        return Ok(Redeemed::Over);
    }
    // One that had a single try left has none already.
    leave(edit, &mail, Expr::value(0)).await?;
    Ok(Redeemed::Right(mail))
}

/// Returns whose code it is, if it is right, without trying it: for what is done before the transaction that does.
pub(crate) async fn owner_of(app: &App, whose: Whose<'_>, digits: &str) -> Result<Option<AccountId>> {
    let mail = newest(&app.db, whose).await?;
    Ok(mail
        .filter(|mail| is_right(app, mail, digits))
        .and_then(|mail| mail.account_id))
}

/// Returns the mail whose code counts.
async fn newest(db: &impl ConnectionTrait, whose: Whose<'_>) -> Result<Option<mail::Model>> {
    let newest = mail::Entity::find()
        .filter(Condition::from(whose))
        .order_by_desc(mail::Column::Id)
        .limit(1);
    Ok(newest.one(db).await?)
}

/// Says whether a mail came with this code.
fn is_right(app: &App, mail: &mail::Model, digits: &str) -> bool {
    code(app, mail).is_some_and(|code| code.expose_secret() == digits)
}

/// Leaves a code so many tries, unless it has none, and returns whether it had one.
async fn leave<S>(edit: &Edit<'_, S>, mail: &mail::Model, tries: Expr) -> Result<bool> {
    let updated = mail::Entity::update_many()
        .col_expr(mail::Column::TriesLeft, tries)
        .filter(mail::Column::Id.eq(mail.id))
        .filter(mail::Column::TriesLeft.gt(0))
        .exec(edit.tx())
        .await?;
    Ok(updated.rows_affected == 1)
}
