//! The contract's scalars. Each reads one exact form and writes the same.

use std::fmt::Display;

use async_graphql::{InputType, InputValueError, InputValueResult, Pos, Scalar, ScalarType, Value};
use chrono::{NaiveDate, NaiveTime, SecondsFormat, Utc};

use crate::graphql::Scalars;

/// Years that a day may lie in; outside them is a typing error, and arithmetic on days stays far from its ends.
const YEARS: std::ops::RangeInclusive<i32> = 1600..=2400;

/// Returns the error of a value that does not have the scalar's form.
fn refuse<T: ScalarType + InputType>(message: impl Display) -> InputValueError<T> {
    InputValueError::custom(message).with_extension("code", "BAD_USER_INPUT")
}

/// Reads a scalar that stands as a string.
fn read<T: ScalarType + InputType>(
    value: &Value,
    read: impl FnOnce(&str) -> Option<T>,
    form: &str,
) -> InputValueResult<T> {
    let Value::String(text) = value else {
        return Err(refuse(format!("expected {form} in a string")));
    };
    read(text).ok_or_else(|| refuse(format!("expected {form}")))
}

/// Reads the contract's scalars.
pub(crate) const SCALARS: Scalars = &[
    ("DateTime", check::<DateTime>),
    ("Date", check::<Date>),
    ("LocalTime", check::<LocalTime>),
    ("MonthDay", check::<MonthDay>),
    ("TimeZone", check::<TimeZone>),
    ("Decimal", check::<Decimal>),
    ("URL", check::<Url>),
];

/// Says what is wrong with a value of a scalar.
fn check<T: ScalarType + InputType>(value: Value) -> Result<(), String> {
    <T as ScalarType>::parse(value).map(drop).map_err(|error| {
        let message = error.into_server_error(Pos::default()).message;
        // The engine puts the scalar's name before what we say.
        let said = message.split_once("\": ").map(|(_, said)| said.to_owned());
        said.unwrap_or(message)
    })
}

macro_rules! text_scalar {
    ($(#[$doc:meta])* $name:ident($inner:ty) as $graphql:literal, $form:literal, $read:expr, $write:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(pub $inner);

        #[Scalar(name = $graphql)]
        $(#[$doc])*
        impl ScalarType for $name {
            fn parse(value: Value) -> InputValueResult<Self> {
                let parse: fn(&str) -> Option<$inner> = $read;
                read(&value, |text| parse(text).map(Self), $form)
            }

            fn to_value(&self) -> Value {
                let write: fn(&$inner) -> String = $write;
                Value::String(write(&self.0))
            }
        }

        impl From<$inner> for $name {
            fn from(inner: $inner) -> Self {
                Self(inner)
            }
        }

        impl From<$name> for $inner {
            fn from(outer: $name) -> Self {
                outer.0
            }
        }
    };
}

text_scalar! {
    /// An instant, RFC 3339 in UTC, e.g. 2026-11-23T14:00:00Z.
    DateTime(chrono::DateTime<Utc>) as "DateTime", "an instant such as 2026-11-23T14:00:00Z",
    |text| chrono::DateTime::parse_from_rfc3339(text).ok().map(|instant| instant.to_utc())
        .filter(|instant| YEARS.contains(&chrono::Datelike::year(instant))),
    |instant| instant.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

text_scalar! {
    /// A calendar day without a zone, e.g. 2026-11-23.
    Date(NaiveDate) as "Date", "a day such as 2026-11-23",
    |text| Some(text).filter(|text| text.len() == 10).and_then(|text| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())
        .filter(|day| YEARS.contains(&chrono::Datelike::year(day))),
    ToString::to_string
}

text_scalar! {
    /// A wall-clock time without a zone, e.g. 08:30.
    LocalTime(NaiveTime) as "LocalTime", "a time such as 08:30",
    |text| Some(text).filter(|text| text.len() == 5).and_then(|text| NaiveTime::parse_from_str(text, "%H:%M").ok()),
    |time| time.format("%H:%M").to_string()
}

text_scalar! {
    /// A day of any year, MM-DD, e.g. 04-01.
    MonthDay(entity::schedule::MonthDay) as "MonthDay", "a day of the year such as 04-01",
    |text| text.parse().ok(),
    ToString::to_string
}

text_scalar! {
    /// An IANA time-zone name, e.g. America/Chicago.
    TimeZone(String) as "TimeZone", "the IANA name of a time zone, such as America/Chicago",
    |text| text.parse::<chrono_tz::Tz>().ok().map(|zone| zone.name().to_owned()),
    Clone::clone
}

text_scalar! {
    /// An exact decimal number in a string, e.g. "129.95".
    Decimal(entity::Decimal) as "Decimal", "a decimal number such as \"129.95\", with at most 12 digits before and 4 behind the point",
    |text| text.parse().ok(),
    ToString::to_string
}

text_scalar! {
    /// An absolute URL.
    Url(url::Url) as "URL", "an absolute http or https address",
    |text| text.parse().ok().filter(|address: &url::Url| matches!(address.scheme(), "http" | "https")),
    ToString::to_string
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads<T: ScalarType>(text: &str) -> Option<String> {
        let value = T::parse(Value::from(text)).ok()?.to_value();
        let Value::String(text) = value else { return None };
        Some(text)
    }

    #[test]
    fn every_scalar_reads_what_it_writes() {
        assert_eq!(
            reads::<DateTime>("2026-11-23T15:00:00+01:00").as_deref(),
            Some("2026-11-23T14:00:00Z")
        );
        assert_eq!(reads::<Date>("2026-11-23").as_deref(), Some("2026-11-23"));
        assert_eq!(reads::<LocalTime>("08:30").as_deref(), Some("08:30"));
        assert_eq!(reads::<MonthDay>("02-29").as_deref(), Some("02-29"));
        assert_eq!(
            reads::<TimeZone>("America/Chicago").as_deref(),
            Some("America/Chicago")
        );
        assert_eq!(reads::<Decimal>("129.95").as_deref(), Some("129.95"));
        assert_eq!(
            reads::<Url>("https://example.com/a").as_deref(),
            Some("https://example.com/a")
        );
    }

    #[test]
    fn scalars_are_described_in_the_schema() {
        let sdl = crate::public::build().sdl();

        for name in ["Date", "DateTime", "Decimal", "MonthDay", "TimeZone"] {
            let described = format!("\"\"\"\nscalar {name}\n");
            assert!(sdl.contains(&described), "{name}");
        }
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for text in [
            "0000-00-00",
            "2026-02-30",
            "2026-2-3",
            "20261123",
            "1500-01-01",
            "2026-11-23T00:00:00Z",
            "",
        ] {
            assert_eq!(reads::<Date>(text), None, "{text}");
        }
        for text in ["24:00", "8:30", "08:30:00", "ab:cd"] {
            assert_eq!(reads::<LocalTime>(text), None, "{text}");
        }
        for text in ["Mars/Olympus", "", "america", "+01:00", "../etc/passwd"] {
            assert_eq!(reads::<TimeZone>(text), None, "{text}");
        }
        for text in ["2026-11-23", "2026-11-23T14:00:00", "9999-99-99T00:00:00Z"] {
            assert_eq!(reads::<DateTime>(text), None, "{text}");
        }
        for text in ["javascript:alert(1)", "/path", "ftp://example.com"] {
            assert_eq!(reads::<Url>(text), None, "{text}");
        }
        assert!(<Date as ScalarType>::parse(Value::from(20_261_123)).is_err());
    }
}
