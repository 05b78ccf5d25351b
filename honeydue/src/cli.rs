//! The command line. Doc comments here and on the settings are what `--help` says.

mod operate;

use std::{ffi::OsString, path::PathBuf};

use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand, error::ErrorKind};
use clap_complete::Shell;

pub(crate) use self::operate::{
    Backup, BackupArgs, CopyArgs, DeedArgs, DoctorArgs, FindArgs, HandArgs, Jobs, JobsArgs, ListArgs,
    MailArgs, MailDeed, MailTestArgs, ManArgs, PurgeArgs, PushArgs, PushDeed, PushTestArgs, RestoreArgs,
    RetryArgs, SessionsArgs, User, UserArgs, VerifyArgs, Which,
};
use crate::{
    setting::{
        DefaultTier, Email, Front, Identity, Installation, Listen, Logging, Mail, Metrics, Operator, Outside,
        Password, PublicUrl, PushServices, Seconds, Store, Tracing, WorkerPort,
    },
    wrong::Wrong,
};

/// Keeps a home in good repair: households, their tasks, and reminders that come on time.
///
/// `honeydue run` starts everything in one process and needs nothing else. In production there are as many `serve` and `worker`
/// processes as wanted, on one Postgres and one Redis, after `migrate up`.
///
/// Each flag can be set by an environment variable instead; `[env: …]` names it. Exit codes: 0 done, 1 failed, 2 a flag or a setting
/// cannot be used.
#[derive(Debug, Parser)]
#[command(name = "honeydue", version, propagate_version = true, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub command: Command,
    /// What was given and where it came from, for `config print`.
    #[clap(skip)]
    pub matches: ArgMatches,
}

impl Cli {
    /// Reads the command line and the environment.
    pub fn read() -> Result<Self, Wrong> {
        let words: Vec<OsString> = std::env::args_os().collect();
        match Self::from(&words) {
            // Somebody who checks wants to know of everything at once.
            Err(Wrong::Usage(first)) if words[1..] == ["config", "check"] => {
                let mut lines = complaints();
                if !lines.contains(&first) {
                    lines.insert(0, first);
                }
                Err(Wrong::Usages(lines))
            }
            read => read,
        }
    }

    fn from(words: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> Result<Self, Wrong> {
        let matches = Self::command().try_get_matches_from(words)?;
        let mut cli = Self::from_arg_matches(&matches)?;
        cli.matches = matches;
        Ok(cli)
    }
}

/// Returns what is wrong with each setting of `config check` by itself, as the environment has them.
pub(crate) fn complaints() -> Vec<String> {
    let root = Cli::command();
    let Some(check) = root
        .find_subcommand("config")
        .and_then(|config| config.find_subcommand("check"))
    else {
        return Vec::new();
    };
    let settings = check
        .get_arguments()
        .filter(|setting| setting.get_env().is_some());
    let wrong = settings.filter_map(|setting| {
        let alone = check
            .clone()
            .mut_args(|other| match other.get_id() == setting.get_id() {
                true => other,
                // No variable has an empty name.
                false => other.required(false).env(""),
            });
        let error = alone.try_get_matches_from(["check"]).err()?;
        // One that needs another is looked at with all of them.
        let is_missing = error.kind() == ErrorKind::MissingRequiredArgument;
        match Wrong::from(error) {
            Wrong::Usage(line) if setting.is_required_set() || !is_missing => Some(line),
            _ => None,
        }
    });
    wrong.collect()
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Start everything in one process: SQLite, jobs, mail and files in one folder
    ///
    /// For trying out and for developing. Migrates its database itself, seeds a demo household once, and prints the addresses and
    /// the demo sign-ins. Limits are wide and the playground is on.
    #[command(after_help = "Example:\n  honeydue run --listen 127.0.0.1:9000 --data-dir ./data")]
    Run(Box<RunArgs>),
    /// Serve the API, the admin and the landing page; as many processes as wanted
    ///
    /// Waits until the database has all migrations that this program knows.
    #[command(
        after_help = "Example:\n  DATABASE_URL=postgres://honeydue@db/honeydue SECRET_KEY=… honeydue serve --public-url https://honeydue.example"
    )]
    Serve(Box<ServeArgs>),
    /// Plan and deliver reminders; as many processes as wanted
    ///
    /// Waits until the database has all migrations that this program knows.
    #[command(
        after_help = "Example:\n  DATABASE_URL=postgres://honeydue@db/honeydue SECRET_KEY=… honeydue worker --public-url https://honeydue.example"
    )]
    Worker(Box<WorkerArgs>),
    /// Bring the database's tables up to date, or take steps back
    Migrate(MigrateArgs),
    /// Print the GraphQL schema of the apps' API, or of the admin's
    #[command(after_help = "Example:\n  honeydue schema > schema.graphql")]
    Schema(SchemaArgs),
    /// Write example data
    #[command(after_help = "Example:\n  honeydue seed --demo")]
    Seed(SeedArgs),
    /// Make operators of the admin, and help those who are locked out
    Admin(AdminArgs),
    /// Check or print the settings of `serve` and `worker`
    Config(Box<ConfigArgs>),
    /// Look at everything that the program needs, and say what to do where something is amiss
    #[command(after_help = "Examples:\n  honeydue doctor\n  honeydue doctor --json")]
    Doctor(Box<DoctorArgs>),
    /// Copy all rows and files of an installation into one file, while it runs
    ///
    /// The rows are those of one instant. The secret key and the settings are not in it: keep them elsewhere.
    #[command(
        after_help = "Examples:\n  honeydue backup /var/backups/honeydue/\n  honeydue backup --without-files before-upgrade.zip"
    )]
    Backup(Box<BackupArgs>),
    /// Put a backup back
    ///
    /// The whole backup is read and compared with what it says of itself before anything changes. The rows go into the database in one
    /// transaction, at the version they were made at, are compared with the backup again, and are then brought up to date. A backup of
    /// PostgreSQL goes into PostgreSQL, and one of SQLite into SQLite.
    #[command(
        after_help = "Examples:\n  honeydue restore honeydue-20261127T030000Z.zip\n  honeydue restore honeydue-20261127T030000Z.zip --replace --sign-out"
    )]
    Restore(Box<RestoreArgs>),
    /// Try out whether mail goes out
    Mail(Box<MailArgs>),
    /// Try out whether pushes go out
    Push(PushArgs),
    /// Look at what waits to be sent and at what failed, and try again
    Jobs(Box<JobsArgs>),
    /// Find accounts, suspend them, and end their sessions
    User(Box<UserArgs>),
    /// Ask a running `serve` or `run` whether it is alive: exit code 0 if so, for containers
    #[command(after_help = "Example:\n  honeydue healthcheck --listen 127.0.0.1:8000")]
    Healthcheck(HealthcheckArgs),
    /// Print completions for a shell
    #[command(after_help = "Example:\n  honeydue completions bash > /etc/bash_completion.d/honeydue")]
    Completions(CompletionsArgs),
    /// Write the manual, a page a command, for `man`
    #[command(after_help = "Example:\n  honeydue man /usr/local/share/man/man1")]
    Man(ManArgs),
}

#[derive(Args, Clone, Debug)]
pub(crate) struct RunArgs {
    /// Where the program listens.
    #[arg(long, env, default_value = "127.0.0.1:8000")]
    pub listen: Listen,
    /// Where database, secret key, files and outgoing mail are kept; made when it is not there.
    #[arg(long, env, default_value = "./data")]
    pub data_dir: PathBuf,
    /// Mail address of the first operator of the admin, made when there is none.
    #[arg(long, env, default_value = "operator@honeydue.test")]
    pub admin_email: Email,
    /// The first operator's password.
    #[arg(long, env, hide_env_values = true, default_value = crate::command::run::OPERATOR_PASSWORD)]
    pub admin_password: Password,
    /// The plan of accounts that have bought nothing; where nothing is sold, of all.
    #[arg(long, env, value_enum, ignore_case = true, default_value_t = DefaultTier::Pro)]
    pub default_tier: DefaultTier,
    /// Seconds that a stopping process gives to what is under way.
    #[arg(long, env, default_value = "5")]
    pub stop_timeout_secs: Seconds,
    #[command(flatten)]
    pub identity: Identity,
    #[command(flatten)]
    pub push: PushServices,
    #[command(flatten)]
    pub outside: Outside,
    #[command(flatten)]
    pub metrics: Metrics,
    #[command(flatten)]
    pub tracing: Tracing,
    #[command(flatten)]
    pub logging: Logging,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    pub installation: Installation,
    #[command(flatten)]
    pub front: Front,
    #[command(flatten)]
    pub operator: Operator,
    #[command(flatten)]
    pub metrics: Metrics,
    #[command(flatten)]
    pub tracing: Tracing,
    #[command(flatten)]
    pub logging: Logging,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct WorkerArgs {
    #[command(flatten)]
    pub installation: Installation,
    #[command(flatten)]
    pub port: WorkerPort,
    #[command(flatten)]
    pub mail: Mail,
    #[command(flatten)]
    pub tracing: Tracing,
    #[command(flatten)]
    pub logging: Logging,
}

#[derive(Args, Debug)]
pub(crate) struct MigrateArgs {
    #[command(subcommand)]
    pub step: Migrate,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Migrate {
    /// Apply all steps that the database does not have yet
    ///
    /// Any number may run at once: one does the work and the others wait for it.
    #[command(after_help = "Example:\n  DATABASE_URL=postgres://honeydue@db/honeydue honeydue migrate up")]
    Up(StoreArgs),
    /// List all steps and whether the database has them
    #[command(after_help = "Example:\n  honeydue migrate status")]
    Status(StoreArgs),
    /// Take the newest steps back; what their tables held is lost
    #[command(after_help = "Example:\n  honeydue migrate down --steps 1")]
    Down(DownArgs),
}

/// A command that only needs the database.
#[derive(Args, Debug)]
pub(crate) struct StoreArgs {
    #[command(flatten)]
    pub store: Store,
    #[command(flatten)]
    pub logging: Logging,
}

#[derive(Args, Debug)]
pub(crate) struct DownArgs {
    /// How many steps to take back.
    #[arg(long, env = "MIGRATE_DOWN_STEPS", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub steps: u32,
    #[command(flatten)]
    pub rest: StoreArgs,
}

#[derive(Args, Debug)]
pub(crate) struct SchemaArgs {
    /// Print the admin's schema instead of the apps'.
    #[arg(long, env = "SCHEMA_ADMIN")]
    pub admin: bool,
}

#[derive(Args, Debug)]
pub(crate) struct SeedArgs {
    /// Write the demo household; what is there already stays as it is.
    #[arg(long, env = "SEED_DEMO", required = true)]
    pub demo: bool,
    #[command(flatten)]
    pub rest: StoreArgs,
}

#[derive(Args, Debug)]
pub(crate) struct AdminArgs {
    #[command(subcommand)]
    pub deed: Admin,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Admin {
    /// Make an operator, an owner of the admin
    #[command(after_help = "Example:\n  honeydue admin create --admin-email you@honeydue.example")]
    Create(CreateArgs),
    /// Give an operator another password and end the operator's sessions
    #[command(after_help = "Example:\n  honeydue admin reset-password --admin-email you@honeydue.example")]
    ResetPassword(ResetPasswordArgs),
    /// Take an operator's second factor away that is lost, and end the operator's sessions
    ///
    /// The operator signs in by the password alone then. The recovery codes are good for nothing any more.
    #[command(after_help = "Example:\n  honeydue admin reset-totp --admin-email you@honeydue.example")]
    ResetTotp(ResetTotpArgs),
    /// Serve the admin's files and nothing else, for a container of its own
    ///
    /// Needs no database and no secret. `serve` serves them too; here, a proxy in front sends `/admin/graphql` and `/admin/export` of the
    /// same host to `serve`, and what else begins with `/admin` to this process.
    #[command(after_help = "Example:\n  honeydue admin serve --listen 0.0.0.0:3000")]
    Serve(AdminServeArgs),
}

#[derive(Args, Debug)]
pub(crate) struct CreateArgs {
    /// The operator's mail address.
    #[arg(long, env)]
    pub admin_email: Email,
    /// What other operators see; the part of the address before the @ unless given.
    #[arg(long, env)]
    pub admin_name: Option<String>,
    /// The operator's password; asked for, or read from the standard input, unless given.
    #[arg(long, env, hide_env_values = true)]
    pub admin_password: Option<Password>,
    #[command(flatten)]
    pub rest: StoreArgs,
}

#[derive(Args, Debug)]
pub(crate) struct ResetPasswordArgs {
    /// The operator's mail address.
    #[arg(long, env)]
    pub admin_email: Email,
    /// The new password; asked for, or read from the standard input, unless given.
    #[arg(long, env, hide_env_values = true)]
    pub admin_password: Option<Password>,
    #[command(flatten)]
    pub rest: StoreArgs,
}

#[derive(Args, Debug)]
pub(crate) struct ResetTotpArgs {
    /// The operator's mail address.
    #[arg(long, env)]
    pub admin_email: Email,
    #[command(flatten)]
    pub rest: StoreArgs,
}

#[derive(Args, Debug)]
pub(crate) struct AdminServeArgs {
    /// Where the process listens.
    #[arg(long, env = "ADMIN_LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: Listen,
    /// How people reach the admin, e.g. `https://honeydue.example`; where that is https, browsers are told to insist on it.
    #[arg(long, env)]
    pub public_url: Option<PublicUrl>,
    /// Seconds that a stopping process gives to what is under way.
    #[arg(long, env, default_value = "20")]
    pub stop_timeout_secs: Seconds,
    #[command(flatten)]
    pub logging: Logging,
}

#[derive(Args, Debug)]
pub(crate) struct ConfigArgs {
    #[command(subcommand)]
    pub deed: Config,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Config {
    /// Check the settings of `serve` and `worker` without starting anything
    #[command(after_help = "Example:\n  honeydue config check")]
    Check(Box<AllArgs>),
    /// Print the settings of `serve` and `worker` and where each comes from; secrets are masked
    #[command(after_help = "Example:\n  honeydue config print")]
    Print(Box<AllArgs>),
    /// Print every setting of every command as a page in Markdown, as `docs/configuration.md` has it
    #[command(after_help = "Example:\n  honeydue config reference > docs/configuration.md")]
    Reference,
}

/// Every setting of `serve` and `worker`.
#[derive(Args, Clone, Debug)]
pub(crate) struct AllArgs {
    #[command(flatten)]
    pub installation: Installation,
    #[command(flatten)]
    pub front: Front,
    #[command(flatten)]
    pub operator: Operator,
    #[command(flatten)]
    pub port: WorkerPort,
    #[command(flatten)]
    pub mail: Mail,
    #[command(flatten)]
    pub metrics: Metrics,
    #[command(flatten)]
    pub tracing: Tracing,
    #[command(flatten)]
    pub logging: Logging,
}

#[derive(Args, Debug)]
pub(crate) struct HealthcheckArgs {
    /// Where the program listens.
    #[arg(long, env, default_value = "127.0.0.1:8000")]
    pub listen: Listen,
}

#[derive(Args, Debug)]
pub(crate) struct CompletionsArgs {
    /// The shell.
    pub shell: Shell,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Walks through all commands.
    fn each(command: &clap::Command, see: &mut impl FnMut(&clap::Command)) {
        see(command);
        for command in command.get_subcommands() {
            each(command, see);
        }
    }

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_flag_is_an_environment_variable_and_says_what_it_is() {
        each(&Cli::command(), &mut |command| {
            let flags = command.get_arguments().filter(|arg| {
                arg.get_long()
                    .is_some_and(|long| !matches!(long, "help" | "version"))
            });
            for flag in flags {
                let name = format!("{} --{}", command.get_name(), flag.get_long().unwrap());
                assert!(flag.get_env().is_some(), "{name} has no environment variable");
                let help = flag.get_help().map(ToString::to_string).unwrap_or_default();
                assert!(help.len() > 10, "{name} has no help");
            }
        });
    }

    #[test]
    fn every_command_has_an_example() {
        each(&Cli::command(), &mut |command| {
            if command.has_subcommands() && !command.is_args_conflicts_with_subcommands_set() {
                return;
            }
            let help = command
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            let name = command.get_name();
            assert!(help.starts_with("Example"), "{name} has no example");
            let examples = help.lines().skip(1);
            for example in examples {
                assert!(
                    example.starts_with("  ") && example.contains("honeydue "),
                    "{example}"
                );
            }
        });
    }

    #[test]
    fn what_may_be_secret_is_never_shown_by_help() {
        each(&Cli::command(), &mut |command| {
            for arg in command.get_arguments() {
                let id = arg.get_id().as_str();
                let secret = ["password", "secret", "database_url", "redis_url", "smtp"];
                if secret.iter().any(|word| id.contains(word)) && !id.ends_with("from") {
                    assert!(arg.is_hide_env_values_set(), "{id} shows its value");
                }
            }
        });
    }

    #[test]
    fn a_wrong_setting_is_told_in_one_line_by_its_name() {
        let wrong = |words: &[&str]| {
            let Err(Wrong::Usage(line)) = Cli::from(words) else {
                panic!("{words:?} should be refused")
            };
            line
        };

        assert_eq!(
            wrong(&["honeydue", "run", "--listen", "here"]),
            "LISTEN (--listen) must be an address and a port, e.g. 127.0.0.1:8000 or [::]:8000"
        );
        assert_eq!(
            wrong(&["honeydue", "run", "--log-format", "xml"]),
            "LOG_FORMAT (--log-format) must be one of pretty, json"
        );
        let short_key = wrong(&["honeydue", "serve", "--secret-key", "hunter2"]);
        assert!(short_key.starts_with("SECRET_KEY (--secret-key) must have at least 32 letters"));
        assert!(!short_key.contains("hunter2"));
    }
}
