//! Where files are kept.

use std::{path::PathBuf, str::FromStr};

use clap::Args;
use domain::store::{self, BucketSettings};
use secrecy::SecretString;

use super::PublicUrl;
use crate::wrong::Wrong;

/// Where files are kept: in a bucket of an S3-compatible store, such as Backblaze B2, or in a folder.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Files")]
pub(crate) struct Files {
    /// The bucket for files; it need not be public. Apps put and get files there themselves, by signed addresses.
    #[arg(long, env, requires_all = ["s3_endpoint", "s3_access_key_id", "s3_secret_access_key"])]
    pub s3_bucket: Option<BucketName>,
    /// The address of the S3-compatible store, as apps reach it, e.g. `https://s3.eu-central-003.backblazeb2.com`.
    #[arg(long, env, requires = "s3_bucket")]
    pub s3_endpoint: Option<PublicUrl>,
    /// What the store calls its region, e.g. `eu-central-003`.
    #[arg(long, env, default_value = "us-east-1")]
    pub s3_region: String,
    /// Name the bucket in the path of addresses instead of in their host, as MinIO and others in one's own house want it.
    #[arg(long, env)]
    pub s3_path_style: bool,
    /// The name of the key that may read, write and delete in the bucket.
    #[arg(long, env, requires = "s3_bucket", hide_env_values = true)]
    pub s3_access_key_id: Option<String>,
    /// The key that goes with the id; it never leaves the program.
    #[arg(long, env, requires = "s3_bucket", hide_env_values = true)]
    pub s3_secret_access_key: Option<KeyText>,
    /// Where files are kept without a bucket; all processes must share the folder.
    #[arg(long, env, default_value = "./data/files")]
    pub files_dir: PathBuf,
}

impl Files {
    /// Returns the store; nothing is asked of it yet.
    pub fn store(&self) -> Result<store::Store, Wrong> {
        let (Some(name), Some(endpoint), Some(id), Some(key)) = (
            &self.s3_bucket,
            &self.s3_endpoint,
            &self.s3_access_key_id,
            &self.s3_secret_access_key,
        ) else {
            return Ok(store::Store::Disk(self.files_dir.clone()));
        };
        let bucket = store::Bucket::new(BucketSettings {
            endpoint: endpoint.origin(),
            region: self.s3_region.clone(),
            name: name.0.clone(),
            path_style: self.s3_path_style,
            access_key_id: id.clone(),
            secret_access_key: key.0.clone(),
        })?;
        Ok(store::Store::S3(bucket.into()))
    }
}

/// The name of a bucket.
#[derive(Clone, Debug)]
pub(crate) struct BucketName(pub String);

impl FromStr for BucketName {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_letter = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
        let inner = |letter: char| is_letter(letter) || matches!(letter, '-' | '.');
        let well = (3..=63).contains(&text.len())
            && text.chars().all(inner)
            && text.starts_with(is_letter)
            && text.ends_with(is_letter);
        match well {
            true => Ok(Self(text.to_owned())),
            false => Err("must have 3 to 63 letters: a to z, digits, hyphens and dots"),
        }
    }
}

/// A key of a store.
#[derive(Clone, Debug)]
pub(crate) struct KeyText(pub SecretString);

impl FromStr for KeyText {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.is_empty() {
            false => Ok(Self(text.into())),
            true => Err("must not be empty"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_name_a_bucket_is_refused() {
        for text in ["", "ab", "Bucket", "my_bucket", "-bucket", "bucket.", "a/b"] {
            assert!(text.parse::<BucketName>().is_err(), "{text}");
        }
        assert!("honeydue-files.eu".parse::<BucketName>().is_ok());
    }

    #[test]
    fn the_key_does_not_show() {
        let key: KeyText = "K003hunter2".parse().unwrap();

        assert!(!format!("{key:?}").contains("hunter2"));
    }
}
