//! Ending a session.

use entity::{account, id::SessionId, session};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{
    find,
    memory::{end, forget},
};
use crate::{App, Code, Edit, Error, Viewer, bus::News, error::Result, retrying};

/// Ends one of the caller's sessions, everywhere at once, and returns the account.
pub async fn revoke(app: &App, viewer: &Viewer, id: SessionId) -> Result<account::Model> {
    let missing = || Error::user("sessionId", Code::NotFound);
    let session = find::of(app, viewer.account_id, id).await?.ok_or_else(missing)?;
    forget(app, &session).await;
    let (account, session) = retrying!(async {
        let (mut edit, account) = Edit::account(app, viewer).await?;
        let ended = session::Entity::delete_many()
            .filter(session::Column::Id.eq(id))
            .filter(session::Column::AccountId.eq(viewer.account_id))
            .exec_with_returning(edit.tx())
            .await?;
        let session = ended.into_iter().next().ok_or_else(missing)?;
        edit.tell(News::SessionEnded {
            id,
            account_id: viewer.account_id,
        });
        edit.commit().await?;
        Ok((account, session))
    })?;
    end(app, id);
    forget(app, &session).await;
    Ok(account)
}
