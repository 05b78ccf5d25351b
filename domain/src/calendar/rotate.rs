//! A new secret address.

use entity::{account, calendar_feed};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, sea_query::OnConflict};

use crate::{App, Edit, Viewer, error::Result, token};

/// Makes a new address for the viewer's calendar, and returns it with the account. The one before leads nowhere from now on.
///
/// Only a hash of it is kept, so nobody is told it again.
pub async fn rotate(app: &App, viewer: &Viewer) -> Result<(String, account::Model)> {
    let (edit, account) = Edit::account(app, viewer).await?;
    let secret = token::fresh();
    let row = calendar_feed::Model {
        account_id: viewer.account_id,
        token_hash: token::hash(&secret).to_vec(),
        created_at: edit.now(),
    };
    let again = OnConflict::column(calendar_feed::Column::AccountId)
        .update_columns([calendar_feed::Column::TokenHash, calendar_feed::Column::CreatedAt])
        .to_owned();
    calendar_feed::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(again)
        .exec_without_returning(edit.tx())
        .await?;
    edit.commit().await?;
    Ok((format!("{}/calendar/{secret}.ics", app.public_url), account))
}
