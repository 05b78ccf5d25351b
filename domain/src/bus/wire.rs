//! News over Redis: one connection a process listens, and comes back when it is lost.

use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, bail};
use bb8_redis::redis::{Client, Pipeline};
use futures_util::StreamExt;
use serde::{Deserialize, Serialize};
use tokio::{sync::broadcast, task::AbortHandle, time};

use super::News;
use crate::{redis::Redis, token};

/// The one channel; what it carries is small, and every process wants nearly all of it.
const CHANNEL: &str = "news";

/// How long connecting and subscribing may take, and how long Redis may take to answer a ping.
const TIMEOUT: Duration = Duration::from_secs(2);

/// How often a silent connection is asked whether it is still there; a dead one is else never noticed.
const HEARTBEAT: Duration = Duration::from_secs(5);

/// The first and the longest wait before the next try to connect.
const BACKOFF: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

/// The bus's end in this process.
#[derive(Debug)]
pub struct Wire {
    redis: Redis,
    sender: broadcast::Sender<News>,
    state: Arc<State>,
    listener: AbortHandle,
}

#[derive(Debug)]
struct State {
    /// Tells this process's own news from the others'.
    process: String,
    listening: AtomicBool,
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

/// What goes over the channel.
#[derive(Serialize, Deserialize)]
struct Letter<'a> {
    from: &'a str,
    news: News,
}

impl Wire {
    /// Starts to listen, in a task of its own.
    pub(super) fn start(redis: Redis, sender: broadcast::Sender<News>) -> Self {
        let state = Arc::new(State {
            process: token::fresh(),
            listening: AtomicBool::new(false),
        });
        let task = listen(redis.clone(), sender.clone(), Arc::clone(&state));
        let listener = tokio::spawn(task).abort_handle();
        Self {
            redis,
            sender,
            state,
            listener,
        }
    }

    /// Tells the other processes.
    pub(super) async fn publish(&self, news: &News) {
        let letter = Letter {
            from: &self.state.process,
            news: news.clone(),
        };
        match serde_json::to_string(&letter) {
            Ok(text) => {
                let mut commands = Pipeline::new();
                commands.publish(self.redis.key(CHANNEL), text).ignore();
                self.redis.ask::<()>(&commands).await;
            }
            Err(error) => tracing::error!("News could not be written: {error}"),
        }
    }

    pub(super) fn is_listening(&self) -> bool {
        self.state.listening.load(Ordering::Acquire)
    }

    pub(super) fn sender(&self) -> &broadcast::Sender<News> {
        &self.sender
    }
}

/// Listens for ever; waits a little longer after each failure, and anew from the start after a success.
async fn listen(redis: Redis, sender: broadcast::Sender<News>, state: Arc<State>) {
    let mut wait = BACKOFF.0;
    loop {
        let Err(error) = attend(&redis, &sender, &state).await;
        if state.listening.swap(false, Ordering::AcqRel) {
            wait = BACKOFF.0;
        }
        tracing::warn!("Not listening to news from other processes: {error:#}");
        time::sleep(wait).await;
        wait = (wait * 2).min(BACKOFF.1);
    }
}

/// Listens until the connection is lost.
async fn attend(
    redis: &Redis,
    sender: &broadcast::Sender<News>,
    state: &State,
) -> anyhow::Result<Infallible> {
    let channel = redis.key(CHANNEL);
    let connected = time::timeout(TIMEOUT, subscribe(redis.client(), &channel));
    let (mut sink, mut letters) = connected.await.context("connecting to Redis")??.split();
    // Whatever was published since the last connection went by unheard.
    let _ = sender.send(News::Missed);
    state.listening.store(true, Ordering::Release);

    let mut heartbeat = time::interval(HEARTBEAT);
    loop {
        tokio::select! {
            letter = letters.next() => {
                let Some(letter) = letter else { bail!("the connection to Redis was closed") };
                deliver(letter.get_payload_bytes(), sender, &state.process);
            }
            _ = heartbeat.tick() => {
                time::timeout(TIMEOUT, sink.ping::<()>()).await.context("waiting for Redis")??;
            }
        }
    }
}

async fn subscribe(client: &Client, channel: &str) -> anyhow::Result<bb8_redis::redis::aio::PubSub> {
    let mut subscription = client.get_async_pubsub().await?;
    subscription.subscribe(channel).await?;
    Ok(subscription)
}

/// Hands news on to this process's listeners, unless they are its own: those were told at once.
fn deliver(payload: &[u8], sender: &broadcast::Sender<News>, process: &str) {
    match serde_json::from_slice::<Letter<'_>>(payload) {
        Ok(letter) if letter.from == process => {}
        Ok(letter) => {
            let _ = sender.send(letter.news);
        }
        // A newer version may know more kinds of news than this one.
        Err(error) => {
            tracing::debug!("News of a kind that is not known here: {error}");
            let _ = sender.send(News::Missed);
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use entity::id::ResidenceId;

    use super::*;

    #[test]
    fn news_of_others_are_handed_on_and_own_ones_are_not() {
        let (sender, mut receiver) = broadcast::channel(4);
        let news = News::Residence {
            id: ResidenceId::new(DateTime::UNIX_EPOCH),
            revision: 7,
        };
        let letter = |from| {
            let news = news.clone();
            serde_json::to_vec(&Letter { from, news }).unwrap()
        };

        deliver(&letter("me"), &sender, "me");
        deliver(&letter("another"), &sender, "me");
        deliver(b"{}", &sender, "me");

        assert_eq!(receiver.try_recv(), Ok(news));
        assert_eq!(receiver.try_recv(), Ok(News::Missed));
        assert!(receiver.try_recv().is_err());
    }

    #[tokio::test]
    async fn without_redis_this_process_still_hears_itself() {
        // Port 1 is never listened on.
        let redis = Redis::new(&"redis://127.0.0.1:1/".into(), "test:").unwrap();
        let bus = super::super::Bus::redis(redis);
        let mut receiver = bus.listen();
        let news = News::Residence {
            id: ResidenceId::new(DateTime::UNIX_EPOCH),
            revision: 7,
        };

        bus.publish(news.clone()).await;

        assert_eq!(receiver.recv().await, Ok(news));
        assert!(!bus.is_listening());
    }
}
