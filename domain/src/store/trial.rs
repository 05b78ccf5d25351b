//! Trying a store out, for whoever sets one up.

use std::time::Duration;

use anyhow::{Context, bail};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{header::DATE, redirect::Policy};

use super::{Bucket, Deed, Key, Store, sign::at_bucket};
use crate::outside;

/// What is put, and must be what is read.
const BYTES: &[u8] = b"honeyDue";

/// How long the address is good that is tried.
const GOOD: TimeDelta = TimeDelta::minutes(5);

/// How long the store may take to answer at it.
const PATIENCE: Duration = Duration::from_secs(10);

/// Puts some bytes, reads and removes them.
pub(super) async fn check(store: &Store) -> anyhow::Result<()> {
    let key = Key::probe();
    store.put(&key, "text/plain", BYTES.to_vec()).await?;
    let read = store.get(&key).await?;
    store.delete(&key).await?;
    if read.as_deref() != Some(BYTES) {
        bail!("what was put was not what was read");
    }
    Ok(())
}

/// Puts some bytes, reads them by a signed address, and removes them. Returns the time that the answer was sent at.
pub(super) async fn check_address(
    store: &Store,
    bucket: &Bucket,
    now: DateTime<Utc>,
) -> anyhow::Result<Option<DateTime<Utc>>> {
    let key = Key::probe();
    store.put(&key, "text/plain", BYTES.to_vec()).await?;
    let read = read(bucket, &key, now).await;
    store.delete(&key).await?;
    read
}

async fn read(bucket: &Bucket, key: &Key, now: DateTime<Utc>) -> anyhow::Result<Option<DateTime<Utc>>> {
    let deed = Deed::Get {
        content_type: "text/plain".to_owned(),
        filename: "probe.txt".to_owned(),
    };
    let address = at_bucket(bucket, key, &deed, (now, GOOD));
    let http = outside::client(PATIENCE)
        // As browsers do.
        .redirect(Policy::default())
        .build()?;
    // The address lets whoever has it in.
    let answer = http
        .get(address)
        .send()
        .await
        .map_err(reqwest::Error::without_url)?;
    let date = answer.headers().get(DATE).and_then(|date| date.to_str().ok());
    let date = date.and_then(|date| DateTime::parse_from_rfc2822(date).ok());
    let status = answer.status();
    let bytes = answer.bytes().await.map_err(reqwest::Error::without_url);
    if !status.is_success() {
        bail!("it answers {status}");
    }
    if bytes.context("reading the answer")? != BYTES {
        bail!("it answers with other bytes than were put");
    }
    Ok(date.map(|date| date.to_utc()))
}
