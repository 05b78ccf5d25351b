//! Rows of the admin's lists, which can also be cells of a table.

use sea_orm::{ActiveEnum, ColIdx, QueryResult, TryGetError, TryGetable};
use serde::{Serialize, Serializer};
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

/// A value of an enum as it stands in a row. A newer program may have written one that is not known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written<E> {
    /// The value, where it is known.
    pub known: Option<E>,
    /// What stands there.
    pub text: String,
}

impl<E> Written<E> {
    /// Returns what stands there, if it is not known.
    pub fn unknown(&self) -> Option<&str> {
        self.known.is_none().then_some(self.text.as_str())
    }
}

impl<E: ActiveEnum<Value = String>> TryGetable for Written<E> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let text = String::try_get_by(row, index)?;
        Ok(Self {
            known: E::try_from_value(&text).ok(),
            text,
        })
    }
}

impl<E> Serialize for Written<E> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.text)
    }
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
