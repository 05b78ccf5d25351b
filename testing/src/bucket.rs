//! The bucket that a test run may have.

use std::sync::Arc;

use domain::store::{self, BucketSettings, Store};
use secrecy::ExposeSecret;

use crate::{Authority, database::setting};

/// Where tests find a bucket: `http://KEY:SECRET@HOST/BUCKET`.
const S3: &str = "HONEYDUE_TEST_S3_URL";

/// A bucket of an S3 server that tests may fill.
#[derive(Clone, Debug)]
pub struct Bucket(BucketSettings);

/// Returns the bucket of the test run, if it has one.
pub fn bucket() -> Option<Bucket> {
    let url = setting(S3)?;
    let (scheme, rest) = url.split_once("://").expect("an address");
    let (key, rest) = rest.split_once('@').expect("a key before the host");
    let (host, name) = rest.split_once('/').expect("a bucket behind the host");
    let (id, secret) = key.split_once(':').expect("a key with a name");
    Some(Bucket(BucketSettings {
        endpoint: format!("{scheme}://{host}"),
        region: "eu-central-003".to_owned(),
        name: name.trim_end_matches('/').to_owned(),
        path_style: true,
        access_key_id: id.to_owned(),
        secret_access_key: secret.into(),
    }))
}

impl Bucket {
    /// Returns the store with the right key.
    pub fn store(&self) -> Store {
        made(self.0.clone())
    }

    /// Returns the store as it is reached over TLS, by a certificate of an authority.
    pub async fn behind(&self, authority: &Authority) -> Store {
        let (_, host) = self.0.endpoint.split_once("://").expect("a scheme");
        let address = authority.guard(host.parse().expect("an address and a port"), None);
        made(BucketSettings {
            endpoint: format!("https://{}", address.await),
            ..self.0.clone()
        })
    }

    /// Returns what the program is told of it.
    pub fn settings(&self) -> [(&'static str, String); 6] {
        [
            ("S3_BUCKET", self.0.name.clone()),
            ("S3_ENDPOINT", self.0.endpoint.clone()),
            ("S3_REGION", self.0.region.clone()),
            ("S3_PATH_STYLE", self.0.path_style.to_string()),
            ("S3_ACCESS_KEY_ID", self.0.access_key_id.clone()),
            (
                "S3_SECRET_ACCESS_KEY",
                self.0.secret_access_key.expose_secret().to_owned(),
            ),
        ]
    }

    /// Returns the store with a key that is not the right one.
    pub fn store_of_a_thief(&self) -> Store {
        made(BucketSettings {
            secret_access_key: "not the secret".into(),
            ..self.0.clone()
        })
    }
}

fn made(settings: BucketSettings) -> Store {
    let bucket = store::Bucket::new(settings).expect("settings of a bucket");
    Store::S3(Arc::new(bucket))
}
