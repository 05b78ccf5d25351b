//! Commands for whoever runs an installation: copies of it, trials, what waits, and people.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use entity::{delivery::Channel, id::DeliveryId};

use super::StoreArgs;
use crate::setting::{
    Email, Files, Identity, Kind, Logging, Mail, Outside, PublicUrl, Purchases, PushServices, RedisUrl,
    SecretKeyText,
};

/// How the answer is written.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Shape {
    /// Answer in JSON, for programs.
    #[arg(long, env = "OUTPUT_JSON")]
    pub json: bool,
}

/// What deeds that running processes are to hear of at once need.
#[derive(Args, Debug)]
pub(crate) struct HandArgs {
    /// Redis, where it is used: running processes hear of what is done here by it.
    #[arg(long, env, hide_env_values = true)]
    pub redis_url: Option<RedisUrl>,
    /// What the names of all keys in Redis begin with.
    #[arg(long, env, default_value = "honeydue:")]
    pub redis_prefix: String,
    /// Who does it, for the operators' audit.
    #[arg(long, env = "USER", default_value = "")]
    pub by: String,
    #[command(flatten)]
    pub rest: StoreArgs,
}

#[derive(Args, Debug)]
pub(crate) struct DoctorArgs {
    #[command(flatten)]
    pub shape: Shape,
    /// Redis, where it is used.
    #[arg(long, env, hide_env_values = true)]
    pub redis_url: Option<RedisUrl>,
    #[command(flatten)]
    pub mail: Mail,
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub identity: Identity,
    #[command(flatten)]
    pub purchases: Purchases,
    #[command(flatten)]
    pub push: PushServices,
    #[command(flatten)]
    pub rest: StoreArgs,
}

/// What is copied, and where from.
#[derive(Args, Debug)]
pub(crate) struct CopyArgs {
    /// The installation's secret; the embedded database has it in its folder. It is not in the backup.
    #[arg(long, env, hide_env_values = true)]
    pub secret_key: Option<SecretKeyText>,
    /// Leave files out: rows only.
    #[arg(long, env = "BACKUP_WITHOUT_FILES")]
    pub without_files: bool,
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub rest: StoreArgs,
}

#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct BackupArgs {
    #[command(subcommand)]
    pub deed: Option<Backup>,
    /// Where the backup is written, which must not be there yet; in a folder, it is named by the instant.
    #[arg(required = true)]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub shape: Shape,
    #[command(flatten)]
    pub copy: CopyArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Backup {
    /// Read a whole backup and compare it with what it says of itself; needs no database
    #[command(after_help = "Example:\n  honeydue backup verify honeydue-20261127T030000Z.zip")]
    Verify(VerifyArgs),
}

#[derive(Args, Debug)]
pub(crate) struct VerifyArgs {
    /// The backup.
    pub file: PathBuf,
    #[command(flatten)]
    pub shape: Shape,
}

#[derive(Args, Debug)]
pub(crate) struct RestoreArgs {
    /// The backup.
    pub file: PathBuf,
    /// Put it in the place of what the database holds; without it, one that is in use is left alone.
    #[arg(long, env = "RESTORE_REPLACE")]
    pub replace: bool,
    /// Do not ask whether that is meant.
    #[arg(long, env = "RESTORE_YES")]
    pub yes: bool,
    /// Sign everybody out, operators too: sessions that ended since the backup was made would go on.
    #[arg(long, env = "RESTORE_SIGN_OUT")]
    pub sign_out: bool,
    /// Redis, where it is used; what it still knows of the database before is forgotten.
    #[arg(long, env, hide_env_values = true)]
    pub redis_url: Option<RedisUrl>,
    /// What the names of all keys in Redis begin with.
    #[arg(long, env, default_value = "honeydue:")]
    pub redis_prefix: String,
    #[command(flatten)]
    pub copy: CopyArgs,
}

#[derive(Args, Debug)]
pub(crate) struct MailArgs {
    #[command(subcommand)]
    pub deed: MailDeed,
}

#[derive(Debug, Subcommand)]
pub(crate) enum MailDeed {
    /// Send a trial to an address, as the worker would, and say what the mail server answered
    #[command(after_help = "Example:\n  honeydue mail test you@honeydue.example")]
    Test(MailTestArgs),
}

#[derive(Args, Debug)]
pub(crate) struct MailTestArgs {
    /// The address.
    pub address: Email,
    #[command(flatten)]
    pub shape: Shape,
    /// How people reach the program; links in the mail begin with it.
    #[arg(long, env, default_value = "http://localhost:8000")]
    pub public_url: PublicUrl,
    #[command(flatten)]
    pub mail: Mail,
    #[command(flatten)]
    pub outside: Outside,
    #[command(flatten)]
    pub logging: Logging,
}

#[derive(Args, Debug)]
pub(crate) struct PushArgs {
    #[command(subcommand)]
    pub deed: PushDeed,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PushDeed {
    /// Send a trial to a device, or to all of an account, as the worker would, and say what the push services answered
    #[command(
        after_help = "Examples:\n  honeydue push test olivia@honeydue.test\n  honeydue push test dev_01k8zq3v5ye1a9w2m4n6p8r0tx"
    )]
    Test(Box<PushTestArgs>),
}

#[derive(Args, Debug)]
pub(crate) struct PushTestArgs {
    /// An account, by its whole address or its id, or a device, by its id.
    pub whom: String,
    #[command(flatten)]
    pub shape: Shape,
    #[command(flatten)]
    pub push: PushServices,
    #[command(flatten)]
    pub hand: HandArgs,
}

#[derive(Args, Debug)]
pub(crate) struct JobsArgs {
    #[command(subcommand)]
    pub deed: Jobs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Jobs {
    /// Show how much waits on each way out of the house, the regular jobs, and what failed for good
    #[command(
        after_help = "Examples:\n  honeydue jobs list\n  honeydue jobs list --channel mail --since 2026-11-01 --limit 100"
    )]
    List(ListArgs),
    /// Send again what failed for good: one, or all that match
    ///
    /// Without `--yes`, it is counted and nothing else.
    #[command(
        after_help = "Examples:\n  honeydue jobs retry dlv_01k8zq3v5ye1a9w2m4n6p8r0tx --yes\n  honeydue jobs retry --all --channel mail --since 2026-11-26 --yes --reason \"the mail server was away\""
    )]
    Retry(RetryArgs),
    /// Remove what failed for good long ago
    ///
    /// It goes by itself after half a year. Without `--yes`, it is counted and nothing else.
    #[command(
        after_help = "Example:\n  honeydue jobs purge --older-than-days 30 --yes --reason \"looked through\""
    )]
    Purge(PurgeArgs),
}

/// Which of those that failed for good.
#[derive(Args, Clone, Debug)]
pub(crate) struct Which {
    /// What they are about: a kind of notice or of mail, such as TASK_DUE_SOON or VERIFY_EMAIL.
    #[arg(long, env = "JOBS_KIND")]
    pub kind: Option<Kind>,
    /// The way that they take: push or mail.
    #[arg(long, env = "JOBS_CHANNEL", value_parser = channel)]
    pub channel: Option<Channel>,
    /// The first day (UTC) on which they were due, e.g. 2026-11-26.
    #[arg(long, env = "JOBS_SINCE")]
    pub since: Option<NaiveDate>,
}

#[derive(Args, Debug)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    pub which: Which,
    /// How many of those that failed for good are shown at most, the newest first.
    #[arg(long, env = "JOBS_LIMIT", default_value_t = 20, value_parser = clap::value_parser!(u64).range(0..=1_000))]
    pub limit: u64,
    #[command(flatten)]
    pub shape: Shape,
    #[command(flatten)]
    pub rest: StoreArgs,
}

#[derive(Args, Debug)]
pub(crate) struct RetryArgs {
    /// The delivery.
    #[arg(required_unless_present = "all", conflicts_with_all = ["all", "kind", "channel", "since"])]
    pub delivery: Option<DeliveryId>,
    /// All that match.
    #[arg(long, env = "JOBS_ALL")]
    pub all: bool,
    #[command(flatten)]
    pub which: Which,
    /// Do it, instead of counting only.
    #[arg(long, env = "JOBS_YES")]
    pub yes: bool,
    /// Why, for the operators' audit.
    #[arg(long, env = "JOBS_REASON")]
    pub reason: Option<String>,
    #[command(flatten)]
    pub shape: Shape,
    #[command(flatten)]
    pub hand: HandArgs,
}

#[derive(Args, Debug)]
pub(crate) struct PurgeArgs {
    /// How many days ago they failed at least.
    #[arg(long, env = "JOBS_OLDER_THAN_DAYS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(2..=3_650))]
    pub older_than_days: u32,
    /// Do it, instead of counting only.
    #[arg(long, env = "JOBS_YES")]
    pub yes: bool,
    /// Why, for the operators' audit.
    #[arg(long, env = "JOBS_REASON", required_if_eq("yes", "true"))]
    pub reason: Option<String>,
    #[command(flatten)]
    pub shape: Shape,
    #[command(flatten)]
    pub hand: HandArgs,
}

#[derive(Args, Debug)]
pub(crate) struct UserArgs {
    #[command(subcommand)]
    pub deed: User,
}

#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// Find accounts by the start of an address or a name, an id, a device, or a purchase
    #[command(
        after_help = "Examples:\n  honeydue user find olivia@honeydue.test\n  honeydue user find dev_01k8zq3v5ye1a9w2m4n6p8r0tx --json"
    )]
    Find(FindArgs),
    /// Suspend an account: nobody signs in to it, its sessions end at once, and it is told nothing
    #[command(
        after_help = "Example:\n  honeydue user suspend mia@example.org --reason \"invitations to strangers\""
    )]
    Suspend(DeedArgs),
    /// Let people sign in to a suspended account again
    #[command(after_help = "Example:\n  honeydue user restore mia@example.org --reason \"talked to her\"")]
    Restore(DeedArgs),
    /// Show the sessions of an account, or end them all
    #[command(
        after_help = "Examples:\n  honeydue user sessions olivia@honeydue.test\n  honeydue user sessions olivia@honeydue.test --sign-out --reason \"lost her phone\""
    )]
    Sessions(SessionsArgs),
}

#[derive(Args, Debug)]
pub(crate) struct FindArgs {
    /// What is looked for.
    pub words: String,
    #[command(flatten)]
    pub shape: Shape,
    #[command(flatten)]
    pub rest: StoreArgs,
}

#[derive(Args, Debug)]
pub(crate) struct DeedArgs {
    /// The account, by its whole address or its id, or by the id or the token of one of its devices.
    pub who: String,
    /// Why, for the operators' audit.
    #[arg(long, env = "USER_REASON")]
    pub reason: String,
    #[command(flatten)]
    pub shape: Shape,
    #[command(flatten)]
    pub hand: HandArgs,
}

#[derive(Args, Debug)]
pub(crate) struct SessionsArgs {
    /// The account, by its whole address or its id, or by the id or the token of one of its devices.
    pub who: String,
    /// End them all, everywhere at once.
    #[arg(long, env = "USER_SIGN_OUT", requires = "reason")]
    pub sign_out: bool,
    /// Why, for the operators' audit.
    #[arg(long, env = "USER_REASON")]
    pub reason: Option<String>,
    #[command(flatten)]
    pub shape: Shape,
    #[command(flatten)]
    pub hand: HandArgs,
}

#[derive(Args, Debug)]
pub(crate) struct ManArgs {
    /// The folder that the pages are written into; made when it is not there.
    pub folder: PathBuf,
}

fn channel(text: &str) -> Result<Channel, &'static str> {
    match text.to_ascii_lowercase().as_str() {
        "push" => Ok(Channel::Push),
        "mail" => Ok(Channel::Mail),
        _ => Err("must be push or mail"),
    }
}
