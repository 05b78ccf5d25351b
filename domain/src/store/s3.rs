//! Bytes in a bucket of an S3-compatible store.

use std::{fmt, time::Duration};

use anyhow::Context;
use s3::{Region, creds::Credentials, error::S3Error};
use secrecy::{ExposeSecret, SecretString};

use super::Key;

/// How long a store may take for one answer: shorter than a client waits that has uploaded something large.
const PATIENCE: Duration = Duration::from_secs(30);

/// Parts of a file that are on their way at once.
const PARTS: usize = 2;

/// Where a bucket is and who may use it.
#[derive(Clone, Debug)]
pub struct BucketSettings {
    /// The address of the store: scheme and host, no slash at its end.
    pub endpoint: String,
    /// What the store calls its region.
    pub region: String,
    /// The bucket's name.
    pub name: String,
    /// Whether the name of the bucket stands in the path of addresses, and not in their host.
    pub path_style: bool,
    /// The key's name.
    pub access_key_id: String,
    /// The key.
    pub secret_access_key: SecretString,
}

/// A bucket.
pub struct Bucket {
    pub(super) settings: BucketSettings,
    client: Box<s3::Bucket>,
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Bucket").field(&self.settings).finish()
    }
}

impl Bucket {
    /// Makes the client of a bucket; nothing is asked yet.
    ///
    /// # Errors
    ///
    /// When the settings cannot be used.
    pub fn new(settings: BucketSettings) -> anyhow::Result<Self> {
        let region = Region::Custom {
            region: settings.region.clone(),
            endpoint: settings.endpoint.clone(),
        };
        let credentials = Credentials::new(
            Some(&settings.access_key_id),
            Some(settings.secret_access_key.expose_secret()),
            None,
            None,
            None,
        );
        let credentials = credentials.context("reading the key of the store")?;
        let mut client = s3::Bucket::new(&settings.name, region, credentials)?;
        if settings.path_style {
            client.set_path_style();
        }
        client.set_request_timeout(Some(PATIENCE));
        Ok(Self { settings, client })
    }

    pub(super) async fn put(&self, key: &Key, content_type: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let put = self
            .client
            .put_object_with_content_type(key.as_str(), bytes, content_type)
            .await;
        present(put)?.context("there is no such bucket")?;
        Ok(())
    }

    /// Puts a file in parts, two at a time: what is held in memory does not grow with the file.
    pub(super) async fn put_file(
        &self,
        key: &Key,
        content_type: &str,
        file: &mut tokio::fs::File,
    ) -> anyhow::Result<()> {
        let put = self
            .client
            .put_object_stream_builder(key.as_str())
            .with_content_type(content_type)
            .with_max_concurrent_chunks(PARTS)
            .execute_stream(file)
            .await;
        present(put)?.context("there is no such bucket")?;
        Ok(())
    }

    pub(super) async fn size(&self, key: &Key) -> anyhow::Result<Option<u64>> {
        let head = present(self.client.head_object(key.as_str()).await)?;
        let length = head.and_then(|(head, _)| head.content_length);
        Ok(length.map(|length| length.try_into().unwrap_or_default()))
    }

    pub(super) async fn get(&self, key: &Key) -> anyhow::Result<Option<Vec<u8>>> {
        let found = present(self.client.get_object(key.as_str()).await)?;
        Ok(found.map(|found| found.to_vec()))
    }

    pub(super) async fn delete(&self, key: &Key) -> anyhow::Result<()> {
        present(self.client.delete_object(key.as_str()).await)?;
        Ok(())
    }
}

/// Takes what is not there for nothing instead of for an error.
fn present<T>(result: Result<T, S3Error>) -> anyhow::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(S3Error::HttpFailWithBody(404, _)) => Ok(None),
        // What a store says may repeat its address; the code is enough.
        Err(S3Error::HttpFailWithBody(status, body)) => {
            let code = body
                .split_once("<Code>")
                .and_then(|(_, rest)| rest.split_once("</Code>"));
            let code = code.map_or("no code", |(code, _)| code);
            Err(anyhow::anyhow!("the store answered {status} {code}"))
        }
        Err(error) => Err(error.into()),
    }
}
