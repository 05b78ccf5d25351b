//! Files and uploads as the apps see them.

use std::sync::Arc;

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::{file::url, upload::Begun};
use entity::{
    file::{Model, ThumbnailSize},
    id::{FileId, UploadId},
};

use crate::schema::{
    Ask,
    scalar::{DateTime, Url},
};

/// A file: an image, or a document as PDF.
#[derive(Clone)]
pub struct File(Arc<Model>);

impl From<Model> for File {
    fn from(row: Model) -> Self {
        Self(Arc::new(row))
    }
}

/// A file: an image, or a document as PDF.
#[Object]
impl File {
    /// Names the file.
    pub async fn id(&self) -> FileId {
        self.0.id
    }

    /// What it was called where it came from.
    async fn filename(&self) -> &str {
        &self.0.filename
    }

    /// Found from the bytes, not from the name.
    async fn content_type(&self) -> &str {
        &self.0.content_type
    }

    /// How many bytes there are at url; images are written anew, so these may be others than were uploaded.
    async fn byte_size(&self) -> i64 {
        self.0.byte_size
    }

    /// SHA-256 of the bytes at url. Lower-case hex.
    async fn sha256(&self) -> String {
        self.0.sha256.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Pixels across, for images.
    async fn width(&self) -> Option<i32> {
        self.0.width
    }

    /// Pixels down, for images.
    async fn height(&self) -> Option<i32> {
        self.0.height
    }

    /// Signed; good until urlExpiresAt, and the same for some hours, so that images stay cached.
    async fn url(&self, ctx: &Context<'_>) -> Result<Url> {
        address(ctx, &url::of(ctx.app(), &self.0).url)
    }

    /// Until when url and thumbnailUrl are good.
    async fn url_expires_at(&self, ctx: &Context<'_>) -> DateTime {
        url::of(ctx.app(), &self.0).expires_at.into()
    }

    /// An image made smaller, for images and the first page of nothing else; null until it is made, which takes some seconds.
    async fn thumbnail_url(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            default_with = "Some(ThumbnailSize::Medium)",
            desc = "How large: SMALL fits into 160 pixels in either direction, MEDIUM into 480, LARGE into 1,280."
        )]
        size: Option<ThumbnailSize>,
    ) -> Option<Result<Url>> {
        let size = size.unwrap_or(ThumbnailSize::Medium);
        let signed = url::of_thumbnail(ctx.app(), &self.0, size)?;
        Some(address(ctx, &signed.url))
    }

    /// When it was stored.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }
}

/// Where to put a file's bytes: one request with this method, these headers, and the bytes as its body.
#[derive(Clone, SimpleObject)]
pub struct Upload {
    /// Names the upload.
    id: UploadId,
    /// Where the bytes go.
    url: Url,
    /// How they are sent: PUT.
    method: &'static str,
    /// What must be sent with them.
    headers: Vec<HttpHeader>,
    /// Until when they are taken.
    expires_at: DateTime,
}

/// A header of an HTTP request.
#[derive(Clone, SimpleObject)]
pub struct HttpHeader {
    /// Its name.
    name: String,
    /// Its value.
    value: String,
}

impl From<Begun> for Upload {
    fn from(begun: Begun) -> Self {
        let header = |header: domain::store::Header| HttpHeader {
            name: header.name.to_owned(),
            value: header.value,
        };
        Self {
            id: begun.upload.id,
            url: Url(begun
                .signed
                .url
                .parse()
                .expect("a store's address was looked at when it was set")),
            method: "PUT",
            headers: begun.signed.headers.into_iter().map(header).collect(),
            expires_at: begun.upload.expires_at.into(),
        }
    }
}

fn address(ctx: &Context<'_>, text: &str) -> Result<Url> {
    let url = text.parse().map_err(anyhow::Error::from);
    url.map(Url)
        .map_err(|error| ctx.fail(error.context("reading the address of a file").into()))
}
