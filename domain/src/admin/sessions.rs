//! Sessions of operators, and their passwords.

use entity::{
    admin_challenge, admin_session, admin_user,
    id::{AdminSessionId, AdminUserId},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use serde_json::{Value, json};

use super::{
    AdminEdit, AdminOperation, Operator, Reason,
    factor::{held, prove},
};
use crate::{App, Code, Error, Problems, account::check, error::Result, password, retrying};

/// Sessions that are shown of an operator; nobody signs in as often within half a day.
const MOST: u64 = 100;

/// Returns the sessions of an operator that go on, the one heard of last first.
pub async fn operator_sessions(app: &App, id: AdminUserId) -> Result<Vec<admin_session::Model>> {
    let found = admin_session::Entity::find()
        .filter(admin_session::Column::AdminUserId.eq(id))
        .filter(admin_session::Column::ExpiresAt.gt(app.clock.now()))
        .order_by_desc(admin_session::Column::LastUsedAt)
        .order_by_desc(admin_session::Column::Id)
        .limit(MOST);
    Ok(found.all(&app.db).await?)
}

/// Ends one of the operator's own sessions; NOT_FOUND at `sessionId` for any other.
pub async fn end_own_session(app: &App, operator: &Operator, id: AdminSessionId) -> Result<()> {
    retrying!(async {
        let mut edit = AdminEdit::open(app, operator, AdminOperation::EndOwnSessions, None).await?;
        let ended = admin_session::Entity::delete_many()
            .filter(admin_session::Column::Id.eq(id))
            .filter(admin_session::Column::AdminUserId.eq(operator.user.id))
            .exec(edit.tx())
            .await?;
        if ended.rows_affected == 0 {
            return Err(Error::user("sessionId", Code::NotFound));
        }
        edit.note(
            "operator",
            operator.user.id,
            json!({ "session": id }),
            Value::Null,
        );
        edit.commit().await
    })
}

/// Ends all sessions of another operator, and returns the operator.
pub async fn end_operator_sessions(
    app: &App,
    operator: &Operator,
    id: AdminUserId,
    reason: &Reason,
) -> Result<admin_user::Model> {
    retrying!(async {
        let operation = AdminOperation::EndOperatorSessions;
        let mut edit = AdminEdit::open(app, operator, operation, reason.clone()).await?;
        let user = held(edit.tx(), id).await?;
        let ended = end_all_but(edit.tx(), id, None).await?;
        edit.note(
            "operator",
            id,
            json!({ "sessions": ended }),
            json!({ "sessions": 0 }),
        );
        edit.commit().await?;
        Ok(user)
    })
}

/// Gives the operator another password, by the old one. All their other sessions end.
pub async fn change_own_password(app: &App, operator: &Operator, current: String, new: String) -> Result<()> {
    let mut problems = Problems::default();
    check::password(&mut problems, "newPassword", &new);
    problems.settle()?;
    prove(app, operator, "currentPassword", current).await?;
    let hash = password::hash(new).await?;
    retrying!(async {
        let mut edit = AdminEdit::open(app, operator, AdminOperation::ChangeOwnPassword, None).await?;
        let user = held(edit.tx(), operator.user.id).await?;
        // It may have been changed while it was checked.
        if user.password_hash != operator.user.password_hash {
            return Err(Error::user("currentPassword", Code::WrongCredentials));
        }
        let row = admin_user::ActiveModel {
            password_hash: Set(hash.clone()),
            updated_at: Set(edit.now()),
            ..user.into()
        };
        row.update(edit.tx()).await?;
        end_all_but(edit.tx(), operator.user.id, Some(operator.session_id)).await?;
        let (before, after) = (json!({ "password": "old" }), json!({ "password": "new" }));
        edit.note("operator", operator.user.id, before, after);
        edit.commit().await
    })
}

/// Ends the sessions of an operator, all but `kept`, and sign-ins that wait for a code; returns how many sessions those were.
pub(super) async fn end_all_but(
    tx: &DatabaseTransaction,
    id: AdminUserId,
    kept: Option<AdminSessionId>,
) -> Result<u64> {
    let which = Condition::all()
        .add(admin_session::Column::AdminUserId.eq(id))
        .add_option(kept.map(|kept| admin_session::Column::Id.ne(kept)));
    let ended = admin_session::Entity::delete_many()
        .filter(which)
        .exec(tx)
        .await?;
    admin_challenge::Entity::delete_many()
        .filter(admin_challenge::Column::AdminUserId.eq(id))
        .exec(tx)
        .await?;
    Ok(ended.rows_affected)
}
