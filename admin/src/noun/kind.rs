//! How a value is shown.

use serde_json::Value;
use yew::prelude::*;

use super::{Choices, Noun, Tone, choices::CHANNEL, text_at};
use crate::{
    format,
    part::{Badge, Go},
    route::Route,
    text::{Word, word},
};

/// What a value is.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    Text,
    /// What somebody wrote at length; its line breaks stay.
    Prose,
    /// Letters that mean something to machines.
    Code,
    Count,
    Bytes,
    Instant,
    Day,
    YesNo(Word, Word),
    /// A value of an enum.
    Choice(&'static Choices),
    /// Some values of an enum.
    Choices(&'static Choices),
    /// Whether there is something, such as an instant at which it happened.
    Since(Word, Tone),
    /// A name that leads to another noun's row: the noun, and where the id stands beside the name's path.
    Link(&'static str, &'static str),
    /// An address of the web.
    Href,
    /// A language by its tag.
    Language,
    /// A country by its two letters.
    Country,
    /// A program as it names itself to servers.
    Program,
    /// Some days.
    Days,
    /// What became of something, step by step.
    Steps(&'static Choices),
}

impl Kind {
    /// Returns whether its values stand at the right edge, so that digits stand under digits.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Count | Self::Bytes)
    }

    /// Returns what must be asked for beside the value itself.
    pub fn beside(self) -> Option<&'static str> {
        match self {
            Self::Link(_, id) => Some(id),
            _ => None,
        }
    }

    /// Shows `value`, which stands in `row`.
    pub fn show(self, value: &Value, row: &Value) -> Html {
        let is_bare = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if is_bare && !matches!(self, Self::Since(..)) {
            return html! { <span class="text-base-content/70">{ "–" }</span> };
        }
        let text = value.as_str().unwrap_or_default();
        match self {
            Self::Text => html! { <>{ plain(value) }</> },
            Self::Prose => html! { <span class="whitespace-pre-line">{ text }</span> },
            Self::Code => {
                html! { <span class="font-mono text-[0.7rem] tracking-tight select-all wrap-anywhere">{ plain(value) }</span> }
            }
            Self::Count => html! { <>{ format::number(value.as_i64().unwrap_or_default()) }</> },
            Self::Bytes => {
                html! { <span class="whitespace-nowrap">{ format::bytes(value.as_i64().unwrap_or_default()) }</span> }
            }
            Self::Instant => {
                html! { <time datetime={text.to_owned()} class="sm:whitespace-nowrap">{ format::instant(text) }</time> }
            }
            Self::Day => {
                html! { <time datetime={text.to_owned()} class="whitespace-nowrap">{ format::day(text) }</time> }
            }
            Self::YesNo(yes, no) => html! { <>{ if value == true { yes } else { no } }</> },
            Self::Choice(choices) => {
                let tone = choices.find(text).map_or(Tone::Plain, |choice| choice.2);
                html! { <Badge word={choices.word(text)} {tone} /> }
            }
            Self::Choices(choices) => {
                let values = value.as_array().into_iter().flatten();
                let words: Vec<_> = values
                    .filter_map(|value| Some(choices.word(value.as_str()?).get()))
                    .collect();
                html! { <>{ words.join(", ") }</> }
            }
            Self::Since(word, tone) if super::is_set(value) => html! { <Badge {word} {tone} /> },
            Self::Since(..) => Html::default(),
            Self::Link(noun, id) => link(noun, text_at(row, id), text),
            Self::Href => {
                html! { <span class="select-all wrap-anywhere">{ text }</span> }
            }
            Self::Language => html! { <>{ format::language_name(text) }</> },
            Self::Country => html! { <>{ format::country_name(text) }</> },
            Self::Program => {
                html! { <span class="wrap-anywhere" title={text.to_owned()}>{ format::program(text) }</span> }
            }
            Self::Days => {
                let days = value.as_array().into_iter().flatten();
                let days: Vec<_> = days.filter_map(Value::as_str).map(format::day).collect();
                html! { <>{ days.join(" · ") }</> }
            }
            Self::Steps(choices) => steps(value, choices),
        }
    }
}

/// Writes a value as it is.
pub fn plain(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => text.clone(),
        Value::Number(number) => number.as_i64().map_or_else(|| number.to_string(), format::number),
        Value::Bool(true) => word::YES.get().to_owned(),
        Value::Bool(false) => word::NO.get().to_owned(),
        Value::Array(all) => all.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(_) => value.to_string(),
    }
}

fn link(noun: &'static str, id: &str, name: &str) -> Html {
    let name = if name.is_empty() { id } else { name };
    if id.is_empty() {
        return html! { <>{ name }</> };
    }
    let to = Route::Detail {
        noun: noun.to_owned(),
        id: id.to_owned(),
    };
    html! { <Go {to} class="link link-hover">{ name }</Go> }
}

/// Shows what became of something, a line each.
fn steps(value: &Value, choices: &'static Choices) -> Html {
    html! {
        <ol class="flex flex-col gap-1">
            { for value.as_array().into_iter().flatten().map(|step| {
                let choice = choices.find(text_at(step, "kind"));
                let channel = step["channel"].as_str().map(|channel| CHANNEL.word(channel));
                let said = [text_at(step, "status"), text_at(step, "reason")].join(" ").trim().to_owned();
                let until = step["until"].as_str().map(|until| format!("{} {}", word::UNTIL, format::instant(until)));
                html! {
                    <li class="flex flex-wrap items-center gap-2 text-xs">
                        <span class="whitespace-nowrap tabular-nums text-base-content/80">{ format::instant(text_at(step, "at")) }</span>
                        if let Some(channel) = channel { <span>{ channel }</span> }
                        if let Some(choice) = choice { <Badge word={choice.1} tone={choice.2} /> }
                        if let Some(until) = until { <span>{ until }</span> }
                        <span class="wrap-anywhere">{ said }</span>
                    </li>
                }
            }) }
        </ol>
    }
}

/// Returns the noun of a key.
pub fn noun_of(key: &str) -> Option<&'static Noun> {
    super::all().find(|noun| noun.key == key)
}
