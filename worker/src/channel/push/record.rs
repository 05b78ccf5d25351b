//! Pushes that go into a record instead of out of the house.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, NaiveDate, Utc};
use domain::delivery::{Letter, Outcome};
use entity::{
    device,
    id::{DeviceId, TaskId},
    notification::NotificationKind,
};
use serde::{Deserialize, Serialize};
use tokio::{fs::OpenOptions, io::AsyncWriteExt};
use uuid::Uuid;

use super::words::Words;

/// What a push service is handed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pushed {
    /// What a repetition is known by, at the far end too.
    pub key: Uuid,
    /// Where it goes.
    pub device_id: DeviceId,
    /// When it was handed over.
    pub at: DateTime<Utc>,
    /// The first line.
    pub title: String,
    /// What stands below.
    pub body: String,
    /// What the app offers to do with it.
    pub category: Option<NotificationKind>,
    /// The tasks that it speaks of, each with its due day, so that a tap on an old one closes nothing twice.
    pub tasks: Vec<(TaskId, NaiveDate)>,
}

/// A record of pushes, to which is only ever added.
#[derive(Clone, Debug)]
pub enum Recorder {
    /// In memory.
    Memory(Arc<Mutex<Vec<Pushed>>>),
    /// A line of JSON each in a file.
    File(PathBuf),
}

impl Recorder {
    /// Makes a record in memory.
    pub fn memory() -> Self {
        Self::Memory(Arc::default())
    }

    /// Returns what was taken so far, in its order.
    pub async fn taken(&self) -> anyhow::Result<Vec<Pushed>> {
        match self {
            Self::Memory(list) => Ok(list.lock().unwrap_or_else(PoisonError::into_inner).clone()),
            Self::File(file) => {
                let text = tokio::fs::read_to_string(file).await?;
                Ok(text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
            }
        }
    }

    async fn take(&self, pushed: Pushed) -> anyhow::Result<()> {
        match self {
            Self::Memory(list) => list.lock().unwrap_or_else(PoisonError::into_inner).push(pushed),
            Self::File(file) => {
                let mut line = serde_json::to_vec(&pushed)?;
                line.push(b'\n');
                if let Some(folder) = file.parent() {
                    tokio::fs::create_dir_all(folder).await?;
                }
                let mut file = OpenOptions::new().create(true).append(true).open(file).await?;
                // One write, so that lines of several workers do not mix.
                file.write_all(&line).await?;
                file.flush().await?;
            }
        }
        Ok(())
    }

    /// Adds a letter to the record, and says how that ended.
    pub(super) async fn send(&self, letter: &Letter, device: &device::Model, now: DateTime<Utc>) -> Outcome {
        let words = Words::of(letter);
        let pushed = Pushed {
            key: letter.key,
            device_id: device.id,
            at: now,
            title: words.title,
            body: words.body,
            category: words.kind,
            tasks: words.tasks,
        };
        match self.take(pushed).await {
            Ok(()) => Outcome::Sent { provider_id: None },
            Err(error) => Outcome::Transient {
                status: None,
                reason: format!("{error:#}"),
                retry_after: None,
            },
        }
    }
}
