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
            start_cursor: page.rows.first().map(|(_, cursor)| cursor.to_string()),
            end_cursor: page.rows.last().map(|(_, cursor)| cursor.to_string()),
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
macro_rules! connection {
    ($(#[$doc:meta])* $connection:ident, $edge:ident, $node:ty, $of:literal) => {
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        pub struct $connection {
            #[doc = concat!("The ", $of, " of the page, each with its cursor.")]
            pub edges: Vec<$edge>,
            #[doc = concat!("The ", $of, " of the page.")]
            pub nodes: Vec<$node>,
            /// Where the page lies, and whether there is more.
            pub page_info: $crate::schema::PageInfo,
            #[doc = concat!("How many ", $of, " there are on all pages; counted only when asked for.")]
            pub total_count: i64,
        }

        #[doc = concat!("One of the ", $of, " with its cursor.")]
        #[derive(Clone, async_graphql::SimpleObject)]
        pub struct $edge {
            /// What stands here.
            pub node: $node,
            /// Names this place in the list; for `after` and `before`.
            pub cursor: String,
        }

        impl<T: Into<$node>> From<domain::page::Page<T>> for $connection {
            fn from(page: domain::page::Page<T>) -> Self {
                let page_info = $crate::schema::PageInfo::of(&page);
                let total_count = page.total.unwrap_or_default();
                let edges: Vec<$edge> = page
                    .rows
                    .into_iter()
                    .map(|(row, cursor)| $edge { node: row.into(), cursor: cursor.to_string() })
                    .collect();
                let nodes = edges.iter().map(|edge| edge.node.clone()).collect();
                Self { edges, nodes, page_info, total_count }
            }
        }
    };
}

pub(crate) use connection;
