//! The one list: which rows of which noun, narrowed, ordered and paged on the server, all of it in the address.

mod columns;
mod filter_bar;
mod page;
mod pager;
mod search;
mod state;
mod table;
mod views;

pub use self::{
    page::{ListPage, NounList},
    state::lower,
    table::Table,
};
