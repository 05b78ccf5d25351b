//! Tables as the database itself tells of them, and their rows as text.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult, Statement};

use crate::{db::is_postgres, error::Result};

/// Rows that are in memory at once.
const PAGE: usize = 500;

/// Has Postgres write values in one way, whatever the server and the database are set to, and lets it take its time.
pub(super) const PLAINLY: &str =
    "SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres';
    SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1; SET LOCAL statement_timeout = 0;
    SET LOCAL idle_in_transaction_session_timeout = 0";

/// What Postgres has in the schema that is used. Tables of extensions are not ours.
const ON_POSTGRES: &str = r#"SELECT c.relname::text AS name, a.attname::text AS "column", format_type(a.atttypid, a.atttypmod) AS kind,
    array_position(i.indkey::int2[], a.attnum)::int4 AS place
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    ORDER BY c.relname, a.attnum"#;

/// What SQLite has. Its own tables are not ours.
const ON_SQLITE: &str = r#"SELECT m.name AS name, p.name AS "column", p.type AS kind, NULL AS place
    FROM sqlite_schema m JOIN pragma_table_info(m.name) p
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY m.name, p.cid"#;

/// A table.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub name: String,
    pub columns: Vec<Column>,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub name: String,
    /// Its type, as the database writes it.
    pub kind: String,
    /// Its place in the primary key, where it has one; on SQLite rows have an order of their own.
    place: Option<i32>,
}

/// Returns all tables, by name.
pub(super) async fn all(db: &impl ConnectionTrait) -> Result<Vec<Table>> {
    #[derive(FromQueryResult)]
    struct Row {
        name: String,
        column: String,
        kind: String,
        place: Option<i32>,
    }
    let sql = if is_postgres(db) { ON_POSTGRES } else { ON_SQLITE };
    let rows = Row::find_by_statement(Statement::from_string(db.get_database_backend(), sql));
    let mut tables: BTreeMap<String, Vec<Column>> = BTreeMap::new();
    for row in rows.all(db).await? {
        tables.entry(row.name).or_default().push(Column {
            name: row.column,
            kind: row.kind,
            place: row.place,
        });
    }
    let tables = tables.into_iter().map(|(name, columns)| Table { name, columns });
    Ok(tables.collect())
}

/// Says whether a table has any rows.
pub(super) async fn has_rows(db: &impl ConnectionTrait, name: &str) -> Result<bool> {
    let sql = format!("SELECT 1 AS one FROM {} LIMIT 1", quoted(name));
    let row = Statement::from_string(db.get_database_backend(), sql);
    Ok(db.query_one_raw(row).await?.is_some())
}

/// Writes a name so that the database takes it for nothing else.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The rows of a table, a page at a time, in an order that stays the same when they are written anew in it.
pub(super) struct Rows<'a> {
    tx: &'a DatabaseTransaction,
    table: &'a Table,
    /// The row that was read last, on SQLite.
    last: i64,
}

impl<'a> Rows<'a> {
    pub(super) async fn of(tx: &'a DatabaseTransaction, table: &'a Table) -> Result<Self> {
        if is_postgres(tx) {
            let sql = table.select_on_postgres();
            tx.execute_unprepared(&format!("DECLARE page NO SCROLL CURSOR FOR {sql}"))
                .await?;
        }
        Ok(Self { tx, table, last: 0 })
    }

    /// Returns the next rows, each as a JSON array of texts; none behind the last.
    pub(super) async fn next(&mut self) -> Result<Vec<String>> {
        let backend = self.tx.get_database_backend();
        if is_postgres(self.tx) {
            let fetch = format!("FETCH FORWARD {PAGE} FROM page");
            let rows = self
                .tx
                .query_all_raw(Statement::from_string(backend, fetch))
                .await?;
            if rows.is_empty() {
                self.tx.execute_unprepared("CLOSE page").await?;
            }
            let lines = rows.iter().map(|row| row.try_get("", "line"));
            return Ok(lines.collect::<Result<_, _>>()?);
        }
        let sql = self.table.select_on_sqlite();
        let rows = Statement::from_sql_and_values(backend, sql, [self.last.into()]);
        let rows = self.tx.query_all_raw(rows).await?;
        if let Some(row) = rows.last() {
            self.last = row.try_get("", "place")?;
        }
        let lines = rows.iter().map(|row| row.try_get("", "line"));
        Ok(lines.collect::<Result<_, _>>()?)
    }
}

impl Table {
    /// Selects all rows by their primary key. Texts are compared by their bytes: databases sort them otherwise, each in its own way.
    fn select_on_postgres(&self) -> String {
        let values: Vec<_> = self
            .columns
            .iter()
            .map(|column| format!("{}::text", quoted(&column.name)))
            .collect();
        let mut key: Vec<&Column> = self
            .columns
            .iter()
            .filter(|column| column.place.is_some())
            .collect();
        key.sort_by_key(|column| column.place);
        let key = key.iter().map(|column| match column.kind.as_str() {
            kind if kind.starts_with("text") || kind.starts_with("character") => {
                format!("{} COLLATE \"C\"", quoted(&column.name))
            }
            _ => quoted(&column.name),
        });
        let key = key.collect::<Vec<_>>().join(", ");
        let line = format!("to_json(ARRAY[{}]::text[])::text AS line", values.join(", "));
        let table = quoted(&self.name);
        match key.is_empty() {
            // Without a key, rows have no order but that of what they hold.
            true => {
                format!("SELECT line FROM (SELECT {line} FROM {table}) AS lines ORDER BY line COLLATE \"C\"")
            }
            false => format!("SELECT {line} FROM {table} ORDER BY {key}"),
        }
    }

    /// Selects rows in the order in which they were written, those after a place. A letter says what kind of value each is.
    fn select_on_sqlite(&self) -> String {
        let values: Vec<_> = self
            .columns
            .iter()
            .map(|column| {
                let name = quoted(&column.name);
                format!(
                    "CASE typeof({name}) WHEN 'text' THEN 't' || {name} WHEN 'integer' THEN 'i' || {name}
                     WHEN 'blob' THEN 'x' || hex({name}) WHEN 'real' THEN 'r' || format('%!.17g', {name}) END"
                )
            })
            .collect();
        format!(
            "SELECT rowid AS place, json_array({}) AS line FROM {} WHERE rowid > $1 ORDER BY rowid LIMIT {PAGE}",
            values.join(", "),
            quoted(&self.name)
        )
    }

    /// Inserts rows as they were selected: `$1` is a JSON array of them, in which values stand in the order of `columns`.
    pub(super) fn insert(&self, db: &impl ConnectionTrait, columns: &[String]) -> String {
        let names: Vec<_> = columns.iter().map(|name| quoted(name)).collect();
        let places = columns.iter().enumerate();
        if is_postgres(db) {
            let values = places.map(|(place, name)| {
                let column = self.columns.iter().find(|column| column.name == *name);
                format!(
                    "(line ->> {place})::{}",
                    column.map_or("text", |column| &column.kind)
                )
            });
            return format!(
                "INSERT INTO {} ({}) SELECT {} FROM jsonb_array_elements(CAST($1::text AS jsonb)) WITH ORDINALITY AS lines (line, nth)
                 ORDER BY nth",
                quoted(&self.name),
                names.join(", "),
                values.collect::<Vec<_>>().join(", ")
            );
        }
        let values = places.map(|(place, _)| {
            let value = format!("(lines.value ->> {place})");
            format!(
                "CASE substr({value}, 1, 1) WHEN 't' THEN substr({value}, 2) WHEN 'i' THEN CAST(substr({value}, 2) AS INTEGER)
                 WHEN 'x' THEN unhex(substr({value}, 2)) WHEN 'r' THEN CAST(substr({value}, 2) AS REAL) END"
            )
        });
        format!(
            "INSERT INTO {} ({}) SELECT {} FROM json_each($1) AS lines ORDER BY lines.key",
            quoted(&self.name),
            names.join(", "),
            values.collect::<Vec<_>>().join(", ")
        )
    }
}
