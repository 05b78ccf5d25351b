//! `honeydue jobs`: what waits to be sent, what failed, and trying again.

use std::process::ExitCode;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    App, Locale,
    admin::{
        self, Again, DeliveryFilter, DeliveryOrder, DeliveryRow, QueueRow, Reason, Repeats, ScheduleRow,
        list::{self, List},
    },
    page::Paging,
};
use entity::{delivery::DeliveryState, notification::Way};
use sea_orm::ActiveEnum;
use serde_json::{Value, json};

use crate::{
    cli::{Jobs, JobsArgs, ListArgs, PurgeArgs, RetryArgs, Which},
    command::{
        hand,
        table::{or_none, table},
    },
    console::say,
    setting::Kind,
    wrong::Wrong,
};

/// Looks at what waits and what failed, tries again, or removes.
pub(crate) async fn jobs(args: JobsArgs) -> Result<ExitCode, Wrong> {
    match args.deed {
        Jobs::List(args) => list(&args).await?,
        Jobs::Retry(args) => retry(&args).await?,
        Jobs::Purge(args) => purge(&args).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn list(args: &ListArgs) -> Result<(), Wrong> {
    let app = hand::look(&args.rest).await?;
    let lanes = admin::queues(&app).await?;
    let schedules = admin::schedules(&app, Locale::default()).await?;
    let filter = DeliveryFilter {
        state: Some(DeliveryState::Dead),
        ..filter(&args.which)
    };
    let n_dead = list::count(&app, &List::from(filter.clone())).await?;
    let dead = dead(&app, filter, args.limit).await?;
    if args.shape.json {
        let shown = json!({
            "lanes": lanes.iter().map(lane_shown).collect::<Vec<_>>(),
            "schedules": schedules.iter().map(schedule_shown).collect::<Vec<_>>(),
            "dead": { "count": n_dead, "newest": dead.iter().map(delivery_shown).collect::<Vec<_>>() },
        });
        say(shown.to_string());
        return Ok(());
    }
    let rows: Vec<_> = lanes.iter().map(lane_cells).collect();
    let head = [
        "lane",
        "due",
        "oldest due",
        "waiting",
        "running",
        "failed 24 h",
        "unsure 24 h",
        "closed until",
        "paused since",
    ];
    say(table(&head, &rows));
    let rows: Vec<_> = schedules.iter().map(schedule_cells).collect();
    say(format!(
        "\n{}",
        table(
            &["regular job", "last run", "ms", "next run", "failed", "why"],
            &rows
        )
    ));
    say(format!("\nFailed for good: {}", counted(n_dead)));
    if !dead.is_empty() {
        let rows: Vec<_> = dead.iter().map(delivery_cells).collect();
        say(table(
            &["delivery", "channel", "kind", "due", "ended", "why"],
            &rows,
        ));
    }
    Ok(())
}

/// Returns the newest of those that failed for good.
async fn dead(app: &App, filter: DeliveryFilter, most: u64) -> Result<Vec<DeliveryRow>, Wrong> {
    if most == 0 {
        return Ok(Vec::new());
    }
    let list = List {
        order: DeliveryOrder::DueDesc,
        ..List::from(filter)
    };
    let paging = Paging {
        rows: most,
        backwards: false,
        after: None,
        before: None,
    };
    let page = list::page(app, &list, &paging).await?;
    Ok(page.rows.into_iter().map(|placed| placed.row).collect())
}

async fn retry(args: &RetryArgs) -> Result<(), Wrong> {
    let app = hand::take(&args.hand).await?;
    let reason = Reason::optional(args.reason.as_deref()).map_err(hand::explained)?;
    let actor = hand::actor(&args.hand);
    if let Some(id) = args.delivery {
        if args.yes {
            let which = (id, Repeats::Refused);
            let again = domain::retrying!(admin::retry(&app, actor, which, reason.clone()));
            again.map_err(hand::explained)?;
        }
        tell(args.shape.json, ("sent again", args.yes), 1);
        return Ok(());
    }
    let again = Again {
        search: String::new(),
        filter: filter(&args.which),
    };
    let count = admin::count_retryable(&app, &again).await?;
    if args.yes && count > 0 {
        let done = domain::retrying!(admin::retry_matching(
            &app,
            actor,
            (&again, count),
            reason.clone()
        ));
        done.map_err(hand::explained)?;
    }
    tell(args.shape.json, ("sent again", args.yes), count);
    Ok(())
}

async fn purge(args: &PurgeArgs) -> Result<(), Wrong> {
    let app = hand::take(&args.hand).await?;
    let reason = Reason::optional(args.reason.as_deref()).map_err(hand::explained)?;
    let before = app.clock.now() - TimeDelta::days(args.older_than_days.into());
    let mut count = admin::count_purgeable(&app, before).await?;
    if args.yes && count > 0 {
        let reason = reason.ok_or_else(|| Wrong::Usage("--reason must say why".to_owned()))?;
        let actor = hand::actor(&args.hand);
        count = domain::retrying!(admin::purge(&app, actor, before, reason.clone()))?;
    }
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    tell(args.shape.json, ("removed", args.yes), count);
    Ok(())
}

/// Says how many were meant, and whether anything was done.
fn tell(json: bool, (what, done): (&str, bool), count: i64) {
    if json {
        say(json!({ "count": count, "done": done && count > 0 }).to_string());
        return;
    }
    let count = counted(count);
    say(match done {
        true => format!("{count} {what}."),
        false => format!("{count} would be {what}; with --yes, that is done."),
    });
}

fn counted(count: i64) -> String {
    match count > list::COUNTED {
        true => format!("more than {}", list::COUNTED),
        false => count.to_string(),
    }
}

fn filter(which: &Which) -> DeliveryFilter {
    let (kind, mail) = match which.kind {
        Some(Kind::Notice(kind)) => (Some(kind), None),
        Some(Kind::Mail(kind)) => (None, Some(kind)),
        None => (None, None),
    };
    DeliveryFilter {
        kind,
        mail,
        channel: which.channel,
        due_after: which.since,
        ..DeliveryFilter::default()
    }
}

fn name(way: Way) -> &'static str {
    match way {
        Way::Ios => "apns",
        Way::Android => "fcm",
        Way::Web => "web_push",
        Way::Mail => "mail",
    }
}

fn time(at: Option<DateTime<Utc>>) -> String {
    or_none(at.map(|at| at.format("%Y-%m-%dT%H:%M:%SZ")))
}

fn lane_shown(row: &QueueRow) -> Value {
    json!({
        "lane": name(row.way),
        "due": row.due,
        "oldestDueAt": row.oldest_due_at,
        "waiting": row.waiting,
        "running": row.running,
        "failedLately": row.failed,
        "parkedLately": row.parked,
        "closedUntil": row.closed_until,
        "pausedAt": row.paused_at,
        "pausedBy": row.paused_by,
        "pauseReason": row.pause_reason,
    })
}

fn lane_cells(row: &QueueRow) -> Vec<String> {
    vec![
        name(row.way).to_owned(),
        row.due.to_string(),
        time(row.oldest_due_at),
        row.waiting.to_string(),
        row.running.to_string(),
        row.failed.to_string(),
        row.parked.to_string(),
        time(row.closed_until),
        time(row.paused_at),
    ]
}

fn schedule_shown(row: &ScheduleRow) -> Value {
    json!({
        "name": row.name,
        "does": row.description,
        "lastRunAt": row.last_run_at,
        "tookMs": row.took_ms,
        "nextRunAt": row.next_run_at,
        "due": row.due,
        "failedAt": row.failed_at,
        "error": row.error,
    })
}

fn schedule_cells(row: &ScheduleRow) -> Vec<String> {
    vec![
        row.name.to_owned(),
        time(row.last_run_at),
        or_none(row.took_ms),
        time(row.next_run_at),
        time(row.failed_at),
        or_none(row.error.as_deref().map(admin::mask)),
    ]
}

fn about(row: &DeliveryRow) -> Option<String> {
    let mail = || row.mail.map(|kind| kind.to_value());
    row.kind.map(|kind| kind.to_value()).or_else(mail)
}

fn delivery_shown(row: &DeliveryRow) -> Value {
    json!({
        "id": row.id,
        "accountId": row.account_id,
        "channel": row.channel.to_value(),
        "kind": about(row),
        "dueAt": row.due_at,
        "finishedAt": row.finished_at,
        "attempts": row.attempts,
        "error": row.error(),
    })
}

fn delivery_cells(row: &DeliveryRow) -> Vec<String> {
    vec![
        row.id.to_string(),
        row.channel.to_value(),
        or_none(about(row)),
        time(Some(row.due_at)),
        time(row.finished_at),
        or_none(row.error()),
    ]
}
