//! A link between an account and Apple or Google.

use async_graphql::Object;
use entity::identity::{IdentityProvider, Model};

use crate::schema::scalar::DateTime;

/// A way to sign in by what Apple or Google vouches for.
#[derive(Clone)]
pub struct Identity(pub Model);

/// A way to sign in by what Apple or Google vouches for.
#[Object]
impl Identity {
    /// Who vouches.
    async fn provider(&self) -> IdentityProvider {
        self.0.provider
    }

    /// The address that the provider named last; it need not be the account's.
    async fn email(&self) -> Option<&str> {
        self.0.email.as_deref()
    }

    /// When it was linked to the account.
    async fn linked_at(&self) -> DateTime {
        DateTime(self.0.linked_at)
    }
}
