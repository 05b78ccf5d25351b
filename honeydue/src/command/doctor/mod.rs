//! `honeydue doctor`: looks at everything that the program needs.

mod database;
mod files;
mod mail;
mod place;
mod redis;
mod services;

use std::{process::ExitCode, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::{
    cli::{self, DoctorArgs},
    console::say,
    log,
    setting::Outside,
    wrong::Wrong,
};

/// How far this machine's clock may be off before reminders are held back.
const MAX_SKEW: TimeDelta = TimeDelta::seconds(2);

/// How long somebody else may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// What was found: what was looked at, a colon, how it is, and what to do where something is amiss.
enum Finding {
    Fine(String),
    /// It works, but not as it should.
    Amiss(String),
    /// It does not work.
    Broken(String),
}

use Finding::{Amiss, Broken, Fine};

/// Looks at everything and says what to do; exit code 1 when something does not work.
pub(crate) async fn doctor(args: DoctorArgs) -> Result<ExitCode, Wrong> {
    log::start(&args.rest.logging)?;
    let store = &args.rest.store;
    let mut findings = settings(store.is_embedded());
    findings.push(certificates(&store.outside));
    findings.extend(place::data_dir(&store.data_dir));
    findings.extend(place::room(&args));
    findings.extend(database::database(store).await);
    findings.extend(redis::redis(args.redis_url.as_ref()).await);
    findings.extend(mail::mail(&args.mail).await);
    findings.extend(mail::signing(&args.mail));
    findings.extend(files::files(&args.files).await);
    findings.extend(services::identity(&args.identity).await);
    findings.extend(services::purchases(&args.purchases).await);
    findings.extend(services::push(&args.push).await);

    let findings: Vec<_> = findings.into_iter().map(advised).collect();
    let is_broken = findings.iter().any(|finding| matches!(finding, Broken(_)));
    if args.shape.json {
        let shown: Vec<_> = findings.iter().map(shown).collect();
        say(Value::from(shown).to_string());
    } else {
        for finding in &findings {
            let (state, text) = parts(finding);
            say(format!("{state:<4}  {text}"));
        }
    }
    Ok(ExitCode::from(u8::from(is_broken)))
}

/// Says whom is believed outside of the house.
fn certificates(settings: &Outside) -> Finding {
    Fine(match &settings.extra_ca_file {
        Some(file) => format!(
            "certificates: {} of {} are believed beside the public authorities",
            file.authorities.count(),
            file.name
        ),
        None => "certificates: the public authorities are believed; EXTRA_CA_FILE is not set".to_owned(),
    })
}

/// Adds what helps where somebody's certificate leads to nobody who is believed.
fn advised(finding: Finding) -> Finding {
    match finding {
        Broken(text) if text.contains("UnknownIssuer") => Broken(format!(
            "{text}; its certificate is of nobody who is believed: EXTRA_CA_FILE can name an authority of your own"
        )),
        finding => finding,
    }
}

fn parts(finding: &Finding) -> (&'static str, &str) {
    match finding {
        Fine(text) => ("ok", text),
        Amiss(text) => ("warn", text),
        Broken(text) => ("fail", text),
    }
}

fn shown(finding: &Finding) -> Value {
    let (state, text) = parts(finding);
    let (what, text) = text.split_once(": ").unwrap_or(("", text));
    json!({ "check": what, "state": state, "text": text })
}

/// Looks at what `serve` and `worker` would be started with; the embedded installation needs nothing of it.
fn settings(is_embedded: bool) -> Vec<Finding> {
    if is_embedded {
        return vec![Fine(
            "settings: DATABASE_URL is not set, so this is about the embedded installation of `run`"
                .to_owned(),
        )];
    }
    // Whoever got here has a database, be it by a flag.
    let complaints = cli::complaints().into_iter();
    let complaints: Vec<_> = complaints
        .filter(|line| !line.starts_with("DATABASE_URL "))
        .map(|line| {
            Amiss(format!(
                "settings: {line}; `serve` and `worker` do not start like that"
            ))
        })
        .collect();
    match complaints.is_empty() {
        true => vec![Fine(
            "settings: `serve` and `worker` can be started with them".to_owned(),
        )],
        false => complaints,
    }
}

/// Judges how far this machine's clock is from another's, which was looked at between two instants.
fn skew(theirs: DateTime<Utc>, (before, after): (DateTime<Utc>, DateTime<Utc>)) -> TimeDelta {
    let skew = match theirs < before {
        true => before - theirs,
        false => theirs - after,
    };
    skew.max(TimeDelta::zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_told_to_programs_in_parts() {
        assert_eq!(
            shown(&Amiss("Redis: is old; take a newer".to_owned())),
            json!({ "check": "Redis", "state": "warn", "text": "is old; take a newer" })
        );
    }

    #[test]
    fn a_clock_is_off_only_by_what_lies_outside_of_the_question() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let asked = (at("2026-11-27T05:00:00Z"), at("2026-11-27T05:00:03Z"));

        assert_eq!(skew(at("2026-11-27T05:00:01Z"), asked), TimeDelta::zero());
        assert_eq!(skew(at("2026-11-27T04:59:55Z"), asked), TimeDelta::seconds(5));
        assert_eq!(skew(at("2026-11-27T05:00:10Z"), asked), TimeDelta::seconds(7));
    }
}
