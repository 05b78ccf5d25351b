//! Wake-ups for workers: "look at this row now, do not wait for the sweep".
//!
//! A wake-up carries ids and no promise. All promises are rows, and the sweep finds every row by itself within 15 seconds, so a
//! wake-up may be lost at any time: by a wiped Redis, a killed worker, or a queue that is full.
//!
//! # Why a backend of our own
//!
//! Since nothing may depend on a wake-up, a backend needs no lease, acknowledgement, retry or dead set; what is left is one sorted
//! set, a bounded push and a pop. That is smaller than the guards that apalis-redis 1.0.0 asks for (it wedges at 8,000 due jobs,
//! never trims what is done, counts no attempts, and ends its worker on a lost connection, a FLUSHALL or a payload that does not
//! parse), and smaller than a backend on apalis's `Persistence`, whose leases would repeat what the rows do better. Here
//! - at most [`ROOM`] wake-ups wait, the same one never twice;
//! - an idle worker looks every [`PACE`]; within the process it is woken at once;
//! - a failing Redis is logged and asked again, at most [`PATIENCE`] later, and what cannot be read is counted and put aside: the worker never
//!   ends over either;
//! - there is nothing to register, so a worker's name is never refused;
//! - each look is reported, so that a worker that looks no more can be told from one that has nothing to do.

use std::{
    collections::{BTreeSet, VecDeque},
    convert::Infallible,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use apalis::prelude::{Backend, Task, TaskBuilder, TaskId, WorkerContext};
use apalis_core::backend::{BackendConfig, finalize::Ephemeral};
use bb8_redis::redis::Pipeline;
use entity::id::{
    AdminInvitationId, AppleGrantId, DataExportId, DeliveryId, FileId, StoreEventId, SubscriptionId,
};
use serde::{Deserialize, Serialize};
use tokio::{sync::Notify, time::timeout};
use tower::layer::util::Identity;

use crate::{
    redis::Redis,
    trace::{self, TraceId},
};

/// Wake-ups that wait at most; the sweep finds what came when there was no more room.
pub const ROOM: usize = 500;

/// How long an idle worker waits before it looks again.
pub const PACE: Duration = Duration::from_millis(250);

/// How long a worker waits at most before it asks a failing Redis again.
const PATIENCE: Duration = Duration::from_secs(5);

/// Wake-ups that a worker takes at a time.
const BATCH: usize = 20;

/// The sorted set in Redis.
const KEY: &str = "wake-ups";

/// Wake-ups that were taken and cannot be read, as a newer program or nobody wrote them.
pub const UNREADABLE: &str = "honeydue_wake_ups_unreadable_total";

/// The list in Redis of those that could not be read, the newest first.
const PARKED_KEY: &str = "wake-ups:unreadable";

/// How many of them are kept.
const PARKED: usize = 100;

/// Adds wake-ups in the order of their coming while there is room; one that waits already keeps its place.
const PUSH: &str = "
    local time = redis.call('TIME')
    local room = tonumber(ARGV[1]) - redis.call('ZCARD', KEYS[1])
    for i = 2, #ARGV do
        if room <= 0 then break end
        room = room - redis.call('ZADD', KEYS[1], 'NX', time[1] * 1000000 + time[2] + i, ARGV[i])
    end
    return room";

/// What a worker is woken for. Carries ids only; whoever takes it reads the row anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "job", content = "id", rename_all = "snake_case")]
pub enum Job {
    /// Send a delivery.
    Deliver(DeliveryId),
    /// Plan what is due.
    Remind,
    /// Make the smaller images of a file.
    Thumbnail(FileId),
    /// Exchange a code of Apple's, or give a token back.
    Grant(AppleGrantId),
    /// Make the archive of all that is held on an account.
    Export(DataExportId),
    /// Apply what a store told.
    StoreEvent(StoreEventId),
    /// Mail an invitation to become an operator.
    Invite(AdminInvitationId),
    /// Tell the next few people of what is announced.
    Announce,
    /// Look at a purchase: tell its store that it arrived, and ask how it stands.
    Renew(SubscriptionId),
}

/// A wake-up: what for, and what caused it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WakeUp {
    /// What for.
    #[serde(flatten)]
    pub job: Job,
    /// What caused it; older programs do not say so.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "trace_text")]
    pub trace: Option<TraceId>,
}

/// Traces as they are shown; one that cannot be read is none, and no harm to what it goes along with.
mod trace_text {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::trace::TraceId;

    #[expect(clippy::ref_option, reason = "serde gives it so")]
    pub fn serialize<S: Serializer>(trace: &Option<TraceId>, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&trace.map(|trace| trace.to_string()).unwrap_or_default())
    }

    pub fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Option<TraceId>, D::Error> {
        let read = serde_json::Value::deserialize(from)?;
        Ok(read.as_str().and_then(TraceId::read))
    }
}

/// Where wake-ups wait.
#[derive(Clone, Debug)]
pub enum Queue {
    /// For all workers of an installation.
    Redis(Redis),
    /// For the workers of this process.
    Memory(Arc<Waiting>),
}

/// Wake-ups within a process.
#[derive(Debug, Default)]
pub struct Waiting {
    wake_ups: Mutex<VecDeque<WakeUp>>,
    news: Notify,
}

impl Waiting {
    fn wake_ups(&self) -> MutexGuard<'_, VecDeque<WakeUp>> {
        self.wake_ups.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    /// Makes a queue within this process.
    pub fn memory() -> Self {
        Self::Memory(Arc::default())
    }

    /// Wakes a worker for each of `jobs`, within the trace of what is done now. Never fails: the sweep makes good what is lost.
    pub async fn wake(&self, jobs: &[Job]) {
        if jobs.is_empty() {
            return;
        }
        let wake_ups: Vec<_> = jobs.iter().map(|job| WakeUp::of(*job)).collect();
        match self {
            // What Redis does not take is lost, and said in the log.
            Self::Redis(redis) => drop(redis.ask::<(i64,)>(&push(redis, &wake_ups)).await),
            Self::Memory(waiting) => {
                let mut queue = waiting.wake_ups();
                for wake_up in wake_ups {
                    if queue.len() < ROOM && !queue.iter().any(|waiting| waiting.job == wake_up.job) {
                        queue.push_back(wake_up);
                    }
                }
                drop(queue);
                waiting.news.notify_one();
            }
        }
    }

    /// Takes what workers are woken for, the oldest first; `None` when Redis is gone.
    pub async fn take(&self) -> Option<Vec<Job>> {
        let taken = self.take_wake_ups().await?;
        Some(taken.into_iter().map(|wake_up| wake_up.job).collect())
    }

    /// Takes the same with what caused it.
    pub async fn take_wake_ups(&self) -> Option<Vec<WakeUp>> {
        match self {
            Self::Redis(redis) => {
                let (taken,): (Vec<(Vec<u8>, f64)>,) = redis.ask(&pop(redis)).await?;
                let (mut wake_ups, mut unreadable) = (Vec::with_capacity(taken.len()), Vec::new());
                for (payload, _) in taken {
                    match read(&payload) {
                        Ok(wake_up) => wake_ups.push(wake_up),
                        Err(error) => {
                            tell_once(&error.to_string());
                            unreadable.push(payload);
                        }
                    }
                }
                if !unreadable.is_empty() {
                    metrics::counter!(UNREADABLE).increment(unreadable.len() as u64);
                    // What Redis does not keep is in the log; what it would have woken somebody for is found by the sweep.
                    let _ = redis.ask::<(i64, ())>(&park(redis, &unreadable)).await;
                }
                Some(wake_ups)
            }
            Self::Memory(waiting) => {
                let mut queue = waiting.wake_ups();
                let count = queue.len().min(BATCH);
                Some(queue.drain(..count).collect())
            }
        }
    }

    /// Returns how many wake-ups nobody has taken yet; `None` when Redis is gone.
    pub async fn n_waiting(&self) -> Option<usize> {
        match self {
            Self::Redis(redis) => {
                let mut count = Pipeline::new();
                count.cmd("ZCARD").arg(redis.key(KEY));
                let (waiting,): (usize,) = redis.ask(&count).await?;
                Some(waiting)
            }
            Self::Memory(waiting) => Some(waiting.wake_ups().len()),
        }
    }

    /// Returns how many wake-ups are kept that could not be read; `None` when Redis is gone. Within a process there are none.
    pub async fn n_unreadable(&self) -> Option<usize> {
        match self {
            Self::Redis(redis) => {
                let mut count = Pipeline::new();
                count.cmd("LLEN").arg(redis.key(PARKED_KEY));
                let (parked,): (usize,) = redis.ask(&count).await?;
                Some(parked)
            }
            Self::Memory(_) => Some(0),
        }
    }

    /// Returns what apalis takes wake-ups from. `looked` hears of each look, whether Redis answered or not.
    pub fn backend(&self, looked: impl Fn() + Send + Sync + 'static) -> WakeUps {
        WakeUps {
            queue: self.clone(),
            looked: Arc::new(looked),
            taken: VecDeque::new(),
            look: None,
        }
    }

    /// Waits until it is worth looking again.
    async fn rest(&self, pace: Duration) {
        match self {
            Self::Redis(_) => tokio::time::sleep(pace).await,
            // What came before the wait began is remembered; a timeout is a look like any other.
            Self::Memory(waiting) => drop(timeout(pace, waiting.news.notified()).await),
        }
    }
}

fn push(redis: &Redis, wake_ups: &[WakeUp]) -> Pipeline {
    let mut commands = Pipeline::new();
    let script = commands
        .cmd("EVAL")
        .arg(PUSH)
        .arg(1)
        .arg(redis.key(KEY))
        .arg(ROOM);
    for wake_up in wake_ups.iter().take(ROOM) {
        script.arg(write(wake_up));
    }
    commands
}

fn pop(redis: &Redis) -> Pipeline {
    let mut commands = Pipeline::new();
    commands.cmd("ZPOPMIN").arg(redis.key(KEY)).arg(BATCH);
    commands
}

impl WakeUp {
    /// Makes one that is caused by what is done now.
    fn of(job: Job) -> Self {
        // All who ask for planning ask for the same, and it waits once.
        let has_cause = !matches!(job, Job::Remind | Job::Announce);
        Self {
            job,
            trace: trace::current().filter(|_| has_cause),
        }
    }
}

fn write(wake_up: &WakeUp) -> String {
    serde_json::to_string(wake_up).expect("a word and an id can be written")
}

fn read(payload: &[u8]) -> serde_json::Result<WakeUp> {
    serde_json::from_slice(payload)
}

/// Keeps what cannot be read where an operator finds it.
fn park(redis: &Redis, payloads: &[Vec<u8>]) -> Pipeline {
    let key = redis.key(PARKED_KEY);
    let mut commands = Pipeline::new();
    commands.cmd("LPUSH").arg(&key).arg(payloads);
    commands.cmd("LTRIM").arg(&key).arg(0).arg(PARKED - 1);
    commands
}

/// Says in the log why a wake-up cannot be read, each reason once.
fn tell_once(why: &str) {
    static TOLD: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    if told.len() < PARKED && told.insert(why.to_owned()) {
        tracing::warn!("A wake-up cannot be read and is kept in Redis, in {PARKED_KEY}: {why}");
    }
}

type Look = Pin<Box<dyn Future<Output = Vec<WakeUp>> + Send>>;

/// What apalis takes wake-ups from; never ends and never fails.
#[must_use = "wake-ups come only when they are asked for"]
pub struct WakeUps {
    queue: Queue,
    looked: Arc<dyn Fn() + Send + Sync>,
    taken: VecDeque<WakeUp>,
    look: Option<Look>,
}

/// Looks until there is something to take.
async fn look(queue: Queue, looked: Arc<dyn Fn() + Send + Sync>) -> Vec<WakeUp> {
    let mut pace = PACE;
    loop {
        looked();
        match queue.take_wake_ups().await {
            Some(wake_ups) if !wake_ups.is_empty() => return wake_ups,
            Some(_) => pace = PACE,
            None => pace = (pace * 2).min(PATIENCE),
        }
        queue.rest(pace).await;
    }
}

impl Backend for WakeUps {
    type Task = Task<WakeUp>;
    type Error = Infallible;

    fn poll_ready(&mut self, _: &mut Context<'_>, _: &WorkerContext) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn poll_next(
        &mut self,
        context: &mut Context<'_>,
        _: &WorkerContext,
    ) -> Poll<Option<Result<Task<WakeUp>, Infallible>>> {
        loop {
            if let Some(wake_up) = self.taken.pop_front() {
                let name = TaskId::from_string(write(&wake_up));
                let task = TaskBuilder::new(wake_up).task_id(name).build();
                return Poll::Ready(Some(Ok(task)));
            }
            let look = self
                .look
                .get_or_insert_with(|| Box::pin(look(self.queue.clone(), self.looked.clone())));
            match look.as_mut().poll(context) {
                Poll::Ready(wake_ups) => {
                    self.look = None;
                    self.taken.extend(wake_ups);
                }
                Poll::Pending => return Poll::Pending,
            }
        }
    }

    fn poll_close(&mut self, _: &mut Context<'_>, _: &WorkerContext) -> Poll<Result<(), Infallible>> {
        self.look = None;
        self.taken.clear();
        Poll::Ready(Ok(()))
    }
}

impl BackendConfig for WakeUps {
    type Args = WakeUp;
    type Id = String;
    type Kind = Ephemeral;
    type Config = Queue;
    type Layer = Identity;

    fn config(&self) -> &Queue {
        &self.queue
    }

    fn middleware(&mut self, _: &mut WorkerContext) -> Self::Layer {
        Identity::new()
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn deliveries(count: usize) -> Vec<Job> {
        (0..count)
            .map(|_| Job::Deliver(DeliveryId::new(DateTime::UNIX_EPOCH)))
            .collect()
    }

    #[tokio::test]
    async fn wake_ups_are_taken_in_the_order_of_their_coming_and_once() {
        let queue = Queue::memory();
        let jobs = deliveries(3);

        queue.wake(&jobs).await;
        queue.wake(&jobs).await;

        assert_eq!(queue.n_waiting().await, Some(jobs.len()));
        assert_eq!(queue.take().await.unwrap(), jobs);
        assert_eq!(queue.take().await.unwrap(), []);
    }

    #[tokio::test]
    async fn what_finds_no_room_is_left_to_the_sweep() {
        let queue = Queue::memory();

        queue.wake(&deliveries(ROOM + 10)).await;

        let mut taken = 0;
        while let count @ 1.. = queue.take().await.unwrap().len() {
            taken += count;
        }
        assert_eq!(taken, ROOM);
    }

    #[tokio::test]
    async fn a_redis_that_is_not_there_fails_no_caller() {
        // Port 1 is reserved and nobody listens there.
        let redis = Redis::new(&"redis://127.0.0.1:1".into(), "test:").unwrap();
        let queue = Queue::Redis(redis);

        queue.wake(&[Job::Remind]).await;

        assert_eq!(queue.take().await, None);
    }

    #[tokio::test]
    async fn a_wake_up_is_a_word_an_id_and_what_caused_it() {
        let job = Job::Deliver("dlv_01h455vb4pex5vsknk084sn02q".parse().unwrap());
        let trace = TraceId::read("4bf92f3577b34da6a3ce929d0e0e4736");
        let caused = trace::within(trace, async { [WakeUp::of(job), WakeUp::of(Job::Remind)] }).await;

        assert_eq!(
            write(&WakeUp::of(job)),
            r#"{"job":"deliver","id":"dlv_01h455vb4pex5vsknk084sn02q"}"#
        );
        assert_eq!(
            write(&caused[0]),
            r#"{"job":"deliver","id":"dlv_01h455vb4pex5vsknk084sn02q","trace":"4bf92f3577b34da6a3ce929d0e0e4736"}"#
        );
        assert_eq!(write(&caused[1]), r#"{"job":"remind"}"#);
        for wake_up in [caused[0], caused[1], WakeUp::of(job)] {
            assert_eq!(read(write(&wake_up).as_bytes()).unwrap(), wake_up);
        }
    }

    #[test]
    fn older_programs_and_newer_ones_are_understood_as_far_as_can_be() {
        let payload =
            |more: &str| format!(r#"{{"job":"deliver","id":"dlv_01h455vb4pex5vsknk084sn02q"{more}}}"#);
        let known = read(payload("").as_bytes()).unwrap();

        // As a program reads it that knows of no traces.
        let without: Job =
            serde_json::from_str(&payload(r#","trace":"4bf92f3577b34da6a3ce929d0e0e4736""#)).unwrap();
        assert_eq!(without, known.job);
        for more in [
            r#","trace":"nonsense""#,
            r#","trace":7"#,
            r#","trace":null"#,
            r#","of":"tomorrow""#,
        ] {
            assert_eq!(read(payload(more).as_bytes()).unwrap(), known, "{more}");
        }
        for payload in [
            r#"{"job":"teleport","id":"dlv_01h455vb4pex5vsknk084sn02q"}"#,
            r#"{"job":"deliver"}"#,
            "{}",
            "",
            "[",
            "\u{0}",
        ] {
            assert!(read(payload.as_bytes()).is_err(), "{payload}");
        }
    }
}
