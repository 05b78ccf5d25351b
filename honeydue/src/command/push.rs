//! `honeydue push`: whether pushes go out.

use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

use ::worker::{Worker, channel::Push, job::deliver::deliver};
use domain::{
    App,
    admin::{self, DeliveryFilter, DeliveryRow, Whom, list},
};
use entity::{
    delivery::DeliveryState,
    id::{DeliveryId, DeviceId},
};
use sea_orm::ActiveEnum;
use serde_json::{Value, json};
use tokio::time::interval;
use tokio_util::sync::CancellationToken;

use crate::{
    cli::{PushArgs, PushDeed, PushTestArgs},
    command::{
        hand,
        table::{or_none, table},
    },
    console::say,
    setting::Mail,
    wrong::Wrong,
};

/// How long a delivery may take that a running worker was quicker to take.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often it is looked whether that is done.
const PACE: Duration = Duration::from_millis(250);

/// Tries out whether pushes go out.
pub(crate) async fn push(args: PushArgs) -> Result<ExitCode, Wrong> {
    match args.deed {
        PushDeed::Test(args) => test(*args).await,
    }
}

async fn test(args: PushTestArgs) -> Result<ExitCode, Wrong> {
    let services = args.push.services()?;
    let app = hand::take_with(&args.hand, &args.push).await?;
    let whom = match args.whom.parse::<DeviceId>() {
        Ok(id) => Whom::Device(id),
        Err(_) => Whom::Account(hand::account(&app, &args.whom).await?),
    };
    let deliveries = domain::retrying!(admin::try_push(&app, hand::actor(&args.hand), whom));
    let deliveries = deliveries.map_err(hand::explained)?;

    // No mail is sent here.
    let mailer = crate::command::worker::mailer(&Mail::recorded(&std::env::temp_dir()))?;
    let settings = ::worker::Settings::new(mailer, Push::Services(services));
    let worker = Worker::new(app.clone(), settings, CancellationToken::new());
    let mut rows = Vec::new();
    for id in deliveries {
        deliver(&worker, id).await?;
        rows.push(ended(&app, id).await?);
    }
    let all_sent = rows.iter().all(|row| row.state == DeliveryState::Sent);
    if args.shape.json {
        let shown: Vec<_> = rows.iter().map(shown).collect();
        say(Value::from(shown).to_string());
    } else {
        let cells: Vec<_> = rows.iter().map(cells).collect();
        say(table(&["device", "delivery", "state", "answer"], &cells));
    }
    Ok(ExitCode::from(u8::from(!all_sent)))
}

/// Waits until a delivery has been tried, by us or by a worker that was quicker, and returns it.
async fn ended(app: &App, id: DeliveryId) -> Result<DeliveryRow, Wrong> {
    let began = Instant::now();
    let mut pace = interval(PACE);
    loop {
        pace.tick().await;
        let row = list::one::<DeliveryFilter>(app, id).await?;
        let row = row.ok_or_else(|| Wrong::Usage("the device is gone".to_owned()))?;
        let is_tried = row.finished_at.is_some() || row.last_error.is_some();
        if is_tried || began.elapsed() > PATIENCE {
            return Ok(row);
        }
    }
}

fn shown(row: &DeliveryRow) -> Value {
    json!({
        "deliveryId": row.id,
        "platform": row.platform.map(|platform| platform.to_value()),
        "state": row.state.to_value(),
        "providerId": row.provider_id,
        "error": row.error(),
    })
}

fn cells(row: &DeliveryRow) -> Vec<String> {
    let said = row.error().or_else(|| row.provider_id.clone());
    vec![
        or_none(row.platform.map(|platform| platform.to_value())),
        row.id.to_string(),
        row.state.to_value(),
        or_none(said),
    ]
}
