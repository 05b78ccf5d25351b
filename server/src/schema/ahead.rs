//! Looking ahead at connections that are selected beneath a field, to read their pages along with it.

use async_graphql::{Context, InputType, Name, SelectionField, Value};
use domain::page::Paging;

use super::Window;

/// The arguments of a connection that can be read ahead.
pub struct Ahead(Vec<(Name, Value)>);

impl Ahead {
    /// Finds a connection beneath a field, where it is asked for once, and without how many rows there are.
    pub fn of(field: SelectionField<'_>, name: &str) -> Option<Self> {
        let mut found = field.selection_set().filter(|field| field.name() == name);
        let (Some(connection), None) = (found.next(), found.next()) else {
            return None;
        };
        let mut selected = connection.selection_set();
        if selected.any(|field| field.name() == "totalCount") {
            return None;
        }
        connection.arguments().ok().map(Self)
    }

    /// Reads an argument; `None` for what cannot be, which is refused where it stands.
    pub fn argument<T: InputType>(&self, name: &str) -> Option<T> {
        let argument = self.0.iter().find(|(argument, _)| argument == name);
        T::parse(argument.map(|(_, value)| value.clone())).ok()
    }

    /// Reads which part is asked for; `None` for what cannot be, which is refused where it stands.
    pub fn paging(&self, ctx: &Context<'_>) -> Option<Paging> {
        let window = Window {
            first: self.argument("first")?,
            after: self.argument("after")?,
            last: self.argument("last")?,
            before: self.argument("before")?,
        };
        window.paging(ctx).ok()
    }
}
