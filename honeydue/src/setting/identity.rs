//! Who may vouch for people: Apple and Google.

use std::{fs, str::FromStr};

use clap::Args;
use domain::identity::ClientKey;
use entity::identity::IdentityProvider;
use secrecy::{ExposeSecret, SecretString};
use server::identity::{Providers, Source};
use url::{Host, Url};
use worker::channel::Apple;

use crate::wrong::Wrong;

/// Letters of an id of an app or a team; those of Google's have about seventy.
const MAX_ID: usize = 255;

/// Who may vouch for people that sign in: Apple and Google, for the apps that are named.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Sign in with Apple and Google")]
pub(crate) struct Identity {
    /// What Apple knows the apps by: bundle ids and services ids, commas between them. Without, nobody signs in with Apple.
    #[arg(long, env, value_delimiter = ',')]
    pub apple_client_ids: Vec<ClientId>,
    /// What Google knows the apps by: OAuth client ids, commas between them. Without, nobody signs in with Google.
    #[arg(long, env, value_delimiter = ',')]
    pub google_client_ids: Vec<ClientId>,
    /// The team at Apple that the apps belong to; with a key, what Apple gave is given back when an account goes.
    #[arg(long, env, requires_all = ["apple_key_id", "apple_key_file", "apple_client_ids"])]
    pub apple_team_id: Option<ClientId>,
    /// The id of the key for Sign in with Apple.
    #[arg(long, env, requires_all = ["apple_team_id", "apple_key_file", "apple_client_ids"])]
    pub apple_key_id: Option<ClientId>,
    /// The file with that key, as Apple hands it out (`AuthKey_….p8`).
    #[arg(long, env, value_name = "FILE", requires_all = ["apple_team_id", "apple_key_id", "apple_client_ids"])]
    pub apple_key_file: Option<AppleKeyFile>,
    /// Where Apple's sign-in is: another address for trying out.
    #[arg(long, env, default_value = "https://appleid.apple.com")]
    pub apple_id_url: ProviderUrl,
    /// Where Google's keys are: another address for trying out.
    #[arg(long, env, default_value = "https://www.googleapis.com")]
    pub google_id_url: ProviderUrl,
}

impl Identity {
    /// Returns who may vouch; nothing is asked of them yet.
    pub fn providers(&self) -> Result<Providers, Wrong> {
        let source = |provider, base: &ProviderUrl, ids: &[ClientId]| Source {
            provider,
            base: base.0.clone(),
            client_ids: ids.iter().map(|id| id.0.clone()).collect(),
        };
        let sources = [
            source(
                IdentityProvider::Apple,
                &self.apple_id_url,
                &self.apple_client_ids,
            ),
            source(
                IdentityProvider::Google,
                &self.google_id_url,
                &self.google_client_ids,
            ),
        ];
        Ok(Providers::new(sources)?)
    }

    /// Returns what gives back to Apple, where there is a key for it.
    pub fn apple(&self) -> Result<Option<Apple>, Wrong> {
        let (Some(team), Some(id), Some(file)) =
            (&self.apple_team_id, &self.apple_key_id, &self.apple_key_file)
        else {
            return Ok(None);
        };
        let key = ClientKey::read(&team.0, &id.0, file.0.expose_secret());
        let key = key.ok_or_else(|| Wrong::setting("APPLE_KEY_FILE (--apple-key-file)", "holds no key"))?;
        Ok(Some(Apple::new(self.apple_id_url.origin(), key)?))
    }

    /// Says whether people sign in with Apple and nothing is given back.
    pub fn keeps_from_apple(&self) -> bool {
        !self.apple_client_ids.is_empty() && self.apple_key_file.is_none()
    }
}

/// What a provider knows one of our apps, a team or a key by.
#[derive(Clone, Debug)]
pub(crate) struct ClientId(pub String);

impl FromStr for ClientId {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_plain = text
            .bytes()
            .all(|letter| letter.is_ascii_graphic() && letter != b'"');
        match is_plain && (1..=MAX_ID).contains(&text.len()) {
            true => Ok(Self(text.to_owned())),
            false => Err("must be ids as the provider writes them, without spaces, commas between them"),
        }
    }
}

/// The text of a file with a key of Apple's.
#[derive(Clone, Debug)]
pub(crate) struct AppleKeyFile(pub SecretString);

impl FromStr for AppleKeyFile {
    type Err = String;

    fn from_str(file: &str) -> Result<Self, String> {
        if file.is_empty() {
            return Err("names no file".to_owned());
        }
        let text = fs::read_to_string(file).map_err(|error| format!("{file} cannot be read: {error}"))?;
        match ClientKey::read("", "", &text) {
            Some(_) => Ok(Self(text.into())),
            None => Err(format!(
                "{file} holds no private key as Apple hands it out (AuthKey_….p8)"
            )),
        }
    }
}

/// Where a provider is: what it signs is believed and secrets go there, so nobody may come between.
#[derive(Clone, Debug)]
pub(crate) struct ProviderUrl(pub Url);

impl ProviderUrl {
    /// Returns the address without a slash at the end of the host.
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }
}

impl FromStr for ProviderUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_near = |url: &Url| match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        let is_safe = |url: &Url| {
            let scheme = url.scheme() == "https" || url.scheme() == "http" && is_near(url);
            scheme
                && url.has_host()
                && url.path() == "/"
                && url.query().is_none()
                && url.fragment().is_none()
                && url.username().is_empty()
                && url.password().is_none()
        };
        match Url::parse(text) {
            Ok(url) if is_safe(&url) => Ok(Self(url)),
            _ => Err("must be https:// and a host without a path; http:// is good for this machine alone"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_may_come_between() {
        for text in [
            "",
            "appleid.apple.com",
            "http://appleid.apple.com",
            "http://127.0.0.1.example",
            "http://localhost.example",
            "https://appleid.apple.com/auth",
            "https://appleid.apple.com?a",
            "https://me@appleid.apple.com",
            "https://:secret@appleid.apple.com",
            "ftp://appleid.apple.com",
        ] {
            assert!(text.parse::<ProviderUrl>().is_err(), "{text}");
        }
        for text in [
            "https://appleid.apple.com",
            "http://127.0.0.1:9000",
            "http://[::1]:9000/",
            "http://localhost",
        ] {
            assert!(text.parse::<ProviderUrl>().is_ok(), "{text}");
        }
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in ["", " ", "a b", "ä", "a\n", &"a".repeat(256)] {
            assert!(text.parse::<ClientId>().is_err(), "{text}");
        }
        assert!("1234-abc.apps.googleusercontent.com".parse::<ClientId>().is_ok());
    }
}
