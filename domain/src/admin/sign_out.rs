//! Signing an operator out.

use entity::admin_session;
use sea_orm::EntityTrait;

use super::{AdminOperation, Operator, right::may, view::end_view_as};
use crate::{App, error::Result};

/// Ends the session that the operator came with, and what it is looking at; its token is nothing from then on.
pub async fn sign_out(app: &App, operator: &Operator) -> Result<()> {
    if may(operator.user.role, AdminOperation::EndViewAs) {
        end_view_as(app, operator).await?;
    }
    admin_session::Entity::delete_by_id(operator.session_id)
        .exec(&app.db)
        .await?;
    Ok(())
}
