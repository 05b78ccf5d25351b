//! Lists as tables for a spreadsheet.

use entity::admin_user;
use serde_json::{Value, json};

use super::{
    AccountRow, Accounts, AdminEdit, AdminOperation, AuditEntries, AuditEntry, Operator, Operators, accounts,
    audit_entries,
    list::{Filter, List, Placed, page},
    operators,
    row::{Cells, cells},
};
use crate::{
    App,
    error::Result,
    page::{Cursor, Page, Paging},
};

/// Rows of a table at most; more of them is a matter for the database's own tools.
pub const MAX_ROWS: usize = 100_000;

/// Rows that are read at a time.
const BATCH: u64 = 1_000;

/// Signs that make a spreadsheet take a cell for a formula, or for a part of one.
const FORMULAS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Writes cells as a line of a CSV file (RFC 4180). What a spreadsheet would run stands behind an apostrophe.
pub fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells = cells.into_iter().map(|cell| {
        let is_formula = cell.starts_with(FORMULAS) && cell.parse::<f64>().is_err();
        let mark = if is_formula { "'" } else { "" };
        let has_sign = cell.contains([',', '"', '\n', '\r']);
        match has_sign {
            true => format!("\"{mark}{}\"", cell.replace('"', "\"\"")),
            false => format!("{mark}{cell}"),
        }
    });
    let mut line = cells.collect::<Vec<_>>().join(",");
    line.push_str("\r\n");
    line
}

/// Writes the first line of a list's table, with the names that the API has for the columns.
pub fn head<T: Cells>() -> String {
    let names: Vec<_> = T::NAMES.iter().map(|name| camel(name)).collect();
    line(names.iter().map(String::as_str))
}

/// Notes in the audit that an operator takes a list along. FORBIDDEN where the operator may not.
pub async fn note_export(app: &App, operator: &Operator, noun: &'static str, asked: Value) -> Result<()> {
    let mut edit = AdminEdit::open(app, operator, AdminOperation::ExportLists, None).await?;
    edit.note("list", noun, Value::Null, json!({ "asked": asked }));
    edit.commit().await
}

/// A list that can be taken along.
pub trait Table: Clone + Send + Sync + 'static {
    /// What becomes a line.
    type Line: Cells + Send;

    /// Reads a page of it.
    fn read(&self, app: &App, paging: &Paging) -> impl Future<Output = Result<Page<Self::Line>>> + Send;
}

impl<F> Table for List<F>
where
    F: Filter,
    F::Row: Cells,
{
    type Line = Placed<F::Row>;

    fn read(&self, app: &App, paging: &Paging) -> impl Future<Output = Result<Page<Self::Line>>> + Send {
        page(app, self, paging)
    }
}

impl<T: Cells> Cells for Placed<T> {
    const NAMES: &'static [&'static str] = T::NAMES;

    fn cells(&self) -> Vec<String> {
        self.row.cells()
    }
}

impl Table for Accounts {
    type Line = AccountRow;

    fn read(&self, app: &App, paging: &Paging) -> impl Future<Output = Result<Page<AccountRow>>> + Send {
        accounts(app, self, paging)
    }
}

impl Table for AuditEntries {
    type Line = AuditEntry;

    fn read(&self, app: &App, paging: &Paging) -> impl Future<Output = Result<Page<AuditEntry>>> + Send {
        audit_entries(app, self, paging)
    }
}

impl Table for Operators {
    type Line = admin_user::Model;

    fn read(
        &self,
        app: &App,
        paging: &Paging,
    ) -> impl Future<Output = Result<Page<admin_user::Model>>> + Send {
        operators(app, self, paging)
    }
}

cells! {
    AccountRow {
        id, email, email_verified_at, display_name, time_zone, locale, created_at, tier, suspended_at, deleted_at, residence_count,
        session_count, last_seen_at,
    }
}

cells! {
    AuditEntry {
        id, created_at, admin_user_id as operator_id, operator_name, operator_email, operation, object_kind, object_id, diff as changes, reason,
        ip_address, user_agent, request_id,
    }
}

// Not what they prove themselves by.
cells! {
    admin_user::Model {
        id, email, name, role, created_at, last_signed_in_at, totp_enrolled_at, disabled_at,
    }
}

/// Writes the next lines of a list's table, and says where those after them begin; nowhere behind the last.
pub async fn lines<L: Table>(
    app: &App,
    list: &L,
    after: Option<Cursor>,
) -> Result<(String, usize, Option<Cursor>)> {
    let paging = Paging {
        rows: BATCH,
        backwards: false,
        after,
        before: None,
    };
    let page = list.read(app, &paging).await?;
    let written = page.rows.iter().map(|row| {
        let cells = row.cells();
        line(cells.iter().map(String::as_str))
    });
    let text: String = written.collect();
    let next = page.rows.last().filter(|_| page.has_next);
    Ok((text, page.rows.len(), next.map(|last| page.cursor(last))))
}

/// Writes a name as the API does.
fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let mut letters = word.chars();
        let start = letters.next().map(|letter| letter.to_ascii_uppercase());
        name + &start.into_iter().chain(letters).collect::<String>()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_run_and_every_cell_reads_back() {
        let cells = [
            "a",
            "1,5",
            "say \"hi\"",
            "two\nlines",
            "=1+1",
            "@SUM(A1)",
            "-3",
            "+49 30",
            "\t=1",
        ];

        assert_eq!(
            line(cells),
            "a,\"1,5\",\"say \"\"hi\"\"\",\"two\nlines\",'=1+1,'@SUM(A1),-3,'+49 30,'\t=1\r\n"
        );
    }

    #[test]
    fn columns_are_called_as_in_the_api() {
        assert_eq!(
            ["id", "created_at", "completed_by_name"].map(camel),
            ["id", "createdAt", "completedByName"]
        );
    }
}
