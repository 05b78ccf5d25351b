//! `honeydue user`: accounts, from the command line.

use std::process::ExitCode;

use domain::{
    App,
    admin::{self, AccountRow, Accounts, Reason},
    page::Paging,
    session,
};
use entity::id::{AccountId, DeviceId};
use serde_json::{Value, json};

use crate::{
    cli::{DeedArgs, FindArgs, SessionsArgs, User, UserArgs},
    command::{
        hand,
        table::{or_none, table},
    },
    console::say,
    wrong::Wrong,
};

/// Accounts that are shown at most; whoever looks for one account types more letters.
const MOST: u64 = 50;

/// Finds accounts, suspends them, or ends their sessions.
pub(crate) async fn user(args: UserArgs) -> Result<ExitCode, Wrong> {
    match args.deed {
        User::Find(args) => return find(&args).await,
        User::Suspend(args) => {
            let (app, id, reason) = open(&args).await?;
            let done = admin::suspend_account(&app, hand::actor(&args.hand), id, &reason).await;
            done.map_err(hand::explained)?;
            tell(
                &app,
                id,
                (
                    &args,
                    "is suspended: nobody signs in to it, and it is told nothing",
                ),
            )
            .await?;
        }
        User::Restore(args) => {
            let (app, id, reason) = open(&args).await?;
            let done = admin::restore_account(&app, hand::actor(&args.hand), id, &reason).await;
            done.map_err(hand::explained)?;
            tell(&app, id, (&args, "is not suspended: people may sign in to it")).await?;
        }
        User::Sessions(args) => sessions(&args).await?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Exit code 1 when nobody was found, as `grep` has it.
async fn find(args: &FindArgs) -> Result<ExitCode, Wrong> {
    let app = hand::look(&args.rest).await?;
    let words = args.words.trim();
    let rows = match words.parse::<DeviceId>() {
        Ok(_) => match admin::whose(&app, words).await? {
            Some(id) => admin::account(&app, id).await?.into_iter().collect(),
            None => Vec::new(),
        },
        Err(_) => {
            let list = Accounts {
                search: words.to_owned(),
                ..Accounts::default()
            };
            let paging = Paging {
                rows: MOST,
                backwards: false,
                after: None,
                before: None,
            };
            admin::accounts(&app, &list, &paging).await?.rows
        }
    };
    if args.shape.json {
        say(Value::from(rows.iter().map(shown).collect::<Vec<_>>()).to_string());
    } else if rows.is_empty() {
        say("Nobody was found.");
    } else {
        let cells: Vec<_> = rows.iter().map(cells).collect();
        say(table(
            &[
                "account",
                "address",
                "name",
                "plan",
                "state",
                "homes",
                "sessions",
                "last seen",
            ],
            &cells,
        ));
    }
    Ok(ExitCode::from(u8::from(rows.is_empty())))
}

async fn open(args: &DeedArgs) -> Result<(App, AccountId, Reason), Wrong> {
    let reason = Reason::of(&args.reason).map_err(hand::explained)?;
    let app = hand::take(&args.hand).await?;
    let id = hand::account(&app, &args.who).await?;
    Ok((app, id, reason))
}

/// Says what an account is now.
async fn tell(app: &App, id: AccountId, (args, what): (&DeedArgs, &str)) -> Result<(), Wrong> {
    if args.shape.json {
        let row = admin::account(app, id).await?;
        say(row.as_ref().map_or(Value::Null, shown).to_string());
        return Ok(());
    }
    say(format!("{id} {what}."));
    if args.hand.redis_url.is_none() {
        say("Running processes notice within five seconds; with REDIS_URL, at once.");
    }
    Ok(())
}

async fn sessions(args: &SessionsArgs) -> Result<(), Wrong> {
    let reason = Reason::optional(args.reason.as_deref()).map_err(hand::explained)?;
    let app = hand::take(&args.hand).await?;
    let id = hand::account(&app, &args.who).await?;
    let all = session::find::all(&app, id).await?;
    if args.sign_out {
        let reason = reason.ok_or_else(|| Wrong::Usage("--reason must say why".to_owned()))?;
        let done = admin::sign_out_account(&app, hand::actor(&args.hand), id, &reason).await;
        done.map_err(hand::explained)?;
    }
    if args.shape.json {
        let shown = all.iter().map(|session| {
            json!({
                "id": session.id,
                "deviceName": session.device_name,
                "ipAddress": session.ip_address,
                "userAgent": session.user_agent,
                "createdAt": session.created_at,
                "lastUsedAt": session.last_used_at,
                "ended": args.sign_out,
            })
        });
        say(Value::from(shown.collect::<Vec<_>>()).to_string());
        return Ok(());
    }
    if !all.is_empty() {
        let cells: Vec<_> = all
            .iter()
            .map(|session| {
                vec![
                    session.id.to_string(),
                    or_none(session.device_name.as_deref()),
                    or_none(session.ip_address.as_deref()),
                    session.created_at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
                    session.last_used_at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
                ]
            })
            .collect();
        say(table(
            &["session", "device", "from", "signed in", "last used"],
            &cells,
        ));
    }
    say(match (all.len(), args.sign_out) {
        (0, _) => format!("{id} is signed in nowhere."),
        (count, true) => format!("{count} sessions of {id} were ended."),
        (count, false) => format!("{id} has {count} sessions."),
    });
    Ok(())
}

fn state(row: &AccountRow) -> &'static str {
    match (row.suspended_at, row.deleted_at) {
        (Some(_), _) => "SUSPENDED",
        (None, Some(_)) => "DELETED",
        (None, None) => "ACTIVE",
    }
}

fn shown(row: &AccountRow) -> Value {
    json!({
        "id": row.id,
        "email": row.email,
        "emailVerifiedAt": row.email_verified_at,
        "displayName": row.display_name,
        "timeZone": row.time_zone,
        "locale": row.locale,
        "tier": row.tier,
        "state": state(row),
        "suspendedAt": row.suspended_at,
        "deletedAt": row.deleted_at,
        "createdAt": row.created_at,
        "homes": row.residence_count,
        "sessions": row.session_count,
        "lastSeenAt": row.last_seen_at,
    })
}

fn cells(row: &AccountRow) -> Vec<String> {
    vec![
        row.id.to_string(),
        row.email.clone(),
        row.display_name.clone(),
        format!("{:?}", row.tier).to_uppercase(),
        state(row).to_owned(),
        row.residence_count.to_string(),
        row.session_count.to_string(),
        or_none(row.last_seen_at.map(|at| at.format("%Y-%m-%dT%H:%M:%SZ"))),
    ]
}
