//! The first operator.

use entity::admin_user;
use sea_orm::{EntityTrait, PaginatorTrait};

use super::{NewOperator, create};
use crate::{App, Code, error::Result};

/// Makes the first operator of an installation; once there is one, nothing changes any more, and there is `None`.
pub async fn seed(app: &App, first: NewOperator) -> Result<Option<admin_user::Model>> {
    if admin_user::Entity::find().count(&app.db).await? > 0 {
        return Ok(None);
    }
    match create(app, first).await {
        Ok(user) => Ok(Some(user)),
        // Another process did it meanwhile.
        Err(error) if error.has(Code::Taken) => Ok(None),
        Err(error) => Err(error),
    }
}
