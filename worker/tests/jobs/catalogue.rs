//! The database's own list of its tables, for tests of what no table may be forgotten in.

use domain::App;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

/// A column that points at an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// Its table.
    pub table: String,
    /// Its name.
    pub column: String,
    /// What becomes of the row when the account goes, e.g. `CASCADE`; `NO ACTION` where nothing is said.
    pub rule: String,
}

async fn ask(app: &App, postgres: &str, sqlite: &str) -> Vec<Vec<String>> {
    let backend = app.db.get_database_backend();
    let sql = match backend {
        DbBackend::Postgres => postgres,
        _ => sqlite,
    };
    let rows = app
        .db
        .query_all_raw(Statement::from_string(backend, sql))
        .await
        .unwrap();
    let text = |row: &sea_orm::QueryResult| {
        let names = row.column_names();
        names.iter().map(|name| row.try_get("", name).unwrap()).collect()
    };
    rows.iter().map(text).collect()
}

/// Returns all columns of all tables.
pub async fn columns(app: &App) -> Vec<(String, String)> {
    let rows = ask(
        app,
        "SELECT CAST(c.table_name AS text) AS t, CAST(c.column_name AS text) AS c FROM information_schema.columns c
         WHERE c.table_schema = current_schema() ORDER BY 1, 2",
        "SELECT m.name AS t, p.name AS c FROM sqlite_master m JOIN pragma_table_info(m.name) p
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY 1, 2",
    );
    let pair = |row: Vec<String>| (row[0].clone(), row[1].clone());
    rows.await.into_iter().map(pair).collect()
}

/// Returns all columns that point at an account, by a foreign key or by their name.
pub async fn pointers(app: &App) -> Vec<Pointer> {
    let rows = ask(
        app,
        "SELECT CAST(f.conrelid AS regclass)::text AS t, a.attname::text AS c,
             CASE f.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' ELSE 'NO ACTION' END AS rule
         FROM pg_constraint f JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = f.conkey[1]
         WHERE f.contype = 'f' AND f.confrelid = 'account'::regclass ORDER BY 1, 2",
        "SELECT m.name AS t, f.\"from\" AS c, f.on_delete AS rule
         FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f
         WHERE m.type = 'table' AND f.\"table\" = 'account' ORDER BY 1, 2",
    );
    let pointer = |row: Vec<String>| Pointer {
        table: row[0].clone(),
        column: row[1].clone(),
        rule: row[2].clone(),
    };
    let mut pointers: Vec<_> = rows.await.into_iter().map(pointer).collect();
    for (table, column) in columns(app).await {
        let is_known = pointers
            .iter()
            .any(|pointer| pointer.table == table && pointer.column == column);
        // What operators did among themselves points at operators.
        let is_by = column.ends_with("_by") && !table.starts_with("admin_") && table != "announcement";
        if !is_known && (column == "account_id" || is_by) {
            pointers.push(Pointer {
                table,
                column,
                rule: "NO ACTION".to_owned(),
            });
        }
    }
    pointers
}

/// Returns the tables and columns in which a text stands, be it a part of one or a UUID.
pub async fn places(app: &App, needle: &str) -> Vec<String> {
    let mut found = Vec::new();
    let hex = needle.replace('-', "").to_uppercase();
    for (table, column) in columns(app).await {
        let sql = match app.db.get_database_backend() {
            DbBackend::Postgres => {
                format!(
                    "SELECT 1 FROM \"{table}\" WHERE CAST(\"{column}\" AS text) LIKE '%{needle}%' LIMIT 1"
                )
            }
            _ => format!(
                "SELECT 1 FROM \"{table}\" WHERE CAST(\"{column}\" AS text) LIKE '%{needle}%'
                 OR hex(\"{column}\") LIKE '%{hex}%' LIMIT 1"
            ),
        };
        let statement = Statement::from_string(app.db.get_database_backend(), sql);
        if app.db.query_one_raw(statement).await.unwrap().is_some() {
            found.push(format!("{table}.{column}"));
        }
    }
    found
}
