//! Making operators.

use entity::{
    admin_user::{self, AdminRole},
    id::AdminUserId,
};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set, SqlErr};
use serde_json::{Value, json};

use super::{AdminEdit, AdminOperation};
use crate::{App, Code, Error, Problems, account::check, error::Result, password};

/// What an operator is made of.
pub struct NewOperator {
    /// The address to sign in with.
    pub email: String,
    /// The password, as it was typed.
    pub password: String,
    /// What other operators see.
    pub name: String,
    /// What the operator may do.
    pub role: AdminRole,
}

/// Makes an operator, for whoever runs the program.
pub async fn create(app: &App, new: NewOperator) -> Result<admin_user::Model> {
    let mut problems = Problems::default();
    let email = check::email(&mut problems, "email", &new.email);
    check::password(&mut problems, "password", &new.password);
    let name = new.name.trim();
    problems.unless(!name.is_empty(), "name", Code::Blank);
    problems.unless(name.chars().count() <= check::MAX_NAME, "name", Code::TooLong);
    problems.settle()?;

    let taken = || Error::user("email", Code::Taken);
    if find(app, &email).await?.is_some() {
        return Err(taken());
    }
    let now = app.clock.now();
    let row = admin_user::ActiveModel {
        id: Set(AdminUserId::new(now)),
        email: Set(email),
        password_hash: Set(password::hash(new.password).await?),
        name: Set(name.to_owned()),
        role: Set(new.role),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    let mut edit = AdminEdit::by_hand(app, AdminOperation::CreateOperator).await?;
    let user = match row.insert(edit.tx()).await {
        Ok(user) => user,
        // Somebody else was quicker.
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            return Err(taken());
        }
        Err(error) => return Err(error.into()),
    };
    edit.note("operator", user.id, Value::Null, shown(&user));
    edit.commit().await?;
    Ok(user)
}

/// Returns what the audit shows of an operator.
pub(super) fn shown(user: &admin_user::Model) -> Value {
    json!({ "email": user.email, "name": user.name, "role": user.role })
}

/// Returns the operator of an address.
pub(super) async fn find(app: &App, email: &str) -> Result<Option<admin_user::Model>> {
    find_in(&app.db, email).await
}

/// Returns the operator of an address, as it is within a transaction.
pub(super) async fn find_in(db: &impl ConnectionTrait, email: &str) -> Result<Option<admin_user::Model>> {
    let found = admin_user::Entity::find().filter(admin_user::Column::Email.eq(email.trim().to_lowercase()));
    Ok(found.one(db).await?)
}
