//! Where a page of a list begins, as it stands in the address.

use std::borrow::Cow;

use serde_json::Value;

/// Where a page begins.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cursor {
    /// At the first row.
    #[default]
    Start,
    /// After the row of this cursor.
    After(String),
    /// So that it ends before the row of this cursor.
    Before(String),
}

/// How a page is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Paging {
    pub first: Option<i32>,
    pub after: Option<String>,
    pub last: Option<i32>,
    pub before: Option<String>,
}

impl Cursor {
    /// Reads one pair of an address; `None` for a pair that is about something else.
    pub fn of_pair(key: &str, value: &str) -> Option<Self> {
        match key {
            "after" if !value.is_empty() => Some(Self::After(value.to_owned())),
            "before" if !value.is_empty() => Some(Self::Before(value.to_owned())),
            _ => None,
        }
    }

    /// Returns the pair that stands for it in an address; the start has none.
    pub fn pair(&self) -> Option<(&'static str, &str)> {
        match self {
            Self::Start => None,
            Self::After(cursor) => Some(("after", cursor)),
            Self::Before(cursor) => Some(("before", cursor)),
        }
    }

    /// Returns how to ask for the page of `size` rows.
    pub fn paging(self, size: i32) -> Paging {
        let (first, last) = match self {
            Self::Before(_) => (None, Some(size)),
            Self::Start | Self::After(_) => (Some(size), None),
        };
        let (after, before) = match self {
            Self::Start => (None, None),
            Self::After(cursor) => (Some(cursor), None),
            Self::Before(cursor) => (None, Some(cursor)),
        };
        Paging {
            first,
            after,
            last,
            before,
        }
    }

    /// Returns where the page after `page` begins, if there is one; `page` is the connection's `pageInfo`.
    pub fn next(page: &Value) -> Option<Self> {
        let end = page["endCursor"]
            .as_str()
            .filter(|_| page["hasNextPage"] == true)?;
        Some(Self::After(end.to_owned()))
    }

    /// Returns where the page before `page` ends, if there is one.
    pub fn previous(page: &Value) -> Option<Self> {
        let start = page["startCursor"]
            .as_str()
            .filter(|_| page["hasPreviousPage"] == true)?;
        Some(Self::Before(start.to_owned()))
    }
}

/// Reads the pairs of the query part of an address.
pub fn pairs(query: &str) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
    serde_urlencoded::from_str(query.trim_start_matches('?')).unwrap_or_default()
}

/// Writes pairs as the query part of an address.
pub fn write<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let pairs: Vec<_> = pairs.into_iter().collect();
    serde_urlencoded::to_string(pairs).expect("pairs of strings are always encodable")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_from_its_address() {
        for cursor in [
            Cursor::Start,
            Cursor::After("a+/=".into()),
            Cursor::Before("ü&b".into()),
        ] {
            let query = write(cursor.pair());
            let read = pairs(&query)
                .iter()
                .find_map(|(key, value)| Cursor::of_pair(key, value));
            assert_eq!(read.unwrap_or_default(), cursor);
        }
    }

    #[test]
    fn going_back_asks_for_the_last_rows_before_the_cursor() {
        let asked = Cursor::Before("c1".into()).paging(20);

        assert_eq!(
            asked,
            Paging {
                first: None,
                after: None,
                last: Some(20),
                before: Some("c1".into())
            }
        );
    }

    #[test]
    fn a_page_at_an_edge_has_nothing_beyond_it() {
        let page = serde_json::json!({
            "hasNextPage": false, "hasPreviousPage": true, "startCursor": "a", "endCursor": "z",
        });

        assert_eq!(Cursor::next(&page), None);
        assert_eq!(Cursor::previous(&page), Some(Cursor::Before("a".into())));
    }
}
