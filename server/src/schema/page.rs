//! Pages of long lists, as Relay's connections.

use async_graphql::{Context, SimpleObject};
use domain::page::{Cursor, Page, Paging};

use super::Ask;

/// Rows of a page when the client does not say.
const DEFAULT_ROWS: i32 = 20;

/// Rows of a page at most.
const MAX_ROWS: i32 = 100;

/// Where a page of a connection lies, and whether there is more. Cursors are opaque and stay good while rows come and go.
#[derive(Clone, Debug, Default, SimpleObject)]
pub struct PageInfo {
    /// Whether more rows follow.
    pub has_next_page: bool,
    /// Whether rows come before.
    pub has_previous_page: bool,
    /// The first row's cursor; null for an empty page.
    pub start_cursor: Option<String>,
    /// The last row's cursor; null for an empty page.
    pub end_cursor: Option<String>,
}

impl PageInfo {
    /// Says where a page lies.
    #[must_use]
    pub fn of<T>(page: &Page<T>) -> Self {
        Self {
            has_next_page: page.has_next,
            has_previous_page: page.has_previous,
            start_cursor: page.rows.first().map(|row| page.cursor(row).to_string()),
            end_cursor: page.rows.last().map(|row| page.cursor(row).to_string()),
        }
    }
}

/// A connection's four arguments, as they came.
#[derive(Clone, Debug, Default)]
pub struct Window {
    /// Rows from the front.
    pub first: Option<i32>,
    /// Only rows behind this cursor.
    pub after: Option<String>,
    /// Rows from the back.
    pub last: Option<i32>,
    /// Only rows before this cursor.
    pub before: Option<String>,
}

impl Window {
    /// Checks the arguments.
    pub fn paging(self, ctx: &Context<'_>) -> async_graphql::Result<Paging> {
        if self.first.is_some() && self.last.is_some() {
            return Err(ctx.refuse("Give first or last, not both."));
        }
        let rows = self.first.or(self.last).unwrap_or(DEFAULT_ROWS);
        if !(0..=MAX_ROWS).contains(&rows) {
            return Err(ctx.refuse(format!("first and last go from 0 to {MAX_ROWS}, not {rows}.")));
        }
        let cursor = |name: &str, text: Option<String>| {
            text.map(|text| {
                text.parse::<Cursor>()
                    .map_err(|_| ctx.refuse(format!("{name} is no cursor of this list.")))
            })
            .transpose()
        };
        Ok(Paging {
            rows: u64::from(rows.unsigned_abs()),
            backwards: self.last.is_some(),
            after: cursor("after", self.after)?,
            before: cursor("before", self.before)?,
        })
    }
}

/// Declares a connection and its edge over a node that is made from a domain row by `From`.
///
/// Nodes and edges are made when they are asked for: hardly anybody asks for both.
macro_rules! connection {
    ($(#[$doc:meta])* $connection:ident, $edge:ident, $node:ty, $row:ty, $of:literal) => {
        $(#[$doc])*
        pub struct $connection(domain::page::Page<$row>);

        $(#[$doc])*
        #[async_graphql::Object]
        impl $connection {
            #[doc = concat!("The ", $of, " of the page, each with its cursor.")]
            async fn edges(&self) -> Vec<$edge> {
                let rows = self.0.rows.iter();
                rows.map(|row| $edge { node: row.clone().into(), cursor: self.0.cursor(row) }).collect()
            }

            #[doc = concat!("The ", $of, " of the page.")]
            async fn nodes(&self) -> Vec<$node> {
                self.0.rows.iter().cloned().map(Into::into).collect()
            }

            /// Where the page lies, and whether there is more.
            async fn page_info(&self) -> $crate::schema::PageInfo {
                $crate::schema::PageInfo::of(&self.0)
            }

            #[doc = concat!("How many ", $of, " there are on all pages; counted only when asked for.")]
            async fn total_count(&self) -> i64 {
                self.0.total.unwrap_or_default()
            }
        }

        #[doc = concat!("One of the ", $of, " with its cursor.")]
        pub struct $edge {
            node: $node,
            cursor: domain::page::Cursor,
        }

        #[doc = concat!("One of the ", $of, " with its cursor.")]
        #[async_graphql::Object]
        impl $edge {
            /// What stands here.
            async fn node(&self) -> &$node {
                &self.node
            }

            /// Names this place in the list; for `after` and `before`.
            async fn cursor(&self) -> String {
                self.cursor.to_string()
            }
        }

        impl From<domain::page::Page<$row>> for $connection {
            fn from(page: domain::page::Page<$row>) -> Self {
                Self(page)
            }
        }
    };
}

pub(crate) use connection;
