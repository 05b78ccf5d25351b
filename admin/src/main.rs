//! The admin: what operators and support see of honeyDue, in the browser.
//!
//! It knows nothing of the other crates but `schema.graphql`, against which every query is checked while compiling.

mod account_list;
mod api;
mod app;
mod browser;
mod chart;
mod cursor;
mod format;
mod page;
mod part;
mod remote;
mod route;
mod session;
mod text;

fn main() {
    yew::Renderer::<app::App>::with_root(browser::clear_body()).render();
}
