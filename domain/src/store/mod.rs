//! Where bytes are kept: in a bucket of an S3-compatible store, or in a folder.
//!
//! A key leads to bytes, and a row to the key. Bytes come from outside by a signed address for a `PUT`, and go there by one for a
//! `GET`; the store itself answers these, or, for a folder, the program does.

mod disk;
mod key;
mod s3;
mod sign;
mod trial;

use std::{path::PathBuf, sync::Arc};

use anyhow::Context;
use chrono::{DateTime, Utc};

pub use self::{
    key::Key,
    s3::{Bucket, BucketSettings},
    sign::{Deed, Header, Refusal, SignedUrl, disposition, permitted, sign},
};
use crate::error::Result;

/// Where bytes are kept; cheap to clone.
#[derive(Clone, Debug)]
pub enum Store {
    /// In a bucket.
    S3(Arc<Bucket>),
    /// In a folder of this machine.
    Disk(PathBuf),
}

impl Store {
    /// Puts bytes at a key, in place of what was there.
    pub async fn put(&self, key: &Key, content_type: &str, bytes: Vec<u8>) -> Result<()> {
        let put = match self {
            Self::S3(bucket) => bucket.put(key, content_type, &bytes).await,
            Self::Disk(folder) => disk::put(folder, key, bytes).await,
        };
        Ok(put.with_context(|| format!("storing {key}"))?)
    }

    /// Puts a whole file at a key, in place of what was there, a piece at a time.
    pub async fn put_file(&self, key: &Key, content_type: &str, file: std::fs::File) -> Result<()> {
        let mut file = tokio::fs::File::from_std(file);
        let put = match self {
            Self::S3(bucket) => bucket.put_file(key, content_type, &mut file).await,
            Self::Disk(folder) => disk::put_file(folder, key, &mut file).await,
        };
        Ok(put.with_context(|| format!("storing {key}"))?)
    }

    /// Opens what is at a key of a folder, to be read a piece at a time, and says how many bytes it has; `None` when there is nothing.
    /// What is in a bucket is fetched from the bucket.
    pub async fn open(&self, key: &Key) -> Result<Option<(tokio::fs::File, u64)>> {
        match self {
            Self::S3(_) => Ok(None),
            Self::Disk(folder) => {
                let opened = disk::open(folder, key).await;
                Ok(opened.with_context(|| format!("opening {key}"))?)
            }
        }
    }

    /// Returns how many bytes are at a key; `None` when there is nothing.
    pub async fn size(&self, key: &Key) -> Result<Option<u64>> {
        let size = match self {
            Self::S3(bucket) => bucket.size(key).await,
            Self::Disk(folder) => disk::size(folder, key).await,
        };
        Ok(size.with_context(|| format!("measuring {key}"))?)
    }

    /// Returns the bytes at a key; `None` when there is nothing.
    pub async fn get(&self, key: &Key) -> Result<Option<Vec<u8>>> {
        let bytes = match self {
            Self::S3(bucket) => bucket.get(key).await,
            Self::Disk(folder) => disk::get(folder, key).await,
        };
        Ok(bytes.with_context(|| format!("reading {key}"))?)
    }

    /// Removes what is at a key; nothing being there is as good.
    pub async fn delete(&self, key: &Key) -> Result<()> {
        let gone = match self {
            Self::S3(bucket) => bucket.delete(key).await,
            Self::Disk(folder) => disk::delete(folder, key).await,
        };
        Ok(gone.with_context(|| format!("removing {key}"))?)
    }

    /// Looks whether bytes can be put, read and removed.
    pub async fn check(&self) -> Result<()> {
        Ok(trial::check(self).await?)
    }

    /// Looks whether bytes of a bucket can be read by a signed address too, as apps read them, and returns what time the store has where it
    /// says so. Of a folder there is nothing to look at.
    ///
    /// # Errors
    ///
    /// When they cannot be read in that way.
    pub async fn check_address(&self, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
        match self {
            Self::S3(bucket) => Ok(trial::check_address(self, bucket, now).await?),
            Self::Disk(_) => Ok(None),
        }
    }
}
