//! The logs of tasks.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    completion::CompletionOutcome,
    id::{AccountId, ContractorId, TaskCompletionId, TaskId},
};
use sea_orm::FromQueryResult;

use super::{
    list::{Facts, Filter, Narrow, orders},
    row::row,
};

orders! {
    /// The order of a log.
    CompletionOrder, "completions", "c.id" {
        /// The newest first.
        RecordedDesc: descending "c.recorded_at" Instant,
    }
}

/// What narrows the list of all logs; what is not set lets all through.
#[derive(Clone, Debug, Default)]
pub struct CompletionFilter {
    /// The task.
    pub task_id: Option<TaskId>,
}

row! {
    /// A closed occurrence as operators see it.
    #[derive(FromQueryResult)]
    CompletionRow {
        /// Its id.
        id: TaskCompletionId,
        /// How it was closed.
        outcome: CompletionOutcome,
        /// The due day that it closed.
        due_on: Option<NaiveDate>,
        /// The day it was done.
        completed_on: NaiveDate,
        /// When it was written down.
        recorded_at: DateTime<Utc>,
        /// How many occurrences it stands for.
        occurrences: i32,
        /// Who did it.
        completed_by_id: Option<AccountId>,
        /// What that person is called.
        completed_by_name: Option<String>,
        /// The contractor who did it.
        contractor_id: Option<ContractorId>,
        /// What the contractor is called.
        contractor_name: Option<String>,
        /// How long it took.
        minutes: Option<i32>,
    }
}

impl Filter for CompletionFilter {
    type Id = TaskCompletionId;
    type Row = CompletionRow;
    type Order = CompletionOrder;
    const FACTS: Facts = Facts {
        columns: "c.id, c.outcome, c.due_on, c.completed_on, c.recorded_at, c.occurrences, c.completed_by AS completed_by_id,
            a.display_name AS completed_by_name, c.contractor_id, coalesce(k.name, c.contractor_name) AS contractor_name, c.minutes",
        from: "task_completion c LEFT JOIN account a ON a.id = c.completed_by LEFT JOIN contractor k ON k.id = c.contractor_id",
        id: "c.id",
        texts: &[],
    };

    fn narrow(&self, narrow: &mut Narrow) {
        narrow.equals("c.task_id", self.task_id);
    }
}
