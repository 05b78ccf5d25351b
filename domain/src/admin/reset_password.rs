//! Giving an operator a new password.

use entity::admin_user;
use sea_orm::{ActiveModelTrait, Set};
use serde_json::json;

use super::{AdminEdit, AdminOperation, create::find, sessions::end_all_but};
use crate::{App, Code, Error, Problems, account::check, error::Result, password};

/// Gives the operator of an address a new password and ends all their sessions, for whoever runs the program.
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
    let mut edit = AdminEdit::by_hand(app, AdminOperation::ResetOperatorPassword).await?;
    let user = row.update(edit.tx()).await?;
    end_all_but(edit.tx(), id, None).await?;
    edit.note(
        "operator",
        id,
        json!({ "password": "old" }),
        json!({ "password": "new" }),
    );
    edit.commit().await?;
    Ok(user)
}
