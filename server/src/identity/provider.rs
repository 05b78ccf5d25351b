//! Who may vouch for people here.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::{
    Code, Error, Result,
    identity::{Refusal, Signed, Trust, Verified, field},
};
use entity::identity::IdentityProvider;
use url::Url;

use super::keyring::Keyring;

/// Where a provider's keys are, and for which of our apps its word counts.
#[derive(Clone, Debug)]
pub struct Source {
    /// Whose keys.
    pub provider: IdentityProvider,
    /// Scheme and host of the provider, e.g. `https://appleid.apple.com`.
    pub base: Url,
    /// The ids that it knows our apps by; none where it may not vouch for people.
    pub client_ids: Vec<String>,
}

/// Who may vouch for people here; nobody by default. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Providers(Arc<Vec<Provider>>);

#[derive(Debug)]
struct Provider {
    trust: Trust,
    keyring: Keyring,
}

impl Providers {
    /// Lets those vouch that know an app of ours. Nothing is fetched yet.
    ///
    /// # Errors
    ///
    /// When the HTTP client cannot be set up, or an address cannot be put together.
    pub fn new(sources: impl IntoIterator<Item = Source>) -> anyhow::Result<Self> {
        let known = sources.into_iter().filter(|source| !source.client_ids.is_empty());
        let providers = known.map(|source| {
            Ok(Provider {
                keyring: Keyring::new(source.base.join(path(source.provider))?)?,
                trust: Trust::new(source.provider, source.client_ids),
            })
        });
        Ok(Self(Arc::new(providers.collect::<anyhow::Result<_>>()?)))
    }

    /// Returns what a provider vouches for by a token. `nonce` is what the app began the sign-in with.
    ///
    /// # Errors
    ///
    /// FORBIDDEN for a provider that may not vouch here, WRONG_STATE for one whose keys cannot be had, and what is wrong with the token.
    pub(super) async fn verify(
        &self,
        provider: IdentityProvider,
        (token, nonce): (&str, Option<&str>),
        now: DateTime<Utc>,
    ) -> Result<Verified> {
        let known = self.0.iter().find(|known| known.trust.provider() == provider);
        let known = known.ok_or_else(|| Error::user(field(provider), Code::Forbidden))?;
        let refuse = |refusal: Refusal| refusal.of(provider);
        let signed = Signed::read(token).map_err(refuse)?;
        let keys = known.keyring.keys(signed.key(), now).await;
        let keys = keys.ok_or_else(|| Error::user(field(provider), Code::WrongState))?;
        known.trust.judge(&signed, &keys, (nonce, now)).map_err(refuse)
    }

    /// Fetches the keys of everybody who may vouch, and returns for how many apps each does and how many keys there are.
    pub async fn check(&self) -> Vec<(IdentityProvider, usize, anyhow::Result<usize>)> {
        let mut found = Vec::new();
        for known in self.0.iter() {
            let n_apps = known.trust.n_audiences();
            found.push((known.trust.provider(), n_apps, known.keyring.check().await));
        }
        found
    }
}

/// Returns where a provider publishes its keys.
fn path(provider: IdentityProvider) -> &'static str {
    match provider {
        IdentityProvider::Apple => "/auth/keys",
        IdentityProvider::Google => "/oauth2/v3/certs",
    }
}
