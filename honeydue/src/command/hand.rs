//! What commands have at hand that do something within an installation.

use domain::{App, Code, Error, admin, admin::Actor};
use entity::id::AccountId;

use crate::{
    app,
    cli::{HandArgs, StoreArgs},
    log,
    setting::PushServices,
    wrong::Wrong,
};

/// Opens an installation for looking at it.
pub(super) async fn look(args: &StoreArgs) -> Result<App, Wrong> {
    open(args, (None, "")).await
}

/// Opens an installation for doing something that running processes hear of.
pub(super) async fn take(args: &HandArgs) -> Result<App, Wrong> {
    open(&args.rest, (args.redis_url.as_ref(), &args.redis_prefix)).await
}

/// Opens an installation as above, with the push services that there are.
pub(super) async fn take_with(args: &HandArgs, push: &PushServices) -> Result<App, Wrong> {
    let db = ready(&args.rest).await?;
    app::by_hand(db, (args.redis_url.as_ref(), &args.redis_prefix), Some(push))
}

/// Returns who does something.
pub(super) fn actor(args: &HandArgs) -> Actor<'_> {
    Actor::CommandLine(&args.by)
}

/// Returns the account that something names.
pub(super) async fn account(app: &App, who: &str) -> Result<AccountId, Wrong> {
    let found = admin::whose(app, who).await?;
    found.ok_or_else(|| {
        Wrong::Usage(format!(
            "no account has the address, the id or the device {who}; `honeydue user find` looks for what begins so"
        ))
    })
}

/// Says what a refusal means for whoever sits at a command line.
pub(super) fn explained(error: Error) -> Wrong {
    let Error::User(problems) = &error else {
        return error.into();
    };
    let Some(problem) = problems.first() else {
        return error.into();
    };
    let text = match (problem.field.as_deref(), problem.code) {
        (Some("reason"), Code::Blank) => "--reason must say why",
        (Some("reason"), _) => "--reason must have 500 letters at most, in one line",
        (Some("deliveryId"), Code::NotFound) => "there is no delivery of this id",
        (Some("deliveryId"), Code::Expired) => {
            "the time of this mail is over: its code would be good for nothing"
        }
        (Some("deliveryId"), Code::WrongState) => {
            "this delivery has not failed for good, so there is nothing to send again"
        }
        (Some("mayArriveTwice"), _) => {
            "this delivery may have arrived, so it is sent again in the admin only, where that is asked"
        }
        (Some("expectedCount"), Code::OutOfRange) => {
            "nothing matches, or more than 10,000 do; narrow it by --kind, --channel and --since"
        }
        (Some("expectedCount"), Code::Conflict) => "another number matches by now; try again",
        (Some("deviceId"), _) => "there is no device of this id",
        (Some("accountId"), _) => "there is no such account",
        (None, Code::WrongState) => {
            "it has no device, or there is no push service set up for those that it has"
        }
        _ => return error.into(),
    };
    Wrong::Usage(text.to_owned())
}

async fn open(args: &StoreArgs, redis: (Option<&crate::setting::RedisUrl>, &str)) -> Result<App, Wrong> {
    let db = ready(args).await?;
    app::by_hand(db, redis, None)
}

/// Connects to a database that has all tables.
async fn ready(args: &StoreArgs) -> Result<sea_orm::DatabaseConnection, Wrong> {
    log::start(&args.logging)?;
    if let Some(file) = args.store.missing() {
        return Err(Wrong::Usage(format!(
            "there is no database at {}; DATABASE_URL or DATA_DIR says where it is",
            file.display()
        )));
    }
    // One for a deed, and one for what is looked up meanwhile.
    let db = app::connect(&args.store.url(), 2).await?;
    let missing = migration::pending(&db).await.map_err(Wrong::fault)?;
    if missing > 0 {
        return Err(Wrong::Usage(format!(
            "the database lacks {missing} migrations; run `honeydue migrate up` first"
        )));
    }
    Ok(db)
}
