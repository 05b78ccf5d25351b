//! Tables for people, in columns.

/// Writes rows below a head, each column as wide as its widest cell.
pub(super) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let widths: Vec<usize> = (head.iter().enumerate())
        .map(|(column, name)| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            let widest = cells.map(|cell| cell.chars().count()).max();
            widest.unwrap_or_default().max(name.chars().count())
        })
        .collect();
    let line = |cells: Vec<&str>| {
        let cells = cells.iter().zip(&widths);
        let cells = cells.map(|(cell, &width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let rows = rows
        .iter()
        .map(|row| line(row.iter().map(String::as_str).collect()));
    let lines: Vec<_> = [line(head.to_vec())].into_iter().chain(rows).collect();
    lines.join("\n")
}

/// Writes a thing that may be missing.
pub(super) fn or_none(thing: Option<impl ToString>) -> String {
    thing.map_or_else(|| "–".to_owned(), |thing| thing.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_below_each_other() {
        let rows = [
            vec!["mail".to_owned(), "3".to_owned()],
            vec!["ä".to_owned(), "12".to_owned()],
        ];

        assert_eq!(table(&["way", "due"], &rows), "way   due\nmail  3\nä     12");
    }
}
