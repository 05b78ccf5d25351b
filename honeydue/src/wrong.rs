//! Why a command ends early, in one line.

use std::process::ExitCode;

use clap::{
    CommandFactory,
    error::{ContextKind, ContextValue, ErrorKind},
};

use crate::{
    cli::Cli,
    console::{complain, say},
};

/// Exit code for what the caller must put right: a flag, a setting, an argument.
const USAGE: u8 = 2;

/// What went wrong.
#[derive(Debug)]
pub(crate) enum Wrong {
    /// The caller asked for help or the version; the text is the answer.
    Asked(String),
    /// A setting or an argument cannot be used.
    Usage(String),
    /// Several settings cannot be used, a line each.
    Usages(Vec<String>),
    /// Something else failed.
    Fault(anyhow::Error),
}

impl Wrong {
    /// Names a setting that cannot be used, what is wrong with it and what to do. The value of a secret stays out of it.
    pub fn setting(name: &str, problem: impl AsRef<str>) -> Self {
        Self::Usage(format!("{name} {}", problem.as_ref()))
    }

    /// Wraps a failure that is nobody's setting.
    pub fn fault(error: impl Into<anyhow::Error>) -> Self {
        Self::Fault(error.into())
    }

    /// Tells the caller and returns the exit code.
    pub fn told(self) -> ExitCode {
        match self {
            Self::Asked(text) => {
                say(text.trim_end());
                ExitCode::SUCCESS
            }
            Self::Usage(line) => {
                complain(format!("error: {}", one_line(&line)));
                ExitCode::from(USAGE)
            }
            Self::Usages(lines) => {
                for line in lines {
                    complain(format!("error: {}", one_line(&line)));
                }
                ExitCode::from(USAGE)
            }
            Self::Fault(error) => {
                complain(format!("error: {}", one_line(&format!("{error:#}"))));
                ExitCode::FAILURE
            }
        }
    }
}

impl From<anyhow::Error> for Wrong {
    fn from(error: anyhow::Error) -> Self {
        Self::Fault(error)
    }
}

impl From<domain::Error> for Wrong {
    fn from(error: domain::Error) -> Self {
        match error {
            domain::Error::Fault(fault) => Self::Fault(fault),
            refused => Self::Usage(refused.to_string()),
        }
    }
}

impl From<clap::Error> for Wrong {
    /// Says in one line what clap would say in many, and by the setting's name.
    fn from(error: clap::Error) -> Self {
        let names = |kind| match error.get(kind) {
            Some(ContextValue::String(name)) => vec![name.clone()],
            Some(ContextValue::Strings(names)) => names.clone(),
            _ => Vec::new(),
        };
        let settings: Vec<_> = names(ContextKind::InvalidArg)
            .iter()
            .map(|name| named(name))
            .collect();
        let setting = settings.join(", ");
        match error.kind() {
            ErrorKind::DisplayHelp
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
            | ErrorKind::DisplayVersion => Self::Asked(error.render().to_string()),
            ErrorKind::MissingRequiredArgument => {
                let problem = match settings.len() {
                    0 | 1 => "is not set; `--help` says what it is for",
                    _ => "are not set; `--help` says what they are for",
                };
                Self::setting(&setting, problem)
            }
            ErrorKind::InvalidValue if !names(ContextKind::ValidValue).is_empty() => {
                let known = names(ContextKind::ValidValue).join(", ");
                Self::setting(&setting, format!("must be one of {known}"))
            }
            ErrorKind::InvalidValue => Self::setting(&setting, "needs a value"),
            // The parser's own words; they leave the value out where it is a secret.
            ErrorKind::ValueValidation => {
                let problem = std::error::Error::source(&error)
                    .map_or_else(|| "cannot be read".to_owned(), |problem| problem.to_string());
                Self::setting(&setting, problem)
            }
            _ => {
                let text = error.render().to_string();
                let first = text.split("\n\n").next().unwrap_or_default();
                let first = first.trim_start_matches("error: ");
                Self::Usage(format!("{first} (`--help` lists what there is)"))
            }
        }
    }
}

/// Turns clap's `--log-format <LOG_FORMAT>` into `LOG_FORMAT (--log-format)`.
fn named(usage: &str) -> String {
    let flag = usage.split([' ', '=']).next().unwrap_or(usage);
    let env = flag
        .strip_prefix("--")
        .and_then(|long| environment_of(&Cli::command(), long));
    env.map_or_else(|| flag.to_owned(), |env| format!("{env} ({flag})"))
}

/// Finds the environment variable of a flag of any command.
fn environment_of(command: &clap::Command, long: &str) -> Option<String> {
    let here = command
        .get_arguments()
        .find(|arg| arg.get_long() == Some(long))
        .and_then(clap::Arg::get_env);
    here.map(|env| env.to_string_lossy().into_owned()).or_else(|| {
        command
            .get_subcommands()
            .find_map(|command| environment_of(command, long))
    })
}

/// Puts a text into one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
