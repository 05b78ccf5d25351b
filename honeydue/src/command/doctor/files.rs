//! Looking at where files are kept.

use anyhow::Context;
use domain::{Clock, store::Store};
use tokio::time::timeout;

use super::{Amiss, Broken, Finding, Fine, PATIENCE, skew};
use crate::setting::Files;

/// How far a store's clock and ours may differ before it refuses addresses: 15 minutes are S3's; half of that is told.
const MAX_SKEW: chrono::TimeDelta = chrono::TimeDelta::minutes(7);

/// Puts some bytes into the store, reads and removes them; of a bucket also by a signed address, as apps do.
pub(super) async fn files(settings: &Files) -> Vec<Finding> {
    let Ok(store) = settings.store() else {
        return vec![Broken(
            "files: the settings of the bucket cannot be used".to_owned(),
        )];
    };
    let place = match &settings.s3_bucket {
        Some(bucket) => format!("the bucket {}", bucket.0),
        None => format!("the folder {}", settings.files_dir.display()),
    };
    let checked = timeout(PATIENCE, store.check()).await;
    match checked
        .context("it took too long")
        .and_then(|checked| Ok(checked?))
    {
        Err(error) => vec![Broken(format!(
            "files: {place} cannot be used ({error:#}); check S3_BUCKET and what belongs to it, or FILES_DIR"
        ))],
        Ok(()) if settings.s3_bucket.is_none() => vec![Amiss(format!(
            "files: S3_BUCKET is not set; {place} can be written to, and all processes must share it"
        ))],
        Ok(()) => {
            let mut findings = vec![Fine(format!("files: {place} can be written to"))];
            findings.extend(address(&store, &place).await);
            findings
        }
    }
}

async fn address(store: &Store, place: &str) -> Vec<Finding> {
    let before = Clock::System.now();
    let asked = timeout(PATIENCE, store.check_address(before)).await;
    let asked = asked.context("it took too long").and_then(|asked| Ok(asked?));
    let theirs = match asked {
        Ok(theirs) => theirs,
        Err(error) => {
            return vec![Broken(format!(
                "files: {place} cannot be read by a signed address, as apps read it ({error:#}); check S3_ENDPOINT, which apps must reach too, \
                 S3_REGION and S3_PATH_STYLE, and this machine's clock"
            ))];
        }
    };
    let mut findings = vec![Fine(format!(
        "files: {place} can be read by a signed address, as apps read it"
    ))];
    // It tells whole seconds.
    if let Some(theirs) = theirs {
        let skew = skew(theirs, (before, Clock::System.now()));
        findings.push(match skew > MAX_SKEW {
            true => Broken(format!(
                "clock: {} s away from the store's, which refuses addresses past 15 minutes; start an NTP client",
                skew.num_seconds()
            )),
            false => Fine(format!("clock: agrees with the store's to {} s", skew.num_seconds())),
        });
    }
    findings
}
