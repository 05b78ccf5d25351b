//! The question for what is the same for everyone.

use async_graphql::Object;

use super::object::Lookups;

/// Questions for what is the same for everyone.
#[derive(Default)]
pub struct LookupsQuery;

#[Object]
impl LookupsQuery {
    /// Everything that is the same for everyone, in the language of Accept-Language. Public; asked for alone and over GET, the answer may
    /// be kept and comes with an ETag.
    async fn lookups(&self) -> Lookups {
        Lookups
    }
}
