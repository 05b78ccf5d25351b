//! Reading notices.

use chrono::{DateTime, Utc};
use entity::{account, id::NotificationId, notification};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};

use super::find;
use crate::{App, Code, Edit, Error, Problems, Viewer, db::among, error::Result};

/// Notices that may be named at once, and notices that are told of at most when all are read: as many as a page has.
pub const MAX_NAMED: usize = 100;

/// Which notices somebody has read.
#[derive(Clone, Debug, Default)]
pub struct Which {
    /// These; all when left out.
    pub ids: Option<Vec<NotificationId>>,
    /// Only those that came before.
    pub before: Option<DateTime<Utc>>,
}

/// What was marked.
#[derive(Clone, Debug)]
pub struct Marked {
    /// How many notices were not read before.
    pub count: u64,
    /// The named ones as they now are, in the order of their names; where none was named, the newest of those that were marked.
    pub notifications: Vec<notification::Model>,
    /// The account as it now is.
    pub account: account::Model,
}

/// Notes that the viewer has read notices. Those that were read before stay as they are.
pub async fn mark_read(app: &App, viewer: &Viewer, which: Which) -> Result<Marked> {
    let mut problems = Problems::default();
    if which.ids.as_ref().is_some_and(|ids| ids.len() > MAX_NAMED) {
        problems.add_limit("notificationIds", Code::TooLong, MAX_NAMED as i64);
    }
    problems.settle()?;

    let (edit, account) = Edit::account(app, viewer).await?;
    if let Some(ids) = &which.ids {
        let own = notification::Entity::find()
            .filter(among(edit.tx(), notification::Column::Id, ids))
            .filter(notification::Column::AccountId.eq(viewer.account_id))
            .select_only()
            .column(notification::Column::Id);
        let own: Vec<NotificationId> = own.into_tuple().all(edit.tx()).await?;
        if ids.iter().any(|id| !own.contains(id)) {
            return Err(Error::user("notificationIds", Code::NotFound));
        }
    }
    let now = edit.now();
    let mut unread = notification::Entity::update_many()
        .col_expr(notification::Column::ReadAt, Expr::value(now))
        .filter(notification::Column::AccountId.eq(viewer.account_id))
        .filter(notification::Column::ReadAt.is_null())
        .filter(find::known());
    if let Some(ids) = &which.ids {
        unread = unread.filter(among(edit.tx(), notification::Column::Id, ids));
    }
    if let Some(before) = which.before {
        unread = unread.filter(notification::Column::CreatedAt.lt(before));
    }
    let count = unread.exec(edit.tx()).await?.rows_affected;
    let newest = match (&which.ids, count) {
        (None, 1..) => find::read_at(edit.tx(), viewer, now, (MAX_NAMED as u64).min(count)).await?,
        _ => Vec::new(),
    };
    let account = match count {
        // Nothing has changed, so nobody need hear of it.
        0 => {
            edit.abandon().await?;
            account::Model {
                revision: account.revision - 1,
                ..account
            }
        }
        _ => {
            edit.commit().await?;
            account
        }
    };
    let notifications = match &which.ids {
        Some(ids) => {
            let mut found = find::by_ids(app, viewer, ids).await?;
            found.sort_by_key(|notice| ids.iter().position(|id| *id == notice.id));
            found
        }
        None => newest,
    };
    Ok(Marked {
        count,
        notifications,
        account,
    })
}
