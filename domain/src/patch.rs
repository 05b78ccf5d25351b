//! What a person wants done with a field: nothing, clear it, or set it.

use sea_orm::{ActiveValue, Value, sea_query::Nullable};

use crate::{Code, Problems};

/// One field of an update. A field left out is not the same as one that is null.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// It was left out and stays as it is.
    #[default]
    Keep,
    /// It was null and is cleared.
    Clear,
    /// It gets this value.
    Set(T),
}

impl<T> Patch<T> {
    /// Turns the value into another.
    pub fn map<U>(self, turn: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(value) => Patch::Set(turn(value)),
        }
    }

    /// Turns the value into another that may be none, which clears the field.
    pub fn and_then<U>(self, turn: impl FnOnce(T) -> Option<U>) -> Patch<U> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(value) => turn(value).map_or(Patch::Clear, Patch::Set),
        }
    }

    /// Returns the value that is to be set.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }
}

impl<T> Patch<T> {
    /// Puts the value into a place that may be empty.
    pub fn put(self, place: &mut Option<T>) {
        match self {
            Self::Keep => {}
            Self::Clear => *place = None,
            Self::Set(value) => *place = Some(value),
        }
    }

    /// Puts the value into a place that cannot be empty; clearing it is a problem with `field`.
    pub fn put_required(self, place: &mut T, problems: &mut Problems, field: &'static str) {
        match self {
            Self::Keep => {}
            Self::Clear => problems.add(field, Code::Blank),
            Self::Set(value) => *place = value,
        }
    }
}

impl<T: Into<Value> + Nullable> Patch<T> {
    /// Becomes a column that may be null.
    pub fn optional(self) -> ActiveValue<Option<T>>
    where
        Option<T>: Into<Value>,
    {
        match self {
            Self::Keep => ActiveValue::NotSet,
            Self::Clear => ActiveValue::Set(None),
            Self::Set(value) => ActiveValue::Set(Some(value)),
        }
    }
}

impl<T: Into<Value>> Patch<T> {
    /// Becomes a column that cannot be null; clearing it is a problem with `field`.
    pub fn required(self, problems: &mut Problems, field: &'static str) -> ActiveValue<T> {
        match self {
            Self::Keep => ActiveValue::NotSet,
            Self::Clear => {
                problems.add(field, Code::Blank);
                ActiveValue::NotSet
            }
            Self::Set(value) => ActiveValue::Set(value),
        }
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

impl<T> From<Option<T>> for Patch<T> {
    /// What a new row is given or not: there is nothing to clear yet.
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Keep, Self::Set)
    }
}
