//! What stores tell by themselves: kept first, then applied, each once.

use chrono::{DateTime, Utc};
use entity::{
    id::{AccountId, StoreEventId},
    store_event,
    subscription::{Standing, Store},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, OnConflict},
};

use super::{
    BATCH,
    apply::{Telling, apply},
    pause,
};
use crate::{App, Edit, account::find as accounts, error::Result, queue::Job};

/// How often it is tried to apply an event; with the pauses between them that is more than a week.
const TRIES: i32 = 40;

/// Events of a purchase that are looked at when somebody says whose it is; a store tells fewer before anybody does.
const EARLY: u64 = 200;

/// Something that a store told and that is known to be its word.
#[derive(Clone, Debug)]
pub(super) struct Told {
    /// Which store.
    pub store: Store,
    /// By what it knows what it told.
    pub key: String,
    /// Of which purchase; none for what is about none.
    pub store_key: Option<String>,
    /// What it calls it.
    pub kind: String,
    /// Whose purchase it is, by the token that the app handed to the store.
    pub account_id: Option<AccountId>,
    /// What it says by itself.
    pub standing: Standing,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
}

/// Keeps what a store told, and wakes a worker to apply it. What was told already is left as it is.
pub(super) async fn keep(app: &App, told: Told) -> Result<()> {
    let mut edit = Edit::begin(app).await?;
    let now = edit.now();
    // What is about no purchase is kept as it came; nothing follows from it.
    let is_about_one = told.store_key.is_some();
    // The token is what a store says; nobody need have it, or have it any more.
    let account_id = match told.account_id {
        Some(id) => accounts::by_id(edit.tx(), id).await?.map(|account| account.id),
        None => None,
    };
    let row = store_event::Model {
        id: StoreEventId::new(now),
        store: told.store,
        event_key: told.key,
        store_key: told.store_key,
        kind: told.kind,
        account_id,
        standing: told.standing,
        occurred_at: told.occurred_at,
        received_at: now,
        applied_at: (!is_about_one).then_some(now),
        due_at: is_about_one.then_some(now),
        tries: 0,
    };
    let id = row.id;
    let once = OnConflict::columns([store_event::Column::Store, store_event::Column::EventKey])
        .do_nothing()
        .to_owned();
    store_event::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(once)
        .exec_without_returning(edit.tx())
        .await?;
    if is_about_one {
        // One that was told before is not found, and no harm is done.
        edit.wake(Job::StoreEvent(id));
    }
    edit.commit().await
}

/// Returns the events that are to be applied now, the oldest first.
pub async fn due(app: &App) -> Result<Vec<StoreEventId>> {
    let found = store_event::Entity::find()
        .select_only()
        .column(store_event::Column::Id)
        .filter(store_event::Column::DueAt.lte(app.clock.now()))
        .order_by_asc(store_event::Column::DueAt)
        .limit(BATCH);
    Ok(found.into_tuple().all(&app.db).await?)
}

/// Applies an event. One that is applied already, that another worker has, or that is gone, is left alone.
pub async fn settle(app: &App, id: StoreEventId) -> Result<()> {
    let Some(event) = claim(app, id).await? else {
        return Ok(());
    };
    let Some(key) = event.store_key.clone() else {
        return close(app, id).await;
    };
    let telling = match event.store {
        Store::Google => match super::google::look(app, &key).await? {
            Some(snapshot) => {
                let mut telling = snapshot.telling(&key);
                super::state::hear(&mut telling.standing, &event.standing);
                telling
            }
            // It keeps what is over for a while only; what it told by itself still counts.
            None => Telling {
                acknowledge: false,
                ..own_words(&event, key)
            },
        },
        Store::Apple | Store::Granted => own_words(&event, key),
    };
    if crate::retrying!(apply(app, &telling, None))?.is_none() {
        tracing::info!(
            store_event.id = %id,
            "The store's event {id} is about a purchase that nobody has claimed yet"
        );
    }
    close(app, id).await
}

/// Returns what an event says by itself.
fn own_words(event: &store_event::Model, key: String) -> Telling {
    Telling {
        store: event.store,
        key,
        account_id: event.account_id,
        standing: event.standing.clone(),
        linked_key: None,
        acknowledge: false,
    }
}

/// Returns what was told of a purchase so far.
pub(super) async fn said_of(db: &impl ConnectionTrait, store: Store, key: &str) -> Result<Vec<Standing>> {
    let found = store_event::Entity::find()
        .filter(store_event::Column::Store.eq(store))
        .filter(store_event::Column::StoreKey.eq(key))
        .order_by_desc(store_event::Column::Id)
        .limit(EARLY);
    let found = found.all(db).await?;
    Ok(found.into_iter().map(|event| event.standing).collect())
}

/// Counts a try and sees to it that no other worker tries meanwhile.
async fn claim(app: &App, id: StoreEventId) -> Result<Option<store_event::Model>> {
    let edit = Edit::begin(app).await?;
    let now = edit.now();
    let due = store_event::Entity::find_by_id(id).filter(store_event::Column::DueAt.lte(now));
    let Some(event) = due.one(edit.tx()).await? else {
        edit.abandon().await?;
        return Ok(None);
    };
    let is_hopeless = event.tries >= TRIES;
    let next = (!is_hopeless).then(|| now + pause(event.tries));
    let claimed = store_event::Entity::update_many()
        .col_expr(store_event::Column::DueAt, Expr::value(next))
        .col_expr(store_event::Column::Tries, Expr::value(event.tries + 1))
        .filter(store_event::Column::Id.eq(id))
        // Whoever came first has counted already.
        .filter(store_event::Column::Tries.eq(event.tries))
        .exec(edit.tx())
        .await?;
    edit.commit().await?;
    if is_hopeless {
        tracing::error!(store_event.id = %id, "The store's event {id} could not be applied: {TRIES} tries came to nothing");
    }
    Ok((claimed.rows_affected > 0 && !is_hopeless).then_some(event))
}

/// Notes that nothing is left to do for an event.
async fn close(app: &App, id: StoreEventId) -> Result<()> {
    let edit = Edit::begin(app).await?;
    store_event::Entity::update_many()
        .col_expr(store_event::Column::AppliedAt, Expr::value(edit.now()))
        .col_expr(store_event::Column::DueAt, Expr::value(None::<DateTime<Utc>>))
        .filter(store_event::Column::Id.eq(id))
        .exec(edit.tx())
        .await?;
    edit.commit().await
}
