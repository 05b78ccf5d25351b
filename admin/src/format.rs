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

/// Names a language by its tag; what is more than a language, such as a country, stays behind it in brackets.
pub fn language_name(tag: &str) -> String {
    let language = tag.split(['-', '_']).next().unwrap_or_default();
    // The browser throws at what can be no tag.
    if !matches!(language.len(), 2 | 3) || !language.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return tag.to_owned();
    }
    let name = named("language", language);
    if language.len() == tag.len() {
        return name;
    }
    format!("{name} ({tag})")
}

/// Names a country by its two letters.
pub fn country_name(code: &str) -> String {
    if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return code.to_owned();
    }
    named("region", code)
}

fn named(kind: &str, code: &str) -> String {
    if cfg!(not(target_arch = "wasm32")) {
        return code.to_owned();
    }
    let options = js_sys::Object::new();
    // A new object takes every field.
    let _ = js_sys::Reflect::set(&options, &"type".into(), &kind.into());
    let locales = js_sys::Array::of1(&language().tag().into());
    let name = js_sys::Intl::DisplayNames::new(&locales, &options).of(code);
    name.map_or_else(|| code.to_owned(), Into::into)
}

/// Browsers by what they alone write; those that pretend to be others come before these.
const BROWSERS: [(&str, &str); 7] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
];

/// Systems by what stands in the names of their browsers; those whose names hold another's come first.
const SYSTEMS: [(&str, &str); 6] = [
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// Says which browser it is on which system, where a program names itself as browsers do; returns other names as they are.
pub fn program(user_agent: &str) -> String {
    let of = |all: &[(&'static str, &'static str)]| {
        all.iter()
            .find(|(mark, _)| user_agent.contains(mark))
            .map(|(_, name)| *name)
    };
    match (user_agent.starts_with("Mozilla/"), of(&BROWSERS), of(&SYSTEMS)) {
        (true, Some(browser), Some(system)) => format!("{browser}, {system}"),
        _ => user_agent.to_owned(),
    }
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
    fn browsers_are_told_from_what_they_pretend_to_be_and_other_programs_name_themselves() {
        for (user_agent, said) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
                "Edge, Windows",
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
                "Chrome, Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari, iOS",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
                "Firefox, Linux",
            ),
            ("honeyDue/2.1 (iOS 18)", "honeyDue/2.1 (iOS 18)"),
            ("Mozilla/5.0", "Mozilla/5.0"),
        ] {
            assert_eq!(program(user_agent), said);
        }
    }

    #[test]
    fn what_is_no_tag_or_country_stays_as_it_is() {
        for odd in ["", "e", "12", "de1", "-"] {
            assert_eq!(language_name(odd), odd);
        }
        assert_eq!(language_name("de_AT"), "de (de_AT)");
        assert_eq!(["", "usa", "us"].map(country_name), ["", "usa", "us"]);
    }

    #[test]
    fn sizes_take_the_unit_that_suits_them() {
        let written = [0, 999, 1_000, 1_540_000, 2_000_000_000].map(bytes);

        assert_eq!(written, ["0 B", "999 B", "1.0 kB", "1.5 MB", "2.0 GB"]);
    }
}
