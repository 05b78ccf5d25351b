//! Looking at whom others run: those who vouch for people, sell plans, and take pushes.

use anyhow::Context;
use domain::Clock;
use tokio::time::timeout;

use super::{Amiss, Broken, Finding, Fine, PATIENCE};
use crate::setting::{Identity, Purchases, PushServices};

/// Fetches the keys of everybody who may vouch for people.
pub(super) async fn identity(settings: &Identity) -> Vec<Finding> {
    let Ok(providers) = settings.providers() else {
        return vec![Broken(
            "sign-in: the settings of Apple and Google cannot be used".to_owned(),
        )];
    };
    let asked = providers.check().await;
    let mut findings: Vec<_> = asked
        .into_iter()
        .map(|(provider, n_apps, keys)| match keys {
            Ok(n_keys) => Fine(format!("sign-in: {provider:?} vouches for people in {n_apps} apps, by {n_keys} keys")),
            Err(error) => Broken(format!(
                "sign-in: the keys of {provider:?} cannot be fetched ({error:#}); nobody new can sign in that way until they can"
            )),
        })
        .collect();
    if findings.is_empty() {
        findings.push(Fine(
            "sign-in: with a password only; APPLE_CLIENT_IDS and GOOGLE_CLIENT_IDS are not set".to_owned(),
        ));
    }
    if settings.keeps_from_apple() {
        findings.push(Amiss(
            "sign-in: APPLE_KEY_FILE is not set; what Apple gave is not given back when accounts are deleted"
                .to_owned(),
        ));
    }
    findings
}

/// Asks the stores that plans are sold in, as far as they can be asked.
pub(super) async fn purchases(settings: &Purchases) -> Vec<Finding> {
    let off = settings.off();
    let mut findings: Vec<_> = off
        .iter()
        .map(|said| Fine(format!("purchases: {said}")))
        .collect();
    // What is pushed is not looked at here, so the installation's own address does not matter.
    let Ok(shops) = settings.shops("") else {
        findings.push(Broken(
            "purchases: the settings of Google Play cannot be used".to_owned(),
        ));
        return findings;
    };
    if shops.apple.is_some() {
        let text = "purchases: Apple's App Store is set up; nobody needs to be asked, for its word is signed";
        findings.push(Fine(text.to_owned()));
    }
    let Some(google) = &shops.google else {
        return findings;
    };
    let asked = timeout(PATIENCE, google.check(Clock::System.now())).await;
    findings.push(match asked.context("it took too long").flatten() {
        Ok(()) => Fine("purchases: Google Play answers".to_owned()),
        Err(error) => Broken(format!(
            "purchases: Google Play does not answer ({error:#}); check GOOGLE_PLAY_PACKAGE, and that the service account may see its orders"
        )),
    });
    findings
}

/// Asks the push services that are set up whether they know us, as far as they can be asked.
pub(super) async fn push(settings: &PushServices) -> Vec<Finding> {
    let off = settings.off();
    let mut findings: Vec<_> = off.iter().map(|said| Fine(format!("push: {said}"))).collect();
    let Ok(services) = settings.services() else {
        findings.push(Broken(
            "push: the settings of the push services cannot be used; `honeydue config check` says why"
                .to_owned(),
        ));
        return findings;
    };
    let now = Clock::System.now();
    let judge = |asked: anyhow::Result<()>, name: &str, setting: &str| match asked {
        Ok(()) => Fine(format!("push: {name} knows us")),
        Err(error) => Broken(format!(
            "push: {name} does not know us, or does not answer ({error:#}); check {setting} and what belongs to it"
        )),
    };
    if let Some(apns) = &services.apns {
        let asked = timeout(PATIENCE, apns.check(now)).await;
        let asked = asked.context("it took too long").flatten();
        findings.push(judge(asked, "Apple's service", "APNS_KEY_FILE"));
    }
    if let Some(fcm) = &services.fcm {
        let asked = timeout(PATIENCE, fcm.check(now)).await;
        let asked = asked.context("it took too long").flatten();
        findings.push(judge(asked, "Google's service", "FCM_SERVICE_ACCOUNT"));
    }
    if services.web.is_some() {
        let text = "push: browsers' services are set up; which of them is asked is up to each browser";
        findings.push(Fine(text.to_owned()));
    }
    if !settings.web_push_origins.is_empty() {
        let text = "push: WEB_PUSH_ORIGINS is set; whoever signs in can have pushes sent to these addresses";
        findings.push(Amiss(text.to_owned()));
    }
    findings
}
