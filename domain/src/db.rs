//! The connection to the database.

use std::{io, time::Duration};

use anyhow::Context;
use chrono::{DateTime, Utc};
use entity::id::TypedId;
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectOptions, ConnectionTrait, Database, DatabaseConnection,
    DatabaseTransaction, DbBackend, DbErr, EntityTrait, Iden, IdenStatic, Iterable, RuntimeErr, SqlErr,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, Value,
    sea_query::{ColumnType, Expr, ExprTrait, ValueType, extension::postgres::PgFunc},
    sqlx::{self, Connection, Executor},
};
use tokio::time::timeout;
use uuid::Uuid;

use crate::{
    Code,
    error::{Error, Result},
    meter, outside,
};

/// How long one waits for a connection before one fails, where nobody waits for an answer.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a writer on SQLite waits for the one before it.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a connection may have rested that is used without asking whether its other end is still there.
const RESTED: Duration = Duration::from_secs(1);

/// How long the other end of a connection that nobody uses may take to answer before the connection is thrown away.
const PING_TIMEOUT: Duration = Duration::from_millis(500);

/// Opens a pool of at most `connections` connections to a `postgres://…` or `sqlite:…` address.
///
/// SQLite: the file is made when it is missing, in WAL mode, so that readers and the one writer do not wait for each other.
pub async fn connect(url: &str, connections: u32) -> Result<DatabaseConnection> {
    connect_within(url, connections, ACQUIRE_TIMEOUT).await
}

/// Opens a pool, as [`connect`] does, from which one waits for a connection no longer than `patience`: also while the database is away.
pub async fn connect_within(url: &str, connections: u32, patience: Duration) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(patience)
        // A broken connection shows at its next use; asking before each costs a round trip every time, so one that rested is asked, below.
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .create_if_missing(true)
                .busy_timeout(BUSY_TIMEOUT)
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "NORMAL")
        });
    if url.starts_with("postgres") {
        if let Some(trusted) = outside::trusted()
            && !url.contains("sslrootcert")
        {
            options
                .map_sqlx_postgres_opts(|postgres| postgres.ssl_root_cert_from_pem(trusted.pem().to_vec()));
        }
        // Texts are few and find their rows by index, so one plan serves all values; by itself Postgres plans what takes an array
        // anew each time, which costs more than running it. Where a text's best plan does depend on its values (a LIMIT, the letters of a
        // LIKE) it stands behind a condition that an index serves anyway. Said after connecting: poolers take no such word in the
        // greeting. One that shares connections by the transaction may lose it, and then a statement is planned as Postgres likes.
        options.map_sqlx_postgres_pool_opts(|pool| {
            pool.after_connect(|connection, _| {
                Box::pin(async move {
                    connection.execute(SESSION).await?;
                    Ok(())
                })
            })
            .before_acquire(|connection, meta| {
                Box::pin(async move {
                    if meta.idle_for >= RESTED {
                        in_time(connection.ping()).await?;
                    }
                    Ok(true)
                })
            })
            // Whoever gave up waiting gives back a connection that may never answer, and that must not keep its place in the pool. Nothing is
            // asked here: this waits for answers that are still to come, and mostly there are none.
            .after_release(|connection, _| {
                Box::pin(async move {
                    in_time(Connection::flush(connection)).await?;
                    Ok(true)
                })
            })
        });
    }
    let mut db = Database::connect(options)
        .await
        .context("connecting to the database")?;
    db.set_metric_callback(meter::note);
    Ok(db)
}

/// How a pool of connections stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pool {
    /// Connections that are open.
    pub open: u32,
    /// Those of them that nobody uses.
    pub idle: u32,
    /// As many as there may be.
    pub most: u32,
}

/// Returns how the pool of connections stands at this moment.
pub(crate) fn pool(db: &DatabaseConnection) -> Pool {
    let (open, idle, most) = if is_postgres(db) {
        let pool = db.get_postgres_connection_pool();
        (pool.size(), pool.num_idle(), pool.options().get_max_connections())
    } else {
        let pool = db.get_sqlite_connection_pool();
        (pool.size(), pool.num_idle(), pool.options().get_max_connections())
    };
    // Fewer than are open, and so as small a number.
    let idle = idle.try_into().unwrap_or(open);
    Pool { open, idle, most }
}

/// What each connection to Postgres is told. Who falls silent in the middle of a transaction, with nothing under way, would hold its locks
/// until the network gives it up: nothing else is waited for within one. A plan for all values of a statement expects far more rows of a large
/// table than it finds, and so is compiled: that takes fifty milliseconds where the statement takes less than one.
const SESSION: &str = "SET plan_cache_mode = force_generic_plan; SET jit = off; SET idle_in_transaction_session_timeout = '30s'";

/// Fails unless the other end of a connection answers soon.
async fn in_time(answer: impl Future<Output = Result<(), sqlx::Error>>) -> Result<(), sqlx::Error> {
    match timeout(PING_TIMEOUT, answer).await {
        Ok(answered) => answered,
        Err(_) => Err(sqlx::Error::Io(io::ErrorKind::TimedOut.into())),
    }
}

/// Opens a transaction that will write.
pub(crate) async fn begin(db: &DatabaseConnection) -> Result<DatabaseTransaction> {
    let options = TransactionOptions {
        // SQLite has one writer; asking for its place at once beats failing half-way.
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let begun = db.begin_with_options(options).await;
    Ok(begun.context("opening a transaction")?)
}

/// Asks the database for the least that it can answer.
pub async fn ping(db: &DatabaseConnection) -> Result<()> {
    db.execute_unprepared("SELECT 1")
        .await
        .context("asking the database")?;
    Ok(())
}

/// Asks the database what time it is.
pub async fn now(db: &DatabaseConnection) -> Result<DateTime<Utc>> {
    let sql = if is_postgres(db) {
        "SELECT clock_timestamp() AS now"
    } else {
        "SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now') AS now"
    };
    let row = db
        .query_one_raw(Statement::from_string(db.get_database_backend(), sql))
        .await?
        .context("the database tells no time")?;
    Ok(row.try_get("", "now")?)
}

/// Says whether the database is Postgres; else it is SQLite.
pub(crate) fn is_postgres(db: &impl ConnectionTrait) -> bool {
    db.get_database_backend() == DbBackend::Postgres
}

/// Says in SQL whether what stands in a column of texts is a value of an enum as this program knows it; a newer one may have written others.
pub(crate) fn is_known<E: ActiveEnum<Value = String> + Iterable>(column: &str) -> String {
    let values: Vec<_> = E::iter().map(|value| format!("'{}'", value.to_value())).collect();
    format!("{column} IN ({})", values.join(", "))
}

/// Says whether a row was refused because another has what must be its own.
pub(crate) fn is_unique_violation(error: &Error) -> bool {
    let Error::Fault(fault) = error else { return false };
    let mut causes = fault.chain().filter_map(|cause| cause.downcast_ref::<DbErr>());
    causes.any(|cause| matches!(cause.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))))
}

/// Classes of SQLSTATEs that say nothing of the statement: the connection broke, the database has no room, shuts down, waits too long, gave the
/// transaction up for another, or has a fault.
const OF_THE_DATABASE: [&str; 8] = ["08", "25", "40", "53", "55", "57", "58", "XX"];

/// SQLite's codes for a database that is busy, locked, full, or that cannot be read, written or opened, each in its last eight bits.
const OF_THE_FILE: [i32; 7] = [5, 6, 7, 10, 13, 14, 15];

/// Says whether the database could not do what it was asked for, whatever that was: it is away, broken or has too much to do.
pub(crate) fn is_unable(error: &Error) -> bool {
    let Error::Fault(fault) = error else { return false };
    let mut causes = fault.chain().filter_map(|cause| cause.downcast_ref::<DbErr>());
    causes.any(|cause| match cause {
        DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => true,
        DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) => {
            let cause: &sqlx::Error = cause;
            match cause {
                sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::Protocol(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed => true,
                sqlx::Error::Database(cause) => cause.code().is_some_and(|code| is_code_of_database(&code)),
                _ => false,
            }
        }
        _ => false,
    })
}

fn is_code_of_database(code: &str) -> bool {
    // SQLSTATEs have five letters; SQLite's codes are numbers of up to four digits.
    match code.len() {
        5 => OF_THE_DATABASE.iter().any(|class| code.starts_with(class)),
        _ => code
            .parse::<i32>()
            .is_ok_and(|code| OF_THE_FILE.contains(&(code & 0xff))),
    }
}

/// Makes TAKEN of an error that says that somebody else has used the caller's id in this very moment.
pub(crate) fn taken_meanwhile(error: Error) -> Error {
    taken(error, "id")
}

/// Makes TAKEN with `field` of an error that says that somebody else has its value.
pub(crate) fn taken(error: Error, field: &'static str) -> Error {
    match is_unique_violation(&error) {
        true => Error::user(field, Code::Taken),
        false => error,
    }
}

/// Makes the condition that a column holds one of some values.
///
/// Postgres gets them as one array, so the statement's text and its plan are the same for any number of them.
pub(crate) fn among<C, T>(db: &impl ConnectionTrait, column: C, values: &[T]) -> Expr
where
    C: ColumnTrait,
    T: Copy + Into<Value> + ValueType,
{
    if is_postgres(db) {
        let array = Value::Array(
            T::array_type(),
            Some(Box::new(values.iter().map(|value| (*value).into()).collect())),
        );
        Expr::col(column.as_column_ref()).eq(PgFunc::any(Expr::val(array)))
    } else {
        column.is_in(values.iter().copied())
    }
}

/// Makes the end of a condition in SQL that something is one of some ids, and appends the values that it needs.
///
/// Postgres gets them as one array, so the statement's text and its plan are the same for any number of them.
pub(crate) fn one_of<T: TypedId>(db: &impl ConnectionTrait, ids: &[T], values: &mut Vec<Value>) -> String {
    let ids = ids.iter().map(|id| id.uuid());
    if is_postgres(db) {
        values.push(ids.collect::<Vec<Uuid>>().into());
        return format!("= ANY (${})", values.len());
    }
    let first = values.len() + 1;
    values.extend(ids.map(Value::from));
    format!("IN ({})", places(first, values.len() + 1 - first))
}

/// Makes the table `home` of two columns from two lists of the same length, and appends the values that it needs.
///
/// Postgres gets them as two arrays, so the statement's text and its plan are the same for any number of rows.
pub(crate) fn pairs<A, B>(
    db: &impl ConnectionTrait,
    columns: [(&str, &str); 2],
    (first, second): (Vec<A>, Vec<B>),
    values: &mut Vec<Value>,
) -> String
where
    A: Into<Value>,
    B: Into<Value>,
    Vec<A>: Into<Value>,
    Vec<B>: Into<Value>,
{
    let [(one, one_type), (other, other_type)] = columns;
    if is_postgres(db) {
        values.extend([first.into(), second.into()]);
        let (first, second) = (values.len() - 1, values.len());
        return format!("unnest(${first}::{one_type}[], ${second}::{other_type}[]) AS home ({one}, {other})");
    }
    if first.is_empty() {
        return format!("(SELECT NULL AS {one}, NULL AS {other} WHERE 1 = 0) AS home");
    }
    // Rows of VALUES may be as many as there are parameters, 16,383; parts of a UNION only 500.
    let mut rows = Vec::with_capacity(first.len());
    for (first, second) in first.into_iter().zip(second) {
        values.extend([first.into(), second.into()]);
        rows.push(format!("(${}, ${})", values.len() - 1, values.len()));
    }
    let rows = rows.join(", ");
    format!("(SELECT column1 AS {one}, column2 AS {other} FROM (VALUES {rows})) AS home")
}

/// Selects all columns of a table, each under a name that begins with `prefix`.
pub(crate) fn columns<C: Iterable + IdenStatic + Iden>(table: &str, prefix: &str) -> String {
    let columns: Vec<String> = C::iter()
        .map(|column| {
            let column = column.as_str();
            format!("{table}.{column} AS {prefix}{column}")
        })
        .collect();
    columns.join(", ")
}

/// Makes an expression that shows an id in JSON; SQLite keeps ids as bytes, which JSON does not have.
pub(crate) fn shown_id(db: &impl ConnectionTrait, id: &str) -> String {
    match is_postgres(db) {
        true => id.to_owned(),
        false => format!("lower(nullif(hex({id}), ''))"),
    }
}

/// Returns the function that makes a JSON array of its arguments.
pub(crate) fn json_array(db: &impl ConnectionTrait) -> &'static str {
    match is_postgres(db) {
        true => "json_build_array",
        false => "json_array",
    }
}

/// Makes an expression that shows a row of `table` as a JSON array of all its columns, of which the entity's row is read.
pub(crate) fn shown_row<E: EntityTrait>(db: &impl ConnectionTrait, table: &str) -> String {
    let columns: Vec<String> = E::Column::iter()
        .map(|column| {
            let name = format!("{table}.{}", column.as_str());
            match column.def().get_column_type() {
                ColumnType::Uuid => shown_id(db, &name),
                // SQLite keeps JSON as a text, which would become a text in JSON.
                ColumnType::JsonBinary if !is_postgres(db) => format!("json({name})"),
                _ => name,
            }
        })
        .collect();
    format!("{}({})", json_array(db), columns.join(", "))
}

/// Returns the placeholders of a list in SQL: `$3, $4, $5` for three values that begin at the third.
pub(crate) fn places(first: usize, count: usize) -> String {
    let places = (first..first + count).map(|place| format!("${place}"));
    places.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_database_cannot_do_is_told_from_what_a_row_is_at_fault_for() {
        let codes = ["57P01", "53300", "08006", "40P01", "5", "261", "14"];
        let others = ["22P02", "23505", "42703", "P0001", "1811", "19", "1"];

        assert!(codes.iter().all(|code| is_code_of_database(code)));
        assert!(!others.iter().any(|code| is_code_of_database(code)));
    }

    #[tokio::test]
    async fn whoever_finds_no_connection_fails_soon_and_does_not_wait_for_one() {
        let patience = Duration::from_millis(10);
        let db = connect_within("sqlite::memory:", 1, patience).await.unwrap();
        let only = begin(&db).await.unwrap();

        let while_taken = ping(&db).await;
        only.rollback().await.unwrap();
        let afterwards = ping(&db).await;

        assert!(while_taken.is_err());
        afterwards.unwrap();
    }

    #[tokio::test]
    async fn a_pool_tells_how_many_of_its_connections_are_in_use() {
        let db = connect("sqlite::memory:", 1).await.unwrap();

        let busy = begin(&db).await.unwrap();
        let taken = pool(&db);
        busy.rollback().await.unwrap();

        let wanted = Pool {
            open: 1,
            idle: 0,
            most: 1,
        };
        assert_eq!(taken, wanted);
    }
}
