//! Sums of money.

use entity::Decimal;

use crate::{Code, Problems};

/// A sum in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    /// How much.
    pub amount: Decimal,
    /// ISO 4217.
    pub currency_code: String,
}

/// What a home's money is in unless said otherwise.
pub const DEFAULT_CURRENCY: &str = "USD";

/// The currencies in use by ISO 4217, sorted; funds, metals and test codes are not spent in a home.
const CURRENCIES: [&str; 155] = [
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD", "BIF",
    "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP",
    "CRC", "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP",
    "GEL", "GHS", "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD",
    "IRR", "ISK", "JMD", "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK",
    "LBP", "LKR", "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR",
    "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP",
    "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP",
    "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD",
    "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VED", "VES", "VND", "VUV", "WST", "XAF", "XCD", "XOF",
    "XPF", "YER", "ZAR", "ZMW", "ZWG",
];

/// The currencies that have no smaller part by ISO 4217, sorted.
const WHOLE: [&str; 16] = [
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF",
    "XPF",
];

/// The currencies of which a thousandth is a part by ISO 4217, sorted.
const THOUSANDTHS: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

/// Returns how many places behind the point a currency has.
fn places(code: &str) -> u32 {
    if WHOLE.contains(&code) {
        0
    } else if THOUSANDTHS.contains(&code) {
        3
    } else {
        2
    }
}

/// Says whether a text is the code of a currency in use.
pub fn is_currency(code: &str) -> bool {
    CURRENCIES.binary_search(&code).is_ok()
}

/// Notes what is wrong with a sum that is `field` of an input: it is below zero, its currency is none, or nobody can pay it in that currency.
pub fn check(problems: &mut Problems, field: &str, money: &Money) {
    let (amount, currency) = (format!("{field}.amount"), &money.currency_code);
    let known = is_currency(currency);
    problems.unless(!money.amount.is_negative(), amount.clone(), Code::OutOfRange);
    problems.unless(known, format!("{field}.currencyCode"), Code::InvalidFormat);
    let payable = !known || money.amount.fits_places(places(currency));
    problems.unless(payable, amount, Code::InvalidFormat);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_are_found_by_their_exact_code() {
        assert!(CURRENCIES.is_sorted());
        for code in ["AED", "EUR", "USD", "ZWG"] {
            assert!(is_currency(code), "{code}");
        }
        for code in ["", "usd", "XAU", "XXX", "DEM", "US"] {
            assert!(!is_currency(code), "{code}");
        }
    }

    #[test]
    fn a_sum_is_no_finer_than_what_its_currency_is_paid_in() {
        for code in WHOLE.iter().chain(&THOUSANDTHS) {
            assert!(is_currency(code), "{code}");
        }
        for (amount, currency, wanted) in [
            ("12.34", "EUR", true),
            ("12.3400", "EUR", true),
            ("12.345", "EUR", false),
            ("12.0000", "JPY", true),
            ("12.5", "JPY", false),
            ("12.345", "KWD", true),
            ("12.3456", "KWD", false),
        ] {
            let mut problems = Problems::default();
            let (amount, currency_code) = (amount.parse().unwrap(), currency.to_owned());
            check(
                &mut problems,
                "cost",
                &Money {
                    amount,
                    currency_code,
                },
            );

            assert_eq!(problems.settle().is_ok(), wanted, "{amount} {currency}");
        }
    }
}
