//! Reads beneath a screen: one loader a request, one key type a question.

use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

use async_graphql::{dataloader::DataLoader, runtime::Timer};
use domain::{App, Error, Locale, trace};
use futures_util::task::{FutureObj, Spawn, SpawnError};
use tracing::Instrument;

use super::Asker;

/// Answers many questions of one kind with one statement. Each noun implements `Loader<Key>` for its own keys.
pub struct Questions {
    /// The app.
    pub app: App,
    /// Who is asking.
    pub asker: Asker,
    /// In which language.
    pub locale: Locale,
}

/// Why a question has no answer. Cloned to everybody who asked it in the same batch.
#[derive(Clone, Debug)]
pub struct Missing(Arc<Error>);

impl From<Error> for Missing {
    fn from(error: Error) -> Self {
        Self(Arc::new(error))
    }
}

impl From<Missing> for Error {
    fn from(missing: Missing) -> Self {
        match &*missing.0 {
            Error::User(problems) => Self::User(problems.clone()),
            Error::SignedOut => Self::SignedOut,
            Error::TooOften { retry_after } => Self::TooOften {
                retry_after: *retry_after,
            },
            Error::Fault(fault) => Self::Fault(anyhow::anyhow!("{fault:#}")),
        }
    }
}

/// The loader of one request.
pub type Reader = DataLoader<Questions>;

/// Ends a batch after one trip round the run queue: whoever is ready has asked by then, and nobody waits for a timer.
struct RunQueue;

impl Timer for RunQueue {
    fn delay(&self, _: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(tokio::task::yield_now())
    }
}

/// Has a batch of questions asked in a task of its own, which belongs to the request all the same.
struct Apart;

impl Spawn for Apart {
    fn spawn_obj(&self, asking: FutureObj<'static, ()>) -> Result<(), SpawnError> {
        tokio::spawn(trace::carried(asking).in_current_span());
        Ok(())
    }
}

/// Makes the loader of one request.
#[must_use]
pub fn reader(app: App, asker: Asker, locale: Locale) -> Reader {
    let questions = Questions { app, asker, locale };
    DataLoader::new(questions, Apart, RunQueue)
}
