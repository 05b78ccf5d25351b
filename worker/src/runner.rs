//! A worker's loops, and the one place that knows how apalis runs one.
//!
//! Wake-ups come through apalis, which catches panics, bounds what is under way and drains it in the end. What must happen anyway
//! is a plain loop each: planning, announcing, sweeping, rolling, cleaning, making images smaller, erasing, making archives, inviting
//! operators, asking Apple, looking at purchases and measuring, so that no promise hangs on a message.

use std::{panic::AssertUnwindSafe, time::Duration};

use anyhow::{Context, anyhow};
use apalis::prelude::{BoxDynError, Data, Monitor, WorkerBuilder, WorkerBuilderExt};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    App, Result,
    job::{Run, note},
    queue::{Job, WakeUp},
    reach::Patience,
    trace,
};
use entity::notification::Way;
use futures_util::{FutureExt, future::join_all};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use crate::{
    Settings, Worker, health,
    job::{
        self, Outcome, announce::announce, clean::clean, erase::erase, export, grant, invite, remind::remind,
        renew, roll::roll, sweep, thumbnail, view,
    },
    lane,
    measure::{LAST_RUN, measure},
};

/// How long a stopping worker waits for what is under way: longer than any sending may take.
const DRAIN: Duration = Duration::from_secs(20);

/// How often it is looked for seasons that ended, and whether an hour began: half of what a loop may stand still.
const HALF_MINUTE: Duration = Duration::from_secs(30);

/// How often it is noted for operators that a loop is well.
const TOLD: TimeDelta = TimeDelta::minutes(1);

/// Works until `shutdown`, then finishes what is being sent and gives back what was only claimed.
pub async fn run(app: App, settings: Settings, shutdown: CancellationToken) -> anyhow::Result<()> {
    let listen = settings.listen;
    let worker = Worker::new(app, settings, shutdown.clone());
    let health = async {
        match listen {
            Some(listen) => health::serve(listen, worker.clone()).await,
            None => Ok(()),
        }
    };
    let loops = Loop::ALL.map(|this| tokio::spawn(turn(worker.clone(), this)));
    tracing::info!("The worker has begun");
    let (health, woken, _) = tokio::join!(
        // Without its port a worker could not be watched, so it ends with it.
        health.inspect(|result| {
            if result.is_err() {
                shutdown.cancel();
            }
        }),
        wake_ups(&worker),
        join_all(loops),
    );
    tracing::info!("The worker has stopped");
    health.and(woken)
}

/// No loop begins anew sooner by itself, however much is to be done: what comes due within a second is done together.
const SHORTEST_REST: Duration = Duration::from_secs(1);

/// How long a loop rests that failed: most likely the database is away, and when it is back nobody should wait for long.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// Does what wake-ups ask for.
async fn wake_ups(worker: &Worker) -> anyhow::Result<()> {
    let shutdown = worker.shutdown.clone();
    let worker = worker.clone();
    let concurrency = worker.settings.concurrency.max(1);
    let begun = worker.app.clock.now().timestamp_micros();
    Monitor::new()
        .register(move |restarts| {
            let pulses = worker.pulses.clone();
            // A name that no worker had before.
            WorkerBuilder::new(format!("wake-ups-{}-{begun}-{restarts}", std::process::id()))
                .backend(worker.app.queue.backend(move || pulses.beat("wake-ups")))
                .data(worker.clone())
                .concurrency(concurrency)
                .catch_panic()
                .build(wake_up)
        })
        .should_restart(|_, error| {
            tracing::error!("The worker for wake-ups ended and is begun anew: {error}");
            true
        })
        .shutdown_timeout(DRAIN)
        .run_with_signal(async move {
            shutdown.cancelled().await;
            Ok(())
        })
        .await
        .context("waiting for wake-ups")
}

/// Does what one wake-up asks for. Never fails: the sweep comes back to what did not come to its end.
async fn wake_up(WakeUp { job, trace }: WakeUp, worker: Data<Worker>) -> Result<(), BoxDynError> {
    let span = tracing::info_span!("wake_up", trace.id = trace.map(display));
    let doing = async {
        let running = job::run(&worker, job).boxed();
        let ended = match job {
            Job::Deliver(_) => Ok(running.await),
            _ => worker.app.reach().within(Patience::WORKING, running).await,
        };
        if let Outcome::Retry(error) = ended.unwrap_or_else(|silence| Outcome::Retry(silence.into())) {
            tracing::warn!("A wake-up did not come to its end, the sweep goes on with it: {error:#}");
        }
    };
    // Within the trace from the start, so that the span is part of it too.
    trace::within(trace, doing.instrument(span)).await;
    Ok(())
}

/// Something that is done again and again.
#[derive(Clone, Copy, Debug)]
enum Loop {
    Plan,
    Announce,
    Sweep,
    Send(Way),
    Roll,
    Clean,
    Thumbnail,
    Grant,
    Erase,
    Export,
    Operator,
    Renew,
    Measure,
}

impl Loop {
    const ALL: [Self; 16] = [
        Self::Plan,
        Self::Announce,
        Self::Sweep,
        Self::Send(Way::Ios),
        Self::Send(Way::Android),
        Self::Send(Way::Web),
        Self::Send(Way::Mail),
        Self::Roll,
        Self::Clean,
        Self::Thumbnail,
        Self::Grant,
        Self::Erase,
        Self::Export,
        Self::Operator,
        Self::Renew,
        Self::Measure,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Announce => "announce",
            Self::Sweep => "sweep",
            Self::Send(way) => lane::name(way),
            Self::Roll => "roll",
            Self::Clean => "clean",
            Self::Thumbnail => "thumbnail",
            Self::Grant => "grant",
            Self::Erase => "erase",
            Self::Export => "export",
            Self::Operator => "operator",
            Self::Renew => "renew",
            Self::Measure => "measure",
        }
    }

    fn pause(self, settings: &Settings) -> Duration {
        match self {
            Self::Plan => settings.plan_every,
            Self::Announce
            | Self::Sweep
            | Self::Send(_)
            | Self::Thumbnail
            | Self::Grant
            | Self::Export
            | Self::Operator
            | Self::Renew
            | Self::Measure => settings.sweep_every,
            Self::Roll | Self::Clean | Self::Erase => HALF_MINUTE,
        }
    }

    /// Runs once, by a clock that is right.
    async fn take_turn(self, worker: &Worker) -> Result<Turn> {
        if !worker.may_begin().await? {
            return Ok(Turn::Held);
        }
        // In a place of its own: it is large, and what waits around it would have to hold it more than once.
        let running = self.run(worker).boxed();
        // Sendings are made to their ends, whatever becomes of the database; each asks it by itself.
        if let Self::Send(_) = self {
            return running.await.map(Turn::Done);
        }
        tokio::select! {
            done = worker.app.reach().within(Patience::WORKING, running) => done?.map(Turn::Done),
            // The database answers others: it is the one connection that fell silent.
            () = worker.pulses.stopped(self.name(), self.longest()) => {
                Err(anyhow!("it did not get on for {} s, and is begun anew", self.longest().as_secs()).into())
            }
        }
    }

    /// How long it may take from one step to the next.
    fn longest(self) -> Duration {
        match self {
            Self::Plan | Self::Sweep | Self::Send(_) | Self::Measure => Duration::from_secs(30),
            // Some of these make archives and images, or ask others.
            _ => Duration::from_mins(5),
        }
    }

    /// Runs once. Returns when it has something to do again, if it knows that this is before its pause is over.
    async fn run(self, worker: &Worker) -> Result<Option<DateTime<Utc>>> {
        let done = match self {
            Self::Plan => return remind(worker).await,
            Self::Announce => return announce(worker).await,
            Self::Send(way) => return sweep::send(worker, way).await,
            Self::Sweep => sweep::close(worker).await,
            Self::Roll => roll(worker).await,
            Self::Clean => clean(worker).await,
            Self::Thumbnail => thumbnail::rest(worker).await,
            Self::Grant => grant::rest(worker).await,
            Self::Erase => erase(worker).await,
            Self::Export => export::rest(worker).await,
            Self::Operator => {
                invite::rest(worker).await?;
                view::end(worker).await
            }
            Self::Renew => renew::rest(worker).await,
            Self::Measure => measure(worker).await,
        };
        done.map(|()| None)
    }
}

/// How a turn of a loop went.
#[derive(Clone, Copy, Debug)]
enum Turn {
    /// It came to its end, and has something to do again by then.
    Done(Option<DateTime<Utc>>),
    /// It did not begin: the clock is wrong.
    Held,
}

/// Turns each loop once, one after the other: what [`run`] does again and again.
pub async fn once(worker: &Worker) -> Result<()> {
    for this in Loop::ALL {
        this.take_turn(worker).await?;
    }
    Ok(())
}

/// Turns a loop until it is time to stop. Neither an error nor a panic ends it.
async fn turn(worker: Worker, this: Loop) {
    let mut told_at = None;
    while !worker.shutdown.is_cancelled() {
        worker.pulses.beat(this.name());
        let begun_at = worker.app.clock.now();
        let usual = this.pause(&worker.settings);
        let mut held = false;
        let (pause, error) = match AssertUnwindSafe(this.take_turn(&worker)).catch_unwind().await {
            Ok(Ok(Turn::Held)) => {
                held = true;
                (usual.min(AFTER_FAILURE), None)
            }
            Ok(Ok(Turn::Done(next))) => {
                let now = worker.app.clock.now();
                metrics::gauge!(LAST_RUN, "loop" => this.name()).set(now.timestamp_millis() as f64 / 1_000.0);
                let until = next.map(|next| (next - now).to_std().unwrap_or_default());
                let pause = until.map_or(usual, |until| until.max(SHORTEST_REST).min(usual));
                (pause, None)
            }
            Ok(Err(error)) => {
                tracing::error!("The loop `{}` failed and goes on: {error:#}", this.name());
                (usual.min(AFTER_FAILURE), Some(format!("{error:#}")))
            }
            Err(_) => {
                tracing::error!("The loop `{}` panicked and goes on", this.name());
                (usual, Some("it panicked".to_owned()))
            }
        };
        let now = worker.app.clock.now();
        // What failed is told at once, and the rest of what is well once in a while. What was held did nothing, and knows not when that was.
        if !held && (error.is_some() || told_at.is_none_or(|told_at| now - told_at >= TOLD)) {
            let has_failed = error.is_some();
            let run = Run {
                name: this.name(),
                took: now - begun_at,
                error,
            };
            match worker.ask(note(&worker.app, &run)).await {
                Ok(()) => told_at = Some(now),
                // Most likely for the same reason, which is in the log already.
                Err(_) if has_failed => {}
                Err(error) => tracing::warn!("That `{}` ran could not be noted: {error:#}", this.name()),
            }
        }
        worker.pulses.beat(this.name());
        let rung = async {
            match this {
                Loop::Send(way) => worker.lanes.of(way).more.notified().await,
                _ => std::future::pending().await,
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = rung => {}
            () = worker.shutdown.cancelled() => {}
        }
    }
}
