//! What owners do with other operators.

use entity::{
    admin_user::{self, AdminRole},
    id::AdminUserId,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Set,
};
use serde_json::json;

use super::{
    AdminEdit, AdminOperation, Operator, Reason,
    factor::{clear, held},
    sessions::end_all_but,
};
use crate::{App, Code, Error, error::Result, retrying};

/// Gives an operator another role. WRONG_STATE where nobody would be left who may do everything.
pub async fn change_operator_role(
    app: &App,
    operator: &Operator,
    (id, role): (AdminUserId, AdminRole),
    reason: &Reason,
) -> Result<admin_user::Model> {
    retrying!(async {
        let operation = AdminOperation::ChangeOperatorRoles;
        let mut edit = AdminEdit::open(app, operator, operation, reason.clone()).await?;
        let owners = owners(edit.tx()).await?;
        let user = held(edit.tx(), id).await?;
        if user.role == role {
            edit.abandon().await?;
            return Ok(user);
        }
        if role != AdminRole::Owner {
            leave_one(&owners, id, "role")?;
        }
        edit.note(
            "operator",
            id,
            json!({ "role": user.role }),
            json!({ "role": role }),
        );
        let row = admin_user::ActiveModel {
            role: Set(role),
            updated_at: Set(edit.now()),
            ..user.into()
        };
        let user = row.update(edit.tx()).await?;
        edit.commit().await?;
        Ok(user)
    })
}

/// Shuts an operator out: all their sessions end, and no other is opened. Nobody shuts themselves out, nor the last who may do everything.
pub async fn disable_operator(
    app: &App,
    operator: &Operator,
    id: AdminUserId,
    reason: &Reason,
) -> Result<admin_user::Model> {
    retrying!(async {
        let operation = AdminOperation::DisableOperators;
        let mut edit = AdminEdit::open(app, operator, operation, reason.clone()).await?;
        let owners = owners(edit.tx()).await?;
        let user = held(edit.tx(), id).await?;
        if user.disabled_at.is_some() {
            edit.abandon().await?;
            return Ok(user);
        }
        if id == operator.user.id {
            return Err(Error::user("operatorId", Code::WrongState));
        }
        leave_one(&owners, id, "operatorId")?;
        let ended = end_all_but(edit.tx(), id, None).await?;
        edit.note(
            "operator",
            id,
            json!({ "disabled": false, "sessions": ended }),
            json!({ "disabled": true, "sessions": 0 }),
        );
        let row = admin_user::ActiveModel {
            disabled_at: Set(Some(edit.now())),
            updated_at: Set(edit.now()),
            ..user.into()
        };
        let user = row.update(edit.tx()).await?;
        edit.commit().await?;
        Ok(user)
    })
}

/// Lets an operator in again who was shut out.
pub async fn enable_operator(
    app: &App,
    operator: &Operator,
    id: AdminUserId,
    reason: &Reason,
) -> Result<admin_user::Model> {
    retrying!(async {
        let operation = AdminOperation::DisableOperators;
        let mut edit = AdminEdit::open(app, operator, operation, reason.clone()).await?;
        let user = held(edit.tx(), id).await?;
        if user.disabled_at.is_none() {
            edit.abandon().await?;
            return Ok(user);
        }
        edit.note(
            "operator",
            id,
            json!({ "disabled": true }),
            json!({ "disabled": false }),
        );
        let row = admin_user::ActiveModel {
            disabled_at: Set(None),
            updated_at: Set(edit.now()),
            ..user.into()
        };
        let user = row.update(edit.tx()).await?;
        edit.commit().await?;
        Ok(user)
    })
}

/// Takes the second factor of another operator away who has lost it, and ends their sessions. WRONG_STATE for one's own, and where there is
/// none.
pub async fn reset_operator_totp(
    app: &App,
    operator: &Operator,
    id: AdminUserId,
    reason: &Reason,
) -> Result<admin_user::Model> {
    retrying!(async {
        let operation = AdminOperation::ResetOperatorTotp;
        let mut edit = AdminEdit::open(app, operator, operation, reason.clone()).await?;
        let user = held(edit.tx(), id).await?;
        if id == operator.user.id || user.totp_enrolled_at.is_none() {
            return Err(Error::user("operatorId", Code::WrongState));
        }
        let user = clear(&mut edit, user).await?;
        end_all_but(edit.tx(), id, None).await?;
        edit.commit().await?;
        Ok(user)
    })
}

/// Takes the second factor of the operator of an address away, and ends their sessions, for whoever runs the program. NOT_FOUND where the
/// address is nobody's; without a second factor, nothing changes.
pub async fn reset_totp(app: &App, email: &str) -> Result<admin_user::Model> {
    let found = super::create::find(app, email).await?;
    let id = found.ok_or_else(|| Error::user("email", Code::NotFound))?.id;
    retrying!(async {
        let mut edit = AdminEdit::by_hand(app, AdminOperation::ResetOperatorTotp).await?;
        let user = held(edit.tx(), id).await?;
        let user = clear(&mut edit, user).await?;
        end_all_but(edit.tx(), id, None).await?;
        edit.commit().await?;
        Ok(user)
    })
}

/// Returns who may do everything, held until the edit ends, so that two owners do not take each other's role at once.
async fn owners(tx: &DatabaseTransaction) -> Result<Vec<AdminUserId>> {
    let owners = admin_user::Entity::find()
        .filter(admin_user::Column::Role.eq(AdminRole::Owner))
        .filter(admin_user::Column::DisabledAt.is_null())
        .order_by_asc(admin_user::Column::Id)
        .lock_exclusive();
    let owners = owners.all(tx).await?;
    Ok(owners.into_iter().map(|owner| owner.id).collect())
}

/// Refuses to go on where nobody would be left who may do everything.
fn leave_one(owners: &[AdminUserId], id: AdminUserId, field: &'static str) -> Result<()> {
    match owners {
        [last] if *last == id => Err(Error::user(field, Code::WrongState)),
        _ => Ok(()),
    }
}
