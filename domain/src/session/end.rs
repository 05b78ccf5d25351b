//! Ending an account's sessions along with what they were opened by.

use entity::{
    account,
    id::{AccountId, SessionId},
    session,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::memory::{end, forget};
use crate::{App, Edit, bus::News, error::Result};

/// Has the cache ask the database about the sessions of an account that are about to end: all but `kept`.
///
/// Called before the edit that ends them, so that a process killed half-way leaves nothing stale.
pub(crate) async fn doubt_all_but(app: &App, account_id: AccountId, kept: Option<SessionId>) -> Result<()> {
    let sessions = session::Entity::find().filter(all_but(account_id, kept));
    for session in sessions.all(&app.db).await? {
        forget(app, &session).await;
    }
    Ok(())
}

/// Ends the sessions of the account that is being edited, all but `kept`, everywhere at once when the edit is committed.
pub(crate) async fn end_all_but(
    edit: &mut Edit<'_, account::Model>,
    account_id: AccountId,
    kept: Option<SessionId>,
) -> Result<Vec<session::Model>> {
    let ended = session::Entity::delete_many()
        .filter(all_but(account_id, kept))
        .exec_with_returning(edit.tx())
        .await?;
    for session in &ended {
        edit.tell(News::SessionEnded {
            id: session.id,
            account_id,
        });
    }
    Ok(ended)
}

/// Forgets sessions that have ended, now that the edit is committed.
pub(crate) async fn forget_ended(app: &App, ended: &[session::Model]) {
    for session in ended {
        end(app, session.id);
        forget(app, session).await;
    }
}

fn all_but(account_id: AccountId, kept: Option<SessionId>) -> Condition {
    Condition::all()
        .add(session::Column::AccountId.eq(account_id))
        .add_option(kept.map(|kept| session::Column::Id.ne(kept)))
}
