//! `honeydue mail`: whether mail goes out.

use std::process::ExitCode;

use domain::{Clock, admin::mask, delivery::Outcome};
use serde_json::{Value, json};

use crate::{
    cli::{MailArgs, MailDeed, MailTestArgs},
    command::worker,
    console::say,
    log,
    wrong::Wrong,
};

/// Tries out whether mail goes out.
pub(crate) async fn mail(args: MailArgs) -> Result<ExitCode, Wrong> {
    match args.deed {
        MailDeed::Test(args) => test(args).await,
    }
}

async fn test(args: MailTestArgs) -> Result<ExitCode, Wrong> {
    log::start(&args.logging)?;
    let mailer = worker::mailer(&args.mail)?;
    let now = Clock::System.now();
    let outcome = mailer
        .try_out(&args.address.0, &args.public_url.origin(), now)
        .await;
    let place = match &args.mail.smtp_url {
        Some(_) => "the mail server".to_owned(),
        None => worker::mails(&args.mail).display().to_string(),
    };
    let signed = args.mail.dkim().is_some();
    let (is_sent, mut facts) = told(&outcome);
    facts["to"] = place.clone().into();
    facts["signed"] = signed.into();
    if args.shape.json {
        say(facts.to_string());
    } else {
        say(match is_sent {
            true => format!("Sent: {place} took it{}.", answer(&facts)),
            false => format!("Not sent: {place} did not take it{}.", answer(&facts)),
        });
        say(match signed {
            true => "It is signed (DKIM).",
            false => "It is not signed here (DKIM_KEY is not set).",
        });
    }
    Ok(ExitCode::from(u8::from(!is_sent)))
}

/// Says what became of a sending, for programs.
fn told(outcome: &Outcome) -> (bool, Value) {
    let (is_sent, name, status, said) = match outcome {
        Outcome::Sent { provider_id } | Outcome::SentElsewhere { provider_id } => {
            (true, "SENT", None, provider_id.as_deref())
        }
        Outcome::Transient { status, reason, .. } => {
            (false, "TRANSIENT", status.as_deref(), Some(reason.as_str()))
        }
        Outcome::Permanent { status, reason, .. } => {
            (false, "PERMANENT", status.as_deref(), Some(reason.as_str()))
        }
        Outcome::Unknown { reason } => (false, "UNKNOWN", None, Some(reason.as_str())),
    };
    let facts = json!({ "outcome": name, "status": status, "answer": said.map(mask) });
    (is_sent, facts)
}

/// Says what the far end answered.
fn answer(facts: &Value) -> String {
    let words = ["status", "answer"].map(|name| facts[name].as_str().unwrap_or_default());
    let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
    match words.is_empty() {
        true => String::new(),
        false => format!(" and said: {}", words.join(" ")),
    }
}
