//! Exact decimal numbers with up to four places, kept as a whole number of ten-thousandths.
//!
//! One bigint column holds such a number alike on Postgres and on SQLite, and sums of it stay exact on both.

use std::{fmt, str::FromStr};

use sea_orm::DeriveValueType;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Ten-thousandths in one: four places are enough for every currency of ISO 4217 and for areas.
const SCALE: i64 = 10_000;

/// Places behind the point.
const PLACES: u32 = 4;

/// Digits before the point that are accepted; sums of thousands of such numbers still fit.
const MAX_WHOLE_DIGITS: usize = 12;

/// An exact number, e.g. `129.95`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
pub struct Decimal(i64);

/// A text that is no decimal number of at most twelve digits and four places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidDecimal;

impl fmt::Display for InvalidDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "expected a decimal number such as 129.95, with at most 12 digits before and 4 behind the point",
        )
    }
}

impl std::error::Error for InvalidDecimal {}

impl Decimal {
    /// Makes a decimal from a whole number of ten-thousandths.
    pub const fn from_ten_thousandths(number: i64) -> Self {
        Self(number)
    }

    /// Returns the whole number of ten-thousandths.
    pub const fn ten_thousandths(self) -> i64 {
        self.0
    }

    /// Says whether the number is below zero.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Says whether the number can be written with so many places behind the point.
    pub const fn fits_places(self, places: u32) -> bool {
        let places = if places < PLACES { places } else { PLACES };
        self.0 % (SCALE / 10_i64.pow(places)) == 0
    }
}

impl From<i32> for Decimal {
    fn from(whole: i32) -> Self {
        Self(i64::from(whole) * SCALE)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, part) = (
            self.0.unsigned_abs() / SCALE as u64,
            self.0.unsigned_abs() % SCALE as u64,
        );
        if part == 0 {
            return write!(f, "{sign}{whole}");
        }
        let places = format!("{part:04}");
        // Money is read with two places, so `0.5` is written `0.50`; further zeros say nothing.
        let shown = places.trim_end_matches('0').len().max(2);
        write!(f, "{sign}{whole}.{}", &places[..shown])
    }
}

impl FromStr for Decimal {
    type Err = InvalidDecimal;

    fn from_str(text: &str) -> Result<Self, InvalidDecimal> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        let only_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty()
            || whole.len() > MAX_WHOLE_DIGITS
            || part.is_empty()
            || part.len() > PLACES as usize
            || !only_digits(whole)
            || !only_digits(part)
        {
            return Err(InvalidDecimal);
        }
        let whole: i64 = whole.parse().map_err(|_| InvalidDecimal)?;
        let part: i64 = format!("{part:0<4}").parse().map_err(|_| InvalidDecimal)?;
        Ok(Self(sign * (whole * SCALE + part)))
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Reads a number that may be missing as a database shows it in JSON: in ten-thousandths.
pub(crate) fn shown_or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Decimal>, D::Error> {
    let number = Option::<i64>::deserialize(deserializer)?;
    Ok(number.map(Decimal))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_and_written_exactly() {
        let cases = [
            ("0", "0"),
            ("129.95", "129.95"),
            ("129.9", "129.90"),
            ("2.5", "2.50"),
            ("-3.1415", "-3.1415"),
            ("007", "7"),
            ("999999999999.9999", "999999999999.9999"),
            ("-0", "0"),
        ];

        for (text, written) in cases {
            assert_eq!(text.parse::<Decimal>().unwrap().to_string(), written);
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "",
            ".",
            "1.",
            ".5",
            "+1",
            "1e3",
            "1,5",
            "1.23456",
            "1234567890123",
            "--1",
            "1.2.3",
            "١",
        ] {
            assert_eq!(text.parse::<Decimal>(), Err(InvalidDecimal), "{text}");
        }
    }
}
