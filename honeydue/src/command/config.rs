//! `honeydue config`: what `serve` and `worker` would be started with.

use std::process::ExitCode;

use clap::{Arg, ArgMatches, CommandFactory, parser::ValueSource};
use server::{graphql::check_trusted, public};
use url::Url;

use crate::{
    cli::{Cli, Config, ConfigArgs},
    command::{reference, worker},
    console::say,
    http,
    setting::{Front, Installation},
    wrong::Wrong,
};

/// Stands for what is not shown.
const MASK: &str = "***";

/// Checks the settings, or prints them. Whoever comes here has settings that can be used: clap has refused all others.
pub(crate) fn config(args: ConfigArgs, matches: &ArgMatches) -> Result<ExitCode, Wrong> {
    match args.deed {
        Config::Check(settings) => {
            worker::mailer(&settings.mail)?;
            trusted(&settings.front)?;
            settings.installation.push.services()?;
            let notes = settings.installation.purchases.off().into_iter();
            let notes = notes.chain(settings.installation.push.off());
            for note in notes.chain(settings.mail.off()) {
                say(format!("note: {note}"));
            }
            let cautions = cautions(&settings.installation, &settings.front).into_iter();
            for caution in cautions.chain(settings.mail.cautions()) {
                say(format!("warning: {caution}"));
            }
            say("All settings can be used.");
        }
        Config::Print(settings) => {
            worker::mailer(&settings.mail)?;
            settings.installation.push.services()?;
            let matches = matches
                .subcommand_matches("config")
                .and_then(|config| config.subcommand_matches("print"))
                .expect("this is `config print`");
            print(matches);
        }
        Config::Reference => say(reference::text().trim_end()),
    }
    Ok(ExitCode::SUCCESS)
}

/// Checks the documents that clients were built with against the schema and the limits.
fn trusted(front: &Front) -> Result<(), Wrong> {
    let Some(documents) = &front.trusted_documents else {
        return Ok(());
    };
    check_trusted(&public::build().sdl(), &documents.0, &http::limits(front)).map_err(|error| {
        Wrong::setting(
            "TRUSTED_DOCUMENTS (--trusted-documents)",
            format!("cannot be used: {error}"),
        )
    })
}

/// Returns what works with these settings, and not as it should, each as a sentence.
pub(crate) fn cautions(installation: &Installation, front: &Front) -> Vec<&'static str> {
    let mut cautions = Vec::new();
    if installation.redis_url.is_none() {
        cautions.push("REDIS_URL is not set: other processes hear of nothing that happens in this one, and workers are woken by the clock only");
    }
    // The program speaks no TLS itself.
    if installation.public_url.is_https() && front.trusted_proxies == 0 {
        cautions.push(
            "TRUSTED_PROXIES is 0 and PUBLIC_URL is https, so a proxy stands in front: everybody seems to come from its address and shares one \
             allowance, and MAX_SIGN_UPS of them close signing up for all; set it to the number of your proxies",
        );
    }
    if installation.identity.keeps_from_apple() {
        cautions.push(
            "APPLE_KEY_FILE is not set: people sign in with Apple, and what it gave is not given back when they delete their accounts, as Apple \
             wants it; set APPLE_TEAM_ID, APPLE_KEY_ID and APPLE_KEY_FILE",
        );
    }
    cautions
}

/// Prints each setting as a line of an environment file, with where it comes from.
fn print(matches: &ArgMatches) {
    let root = Cli::command();
    let print = root
        .find_subcommand("config")
        .and_then(|config| config.find_subcommand("print"))
        .expect("the command is there");
    for arg in print.get_arguments() {
        let Some(name) = arg.get_env() else { continue };
        let name = name.to_string_lossy();
        match shown(arg, matches) {
            Some((value, from)) => say(format!("{name}={value}  # {from}")),
            None => say(format!("#{name}=  # not set")),
        }
    }
}

/// Returns a setting's value, masked where it is secret, and where it comes from.
fn shown(arg: &Arg, matches: &ArgMatches) -> Option<(String, &'static str)> {
    let id = arg.get_id().as_str();
    let from = match matches.value_source(id)? {
        ValueSource::CommandLine => "flag",
        ValueSource::EnvVariable => "environment",
        _ => "default",
    };
    let values: Vec<_> = matches
        .get_raw(id)?
        .map(|value| value.to_string_lossy().into_owned())
        .collect();
    let value = values.join(",");
    Some(if arg.is_hide_env_values_set() {
        (masked(&value), from)
    } else {
        (value, from)
    })
}

/// Hides a secret; of an address, only what lets one in.
fn masked(value: &str) -> String {
    let Ok(mut url) = Url::parse(value) else {
        return MASK.to_owned();
    };
    if !url.has_host() {
        // `sqlite:` names a file.
        return if url.scheme() == "sqlite" {
            value.to_owned()
        } else {
            MASK.to_owned()
        };
    }
    if url.password().is_some() && url.set_password(Some(MASK)).is_err() {
        return MASK.to_owned();
    }
    if url.query().is_some() {
        // Some drivers take passwords there.
        url.set_query(Some(MASK));
    }
    url.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lets_one_in_is_masked() {
        assert_eq!(masked("correct horse battery staple"), "***");
        assert_eq!(
            masked("postgres://app:hunter2@host:5432/name?password=hunter2"),
            "postgres://app:***@host:5432/name?***"
        );
        assert_eq!(masked("redis://:hunter2@host"), "redis://:***@host");
        assert_eq!(masked("hunter2:swordfish"), "***");
        assert_eq!(
            masked("sqlite:data/honeydue.sqlite"),
            "sqlite:data/honeydue.sqlite"
        );
    }
}
