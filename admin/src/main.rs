//! The admin: what operators and support see of honeyDue, in the browser.
//!
//! It knows nothing of the other crates but `schema.graphql`, against which its tests hold every question that it asks.

mod app;
mod ask;
mod browser;
mod cursor;
mod curve;
mod detail;
mod form;
mod format;
mod list;
mod noun;
mod page;
mod part;
mod remote;
mod route;
mod session;
mod text;
mod theme;

fn main() {
    text::begin();
    form::begin_guard();
    yew::Renderer::<app::App>::with_root(browser::clear_body()).render();
}
