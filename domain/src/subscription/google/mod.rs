//! Google Play: asking it how a purchase stands, and telling it that one arrived.
//!
//! Its addresses are settings, so that a test can stand in for it. A purchase token opens nothing by itself, but says who bought what: it
//! stands in no log and in no error.

mod bearer;
mod push;
mod snapshot;

use std::time::Duration;

use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use reqwest::{Method, StatusCode, Url};
use serde_json::{Value, json};

use self::bearer::Keys;
#[cfg(fuzzing)]
pub(super) use self::push::read;
pub use self::push::receive;
pub(super) use self::snapshot::Snapshot;
use crate::{
    App,
    error::Result,
    google::{Access, ServiceAccount, whole},
    outside,
};

/// How long Google may take for one answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the access tokens are good for.
const SCOPE: &str = "https://www.googleapis.com/auth/androidpublisher";

/// What Google Play knows this installation by.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The name of the app's package.
    pub package_name: String,
    /// Who may ask about purchases.
    pub service_account: ServiceAccount,
    /// Where purchases are asked about: scheme and host, no slash at its end.
    pub api_url: String,
    /// For whom the tokens are made that come with what Google tells by itself.
    pub push_audience: String,
    /// The service account that these tokens name.
    pub push_email: String,
    /// Where the keys are that they are signed with.
    pub keys_url: String,
}

/// Google Play.
#[derive(Debug)]
pub struct Google {
    settings: Settings,
    http: reqwest::Client,
    access: Access,
    keys: Keys,
}

impl Google {
    /// Makes a client; nothing is asked yet.
    ///
    /// # Errors
    ///
    /// When the key of the service account cannot be read.
    pub fn new(settings: Settings) -> anyhow::Result<Self> {
        let http = outside::client(PATIENCE)
            .build()
            .context("making a client for Google Play")?;
        Ok(Self {
            access: Access::new(&settings.service_account, SCOPE)?,
            keys: Keys::default(),
            http,
            settings,
        })
    }

    /// Asks whether the service account may ask about purchases of the package: about one that there is not.
    pub async fn check(&self, now: DateTime<Utc>) -> anyhow::Result<()> {
        self.ask(&self.about_purchase("honeydue-doctor")?, now).await?;
        Ok(())
    }

    async fn ask(&self, url: &Url, now: DateTime<Utc>) -> anyhow::Result<Option<Value>> {
        let (status, body) = self.send(Method::GET, url, now).await?;
        match status {
            StatusCode::OK => Ok(Some(
                serde_json::from_slice(&body).context("reading Google's answer")?,
            )),
            // One that is malformed, one that never was, and one that is long over.
            StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND | StatusCode::GONE => Ok(None),
            status => bail!("Google Play answered {status}"),
        }
    }

    /// Sends a request, with a new access token where the one before is good no more.
    async fn send(
        &self,
        method: Method,
        url: &Url,
        now: DateTime<Utc>,
    ) -> anyhow::Result<(StatusCode, Vec<u8>)> {
        let mut is_first = true;
        loop {
            let access = self.access.token(&self.http, now).await?;
            let mut request = self
                .http
                .request(method.clone(), url.clone())
                .bearer_auth(&access);
            if method == Method::POST {
                request = request.json(&json!({}));
            }
            let answer = request.send().await;
            // Its address holds the purchase token.
            let answer = answer
                .map_err(reqwest::Error::without_url)
                .context("asking Google Play")?;
            let status = answer.status();
            if status == StatusCode::UNAUTHORIZED && is_first {
                self.access.forget(&access).await;
                is_first = false;
                continue;
            }
            return Ok((status, whole(answer).await?));
        }
    }

    fn about_purchase(&self, token: &str) -> anyhow::Result<Url> {
        self.address(&["subscriptionsv2", "tokens", token])
    }

    fn address(&self, rest: &[&str]) -> anyhow::Result<Url> {
        let mut url = Url::parse(&self.settings.api_url).context("reading the address of Google Play")?;
        let Ok(mut path) = url.path_segments_mut() else {
            bail!("the address of Google Play has no path");
        };
        let package = &self.settings.package_name;
        path.clear()
            .extend(["androidpublisher", "v3", "applications", package, "purchases"])
            .extend(rest);
        drop(path);
        Ok(url)
    }
}

/// Asks how a purchase stands; nothing where Google knows none, or none any more.
pub(super) async fn look(app: &App, token: &str) -> Result<Option<Snapshot>> {
    let google = client(app)?;
    // What changes while Google answers may be missing from its answer.
    let asked_at = app.clock.now();
    let answer = google.ask(&google.about_purchase(token)?, asked_at).await?;
    Ok(answer
        .map(|answer| Snapshot::read(answer, asked_at))
        .transpose()?)
}

/// Tells Google that a purchase arrived.
pub(super) async fn acknowledge(app: &App, token: &str, snapshot: &Snapshot) -> Result<()> {
    let google = client(app)?;
    let product = snapshot
        .product_id
        .as_deref()
        .context("a purchase is of something")?;
    let url = google.address(&[
        "subscriptions",
        product,
        "tokens",
        &format!("{token}:acknowledge"),
    ])?;
    let (status, _) = google.send(Method::POST, &url, app.clock.now()).await?;
    if !status.is_success() {
        Err(anyhow::anyhow!(
            "Google Play answered {status} to an acknowledgement"
        ))?;
    }
    Ok(())
}

fn client(app: &App) -> Result<&Google> {
    Ok(app
        .shops
        .google
        .as_ref()
        .context("Google Play is not set up here")?)
}
