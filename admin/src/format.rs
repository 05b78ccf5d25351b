//! Numbers, days and instants in the reader's language, by the browser's `Intl`.

use wasm_bindgen::JsValue;

use crate::text::language;

/// Writes a number with its thousands set apart.
pub fn number(number: i64) -> String {
    if cfg!(not(target_arch = "wasm32")) {
        // Tests have no browser to ask.
        return number.to_string();
    }
    js_sys::Number::from(number as f64)
        .to_locale_string(language().tag())
        .into()
}

/// Writes an instant to the minute, where the reader is.
pub fn instant(instant: &str) -> String {
    moment(instant, r#"{"dateStyle":"medium","timeStyle":"short"}"#)
}

/// Writes a calendar day, the same everywhere.
pub fn day(day: &str) -> String {
    moment(day, r#"{"dateStyle":"medium","timeZone":"UTC"}"#)
}

/// Writes a calendar day without its year.
pub fn short_day(day: &str) -> String {
    moment(day, r#"{"month":"short","day":"numeric","timeZone":"UTC"}"#)
}

/// Writes a size in the largest unit that leaves a whole number before the point.
pub fn bytes(bytes: i64) -> String {
    let units = ["B", "kB", "MB", "GB", "TB"];
    let mut size = bytes as f64;
    let mut unit = 0;
    while size >= 1_000.0 && unit + 1 < units.len() {
        size /= 1_000.0;
        unit += 1;
    }
    if unit == 0 {
        return format!("{} B", number(bytes));
    }
    format!("{size:.1} {}", units[unit])
}

fn moment(moment: &str, options: &str) -> String {
    if cfg!(not(target_arch = "wasm32")) {
        return moment.to_owned();
    }
    let options = js_sys::JSON::parse(options).expect("options are constants");
    js_sys::Date::new(&JsValue::from_str(moment))
        .to_locale_string(language().tag(), &options)
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_take_the_unit_that_suits_them() {
        let written = [0, 999, 1_000, 1_540_000, 2_000_000_000].map(bytes);

        assert_eq!(written, ["0 B", "999 B", "1.0 kB", "1.5 MB", "2.0 GB"]);
    }
}
