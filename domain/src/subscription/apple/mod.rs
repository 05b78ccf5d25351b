//! Apple's App Store: its signed word on purchases.

mod notice;
mod transaction;
mod verify;

use std::fmt;

use anyhow::Context;
use app_store_server_library::{chain_verifier::ChainVerifier, models::app_store_environment::Environment};

pub use self::notice::receive;
pub(super) use self::verify::Doubt;

/// Apple Root CA - G3, from Apple's page on its certificate authorities; its SHA-256 begins with 63343abf.
const ROOT: &[u8] = include_bytes!("AppleRootCA-G3.cer");

/// What the App Store knows this installation by.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The name of the app's bundle.
    pub bundle_id: String,
    /// The app's number; Apple names it in production only.
    pub app_id: Option<i64>,
    /// Whether purchases are real.
    pub market: Market,
    /// Certificates in DER that may stand at the root of a signature; Apple's own where there are none.
    pub roots: Vec<Vec<u8>>,
}

/// Where purchases are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Market {
    /// With real money.
    Production,
    /// With none, to try out.
    Sandbox,
}

/// Apple's App Store.
pub struct Apple {
    settings: Settings,
    chain: ChainVerifier,
}

impl fmt::Debug for Apple {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Apple")
            .field("bundle_id", &self.settings.bundle_id)
            .field("market", &self.settings.market)
            .finish_non_exhaustive()
    }
}

impl Apple {
    /// Makes a reader of Apple's word; nobody is asked.
    pub fn new(settings: Settings) -> Self {
        let roots = match settings.roots.is_empty() {
            true => vec![ROOT.to_vec()],
            false => settings.roots.clone(),
        };
        Self {
            chain: ChainVerifier::new(roots),
            settings,
        }
    }

    /// Says whether an environment that Apple names is the one that counts here.
    fn is_here(&self, environment: Option<&Environment>) -> bool {
        let here = match self.settings.market {
            Market::Production => Environment::Production,
            Market::Sandbox => Environment::Sandbox,
        };
        environment == Some(&here)
    }
}

/// Reads a certificate, in DER or in PEM, into DER.
///
/// # Errors
///
/// When it is none.
pub fn read_root(bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    verify::read_certificate(bytes).context("is no certificate in DER or PEM")
}
