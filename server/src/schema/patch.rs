//! Fields of an update: left out, null, or a value.

use async_graphql::MaybeUndefined;
use domain::Patch;

/// Makes a domain patch of a field.
pub fn patch<T, U: From<T>>(value: MaybeUndefined<T>) -> Patch<U> {
    match value {
        MaybeUndefined::Undefined => Patch::Keep,
        MaybeUndefined::Null => Patch::Clear,
        MaybeUndefined::Value(value) => Patch::Set(value.into()),
    }
}
