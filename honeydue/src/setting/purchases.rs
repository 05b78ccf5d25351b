//! The stores that plans are sold in.

use std::{fs, str::FromStr};

use clap::{Args, ValueEnum};
use domain::{
    google::ServiceAccount,
    subscription::{
        Shops,
        apple::{self, Apple},
        google::{self, Google},
    },
};
use url::{Host, Url};

use crate::wrong::Wrong;

/// Where Google tells of purchases, below the installation's own address.
const GOOGLE_WEBHOOK: &str = "/webhooks/google";

/// The stores that plans are sold in. A store of which nothing is set is off: its purchases are refused, and its address is not there.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Purchases")]
pub(crate) struct Purchases {
    /// The bundle id of the app in Apple's App Store; without it nothing is sold there. App Store Connect sends its server notifications
    /// (version 2) to `/webhooks/apple`.
    #[arg(long, env, requires = "app_store_app_id")]
    pub app_store_bundle_id: Option<Name>,
    /// The app's number in the App Store ("Apple ID" in App Store Connect).
    #[arg(long, env, requires = "app_store_bundle_id", value_parser = clap::value_parser!(i64).range(1..))]
    pub app_store_app_id: Option<i64>,
    /// Which purchases in the App Store count: real ones, or those of the sandbox.
    #[arg(long, env, value_enum, default_value_t = Market::Production)]
    pub app_store_environment: Market,
    /// Files with the certificates, in DER or PEM, that Apple's signatures lead to, commas between them; Apple Root CA - G3 unless set.
    #[arg(
        long,
        env,
        value_name = "FILES",
        value_delimiter = ',',
        requires = "app_store_bundle_id"
    )]
    pub apple_root_certificates: Vec<RootCertificate>,
    /// The package name of the app in Google Play; without it nothing is sold there. Pub/Sub pushes its real-time developer notifications
    /// to `/webhooks/google`, with an OpenID token.
    #[arg(long, env, requires_all = ["google_play_service_account", "google_play_push_email"])]
    pub google_play_package: Option<Name>,
    /// The key file, in JSON, of a service account that may see and acknowledge the app's orders and subscriptions.
    #[arg(long, env, value_name = "FILE", requires = "google_play_package")]
    pub google_play_service_account: Option<AccountFile>,
    /// The mail address of the service account that the push subscription of Pub/Sub authenticates as.
    #[arg(long, env, requires = "google_play_package")]
    pub google_play_push_email: Option<Name>,
    /// The audience that the push subscription names; the address of `/webhooks/google` here unless set.
    #[arg(long, env, requires = "google_play_package")]
    pub google_play_push_audience: Option<Name>,
    /// Where Google Play is asked about purchases: another address for trying out.
    #[arg(long, env, default_value = "https://androidpublisher.googleapis.com")]
    pub google_play_url: StoreUrl,
    /// Where the keys are that Google signs the tokens of pushes with: another address for trying out.
    #[arg(long, env, default_value = "https://www.googleapis.com/oauth2/v3/certs")]
    pub google_play_push_keys_url: StoreUrl,
}

impl Purchases {
    /// Returns the stores that plans are sold in, for an installation that is reached at `public_url`; nothing is asked of them yet.
    pub fn shops(&self, public_url: &str) -> Result<Shops, Wrong> {
        Ok(Shops {
            apple: self.apple(),
            google: self.google(public_url)?,
        })
    }

    fn apple(&self) -> Option<Apple> {
        let bundle_id = self.app_store_bundle_id.as_ref()?;
        Some(Apple::new(apple::Settings {
            bundle_id: bundle_id.0.clone(),
            app_id: self.app_store_app_id,
            market: self.app_store_environment.into(),
            roots: self
                .apple_root_certificates
                .iter()
                .map(|root| root.0.clone())
                .collect(),
        }))
    }

    fn google(&self, public_url: &str) -> Result<Option<Google>, Wrong> {
        let (Some(package), Some(account), Some(email)) = (
            &self.google_play_package,
            &self.google_play_service_account,
            &self.google_play_push_email,
        ) else {
            return Ok(None);
        };
        let audience = self.google_play_push_audience.as_ref();
        let google = Google::new(google::Settings {
            package_name: package.0.clone(),
            service_account: account.0.clone(),
            api_url: self.google_play_url.0.clone(),
            push_audience: audience.map_or_else(
                || format!("{public_url}{GOOGLE_WEBHOOK}"),
                |audience| audience.0.clone(),
            ),
            push_email: email.0.clone(),
            keys_url: self.google_play_push_keys_url.0.clone(),
        })?;
        Ok(Some(google))
    }

    /// Says of each store that is off what would turn it on, each as a sentence.
    pub fn off(&self) -> Vec<&'static str> {
        let stores = [
            (
                self.app_store_bundle_id.is_none(),
                "no plans are sold in Apple's App Store: APP_STORE_BUNDLE_ID is not set",
            ),
            (
                self.google_play_package.is_none(),
                "no plans are sold in Google Play: GOOGLE_PLAY_PACKAGE is not set",
            ),
        ];
        stores
            .into_iter()
            .filter_map(|(is_off, said)| is_off.then_some(said))
            .collect()
    }
}

/// Which purchases count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Market {
    /// Real ones.
    Production,
    /// Those that cost nothing, to try out.
    Sandbox,
}

impl From<Market> for apple::Market {
    fn from(market: Market) -> Self {
        match market {
            Market::Production => Self::Production,
            Market::Sandbox => Self::Sandbox,
        }
    }
}

/// What a store calls something.
#[derive(Clone, Debug)]
pub(crate) struct Name(pub String);

impl FromStr for Name {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_plain = text.bytes().all(|letter| letter.is_ascii_graphic());
        match is_plain && (1..=255).contains(&text.len()) {
            true => Ok(Self(text.to_owned())),
            false => Err("must be written as the store writes it, without spaces"),
        }
    }
}

/// A certificate that signatures may lead to, read from a file.
#[derive(Clone, Debug)]
pub(crate) struct RootCertificate(Vec<u8>);

impl FromStr for RootCertificate {
    type Err = String;

    fn from_str(file: &str) -> Result<Self, String> {
        if file.is_empty() {
            return Err("names no file".to_owned());
        }
        let bytes = fs::read(file).map_err(|error| format!("{file} cannot be read: {error}"))?;
        apple::read_root(&bytes)
            .map(Self)
            .map_err(|_| format!("{file} holds no certificate in DER or PEM"))
    }
}

/// A service account of Google's, read from its key file.
#[derive(Clone, Debug)]
pub(crate) struct AccountFile(pub ServiceAccount);

impl FromStr for AccountFile {
    type Err = String;

    fn from_str(file: &str) -> Result<Self, String> {
        if file.is_empty() {
            return Err("names no file".to_owned());
        }
        let text = fs::read_to_string(file).map_err(|error| format!("{file} cannot be read: {error}"))?;
        let account = ServiceAccount::read(&text).map_err(|problem| format!("{file} {problem}"))?;
        StoreUrl::from_str(&account.token_url)
            .map(|_| Self(account))
            .map_err(|problem| format!("{file} has a token_uri that {problem}"))
    }
}

/// An address of a store's: https, or a machine's own.
#[derive(Clone, Debug)]
pub(crate) struct StoreUrl(pub String);

impl FromStr for StoreUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_safe = |url: &Url| {
            let is_near = match url.host() {
                Some(Host::Domain(name)) => name == "localhost",
                Some(Host::Ipv4(address)) => address.is_loopback(),
                Some(Host::Ipv6(address)) => address.is_loopback(),
                None => false,
            };
            let is_plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
            is_plain && (url.scheme() == "https" || url.scheme() == "http" && is_near)
        };
        match Url::parse(text) {
            Ok(url) if is_safe(&url) => Ok(Self(text.trim_end_matches('/').to_owned())),
            _ => Err("must be an https address, e.g. https://androidpublisher.googleapis.com"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_can_listen_in_on_is_an_address_of_a_store() {
        for text in [
            "",
            "googleapis.com",
            "http://googleapis.com",
            "https://me@host",
            "ftp://localhost",
        ] {
            assert!(text.parse::<StoreUrl>().is_err(), "{text}");
        }
        for text in [
            "https://googleapis.com/",
            "http://127.0.0.1:8080",
            "http://localhost:1",
        ] {
            assert!(text.parse::<StoreUrl>().is_ok(), "{text}");
        }
    }

    #[test]
    fn what_a_store_calls_something_has_no_spaces() {
        assert!("com.honeydue.app".parse::<Name>().is_ok());
        for text in ["", "com honeydue", "com.honeydüe"] {
            assert!(text.parse::<Name>().is_err(), "{text}");
        }
    }
}
