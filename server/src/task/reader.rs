//! Questions for tasks and rows of the log that come up beneath a screen.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use domain::task::{board::Board, completion, find, find::HomeDay};
use entity::id::{TaskCompletionId, TaskId};

use super::{completion::TaskCompletion, object::Task};
use crate::schema::reader::{Missing, Questions};

/// Asks for a task that the viewer may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TaskKey(pub TaskId);

/// Asks for a row of a log that the viewer may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CompletionKey(pub TaskCompletionId);

/// Asks for the board of a home, with so many tasks a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BoardKey {
    /// The home.
    pub home: HomeDay,
    /// Tasks a column.
    pub first: u64,
}

/// Asks how many tasks the buckets of a home hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CountsKey(pub HomeDay);

impl Loader<TaskKey> for Questions {
    type Value = Task;
    type Error = Missing;

    async fn load(&self, keys: &[TaskKey]) -> Result<HashMap<TaskKey, Task>, Missing> {
        let Some(viewer) = self.asker.viewer() else {
            return Ok(HashMap::new());
        };
        let ids: Vec<TaskId> = keys.iter().map(|key| key.0).collect();
        let found = find::by_ids(&self.app, viewer, &ids).await?;
        Ok(found
            .into_iter()
            .map(|seen| (TaskKey(seen.task.id), seen.into()))
            .collect())
    }
}

impl Loader<CompletionKey> for Questions {
    type Value = TaskCompletion;
    type Error = Missing;

    async fn load(&self, keys: &[CompletionKey]) -> Result<HashMap<CompletionKey, TaskCompletion>, Missing> {
        let Some(viewer) = self.asker.viewer() else {
            return Ok(HashMap::new());
        };
        let ids: Vec<TaskCompletionId> = keys.iter().map(|key| key.0).collect();
        let found = completion::by_ids(&self.app, viewer, &ids).await?;
        Ok(found
            .into_iter()
            .map(|row| (CompletionKey(row.id), row.into()))
            .collect())
    }
}

impl Loader<BoardKey> for Questions {
    type Value = Board;
    type Error = Missing;

    async fn load(&self, keys: &[BoardKey]) -> Result<HashMap<BoardKey, Board>, Missing> {
        // Aliased boards may want different numbers of tasks; the most serves all, and each is cut to its own.
        let first = keys.iter().map(|key| key.first).max().unwrap_or_default();
        let mut homes: Vec<HomeDay> = keys.iter().map(|key| key.home).collect();
        homes.sort_unstable_by_key(|home| home.id);
        homes.dedup();
        let boards = domain::task::board::board(&self.app, &homes, first).await?;
        Ok(keys
            .iter()
            .filter_map(|key| Some((*key, boards.get(&key.home.id)?.clone())))
            .collect())
    }
}

impl Loader<CountsKey> for Questions {
    type Value = [i64; 8];
    type Error = Missing;

    async fn load(&self, keys: &[CountsKey]) -> Result<HashMap<CountsKey, [i64; 8]>, Missing> {
        let homes: Vec<HomeDay> = keys.iter().map(|key| key.0).collect();
        let counts = domain::task::board::counts(&self.app, &homes).await?;
        Ok(keys
            .iter()
            .filter_map(|key| Some((*key, *counts.get(&key.0.id)?)))
            .collect())
    }
}
