//! What a person may write into a task and its log.

use entity::task::Tags;

pub use crate::money::Money;
use crate::{Code, Problems, money, text};

/// Letters of a title.
pub const MAX_TITLE: usize = 200;

/// Tags of one task.
pub const MAX_TAGS: usize = 20;

/// Letters of a tag.
pub const MAX_TAG: usize = 40;

/// Days by which DUE_SOON may go before the due day: a year.
pub const MAX_LEAD_DAYS: i32 = 366;

/// Minutes of work: about ten weeks.
pub const MAX_MINUTES: i32 = 100_000;

/// Checks tags and returns them trimmed, each once.
pub(crate) fn tags(problems: &mut Problems, tags: Vec<String>) -> Tags {
    let mut kept: Vec<String> = Vec::with_capacity(tags.len().min(MAX_TAGS));
    for tag in tags {
        let tag = text::composed(tag.trim());
        if !tag.is_empty() && !kept.iter().any(|kept| *kept == tag) {
            kept.push(tag.into_owned());
        }
        if kept.len() > MAX_TAGS {
            problems.add_limit("tags", Code::TooLong, MAX_TAGS as i64);
            break;
        }
    }
    let are_lines = kept.iter().all(|tag| text::is_line(tag));
    problems.unless(are_lines, "tags", Code::InvalidFormat);
    if kept.iter().any(|tag| tag.chars().count() > MAX_TAG) {
        problems.add_limit("tags", Code::TooLong, MAX_TAG as i64);
    }
    Tags(kept)
}

/// Checks an amount.
pub(super) fn money(problems: &mut Problems, field: &'static str, amount: Option<&Money>) {
    if let Some(amount) = amount {
        money::check(problems, field, amount);
    }
}

/// Checks a whole number.
pub(super) fn range(
    problems: &mut Problems,
    field: &'static str,
    range: std::ops::RangeInclusive<i32>,
    number: Option<i32>,
) {
    problems.unless(
        number.is_none_or(|number| range.contains(&number)),
        field,
        Code::OutOfRange,
    );
}
