//! How the database is, for whoever looks after it.

use anyhow::Context;
use sea_orm::{ConnectionTrait, DatabaseConnection, FromQueryResult, Statement};

use crate::{
    db::{begin, is_postgres},
    error::Result,
};

/// The oldest major version of Postgres that all of this is tried on.
pub const OLDEST_POSTGRES: i32 = 15;

/// What a database says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Its version, as it writes it.
    pub version: String,
    /// The major version, of Postgres.
    pub major: Option<i32>,
    /// Whether nothing can be written.
    pub is_read_only: bool,
    /// Whether tables can be made.
    pub may_create: bool,
    /// Tables whose rows cannot be read, added, changed and removed.
    pub closed_tables: Vec<String>,
    /// Connections that there are, and that there may be, of Postgres.
    pub connections: Option<(i64, i64)>,
    /// How many bytes it takes.
    pub byte_size: i64,
}

const ON_POSTGRES: &str = "SELECT current_setting('server_version') AS version,
    current_setting('server_version_num')::int4 / 10000 AS major,
    pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on' AS is_read_only,
    coalesce(has_schema_privilege(current_schema(), 'CREATE'), FALSE) AS may_create,
    (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS n_connections,
    current_setting('max_connections')::int8 AS max_connections,
    pg_database_size(current_database()) AS byte_size";

const CLOSED: &str = "SELECT relname::text AS name FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND NOT (has_table_privilege(oid, 'SELECT')
        AND has_table_privilege(oid, 'INSERT') AND has_table_privilege(oid, 'UPDATE') AND has_table_privilege(oid, 'DELETE'))
    ORDER BY relname";

const ON_SQLITE: &str = "SELECT sqlite_version() AS version, p.page_count * s.page_size AS byte_size
    FROM pragma_page_count() p, pragma_page_size() s";

/// Asks a database how it is.
pub async fn look(db: &DatabaseConnection) -> Result<Facts> {
    let backend = db.get_database_backend();
    let ask = |sql: &str| Statement::from_string(backend, sql.to_owned());
    if is_postgres(db) {
        #[derive(FromQueryResult)]
        struct Row {
            version: String,
            major: i32,
            is_read_only: bool,
            may_create: bool,
            n_connections: i64,
            max_connections: i64,
            byte_size: i64,
        }
        let row = Row::find_by_statement(ask(ON_POSTGRES)).one(db).await?;
        let row = row.context("the database says nothing of itself")?;
        let closed = db.query_all_raw(ask(CLOSED)).await?;
        let closed = closed.iter().map(|row| row.try_get("", "name"));
        return Ok(Facts {
            version: row.version,
            major: Some(row.major),
            is_read_only: row.is_read_only,
            may_create: row.may_create,
            closed_tables: closed.collect::<Result<_, _>>()?,
            connections: Some((row.n_connections, row.max_connections)),
            byte_size: row.byte_size,
        });
    }
    #[derive(FromQueryResult)]
    struct Row {
        version: String,
        byte_size: i64,
    }
    let row = Row::find_by_statement(ask(ON_SQLITE)).one(db).await?;
    let row = row.context("the database says nothing of itself")?;
    let is_read_only = match begin(db).await {
        Ok(tx) => {
            tx.rollback().await?;
            false
        }
        Err(_) => true,
    };
    Ok(Facts {
        version: row.version,
        major: None,
        is_read_only,
        may_create: !is_read_only,
        closed_tables: Vec::new(),
        connections: None,
        byte_size: row.byte_size,
    })
}
