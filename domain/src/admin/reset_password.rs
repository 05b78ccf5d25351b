//! Giving an operator a new password.

use entity::{admin_session, admin_user};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

use super::create::find;
use crate::{App, Code, Error, Problems, account::check, db, error::Result, password};

/// Gives the operator of an address a new password and ends all their sessions.
pub async fn reset_password(app: &App, email: &str, password: String) -> Result<admin_user::Model> {
    let mut problems = Problems::default();
    check::password(&mut problems, "password", &password);
    problems.settle()?;
    let user = find(app, email)
        .await?
        .ok_or_else(|| Error::user("email", Code::NotFound))?;

    let id = user.id;
    let row = admin_user::ActiveModel {
        password_hash: Set(password::hash(password).await?),
        updated_at: Set(app.clock.now()),
        ..user.into()
    };
    let transaction = db::begin(&app.db).await?;
    let user = row.update(&transaction).await?;
    admin_session::Entity::delete_many()
        .filter(admin_session::Column::AdminUserId.eq(id))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(user)
}
