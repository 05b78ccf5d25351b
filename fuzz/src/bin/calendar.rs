//! Calendars: whatever the texts of a task say, the file has lines of 75 octets at most, the lines that it should have, and these texts in them.
//!
//! What comes is an entry for each NUL: a title, a home's name and a description in lines of their own.
#![no_main]

use chrono::{DateTime, NaiveDate};
use domain::{Problems, calendar::Entry, text};
use entity::id::TaskId;
use libfuzzer_sys::fuzz_target;
use server::calendar::write;

/// Octets of a line at most, its end not counted (RFC 5545, 3.1).
const LONGEST: usize = 75;

fuzz_target!(|given: &str| {
    let entries: Vec<Entry> = given.split('\0').filter_map(entry).collect();
    let file = write(&entries);

    let lines = file
        .strip_suffix("\r\n")
        .expect("the last line ends, too")
        .split("\r\n");
    for line in lines.clone() {
        assert!(line.len() <= LONGEST, "{line:?} is too long");
        assert!(!line.contains(['\r', '\n']), "{line:?} is more than one");
        assert!(!line.is_empty());
    }
    let unfolded = file.replace("\r\n ", "");
    let said = |name: &str| -> Vec<String> {
        let values = unfolded
            .split("\r\n")
            .filter_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        values.map(unescaped).collect()
    };
    let titles: Vec<&str> = entries.iter().map(|entry| entry.title.as_str()).collect();
    let homes: Vec<&str> = entries.iter().map(|entry| entry.residence.as_str()).collect();
    let descriptions: Vec<String> = entries
        .iter()
        .filter_map(|entry| entry.description.as_deref().map(ended))
        .collect();
    assert_eq!(said("BEGIN").len(), entries.len() + 1);
    assert_eq!(said("SUMMARY"), titles);
    assert_eq!(said("LOCATION"), homes);
    assert_eq!(said("DESCRIPTION"), descriptions);
});

/// Reads an entry, as far as its texts are such as a task may have.
fn entry(given: &str) -> Option<Entry> {
    let mut problems = Problems::default();
    let mut parts = given.splitn(3, '\n');
    let mut line = |longest| text::required(&mut problems, "text", parts.next().unwrap_or_default(), longest);
    let (title, residence) = (line(text::NAME_LENGTH), line(text::NAME_LENGTH));
    let description = text::optional(
        &mut problems,
        "text",
        parts.next().unwrap_or_default(),
        text::NOTES_LENGTH,
    );
    problems.settle().ok()?;
    let day = NaiveDate::from_ymd_opt(2026, 11, 23)?;
    Some(Entry {
        task_id: TaskId::new(DateTime::UNIX_EPOCH),
        date: day,
        due_on: day,
        title,
        description,
        residence,
        updated_at: DateTime::UNIX_EPOCH,
    })
}

/// Returns a text with its lines ended in one way.
fn ended(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Reads the value of a text as RFC 5545, 3.3.11 writes it.
fn unescaped(value: &str) -> String {
    let mut text = String::new();
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        text.push(match letter {
            '\\' => match letters.next().expect("something is escaped") {
                'n' | 'N' => '\n',
                escaped @ ('\\' | ';' | ',') => escaped,
                other => panic!("\\{other} is no escape"),
            },
            ';' | ',' => panic!("{letter} is not escaped in {value:?}"),
            other => other,
        });
    }
    text
}
