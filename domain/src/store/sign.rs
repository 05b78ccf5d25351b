//! Addresses that permit one deed for a while, to whoever has them.
//!
//! A bucket's are signed as AWS Signature Version 4 has it, in the query. rust-s3 would sign with the instant at which it is asked;
//! images stay cached only while their addresses stay the same, so the instant is ours to choose.

use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, Mac};
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};

use super::{Bucket, Key, Store};
use crate::{App, token};

/// Where the program answers for a folder.
const PATH: &str = "/stored/";

/// What an address permits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// To put bytes of this type and number there.
    Put {
        /// The media type.
        content_type: String,
        /// How many bytes, exactly.
        byte_size: u64,
    },
    /// To read what is there.
    Get {
        /// The media type that the answer states.
        content_type: String,
        /// What the bytes are called when they are saved.
        filename: String,
    },
}

/// A header that a request must send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: String,
}

/// An address that permits one deed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedUrl {
    /// The address.
    pub url: String,
    /// What the request must send along.
    pub headers: Vec<Header>,
}

/// Why the program does not do what an address asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Its time is over.
    Expired,
    /// It was not signed by us, or was changed since.
    Forged,
}

/// Signs an address that permits a deed from `from` on, for `lasts`.
pub fn sign(app: &App, key: &Key, deed: &Deed, (from, lasts): (DateTime<Utc>, TimeDelta)) -> SignedUrl {
    let url = match &app.store {
        Store::S3(bucket) => at_bucket(bucket, key, deed, (from, lasts)),
        Store::Disk(_) => at_home(app, key, deed, from + lasts),
    };
    let headers = match deed {
        Deed::Put { content_type, .. } => vec![Header {
            name: "content-type",
            value: content_type.clone(),
        }],
        Deed::Get { .. } => Vec::new(),
    };
    SignedUrl { url, headers }
}

/// Says whether an address of the program's own permits a deed now.
///
/// # Errors
///
/// When it does not.
pub fn permitted(
    app: &App,
    key: &Key,
    deed: &Deed,
    (expires, signature): (i64, &str),
) -> Result<(), Refusal> {
    let good = signature_at_home(app, key, deed, expires);
    // Compared by their hashes, so that the time it takes tells nothing.
    if token::hash(signature) != token::hash(&good) {
        return Err(Refusal::Forged);
    }
    match app.clock.now().timestamp() < expires {
        true => Ok(()),
        false => Err(Refusal::Expired),
    }
}

fn at_home(app: &App, key: &Key, deed: &Deed, until: DateTime<Utc>) -> String {
    let expires = until.timestamp();
    let mut query = match deed {
        Deed::Put {
            content_type,
            byte_size,
        } => vec![("type", content_type.clone()), ("size", byte_size.to_string())],
        Deed::Get {
            content_type,
            filename,
        } => vec![("type", content_type.clone()), ("name", filename.clone())],
    };
    query.push(("expires", expires.to_string()));
    query.push(("signature", signature_at_home(app, key, deed, expires)));
    format!("{}{PATH}{key}?{}", app.public_url, written(&query))
}

fn signature_at_home(app: &App, key: &Key, deed: &Deed, expires: i64) -> String {
    // A type and a name are lines, so the text can be read in one way only.
    let text = match deed {
        Deed::Put {
            content_type,
            byte_size,
        } => format!("PUT\n{key}\n{expires}\n{content_type}\n{byte_size}"),
        Deed::Get {
            content_type,
            filename,
        } => format!("GET\n{key}\n{expires}\n{content_type}\n{filename}"),
    };
    token::child(&app.secret, &text, "stored")
}

pub(super) fn at_bucket(
    bucket: &Bucket,
    key: &Key,
    deed: &Deed,
    window: (DateTime<Utc>, TimeDelta),
) -> String {
    match deed {
        Deed::Put {
            content_type,
            byte_size,
        } => {
            let headers = [
                ("content-length", byte_size.to_string()),
                ("content-type", content_type.clone()),
            ];
            aws4(bucket, ("PUT", key), (headers.to_vec(), Vec::new()), window)
        }
        Deed::Get {
            content_type,
            filename,
        } => {
            let query = [
                ("response-content-disposition", disposition(filename)),
                ("response-content-type", content_type.clone()),
            ];
            aws4(bucket, ("GET", key), (Vec::new(), query.to_vec()), window)
        }
    }
}

type Pairs = Vec<(&'static str, String)>;

/// Signs an address of a bucket; `headers` must then be sent as they are.
fn aws4(
    bucket: &Bucket,
    (method, key): (&str, &Key),
    (mut headers, mut query): (Pairs, Pairs),
    (from, lasts): (DateTime<Utc>, TimeDelta),
) -> String {
    let settings = &bucket.settings;
    let endpoint = settings.endpoint.split_once("://");
    let (scheme, host) = endpoint.unwrap_or(("https", &settings.endpoint));
    let (host, path) = match settings.path_style {
        true => (host.to_owned(), format!("/{}/{key}", settings.name)),
        false => (format!("{}.{host}", settings.name), format!("/{key}")),
    };
    headers.push(("host", host.clone()));
    headers.sort();
    let signed: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
    let signed = signed.join(";");

    let (day, instant) = (
        from.format("%Y%m%d").to_string(),
        from.format("%Y%m%dT%H%M%SZ").to_string(),
    );
    let scope = format!("{day}/{}/s3/aws4_request", settings.region);
    query.extend([
        ("X-Amz-Algorithm", "AWS4-HMAC-SHA256".to_owned()),
        ("X-Amz-Credential", format!("{}/{scope}", settings.access_key_id)),
        ("X-Amz-Date", instant.clone()),
        ("X-Amz-Expires", lasts.num_seconds().to_string()),
        ("X-Amz-SignedHeaders", signed.clone()),
    ]);
    query.sort();
    let query = written(&query);

    let headers: Vec<String> = headers
        .iter()
        .map(|(name, value)| format!("{name}:{value}\n"))
        .collect();
    let headers = headers.concat();
    let request = format!("{method}\n{path}\n{query}\n{headers}\n{signed}\nUNSIGNED-PAYLOAD");
    let request = hex(&Sha256::digest(request));
    let text = format!("AWS4-HMAC-SHA256\n{instant}\n{scope}\n{request}");
    let secret = format!("AWS4{}", settings.secret_access_key.expose_secret());
    let key = [day.as_str(), &settings.region, "s3", "aws4_request"]
        .iter()
        .fold(secret.into_bytes(), |key, part| keyed(&key, part));
    let signature = hex(&keyed(&key, &text));
    format!("{scheme}://{host}{path}?{query}&X-Amz-Signature={signature}")
}

/// Returns the header that says what bytes are called; shown in place where a browser can.
pub fn disposition(filename: &str) -> String {
    format!("inline; filename*=UTF-8''{}", encoded(filename))
}

/// Writes a query, each name and value in the letters that an address may have.
fn written(query: &[(&str, String)]) -> String {
    let pairs: Vec<String> = query
        .iter()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
        .collect();
    pairs.join("&")
}

/// Writes all but unreserved letters as their bytes, as RFC 3986 has it.
fn encoded(text: &str) -> String {
    let letter = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(letter).collect()
}

fn keyed(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// Writes bytes in lower-case hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::store::BucketSettings;

    fn instant() -> DateTime<Utc> {
        DateTime::parse_from_rfc3339("2013-05-24T00:00:00Z")
            .unwrap()
            .to_utc()
    }

    fn bucket() -> Bucket {
        let settings = BucketSettings {
            endpoint: "https://s3.amazonaws.com".to_owned(),
            region: "us-east-1".to_owned(),
            name: "examplebucket".to_owned(),
            path_style: false,
            access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            secret_access_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".into(),
        };
        Bucket::new(settings).unwrap()
    }

    #[test]
    fn a_signature_is_the_one_of_the_example_in_amazon_s_reference() {
        let key = Key("test.txt".to_owned());

        let url = aws4(
            &bucket(),
            ("GET", &key),
            (vec![], vec![]),
            (instant(), TimeDelta::days(1)),
        );

        assert_eq!(
            url,
            "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256\
            &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
            &X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host\
            &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
        );
    }

    #[test]
    fn names_of_files_are_written_so_that_every_store_reads_the_same() {
        let get = Deed::Get {
            content_type: "text/plain".to_owned(),
            filename: "ä b'.txt".to_owned(),
        };

        let url = at_bucket(&bucket(), &Key::probe(), &get, (instant(), TimeDelta::days(1)));

        let name =
            "&response-content-disposition=inline%3B%20filename%2A%3DUTF-8%27%27%25C3%25A4%2520b%2527.txt&";
        assert!(url.contains(name), "{url}");
        assert!(!url.contains("wJalr"), "{url}");
    }
}
