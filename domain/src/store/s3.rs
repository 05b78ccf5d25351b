//! Bytes in a bucket of an S3-compatible store.

use std::{fmt, time::Duration};

use anyhow::{Context, bail};
use reqwest::{Client, Response, StatusCode, header};
use s3::{
    Region,
    bucket::CHUNK_SIZE,
    command::{Command, Multipart},
    creds::Credentials,
    request::{Request, tokio_backend::ReqwestRequest},
    serde_types::{CompleteMultipartUploadData, Part},
};
use secrecy::{ExposeSecret, SecretString};
use tokio::io::AsyncReadExt;

use super::Key;
use crate::outside;

/// How long a store may take for one answer: shorter than a client waits that has uploaded something large.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a put into nothing says.
const NO_BUCKET: &str = "there is no such bucket";

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

/// A bucket. rust-s3 writes and signs what is asked; it is sent by a client of ours, since its own believes none but the public authorities.
pub struct Bucket {
    pub(super) settings: BucketSettings,
    bucket: Box<s3::Bucket>,
    http: Client,
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
        let mut bucket = s3::Bucket::new(&settings.name, region, credentials)?;
        if settings.path_style {
            bucket.set_path_style();
        }
        let http = outside::client(PATIENCE).build();
        Ok(Self {
            settings,
            bucket,
            http: http.context("setting up what asks the store")?,
        })
    }

    pub(super) async fn put(&self, key: &Key, content_type: &str, bytes: &[u8]) -> anyhow::Result<()> {
        self.put_bytes(key.as_str(), bytes, (content_type, None)).await?;
        Ok(())
    }

    /// Puts a file, a large one in parts, two at a time: what is held in memory does not grow with the file.
    pub(super) async fn put_file(
        &self,
        key: &Key,
        content_type: &str,
        file: &mut tokio::fs::File,
    ) -> anyhow::Result<()> {
        let first = chunk(file).await?;
        if first.len() < CHUNK_SIZE {
            return self.put(key, content_type, &first).await;
        }
        let path = key.as_str();
        let begin = Command::InitiateMultipartUpload { content_type };
        let begun = self.ask(path, begin).await?.context(NO_BUCKET)?.text().await?;
        let upload_id = between(&begun, "UploadId").context("the store names no upload")?;
        let put = async {
            let parts = self
                .put_parts(path, (first, file), (content_type, upload_id))
                .await?;
            let data = CompleteMultipartUploadData { parts };
            let done = self
                .ask(path, Command::CompleteMultipartUpload { upload_id, data })
                .await?;
            // A store that takes long to put the parts together says first that it will, and then how it went.
            match done.context(NO_BUCKET)?.text().await? {
                said if said.contains("<Error>") => bail!("the store answered {}", code(&said)),
                _ => Ok(()),
            }
        };
        let put = put.await;
        if put.is_err() {
            // As well as it goes: what is left is nowhere to be seen, and costs.
            let _ = self.ask(path, Command::AbortMultipartUpload { upload_id }).await;
        }
        put
    }

    async fn put_parts(
        &self,
        path: &str,
        (first, file): (Vec<u8>, &mut tokio::fs::File),
        (content_type, upload_id): (&str, &str),
    ) -> anyhow::Result<Vec<Part>> {
        let mut parts = Vec::new();
        let mut bytes = first;
        while !bytes.is_empty() {
            let more = chunk(file).await?;
            let number = u32::try_from(parts.len())? + 1;
            let (one, other) = tokio::try_join!(
                self.put_part(path, &bytes, (content_type, Multipart::new(number, upload_id))),
                self.put_part(path, &more, (content_type, Multipart::new(number + 1, upload_id))),
            )?;
            for etag in [one, other].into_iter().flatten() {
                let part_number = u32::try_from(parts.len())? + 1;
                parts.push(Part { part_number, etag });
            }
            bytes = chunk(file).await?;
        }
        Ok(parts)
    }

    /// Puts a part that has bytes, and returns what the store calls it.
    async fn put_part(
        &self,
        path: &str,
        bytes: &[u8],
        (content_type, part): (&str, Multipart<'_>),
    ) -> anyhow::Result<Option<String>> {
        if bytes.is_empty() {
            return Ok(None);
        }
        let put = self.put_bytes(path, bytes, (content_type, Some(part))).await?;
        let etag = put
            .headers()
            .get(header::ETAG)
            .context("the store names no part")?;
        Ok(Some(etag.to_str()?.to_owned()))
    }

    pub(super) async fn size(&self, key: &Key) -> anyhow::Result<Option<u64>> {
        let Some(head) = self.ask(key.as_str(), Command::HeadObject).await? else {
            return Ok(None);
        };
        let length = head.headers().get(header::CONTENT_LENGTH);
        let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
        length
            .context("the store does not say how much there is")
            .map(Some)
    }

    pub(super) async fn get(&self, key: &Key) -> anyhow::Result<Option<Vec<u8>>> {
        let Some(found) = self.ask(key.as_str(), Command::GetObject).await? else {
            return Ok(None);
        };
        let bytes = found.bytes().await.map_err(reqwest::Error::without_url)?;
        Ok(Some(bytes.into()))
    }

    pub(super) async fn delete(&self, key: &Key) -> anyhow::Result<()> {
        self.ask(key.as_str(), Command::DeleteObject).await?;
        Ok(())
    }

    async fn put_bytes(
        &self,
        path: &str,
        content: &[u8],
        (content_type, multipart): (&str, Option<Multipart<'_>>),
    ) -> anyhow::Result<Response> {
        let put = Command::PutObject {
            content,
            content_type,
            custom_headers: None,
            multipart,
        };
        self.ask(path, put).await?.context(NO_BUCKET)
    }

    /// Asks the store once more where it failed in passing: all but the beginning and the end of an upload in parts may be asked twice.
    async fn ask(&self, path: &str, command: Command<'_>) -> anyhow::Result<Option<Response>> {
        let is_safe = !matches!(
            command,
            Command::InitiateMultipartUpload { .. } | Command::CompleteMultipartUpload { .. }
        );
        match self.ask_once(path, command.clone()).await {
            Ok(answer) if answer.status().is_server_error() && is_safe => {}
            Err(_) if is_safe => {}
            answer => return told(answer?).await,
        }
        told(self.ask_once(path, command).await?).await
    }

    async fn ask_once(&self, path: &str, command: Command<'_>) -> anyhow::Result<Response> {
        let method = command.http_verb().to_string().parse()?;
        let request = ReqwestRequest::new(&self.bucket, path, command).await?;
        let asked = self
            .http
            .request(method, request.url()?)
            .headers(request.headers().await?)
            .body(request.request_body()?);
        Ok(asked.send().await.map_err(reqwest::Error::without_url)?)
    }
}

/// Reads as much as one part has; less at the end of a file.
async fn chunk(file: &mut tokio::fs::File) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(CHUNK_SIZE);
    file.take(CHUNK_SIZE as u64).read_to_end(&mut bytes).await?;
    Ok(bytes)
}

/// Returns what a store gives, or takes what is not there for nothing instead of for an error.
async fn told(answer: Response) -> anyhow::Result<Option<Response>> {
    match answer.status() {
        status if status.is_success() => Ok(Some(answer)),
        StatusCode::NOT_FOUND => Ok(None),
        // What a store says may repeat its address; the code is enough.
        status => bail!(
            "the store answered {} {}",
            status.as_u16(),
            code(&answer.text().await.unwrap_or_default())
        ),
    }
}

fn code(said: &str) -> &str {
    between(said, "Code").unwrap_or("no code")
}

/// Returns the text of an element that stands once.
fn between<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    rest.split_once(&format!("</{name}>")).map(|(text, _)| text)
}
