//! What the page says on which mails are done without.

use fluent_bundle::FluentArgs;

use super::Topic;
use crate::locale::Locale;

/// How far somebody has come who wants no more mails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// They have opened the address.
    Ask,
    /// They have pressed the button.
    Done,
}

/// A page's words. They hold nothing that would have to be escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// What it is about, in a few words.
    pub title: String,
    /// What it says.
    pub body: String,
    /// What its button says.
    pub button: String,
}

/// Returns what the page says about mails of a kind.
pub fn unsubscribe(locale: Locale, topic: Topic, step: Step) -> Words {
    let mut arguments = FluentArgs::new();
    let name = format!("unsubscribe-topic-{}", topic.name());
    arguments.set("topic", locale.say(&name, &FluentArgs::new()));
    let (title, body) = match step {
        Step::Ask => ("unsubscribe-ask-title", "unsubscribe-ask"),
        Step::Done => ("unsubscribe-done-title", "unsubscribe-done"),
    };
    words(locale, (title, body), &arguments)
}

/// Returns what the page says to whoever comes with an address that was not signed here.
pub fn unsigned(locale: Locale) -> Words {
    let keys = ("unsubscribe-unsigned-title", "unsubscribe-unsigned");
    words(locale, keys, &FluentArgs::new())
}

fn words(locale: Locale, (title, body): (&str, &str), arguments: &FluentArgs<'_>) -> Words {
    Words {
        title: locale.say(title, arguments),
        body: locale.say(body, arguments),
        button: locale.say("unsubscribe-button", arguments),
    }
}
