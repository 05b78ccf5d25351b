//! Lists as tables for a spreadsheet.

use serde_json::{Value, json};

use super::{
    AdminEdit, AdminOperation, Operator,
    list::{Filter, List, page},
    row::Cells,
};
use crate::{
    App,
    error::Result,
    page::{Cursor, Paging},
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

/// Writes the next lines of a list's table, and says where those after them begin; nowhere behind the last.
pub async fn lines<F>(
    app: &App,
    list: &List<F>,
    after: Option<Cursor>,
) -> Result<(String, usize, Option<Cursor>)>
where
    F: Filter,
    F::Row: Cells,
{
    let paging = Paging {
        rows: BATCH,
        backwards: false,
        after,
        before: None,
    };
    let page = page(app, list, &paging).await?;
    let written = page.rows.iter().map(|placed| {
        let cells = placed.row.cells();
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
