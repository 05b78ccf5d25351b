//! What a collector of traces is reached by.

use std::str::FromStr;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

/// The address of a collector.
#[derive(Clone, Debug)]
pub(crate) struct OtlpUrl(Url);

/// Where a collector takes traces, below its own address.
const TRACES: &str = "/v1/traces";

impl OtlpUrl {
    /// Returns where the collector takes traces.
    pub fn traces(&self) -> String {
        let base = self.0.as_str().trim_end_matches('/');
        match base.ends_with(TRACES) {
            true => base.to_owned(),
            false => format!("{base}{TRACES}"),
        }
    }
}

impl FromStr for OtlpUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_plain = |url: &Url| {
            matches!(url.scheme(), "http" | "https")
                && url.has_host()
                && url.query().is_none()
                && url.fragment().is_none()
                && url.username().is_empty()
                && url.password().is_none()
        };
        match Url::parse(text) {
            Ok(url) if is_plain(&url) => Ok(Self(url)),
            _ => Err(
                "must be the address of a collector, e.g. http://collector:4318; secrets belong into OTEL_EXPORTER_OTLP_HEADERS",
            ),
        }
    }
}

/// Headers that a collector wants, as the standard writes them.
#[derive(Clone, Debug)]
pub(crate) struct OtlpHeaders(SecretString);

impl OtlpHeaders {
    /// Returns each header's name and value.
    pub fn pairs(&self) -> impl Iterator<Item = (String, String)> {
        let pairs = self.0.expose_secret().split(',').filter_map(pair);
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned()))
    }
}

impl FromStr for OtlpHeaders {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split(',').all(|header| pair(header).is_some()) {
            true => Ok(Self(text.into())),
            false => Err("must be headers as name=value, commas between them"),
        }
    }
}

fn pair(header: &str) -> Option<(&str, &str)> {
    let (name, value) = header.split_once('=')?;
    let (name, value) = (name.trim(), value.trim());
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let is_sound = !name.is_empty()
        && name.bytes().all(is_name)
        && value.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    is_sound.then_some((name, value))
}

/// A part of all.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ratio(pub f64);

impl FromStr for Ratio {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.parse() {
            Ok(ratio @ 0.0..=1.0) => Ok(Self(ratio)),
            _ => Err("must be a number from 0 to 1"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traces_go_below_the_collectors_address() {
        for (text, wanted) in [
            ("http://collector:4318", "http://collector:4318/v1/traces"),
            (
                "https://otlp.example/tempo/",
                "https://otlp.example/tempo/v1/traces",
            ),
            (
                "http://collector:4318/v1/traces",
                "http://collector:4318/v1/traces",
            ),
        ] {
            assert_eq!(text.parse::<OtlpUrl>().unwrap().traces(), wanted);
        }
        for text in [
            "",
            "collector:4318",
            "grpc://collector",
            "http://me:hunter2@collector",
        ] {
            assert!(text.parse::<OtlpUrl>().is_err(), "{text}");
        }
    }

    #[test]
    fn headers_are_taken_apart_and_do_not_show() {
        let headers: OtlpHeaders = "authorization=Basic aHVudGVyMg==, x-scope-orgid=home"
            .parse()
            .unwrap();

        let pairs: Vec<_> = headers.pairs().collect();

        assert_eq!(pairs[0].1, "Basic aHVudGVyMg==");
        assert_eq!(pairs[1], ("x-scope-orgid".to_owned(), "home".to_owned()));
        assert!(!format!("{headers:?}").contains("aHVudGVyMg"));
        for text in ["", "authorization", "=value", "a b=c", "a=b,,"] {
            assert!(text.parse::<OtlpHeaders>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_part_is_no_more_than_all() {
        for text in ["", "-0.1", "1.1", "NaN", "half"] {
            assert!(text.parse::<Ratio>().is_err(), "{text}");
        }
        assert!("0.25".parse::<Ratio>().is_ok());
    }
}
