//! Tasks in the public schema.

mod board;
mod completion;
mod input;
mod mutation;
mod object;
mod occurrence;
mod query;
mod reader;
mod schedule;

pub use self::{
    board::{BoardColumn, TaskCounts, board, boards_wanted, counts},
    completion::{TaskCompletion, TaskCompletionConnection, log},
    input::{TaskFilterInput, TaskOrder},
    mutation::{CompleteTaskPayload, TaskMutation, TaskPayload},
    object::{Task, TaskConnection},
    occurrence::{Occurrence, SpendingRow},
    query::{TaskQuery, list_wanted, page},
    reader::{CompletionKey, TaskKey},
    schedule::Season,
};
