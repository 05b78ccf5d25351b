//! Looking notices up: an account's inbox, the newest first.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    id::{AccountId, NotificationId, TypedId},
    notification,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Statement,
};

use crate::{
    App, Locale, Viewer, account, announcement,
    db::among,
    error::Result,
    listing::Listing,
    order::{Column, Kind, Order},
    page::{Page, Paging},
};

/// The newest first.
const NEWEST_FIRST: Order = Order {
    list: "notifications",
    columns: &[
        Column::descending("n.created_at", Kind::Instant),
        Column::descending("n.id", Kind::Id),
    ],
};

/// Which notices are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// All.
    All,
    /// Those that the person has not read.
    Unread,
}

/// A notice, with the language in which its person is told.
#[derive(Clone, Debug)]
pub struct Told {
    /// The notice.
    pub notice: notification::Model,
    /// The language.
    pub locale: Locale,
}

/// Returns a page of the viewer's inbox.
pub async fn page(
    app: &App,
    viewer: &Viewer,
    reading: Reading,
    (paging, count): (&Paging, bool),
) -> Result<Page<Told>> {
    let mut conditions = vec!["n.account_id = $1".to_owned()];
    if reading == Reading::Unread {
        conditions.push("n.read_at IS NULL".to_owned());
    }
    let listing = Listing {
        columns: "n.*, (SELECT a.locale FROM account a WHERE a.id = $1) AS account_locale".into(),
        from: "notification n".to_owned(),
        conditions,
        values: vec![viewer.account_id.into()],
        order: NEWEST_FIRST,
    };
    let (rows, total) = listing.rows(app, (paging, count)).await?;
    let read = |row| notification::Model::from_query_result(row, "");
    let mut notices = rows.iter().map(read).collect::<Result<Vec<_>, DbErr>>()?;
    announcement::find::fill_in(&app.db, &mut notices).await?;
    let mut found = Vec::with_capacity(rows.len());
    for (row, notice) in rows.iter().zip(notices) {
        let locale: Option<String> = row.try_get("", "account_locale")?;
        found.push(Told {
            notice,
            locale: Locale::of_tag(&locale.unwrap_or_default()).unwrap_or_default(),
        });
    }
    let cursor = |Told { notice, .. }: &Told| {
        NEWEST_FIRST.cursor(vec![notice.created_at.into(), notice.id.uuid().into()])
    };
    Ok(Page::of(found, paging, cursor).with_total(total))
}

/// Counts the viewer's notices that are not read.
pub async fn unread_count(app: &App, viewer: &Viewer) -> Result<u64> {
    let unread = notification::Entity::find()
        .filter(notification::Column::AccountId.eq(viewer.account_id))
        .filter(notification::Column::ReadAt.is_null());
    Ok(unread.count(&app.db).await?)
}

/// Returns those of some notices that are the viewer's, in no order.
pub async fn by_ids(app: &App, viewer: &Viewer, ids: &[NotificationId]) -> Result<Vec<notification::Model>> {
    let found = notification::Entity::find()
        .filter(among(&app.db, notification::Column::Id, ids))
        .filter(notification::Column::AccountId.eq(viewer.account_id));
    let mut found = found.all(&app.db).await?;
    announcement::find::fill_in(&app.db, &mut found).await?;
    Ok(found)
}

/// Fills in what some notices say that does not stand in their rows: what people are called, and what announcements say.
pub(crate) async fn fill_in(db: &impl ConnectionTrait, notices: &mut [notification::Model]) -> Result<()> {
    name_actors(db, notices).await?;
    announcement::find::fill_in(db, notices).await
}

/// Fills in what those are called whose doing some notices speak of.
async fn name_actors(db: &impl ConnectionTrait, notices: &mut [notification::Model]) -> Result<()> {
    let ids: Vec<AccountId> = notices.iter().filter_map(|notice| notice.actor_id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let found = account::find::names(db, &ids).await?;
    let names: HashMap<_, _> = found
        .into_iter()
        .map(|name| (name.id, name.display_name))
        .collect();
    for notice in notices {
        notice.wording.actor = notice.actor_id.and_then(|id| names.get(&id).cloned());
    }
    Ok(())
}

/// Returns the viewer's notices from `since` on, at most `limit` of them and rather the newest, the oldest first.
pub(super) async fn since(
    app: &App,
    viewer: &Viewer,
    since: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<notification::Model>> {
    let found = notification::Entity::find()
        .filter(notification::Column::AccountId.eq(viewer.account_id))
        .filter(notification::Column::CreatedAt.gte(since))
        .order_by_desc(notification::Column::CreatedAt)
        .order_by_desc(notification::Column::Id)
        .limit(limit);
    let mut found = found.all(&app.db).await?;
    announcement::find::fill_in(&app.db, &mut found).await?;
    found.reverse();
    Ok(found)
}

/// Returns the newest notices of an account that were read at an instant.
pub(super) async fn read_at(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    at: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<notification::Model>> {
    let statement = Statement::from_sql_and_values(
        db.get_database_backend(),
        "SELECT * FROM notification WHERE account_id = $1 AND read_at = $2 ORDER BY created_at DESC, id DESC LIMIT $3",
        [viewer.account_id.into(), at.into(), limit.into()],
    );
    let mut found = notification::Entity::find()
        .from_raw_sql(statement)
        .all(db)
        .await?;
    announcement::find::fill_in(db, &mut found).await?;
    Ok(found)
}
