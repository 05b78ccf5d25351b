//! Steps are written once, in Postgres's words; the column types are put into SQLite's words where it is the database.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{DbBackend, DbErr},
};

/// Postgres's column types and what SeaORM calls them on SQLite.
const TYPES: [(&str, &str); 5] = [
    ("uuid", "uuid_text"),
    ("timestamptz", "timestamp_with_timezone_text"),
    ("jsonb", "jsonb_text"),
    ("bytea", "blob"),
    ("date", "date_text"),
];

/// Runs the statements of a step.
pub(crate) async fn run(manager: &SchemaManager<'_>, statements: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    match manager.get_database_backend() {
        DbBackend::Sqlite => connection.execute_unprepared(&for_sqlite(statements)).await?,
        _ => connection.execute_unprepared(statements).await?,
    };
    Ok(())
}

/// Replaces each type that stands as a word of its own.
fn for_sqlite(statements: &str) -> String {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut text = String::with_capacity(statements.len() * 2);
    let mut word = String::new();
    for letter in statements.chars().chain(['\n']) {
        if is_word(letter) {
            word.push(letter);
            continue;
        }
        let known = TYPES.iter().find(|(postgres, _)| *postgres == word);
        text.push_str(known.map_or(word.as_str(), |(_, sqlite)| sqlite));
        text.push(letter);
        word.clear();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_are_replaced() {
        let text = for_sqlite("id uuid, due_date date, updated_at timestamptz");

        assert_eq!(
            text.trim_end(),
            "id uuid_text, due_date date_text, updated_at timestamp_with_timezone_text"
        );
    }
}
