//! The push services.

use std::{str::FromStr, sync::Arc};

use clap::Args;
use domain::identity::ClientKey;
use entity::notification::Way;
use secrecy::{ExposeSecret, SecretString};
use url::Url;
use worker::channel::push::{
    Apns, ApnsSettings, Fcm, FcmSettings, Services, Vapid, WebPush, WebPushSettings,
};

use super::{
    identity::{AppleKeyFile, ClientId, ProviderUrl},
    purchases::AccountFile,
};
use crate::wrong::Wrong;

/// The push services. One of which nothing is set is off: nothing is planned for its devices, and a trial says so.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Push")]
pub(crate) struct PushServices {
    /// The file with a key for Apple's push service, as Apple hands it out (`AuthKey_….p8`); without it nothing is pushed to iPhones and
    /// iPads.
    #[arg(long, env, value_name = "FILE", requires_all = ["apns_key_id", "apns_team_id", "apns_topic"])]
    pub apns_key_file: Option<AppleKeyFile>,
    /// The id of that key.
    #[arg(long, env, requires = "apns_key_file")]
    pub apns_key_id: Option<ClientId>,
    /// The team at Apple that the app belongs to.
    #[arg(long, env, requires = "apns_key_file")]
    pub apns_team_id: Option<ClientId>,
    /// What Apple calls the app that gets pushes: its bundle id.
    #[arg(long, env, requires = "apns_key_file")]
    pub apns_topic: Option<ClientId>,
    /// Where Apple's push service is: another address for trying out.
    #[arg(long, env, default_value = "https://api.push.apple.com")]
    pub apns_url: ProviderUrl,
    /// Where its sandbox is, for apps that were not installed from the store.
    #[arg(long, env, default_value = "https://api.sandbox.push.apple.com")]
    pub apns_sandbox_url: ProviderUrl,
    /// The key file, in JSON, of a service account that may send by Firebase Cloud Messaging in its project; without it nothing is pushed to
    /// Android.
    #[arg(long, env, value_name = "FILE")]
    pub fcm_service_account: Option<AccountFile>,
    /// Where Firebase Cloud Messaging is: another address for trying out.
    #[arg(long, env, default_value = "https://fcm.googleapis.com")]
    pub fcm_url: ProviderUrl,
    /// The public key by which browsers' push services know us, base64url, as `npx web-push generate-vapid-keys` makes it; web apps subscribe
    /// with it. Without it nothing is pushed to browsers.
    #[arg(long, env, requires_all = ["vapid_private_key", "vapid_subject"])]
    pub vapid_public_key: Option<String>,
    /// The private key that goes with it; it never leaves the program.
    #[arg(long, env, requires = "vapid_public_key", hide_env_values = true)]
    pub vapid_private_key: Option<SecretString>,
    /// Where push services find whoever runs this: `mailto:` and an address, or an address of https.
    #[arg(long, env, requires = "vapid_public_key")]
    pub vapid_subject: Option<Subject>,
    /// Where browsers' pushes may go beside the services of Google, Mozilla, Microsoft and Apple: schemes and hosts, commas between them;
    /// for trying out. These may be machines that only this one can reach.
    #[arg(long, env, value_delimiter = ',')]
    pub web_push_origins: Vec<ProviderUrl>,
}

impl PushServices {
    /// Returns the services that are set up; nothing is asked of them yet.
    pub fn services(&self) -> Result<Services, Wrong> {
        Ok(Services {
            apns: self.apns()?.map(Arc::new),
            fcm: self.fcm()?.map(Arc::new),
            web: self.web()?.map(Arc::new),
        })
    }

    /// Returns the ways that lead through them.
    pub fn ways(&self) -> Vec<Way> {
        self.each()
            .into_iter()
            .filter_map(|(is_on, way, _)| is_on.then_some(way))
            .collect()
    }

    /// Returns the other origins that browsers' pushes may go to, without a slash at their end.
    pub fn origins(&self) -> Vec<String> {
        self.web_push_origins.iter().map(ProviderUrl::origin).collect()
    }

    /// Says of each service that is off what would turn it on, each as a sentence.
    pub fn off(&self) -> Vec<&'static str> {
        self.each()
            .into_iter()
            .filter_map(|(is_on, _, said)| (!is_on).then_some(said))
            .collect()
    }

    fn each(&self) -> [(bool, Way, &'static str); 3] {
        [
            (
                self.apns_key_file.is_some(),
                Way::Ios,
                "nothing is pushed to iPhones and iPads: APNS_KEY_FILE is not set",
            ),
            (
                self.fcm_service_account.is_some(),
                Way::Android,
                "nothing is pushed to Android: FCM_SERVICE_ACCOUNT is not set",
            ),
            (
                self.vapid_public_key.is_some(),
                Way::Web,
                "nothing is pushed to browsers: VAPID_PUBLIC_KEY is not set",
            ),
        ]
    }

    fn apns(&self) -> Result<Option<Apns>, Wrong> {
        let (Some(file), Some(id), Some(team), Some(topic)) = (
            &self.apns_key_file,
            &self.apns_key_id,
            &self.apns_team_id,
            &self.apns_topic,
        ) else {
            return Ok(None);
        };
        let key = ClientKey::read(&team.0, &id.0, file.0.expose_secret());
        let key = key.ok_or_else(|| Wrong::setting("APNS_KEY_FILE (--apns-key-file)", "holds no key"))?;
        Ok(Some(Apns::new(ApnsSettings {
            key,
            topic: topic.0.clone(),
            url: self.apns_url.origin(),
            sandbox_url: self.apns_sandbox_url.origin(),
        })?))
    }

    fn fcm(&self) -> Result<Option<Fcm>, Wrong> {
        let Some(account) = &self.fcm_service_account else {
            return Ok(None);
        };
        if account.0.project_id.is_none() {
            return Err(Wrong::setting(
                "FCM_SERVICE_ACCOUNT (--fcm-service-account)",
                "names no project; its key file has a `project_id`",
            ));
        }
        Ok(Some(Fcm::new(FcmSettings {
            service_account: account.0.clone(),
            url: self.fcm_url.origin(),
        })?))
    }

    fn web(&self) -> Result<Option<WebPush>, Wrong> {
        let (Some(public), Some(private), Some(subject)) = (
            &self.vapid_public_key,
            &self.vapid_private_key,
            &self.vapid_subject,
        ) else {
            return Ok(None);
        };
        let vapid = Vapid::read(public, private, &subject.0).ok_or_else(|| {
            Wrong::setting(
                "VAPID_PRIVATE_KEY (--vapid-private-key)",
                "must be the key that goes with VAPID_PUBLIC_KEY, both base64url",
            )
        })?;
        Ok(Some(WebPush::new(WebPushSettings {
            vapid,
            origins: self.origins(),
        })?))
    }
}

/// Where push services find whoever runs an installation.
#[derive(Clone, Debug)]
pub(crate) struct Subject(pub String);

impl FromStr for Subject {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_mail = text
            .strip_prefix("mailto:")
            .and_then(|address| address.split_once('@'))
            .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
        let is_page = Url::parse(text).is_ok_and(|url| url.scheme() == "https");
        match (is_mail || is_page) && text.bytes().all(|letter| letter.is_ascii_graphic()) {
            true => Ok(Self(text.to_owned())),
            false => Err("must be mailto: and a mail address, or an address of https"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_find_somebody_at_the_subject() {
        for text in ["mailto:ops@honeydue.example", "https://honeydue.example/contact"] {
            assert!(text.parse::<Subject>().is_ok(), "{text}");
        }
        for text in [
            "",
            "ops@honeydue.example",
            "mailto:ops",
            "mailto:@host",
            "http://honeydue.example",
            "mailto:a@b c",
        ] {
            assert!(text.parse::<Subject>().is_err(), "{text}");
        }
    }
}
