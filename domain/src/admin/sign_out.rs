//! Signing an operator out.

use entity::admin_session;
use sea_orm::EntityTrait;

use super::Operator;
use crate::{App, error::Result};

/// Ends the session that the operator came with; its token is nothing from then on.
pub async fn sign_out(app: &App, operator: &Operator) -> Result<()> {
    admin_session::Entity::delete_by_id(operator.session_id)
        .exec(&app.db)
        .await?;
    Ok(())
}
