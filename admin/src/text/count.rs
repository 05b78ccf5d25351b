//! Sentences with numbers in them.

use super::{Language, Word, language};
use crate::format;

/// Returns "1 row", "25 rows", or "More than 10,000 rows".
pub fn found(n: i64, capped: bool) -> String {
    let number = format::number(n);
    match (language(), n, capped) {
        (Language::English, _, true) => format!("More than {number}"),
        (Language::English, 1, _) => "1 match".to_owned(),
        (Language::English, ..) => format!("{number} matches"),
        (Language::German, _, true) => format!("Mehr als {number}"),
        (Language::German, ..) => format!("{number} Treffer"),
    }
}

/// Returns how many rows are chosen.
pub fn chosen(n: usize) -> String {
    match language() {
        Language::English => format!("{n} selected"),
        Language::German => format!("{n} ausgewählt"),
    }
}

/// Returns what would be done to how many: "Suspend: 3".
pub fn act_on(label: Word, n: usize) -> String {
    match (language(), n) {
        (Language::English, 1) => format!("{label}: one row"),
        (Language::English, n) => format!("{label}: {n} rows"),
        (Language::German, 1) => format!("{label}: eine Zeile"),
        (Language::German, n) => format!("{label}: {n} Zeilen"),
    }
}

/// Returns how far a piece of work on many rows has come.
pub fn done_of(done: usize, all: usize) -> String {
    match language() {
        Language::English => format!("{done} of {all} done"),
        Language::German => format!("{done} von {all} erledigt"),
    }
}

/// Returns how many were done and how many were not.
pub fn done_and_not(done: usize, not: usize) -> String {
    match language() {
        Language::English => format!("{done} done, {not} could not be done"),
        Language::German => format!("{done} erledigt, {not} nicht möglich"),
    }
}

/// Returns how many days.
pub fn days(n: i64) -> String {
    match language() {
        Language::English => format!("{n} days"),
        Language::German => format!("{n} Tage"),
    }
}

/// Returns how many there were in how many days.
pub fn in_days(count: i64, days: usize) -> String {
    let count = format::number(count);
    match language() {
        Language::English => format!("{count} in the last {days} days"),
        Language::German => format!("{count} in den letzten {days} Tagen"),
    }
}

/// Returns how many there were on the last day.
pub fn on_last_day(count: i64) -> String {
    let count = format::number(count);
    match language() {
        Language::English => format!("{count} on the last day"),
        Language::German => format!("{count} am letzten Tag"),
    }
}

/// Returns when something was counted.
pub fn counted_at(at: &str) -> String {
    match language() {
        Language::English => format!("Counted {at}"),
        Language::German => format!("Gezählt {at}"),
    }
}

/// Names a request, for whoever reads the server's log.
pub fn request(id: &str) -> String {
    match language() {
        Language::English => format!("Request {id}"),
        Language::German => format!("Anfrage {id}"),
    }
}

/// Says that parts of the address meant nothing.
pub fn left_out(parts: &str) -> String {
    match language() {
        Language::English => format!("Left out, since it means nothing here: {parts}"),
        Language::German => format!("Weggelassen, weil es hier nichts bedeutet: {parts}"),
    }
}

/// Says as whom the operator looks at the app, and until when.
pub fn viewing(name: &str, until: &str) -> String {
    match language() {
        Language::English => format!("You see the app as {name} sees it, reading only, until {until}."),
        Language::German => format!("So sieht {name} die App, nur zum Lesen, bis {until}."),
    }
}
