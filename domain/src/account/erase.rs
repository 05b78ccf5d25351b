//! Erasing accounts that were deleted a month ago.
//!
//! Step by step, each a transaction of its own that finds what is left: any number of workers may be at the same account, each may
//! die at any step, and the next one goes on. The account's own row goes last, and only with it is its address free again.

use std::collections::BTreeSet;

use entity::{
    account,
    id::{AccountId, ResidenceId},
    membership,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Statement, Value,
};

use super::{
    delete::GRACE,
    part::{self, For},
};
use crate::{App, Edit, Error, db::is_postgres, error::Result, export, retrying};

/// Accounts that are found at a time.
const BATCH: u64 = 100;

/// Rows that one transaction changes, so that nobody waits long for what it locks.
const ROWS: u64 = 1_000;

/// Returns the accounts that are to be erased now, those first that have waited longest.
pub async fn due(app: &App) -> Result<Vec<AccountId>> {
    let found = account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .filter(account::Column::DeletedAt.lte(app.clock.now() - GRACE))
        .order_by_asc(account::Column::DeletedAt)
        .limit(BATCH);
    Ok(found.into_tuple().all(&app.db).await?)
}

/// Erases an account. `go_on` is asked after each step; `false` ends it early, and the next call goes on.
///
/// Its homes go or pass on, the log of others' homes forgets who it was, and all that was the account's alone is deleted. One that was
/// erased meanwhile, or is not to be, is left alone.
pub async fn erase(app: &App, id: AccountId, go_on: impl Fn() -> bool) -> Result<()> {
    while let Some(home) = next_home(app, id).await? {
        let held = part::concerned(app, id).await?;
        // Where somebody joined meanwhile, the next round holds them too.
        if !retrying!(part_with(app, id, home, &held))? || !go_on() {
            return Ok(());
        }
    }
    while let Some(home) = next_trace(app, id).await? {
        retrying!(forget(app, id, home))?;
        if !go_on() {
            return Ok(());
        }
    }
    for table in ["notification", "delivery"] {
        while retrying!(empty(app, id, table))? == ROWS {
            if !go_on() {
                return Ok(());
            }
        }
    }
    retrying!(remove(app, id))
}

/// Returns a home that the account still belongs to.
async fn next_home(app: &App, id: AccountId) -> Result<Option<ResidenceId>> {
    let found = membership::Entity::find()
        .filter(membership::Column::AccountId.eq(id))
        .order_by_asc(membership::Column::ResidenceId);
    Ok(found.one(&app.db).await?.map(|place| place.residence_id))
}

/// Parts with a home for good, and says whether the account is still to be erased.
async fn part_with(app: &App, id: AccountId, home: ResidenceId, held: &BTreeSet<AccountId>) -> Result<bool> {
    let Some(edit) = open(app, id, held).await? else {
        return Ok(false);
    };
    if !part::homes(&edit, id).await?.contains(&home) {
        edit.abandon().await?;
        return Ok(true);
    }
    if let Some(edit) = part::with(edit, home, held, For::Good).await? {
        edit.commit().await?;
    }
    Ok(true)
}

/// Opens an account that is to be erased; `None` when it is gone or not to be.
async fn open<'a>(
    app: &'a App,
    id: AccountId,
    held: &BTreeSet<AccountId>,
) -> Result<Option<Edit<'a, account::Model>>> {
    let (edit, account) = match Edit::account_of(app, id, held).await {
        Ok(opened) => opened,
        Err(Error::SignedOut) => return Ok(None),
        Err(error) => return Err(error),
    };
    let is_due = account
        .deleted_at
        .is_some_and(|deleted_at| deleted_at + GRACE <= edit.now());
    if !is_due {
        edit.abandon().await?;
        return Ok(None);
    }
    Ok(Some(edit))
}

/// Returns a home that still knows what the account did there.
async fn next_trace(app: &App, id: AccountId) -> Result<Option<ResidenceId>> {
    #[derive(FromQueryResult)]
    struct Found {
        residence_id: ResidenceId,
    }

    let statement = Statement::from_sql_and_values(
        app.db.get_database_backend(),
        "SELECT residence_id FROM task_completion WHERE completed_by = $1
         UNION ALL SELECT residence_id FROM task WHERE created_by = $1 LIMIT 1",
        [id.into()],
    );
    let found = Found::find_by_statement(statement).one(&app.db).await?;
    Ok(found.map(|found| found.residence_id))
}

/// Takes the person's name off some rows of a home, whose revision tells the apps.
async fn forget(app: &App, id: AccountId, home: ResidenceId) -> Result<()> {
    let Some(mut edit) = Edit::house(app, home).await? else {
        return Ok(());
    };
    edit.forget_person(id, ROWS).await?;
    edit.commit().await
}

/// Deletes some rows of a table that can be long, and returns how many those were.
async fn empty(app: &App, id: AccountId, table: &'static str) -> Result<u64> {
    let held = BTreeSet::from([id]);
    let Some(edit) = open(app, id, &held).await? else {
        return Ok(0);
    };
    let delete =
        format!("DELETE FROM {table} WHERE id IN (SELECT id FROM {table} WHERE account_id = $1 LIMIT $2)");
    let values = [id.into(), ROWS.into()];
    let deleted = run(&edit, &delete, values).await?;
    edit.commit().await?;
    Ok(deleted)
}

/// Deletes the account's row, and with it all that is the account's alone.
async fn remove(app: &App, id: AccountId) -> Result<()> {
    let held = BTreeSet::from([id]);
    let Some(edit) = open(app, id, &held).await? else {
        return Ok(());
    };
    let account = super::find::by_id(edit.tx(), id).await?.ok_or(Error::SignedOut)?;
    export::end(&edit, id).await?;
    // Their bytes go next. What is in a home is the home's.
    let close = "UPDATE file SET holder_kind = NULL, holder_id = NULL, released_at = $2, removed_at = $2,
        thumbnails_due_at = NULL WHERE account_id = $1 AND residence_id IS NULL AND removed_at IS NULL";
    run(&edit, close, [id.into(), edit.now().into()]).await?;
    run(
        &edit,
        "UPDATE residence SET created_by = NULL WHERE created_by = $1",
        [id.into()],
    )
    .await?;
    for by_address in [
        "DELETE FROM mail WHERE email = $1",
        "DELETE FROM suppression WHERE email = $1",
    ] {
        run(&edit, by_address, [account.email.clone().into()]).await?;
    }
    // What stores told of purchases that were handed in without a token; the purchases go with the account.
    run(
        &edit,
        "DELETE FROM store_event WHERE (store, store_key) IN (SELECT store, store_key FROM subscription WHERE account_id = $1)",
        [id.into()],
    )
    .await?;
    // What a planner holds is gone when it lets go, and it waits for this account.
    let skip = match is_postgres(edit.tx()) {
        true => "FOR UPDATE SKIP LOCKED",
        false => "",
    };
    let untold =
        format!("DELETE FROM occasion WHERE id IN (SELECT id FROM occasion WHERE actor_id = $1 {skip})");
    run(&edit, &untold, [id.into()]).await?;
    run(&edit, "DELETE FROM account WHERE id = $1", [id.into()]).await?;
    edit.commit().await?;
    tracing::info!(account.id = %id, "Erased account {id}");
    Ok(())
}

/// Runs a statement in an edit, and returns how many rows it changed.
async fn run(
    edit: &Edit<'_, account::Model>,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<u64> {
    let statement = Statement::from_sql_and_values(edit.tx().get_database_backend(), sql, values);
    Ok(edit.tx().execute_raw(statement).await?.rows_affected())
}
