//! Pages of long lists by keyset: a cursor carries the sort key of its row, so pages stay good while rows come and go.

use std::{fmt, str::FromStr, sync::Arc};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

/// Letters of a cursor at most; the longest sort key is a title.
const MAX_LENGTH: usize = 2_048;

/// Names a row's place in one order of one list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cursor {
    /// The list and its order, so that a cursor of another is refused.
    pub list: String,
    /// The sort key, its last part the row's id.
    pub key: Vec<Part>,
}

/// One part of a sort key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Part {
    /// A number.
    Number(i64),
    /// A text: a title, a day, an instant or an id.
    Text(String),
    /// Nothing; the order says whether it comes first or last.
    Nothing(()),
}

/// A text that is no cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidCursor;

impl fmt::Display for InvalidCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a cursor of this list")
    }
}

impl std::error::Error for InvalidCursor {}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = serde_json::to_vec(&(&self.list, &self.key)).map_err(|_| fmt::Error)?;
        f.write_str(&URL_SAFE_NO_PAD.encode(text))
    }
}

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, InvalidCursor> {
        if text.len() > MAX_LENGTH {
            return Err(InvalidCursor);
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| InvalidCursor)?;
        let (list, key) = serde_json::from_slice(&bytes).map_err(|_| InvalidCursor)?;
        Ok(Self { list, key })
    }
}

/// Which rows of a list are wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Paging {
    /// How many.
    pub rows: u64,
    /// Whether they are counted from the back.
    pub backwards: bool,
    /// Only rows behind this one.
    pub after: Option<Cursor>,
    /// Only rows before this one.
    pub before: Option<Cursor>,
}

/// Some rows of a list, with what is known of the rest.
#[derive(Clone)]
pub struct Page<T> {
    /// The rows, in the list's order.
    pub rows: Vec<T>,
    /// Whether more rows follow.
    pub has_next: bool,
    /// Whether rows come before.
    pub has_previous: bool,
    /// How many rows there are on all pages, where that was asked for.
    pub total: Option<i64>,
    cursor: Arc<dyn Fn(&T) -> Cursor + Send + Sync>,
}

impl<T: fmt::Debug> fmt::Debug for Page<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page")
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

impl<T> Page<T> {
    /// Makes a page of rows that nothing precedes or follows.
    pub fn new(rows: Vec<T>, cursor: impl Fn(&T) -> Cursor + Send + Sync + 'static) -> Self {
        Self {
            rows,
            has_next: false,
            has_previous: false,
            total: None,
            cursor: Arc::new(cursor),
        }
    }

    /// Makes a page of what was found: up to `paging.rows + 1` rows, in the direction of the paging.
    ///
    /// The row too many says that there is more. Rows on the other side are those that the cursor was behind of.
    pub fn of(
        mut found: Vec<T>,
        paging: &Paging,
        cursor: impl Fn(&T) -> Cursor + Send + Sync + 'static,
    ) -> Self {
        let wanted = usize::try_from(paging.rows).unwrap_or(usize::MAX);
        let more = found.len() > wanted;
        found.truncate(wanted);
        if paging.backwards {
            found.reverse();
        }
        let (has_next, has_previous) = match paging.backwards {
            false => (more, paging.after.is_some()),
            true => (paging.before.is_some(), more),
        };
        Self {
            has_next,
            has_previous,
            ..Self::new(found, cursor)
        }
    }

    /// Says whether more rows follow.
    #[must_use]
    pub fn with_next(self, has_next: bool) -> Self {
        Self { has_next, ..self }
    }

    /// Says how many rows there are on all pages.
    #[must_use]
    pub fn with_total(self, total: Option<i64>) -> Self {
        Self { total, ..self }
    }

    /// Returns a row's cursor. It is made only for those who ask, who are few.
    pub fn cursor(&self, row: &T) -> Cursor {
        (self.cursor)(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor(number: i64) -> Cursor {
        Cursor {
            list: "numbers".to_owned(),
            key: vec![
                Part::Number(number),
                Part::Text("x".to_owned()),
                Part::Nothing(()),
            ],
        }
    }

    #[test]
    fn a_cursor_reads_back_as_it_was_written() {
        assert_eq!(cursor(7).to_string().parse(), Ok(cursor(7)));
    }

    #[test]
    fn an_edited_cursor_is_refused() {
        let mut text = cursor(7).to_string();
        text.insert(3, '!');

        assert_eq!(text.parse::<Cursor>(), Err(InvalidCursor));
        assert_eq!("".parse::<Cursor>(), Err(InvalidCursor));
        assert_eq!("e30".parse::<Cursor>(), Err(InvalidCursor));
    }

    #[test]
    fn the_row_too_many_says_that_there_is_more() {
        let paging = Paging {
            rows: 2,
            backwards: false,
            after: None,
            before: None,
        };

        let page = Page::of(vec![1, 2, 3], &paging, |number| cursor(*number));

        assert_eq!(page.rows, [1, 2]);
        assert!(page.has_next && !page.has_previous);
    }

    #[test]
    fn a_page_from_the_back_comes_in_the_lists_order() {
        let paging = Paging {
            rows: 2,
            backwards: true,
            after: None,
            before: Some(cursor(4)),
        };

        let page = Page::of(vec![3, 2, 1], &paging, |number| cursor(*number));

        assert_eq!(page.rows, [2, 3]);
        assert!(page.has_next && page.has_previous);
    }
}
