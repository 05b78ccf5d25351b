//! Orders of long lists, as SQL: what to sort by, and what lies behind or before a cursor.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use sea_orm::Value;
use uuid::Uuid;

use crate::{
    Code, Error,
    error::Result,
    page::{Cursor, Paging, Part},
};

/// What a column of a sort key holds; says how a cursor's part becomes a value again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number.
    Number,
    /// A text.
    Text,
    /// A text whose column is sorted as `lower(…)`; the database folds both, each of which knows other letters.
    Folded,
    /// A day.
    Day,
    /// An instant.
    Instant,
    /// An id.
    Id,
}

/// One column of a sort key. Its expression is never null.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// What is sorted by, in SQL.
    pub sql: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether large comes first.
    pub descending: bool,
}

impl Column {
    /// Makes a column that sorts small first.
    pub const fn ascending(sql: &'static str, kind: Kind) -> Self {
        Self {
            sql,
            kind,
            descending: false,
        }
    }

    /// Makes a column that sorts large first.
    pub const fn descending(sql: &'static str, kind: Kind) -> Self {
        Self {
            sql,
            kind,
            descending: true,
        }
    }
}

/// An order of a list: its name in cursors, and its columns, the last of which tells all rows apart.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    /// Names list and order in cursors.
    pub list: &'static str,
    /// The sort key.
    pub columns: &'static [Column],
}

impl Order {
    /// Makes the `ORDER BY …` list for the direction of the paging.
    pub fn sort(&self, backwards: bool) -> String {
        let columns = self.columns.iter().map(|column| {
            let direction = if column.descending == backwards {
                "ASC"
            } else {
                "DESC"
            };
            format!("{} {direction}", column.sql)
        });
        columns.collect::<Vec<_>>().join(", ")
    }

    /// Makes the conditions that a paging's cursors set, and appends the values that they need.
    pub fn limits(&self, paging: &Paging, values: &mut Vec<Value>) -> Result<Vec<String>> {
        let mut conditions = Vec::new();
        for (name, cursor, behind) in [("after", &paging.after, true), ("before", &paging.before, false)] {
            if let Some(cursor) = cursor {
                conditions.push(self.side(name, cursor, behind, values)?);
            }
        }
        Ok(conditions)
    }

    /// Makes the condition for all rows on one side of a cursor.
    fn side(
        &self,
        name: &'static str,
        cursor: &Cursor,
        behind: bool,
        values: &mut Vec<Value>,
    ) -> Result<String> {
        let refuse = || Error::user(name, Code::InvalidFormat);
        if cursor.list != self.list || cursor.key.len() != self.columns.len() {
            return Err(refuse());
        }
        let mut condition = String::new();
        for (column, part) in self.columns.iter().zip(&cursor.key).rev() {
            values.push(value(column.kind, part).ok_or_else(refuse)?);
            let place = match column.kind {
                Kind::Folded => format!("lower(${})", values.len()),
                _ => format!("${}", values.len()),
            };
            let than = if column.descending == behind { "<" } else { ">" };
            let sql = column.sql;
            condition = match condition.is_empty() {
                true => format!("{sql} {than} {place}"),
                // The first half is what an index can begin at.
                false => format!("({sql} {than}= {place} AND ({sql} {than} {place} OR {condition}))"),
            };
        }
        Ok(condition)
    }

    /// Makes the cursor of a row with this sort key.
    pub fn cursor(&self, key: Vec<Part>) -> Cursor {
        Cursor {
            list: self.list.to_owned(),
            key,
        }
    }
}

/// Years that both databases can hold.
const YEARS: std::ops::RangeInclusive<i32> = 1..=9999;

/// Reads a cursor's part back.
fn value(kind: Kind, part: &Part) -> Option<Value> {
    Some(match (kind, part) {
        (Kind::Number, Part::Number(number)) => (*number).into(),
        // Postgres takes no NUL, and no text that is sorted by has any control character.
        (Kind::Text | Kind::Folded, Part::Text(text)) if !text.contains(char::is_control) => {
            text.clone().into()
        }
        (Kind::Day, Part::Text(text)) => Some(text.parse::<NaiveDate>().ok()?)
            .filter(|day| YEARS.contains(&day.year()))?
            .into(),
        (Kind::Instant, Part::Text(text)) => Some(text.parse::<DateTime<Utc>>().ok()?)
            .filter(|instant| YEARS.contains(&instant.year()))?
            .into(),
        (Kind::Id, Part::Text(text)) => text.parse::<Uuid>().ok()?.into(),
        _ => return None,
    })
}

impl From<NaiveDate> for Part {
    fn from(day: NaiveDate) -> Self {
        Self::Text(day.to_string())
    }
}

impl From<DateTime<Utc>> for Part {
    fn from(instant: DateTime<Utc>) -> Self {
        Self::Text(instant.to_rfc3339())
    }
}

impl From<Uuid> for Part {
    fn from(id: Uuid) -> Self {
        Self::Text(id.to_string())
    }
}

impl From<i64> for Part {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<String> for Part {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORDER: Order = Order {
        list: "numbers",
        columns: &[
            Column::descending("n", Kind::Number),
            Column::ascending("id", Kind::Id),
        ],
    };

    fn paging(key: Vec<Part>) -> Paging {
        Paging {
            rows: 1,
            backwards: false,
            after: Some(ORDER.cursor(key)),
            before: None,
        }
    }

    #[test]
    fn a_cursor_becomes_a_condition_on_all_columns() {
        let mut values = Vec::new();

        let conditions = ORDER
            .limits(&paging(vec![7.into(), Uuid::nil().into()]), &mut values)
            .unwrap();

        assert_eq!(conditions, ["(n <= $2 AND (n < $2 OR id > $1))"]);
        assert_eq!(values.len(), 2);
        assert_eq!(ORDER.sort(false), "n DESC, id ASC");
        assert_eq!(ORDER.sort(true), "n ASC, id DESC");
    }

    #[test]
    fn a_cursor_of_another_list_is_refused() {
        let foreign = Paging {
            after: Some(Cursor {
                list: "letters".to_owned(),
                key: vec![7.into(), Uuid::nil().into()],
            }),
            ..paging(vec![])
        };
        let broken = paging(vec![Part::Text("x".to_owned()), Uuid::nil().into()]);

        for paging in [foreign, broken, paging(vec![])] {
            assert!(
                ORDER
                    .limits(&paging, &mut Vec::new())
                    .unwrap_err()
                    .has(Code::InvalidFormat)
            );
        }
    }
}
