//! Every account has a row for each thing that is planned.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    id::AccountId,
    plan::{self, PlanKind},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, Iterable,
    QueryFilter, QuerySelect, Set, Statement,
    sea_query::{LockBehavior, LockType},
};

use super::{Hour, welcome};
use crate::{
    App,
    db::is_postgres,
    error::Result,
    preference::{self, Preferences},
};

/// Accounts that are enrolled at a time.
const BATCH: u64 = 500;

/// Plans for a new account, in the transaction that makes it.
pub(crate) async fn account(db: &impl ConnectionTrait, id: AccountId, now: DateTime<Utc>) -> Result<()> {
    insert(db, PlanKind::iter().map(|kind| (id, kind, now)), now).await
}

/// Plans for accounts for which nothing is planned, a few hundred at a time, and returns how many rows were missing.
///
/// They are accounts from before there were plans, or such as were put straight into the tables.
pub async fn missing(app: &App) -> Result<usize> {
    #[derive(FromQueryResult)]
    struct Found {
        id: AccountId,
        created_at: DateTime<Utc>,
    }

    let mut count = 0;
    for kind in PlanKind::iter() {
        let statement = Statement::from_sql_and_values(
            app.db.get_database_backend(),
            "SELECT a.id, a.created_at FROM account a
             WHERE a.deleted_at IS NULL AND a.suspended_at IS NULL AND NOT EXISTS (SELECT 1 FROM schedule s WHERE s.account_id = a.id AND s.kind = $1)
             ORDER BY a.id LIMIT $2",
            [kind.into(), BATCH.into()],
        );
        let found = Found::find_by_statement(statement).all(&app.db).await?;
        count += found.len();
        insert(
            &app.db,
            found.iter().map(|found| (found.id, kind, found.created_at)),
            app.clock.now(),
        )
        .await?;
    }
    Ok(count)
}

/// Plans anew for an account whose hours or whose zone have changed. A day that was served is not served again.
///
/// The account is held. A planner that has its rows waits for it, and plans by what is wanted then.
pub(crate) async fn again(db: &impl ConnectionTrait, id: AccountId, now: DateTime<Utc>) -> Result<()> {
    let preferences = preference::find::of(db, &BTreeSet::from([id])).await?;
    let Some(preferences) = preferences.get(&id) else {
        return Ok(());
    };
    let kinds = PlanKind::iter().map(|kind| (id, kind, preferences.since));
    insert(db, kinds, now).await?;
    let mut rows = plan::Entity::find()
        .filter(plan::Column::AccountId.eq(id))
        .filter(plan::Column::Kind.is_in(PlanKind::iter()));
    if is_postgres(db) {
        rows = rows.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    for row in rows.all(db).await? {
        let planned = replanned(&row, preferences, now);
        let mut row = row.into_active_model();
        row.next_on = Set(planned.next_on);
        row.next_at = Set(planned.next_at);
        row.update(db).await?;
    }
    Ok(())
}

/// Returns a row with the day that is next once hour or zone have changed.
pub(super) fn replanned(row: &plan::Model, preferences: &Preferences, now: DateTime<Utc>) -> plan::Model {
    let hour = preferences.hour(row.kind);
    let next_on = hour.next(row.next_on, now);
    plan::Model {
        next_on,
        next_at: hour.of(next_on),
        ..row.clone()
    }
}

async fn insert(
    db: &impl ConnectionTrait,
    missing: impl Iterator<Item = (AccountId, PlanKind, DateTime<Utc>)>,
    now: DateTime<Utc>,
) -> Result<()> {
    let rows = missing.map(|(account_id, kind, since)| {
        let hour = Hour::new(kind, None);
        let (version, first_on) = match kind {
            PlanKind::Welcome => welcome::first(since.date_naive(), now.date_naive()),
            PlanKind::Remind | PlanKind::Overdue | PlanKind::Digest => (0, NaiveDate::MIN),
        };
        let next_on = hour.next(first_on, now);
        let row = plan::Model {
            account_id,
            kind,
            next_on,
            next_at: hour.of(next_on),
            version,
        };
        row.into_active_model().reset_all()
    });
    plan::Entity::insert_many(rows)
        .on_conflict_do_nothing()
        .exec_without_returning(db)
        .await?;
    Ok(())
}
