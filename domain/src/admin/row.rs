//! Rows of the admin's lists, which can also be cells of a table.

use serde::Serialize;
use serde_json::Value;

/// A row as a line of a table.
pub trait Cells {
    /// What the columns are called.
    const NAMES: &'static [&'static str];

    /// Returns what stands in the columns.
    fn cells(&self) -> Vec<String>;
}

/// Writes what a cell holds; nothing for nothing.
pub(super) fn cell(value: &impl Serialize) -> String {
    fn write(value: Value) -> String {
        match value {
            Value::Null => String::new(),
            Value::String(text) => text,
            Value::Array(values) => values.into_iter().map(write).collect::<Vec<_>>().join("; "),
            value => value.to_string(),
        }
    }
    serde_json::to_value(value).map(write).unwrap_or_default()
}

/// Declares a row, all of whose fields can be seen, and makes a line of a table of it.
macro_rules! row {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)+
        }

        impl $crate::admin::row::Cells for $name {
            const NAMES: &'static [&'static str] = &[$(stringify!($field)),+];

            fn cells(&self) -> Vec<String> {
                vec![$($crate::admin::row::cell(&self.$field)),+]
            }
        }
    };
}

/// Makes a line of a table of some fields of a row, a few under another name.
macro_rules! cells {
    ($row:ty { $($field:ident $(as $name:ident)?),+ $(,)? }) => {
        impl $crate::admin::row::Cells for $row {
            const NAMES: &'static [&'static str] = &[$($crate::admin::row::named!($field $($name)?)),+];

            fn cells(&self) -> Vec<String> {
                vec![$($crate::admin::row::cell(&self.$field)),+]
            }
        }
    };
}

/// Returns the name of a column.
macro_rules! named {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $name:ident) => {
        stringify!($name)
    };
}

pub(super) use {cells, named, row};
