//! The one door for writes.
//!
//! [`Edit`] loads the row, checks the right, opens the transaction and counts the revision; [`Edit::save`] stamps the revision on
//! all that is saved; [`Edit::commit`] commits, and only then tells the bus and the queue. Nothing else writes what belongs to a
//! home or to an account, so no use case can forget a right, a revision, a listener or a job.
//!
//! The revision is counted by the transaction's first statement, so writers of one home follow each other and a revision that is
//! seen is complete. An edit that touches several takes its locks in one order: accounts by id, then the residence.

mod enter;
mod home;
mod household;
mod many;
mod occasion;
mod own;
mod part;
mod retry;
mod rows;

use std::collections::BTreeSet;

use anyhow::Context;
use chrono::{DateTime, Utc};
use entity::{account, id::AccountId, residence};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ActiveValue, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, Iterable, ModelTrait, Statement,
};
use tracing::Instrument;

pub use self::{home::Home, occasion::Occasion, retry::Tries};
use crate::{App, bus::News, db, error::Result, queue::Job, trace};

/// An open transaction on what `S` holds: a [`Home`], or the caller's own [`account::Model`].
///
/// Dropped without [`Edit::commit`], it leaves everything as it was.
pub struct Edit<'a, S = Home> {
    app: &'a App,
    tx: DatabaseTransaction,
    now: DateTime<Utc>,
    news: Vec<News>,
    jobs: Vec<Job>,
    /// Whether days may be noted on which nobody is at the home; else nobody need look for them.
    may_be_away: bool,
    subject: S,
}

/// Rows that carry the revision at which they changed last.
pub trait Row: ActiveModelTrait + ActiveModelBehavior + Send {
    /// Notes when and at which revision the row changed.
    fn stamp(&mut self, revision: i64, now: DateTime<Utc>);
}

macro_rules! stamped {
    ($($table:ident),*) => {$(
        impl Row for entity::$table::ActiveModel {
            fn stamp(&mut self, revision: i64, now: DateTime<Utc>) {
                self.revision = sea_orm::Set(revision);
                self.updated_at = sea_orm::Set(now);
            }
        }
    )*};
}

stamped!(
    account,
    appliance,
    away_period,
    completion,
    contractor,
    document,
    invitation,
    membership,
    task
);

impl Row for entity::residence::ActiveModel {
    fn stamp(&mut self, revision: i64, now: DateTime<Utc>) {
        self.revision = sea_orm::Set(revision);
        self.fields_revision = sea_orm::Set(revision);
        self.updated_at = sea_orm::Set(now);
    }
}

impl<'a, S> Edit<'a, S> {
    /// Returns the app that is written to.
    pub(crate) fn app(&self) -> &'a App {
        self.app
    }

    /// Returns the instant at which the edit began; all that it writes carries it.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Returns the transaction, for reads that must see what the edit has written, and for rows that carry no revision.
    pub fn tx(&self) -> &DatabaseTransaction {
        &self.tx
    }

    /// Tells the bus once the edit is committed.
    pub fn tell(&mut self, news: News) {
        self.news.push(news);
    }

    /// Wakes a worker once the edit is committed.
    pub fn wake(&mut self, job: Job) {
        self.jobs.push(job);
    }

    /// Commits, then tells all listeners and wakes the workers.
    ///
    /// Goes on when the caller goes away meanwhile: what is committed is told.
    pub async fn commit(self) -> Result<()> {
        let Self {
            app, tx, news, jobs, ..
        } = self;
        let app = app.clone();
        let committing = async move {
            tx.commit().await.context("committing an edit")?;
            for news in news {
                app.bus.publish(news).await;
            }
            app.queue.wake(&jobs).await;
            Ok(())
        };
        let done = tokio::spawn(trace::carried(committing).in_current_span()).await;
        done.context("committing an edit")?
    }

    /// Ends the edit without a trace, for a request that turns out to change nothing.
    pub async fn abandon(self) -> Result<()> {
        Ok(self.tx.rollback().await.context("abandoning an edit")?)
    }

    /// Counts up the revisions of accounts in the order of their ids, and returns those that exist.
    ///
    /// Takes its locks first: call it before a residence is locked.
    async fn lock_accounts(&mut self, ids: &BTreeSet<AccountId>) -> Result<Vec<account::Model>> {
        let mut accounts = Vec::with_capacity(ids.len());
        for id in ids {
            accounts.extend(self.count_account(*id).await?);
        }
        Ok(accounts)
    }

    /// Counts up one account's revision.
    async fn count_account(&mut self, id: AccountId) -> Result<Option<account::Model>> {
        let count = "UPDATE account SET revision = revision + 1 WHERE id = $1 RETURNING *";
        let found = account::Entity::find().from_raw_sql(self.statement(count, [id.into()]));
        let account = found.one(&self.tx).await?;
        if let Some(account) = &account {
            self.news.push(News::Account {
                id: account.id,
                revision: account.revision,
            });
        }
        Ok(account)
    }

    /// Counts up the revisions of the homes whose ids `which` selects by `$1`, locked in the order of their ids, and returns them.
    async fn count_residences(
        &mut self,
        which: &str,
        value: sea_orm::Value,
    ) -> Result<Vec<residence::Model>> {
        if db::is_postgres(&self.tx) {
            let lock =
                format!("SELECT id FROM residence WHERE id IN ({which}) ORDER BY id FOR NO KEY UPDATE");
            let lock = self.statement(&lock, [value.clone()]);
            self.tx.query_all_raw(lock).await?;
        }
        let count = format!("UPDATE residence SET revision = revision + 1 WHERE id IN ({which}) RETURNING *");
        let counted = residence::Entity::find().from_raw_sql(self.statement(&count, [value]));
        let homes = counted.all(&self.tx).await?;
        self.news.extend(homes.iter().map(|home| News::Residence {
            id: home.id,
            revision: home.revision,
        }));
        Ok(homes)
    }

    /// Makes a statement for the database that the edit is in.
    fn statement(&self, sql: &str, values: impl IntoIterator<Item = sea_orm::Value>) -> Statement {
        Statement::from_sql_and_values(self.tx.get_database_backend(), sql, values)
    }

    /// Hands the open transaction on with another subject.
    fn with<T>(self, subject: T) -> (Edit<'a, T>, S) {
        let Self {
            app,
            tx,
            now,
            news,
            jobs,
            may_be_away,
            subject: old,
        } = self;
        (
            Edit {
                app,
                tx,
                now,
                news,
                jobs,
                may_be_away,
                subject,
            },
            old,
        )
    }
}

impl<'a> Edit<'a, ()> {
    /// Opens a transaction that has locked nothing yet; by itself for rows that carry no revision, such as a session's tokens.
    pub(crate) async fn begin(app: &'a App) -> Result<Self> {
        Ok(Self {
            app,
            tx: db::begin(&app.db).await?,
            now: app.clock.now(),
            news: Vec::new(),
            jobs: Vec::new(),
            may_be_away: true,
            subject: (),
        })
    }
}

/// Says whether a row that is to be saved differs from what is there: what changes nothing is not saved, so that no revision counts up for
/// it and nobody else's edit is a conflict.
pub(crate) fn differs<A: Row>(row: &A, before: &<A::Entity as EntityTrait>::Model) -> bool {
    <A::Entity as EntityTrait>::Column::iter().any(|column| match row.get(column) {
        ActiveValue::Set(value) => value != before.get(column),
        ActiveValue::Unchanged(_) | ActiveValue::NotSet => false,
    })
}

/// Inserts or updates a row whose stamp is set, and returns it as it now is.
async fn write<A: Row>(
    tx: &DatabaseTransaction,
    row: A,
    insert: bool,
) -> Result<<A::Entity as EntityTrait>::Model>
where
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    Ok(if insert {
        row.insert(tx).await?
    } else {
        row.update(tx).await?
    })
}
