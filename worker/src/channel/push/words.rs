//! What a push says, and how it is made to fit.

use chrono::NaiveDate;
use domain::{delivery::Letter, locale::Locale, notification::text};
use entity::{
    id::{ResidenceId, TaskId},
    notification::NotificationKind,
};
use serde_json::{Value, json};

/// Bytes of a title or a body that are cut last: what a lock screen shows.
const SHOWN: usize = 160;

/// Bytes that a task takes, about: an id and a day, as JSON.
const TASK_BYTES: usize = 64;

/// Stands for what was cut off.
const MORE: char = '…';

/// What a push says.
#[derive(Clone, Debug)]
pub(super) struct Words {
    /// The first line.
    pub title: String,
    /// What stands below.
    pub body: String,
    /// What the app offers to do with it.
    pub kind: Option<NotificationKind>,
    /// The home that it speaks of, if that is one.
    pub residence_id: Option<ResidenceId>,
    /// The tasks that it speaks of, each with its due day, so that a tap on an old one closes nothing twice.
    pub tasks: Vec<(TaskId, NaiveDate)>,
}

impl Words {
    /// Says what a letter says.
    pub fn of(letter: &Letter) -> Self {
        let locale = Locale::of_tag(&letter.account.locale).unwrap_or_default();
        let notices = letter.notices();
        let body = match notices {
            [only] => text::body(locale, only),
            several => text::topics(several),
        };
        let first = notices.first().and_then(|notice| notice.residence_id);
        let is_one = notices.iter().all(|notice| notice.residence_id == first);
        Self {
            title: text::headline(locale, notices),
            body,
            kind: letter.delivery.kind,
            residence_id: first.filter(|_| is_one),
            tasks: notices
                .iter()
                .filter_map(|notice| notice.task_id.zip(notice.occurrence_on))
                .collect(),
        }
    }

    /// Returns the name of the kind, as the schema has it.
    pub fn kind_name(&self) -> Value {
        json!(self.kind)
    }

    /// Lists the tasks, as apps read them.
    pub fn tasks_json(&self) -> Value {
        let tasks = self.tasks.iter();
        tasks
            .map(|(id, due_on)| json!({ "id": id.to_string(), "dueOn": due_on }))
            .collect()
    }

    /// Writes them down in at most so many bytes: less of the body, then fewer tasks, then less of the title.
    pub fn fit(mut self, most: usize, write: impl Fn(&Self) -> Value) -> Vec<u8> {
        loop {
            let bytes = write(&self).to_string().into_bytes();
            let excess = bytes.len().saturating_sub(most);
            if excess == 0 || !self.shorten(excess) {
                return bytes;
            }
        }
    }

    /// Takes something away, about so many bytes; `false` when there is nothing left.
    fn shorten(&mut self, excess: usize) -> bool {
        if self.body.len() > SHOWN {
            cut(&mut self.body, excess);
        } else if !self.tasks.is_empty() {
            let kept = self.tasks.len().saturating_sub(excess.div_ceil(TASK_BYTES));
            self.tasks.truncate(kept);
        } else if self.title.len() > SHOWN {
            cut(&mut self.title, excess);
        } else {
            return false;
        }
        true
    }
}

/// Cuts a text by so many bytes, and says that it was; not to less than is shown.
fn cut(text: &mut String, excess: usize) {
    let kept = text.len().saturating_sub(excess).max(SHOWN) - MORE.len_utf8();
    text.truncate(text.floor_char_boundary(kept));
    text.push(MORE);
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn words(body: &str, n_tasks: usize) -> Words {
        let (now, day) = (DateTime::UNIX_EPOCH, NaiveDate::default());
        Words {
            title: "3 tasks are due".to_owned(),
            body: body.to_owned(),
            kind: Some(NotificationKind::TaskDueSoon),
            residence_id: None,
            tasks: (0..n_tasks).map(|_| (TaskId::new(now), day)).collect(),
        }
    }

    fn write(words: &Words) -> Value {
        json!({ "title": words.title, "body": words.body, "tasks": words.tasks_json() })
    }

    #[test]
    fn what_fits_stays_as_it_is() {
        let words = words("Clean the gutters, Wash the car", 2);

        let written = words.clone().fit(4_096, write);

        assert_eq!(written, write(&words).to_string().into_bytes());
    }

    #[test]
    fn what_is_too_long_is_cut_and_stays_readable() {
        for (body, n_tasks) in [
            ("Räume die Rinnen. ".repeat(1_000), 3),
            ("\"\\\u{1}".repeat(3_000), 0),
            ("🏠".repeat(2_000), 500),
            (String::new(), 500),
        ] {
            for most in [4_096, 4_095, 3_000, 700] {
                let written = words(&body, n_tasks).fit(most, write);

                let read: Value = serde_json::from_slice(&written).unwrap();
                assert!(written.len() <= most, "{} of {most}", written.len());
                assert_eq!(read["title"], "3 tasks are due");
                assert_eq!(read["body"] == "", body.is_empty());
            }
        }
    }

    #[test]
    fn the_body_gives_way_before_the_tasks() {
        let written = words(&"long ".repeat(2_000), 3).fit(4_096, write);

        let read: Value = serde_json::from_slice(&written).unwrap();
        assert_eq!(read["tasks"].as_array().unwrap().len(), 3);
        assert!(read["body"].as_str().unwrap().ends_with('…'));
        assert!(written.len() > 4_000);
    }
}
