//! Whether the database still answers those who wait for it.
//!
//! A connection whose other end is gone without a word – a failover, a proxy that hangs, a network that forgot it – looks like one on which the
//! answer is about to come, for minutes. How long a statement may take says nothing: some are slow, and some wait for others. So whoever has
//! waited for a while has the database asked, by a connection of its own, whether it is there at all.

use std::{pin::pin, sync::Arc, time::Duration};

use anyhow::anyhow;
use sea_orm::{
    DatabaseConnection,
    sqlx::{self, ConnectOptions, Connection},
};
use tokio::{
    sync::Mutex,
    time::{Instant, sleep, timeout},
};

use crate::{db::is_postgres, error::Result};

/// How long what was found is true for others who want to know.
const TRUE_FOR: Duration = Duration::from_millis(250);

/// How long one waits in silence.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// How long something may take before the database is asked whether it is there, each time.
    pub quiet: Duration,
    /// How long the database may take to say so.
    pub answer: Duration,
}

impl Patience {
    /// Where somebody waits for an answer: they hear within two seconds that it did not work.
    pub const ASKED: Self = Self {
        quiet: Duration::from_millis(700),
        answer: Duration::from_millis(700),
    };

    /// Where nobody waits, and what is given up is begun anew some seconds later: within fifteen, all goes on.
    pub const WORKING: Self = Self {
        quiet: Duration::from_secs(2),
        answer: Duration::from_secs(2),
    };
}

/// Asks whether the database is there, for all who want to know at once; cheap to clone.
#[derive(Clone, Debug)]
pub struct Reach(Arc<State>);

#[derive(Debug)]
struct State {
    db: DatabaseConnection,
    found: Mutex<Option<(Instant, bool)>>,
}

impl Reach {
    /// Watches over a pool of connections.
    pub fn new(db: DatabaseConnection) -> Self {
        Self(Arc::new(State {
            db,
            found: Mutex::default(),
        }))
    }

    /// Does something that asks the database, and gives it up once the database does not answer anybody.
    ///
    /// What is given up ends where it waits, as if the process had died there: its transaction is rolled back.
    pub async fn within<T>(&self, patience: Patience, work: impl Future<Output = T>) -> Result<T> {
        let mut work = pin!(work);
        loop {
            let silent = async {
                sleep(patience.quiet).await;
                !self.answers(patience.answer).await
            };
            tokio::select! {
                biased;
                done = &mut work => return Ok(done),
                silent = silent => if silent {
                    return Err(anyhow!("the database does not answer").into());
                }
            }
        }
    }

    /// Says whether the database answers, by a connection of its own: those of the pool may all be taken by others who wait.
    async fn answers(&self, within: Duration) -> bool {
        let mut found = self.0.found.lock().await;
        if let Some((at, answers)) = *found
            && at.elapsed() < TRUE_FOR
        {
            return answers;
        }
        let answers = matches!(timeout(within, ask(&self.0.db)).await, Ok(true));
        *found = Some((Instant::now(), answers));
        answers
    }
}

/// Opens a connection and closes it again. A refusal is an answer.
async fn ask(db: &DatabaseConnection) -> bool {
    // SQLite is a part of this process.
    if !is_postgres(db) {
        return true;
    }
    let options = db.get_postgres_connection_pool().connect_options();
    let asked = async {
        let mut connection = options.connect().await?;
        connection.ping().await?;
        connection.close_hard().await
    };
    match asked.await {
        Ok(()) | Err(sqlx::Error::Database(_)) => true,
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use super::*;
    use crate::db::connect;

    const SHORT: Patience = Patience {
        quiet: Duration::from_millis(1),
        answer: Duration::from_millis(1),
    };

    #[tokio::test]
    async fn what_takes_long_is_waited_for_while_the_database_answers() {
        let reach = Reach::new(connect("sqlite::memory:", 1).await.unwrap());
        let slow = async {
            for _ in 0..1_000 {
                tokio::task::yield_now().await;
            }
            7
        };

        assert_eq!(reach.within(SHORT, slow).await.unwrap(), 7);
    }

    #[tokio::test]
    async fn what_waits_for_a_database_that_answers_nobody_is_given_up() {
        let reach = Reach::new(connect("sqlite::memory:", 1).await.unwrap());
        // Found just now by somebody else, and for as long as this takes.
        *reach.0.found.lock().await = Some((Instant::now() + Duration::from_secs(60), false));

        let given_up = reach.within(SHORT, pending::<()>()).await;

        assert_eq!(given_up.unwrap_err().to_string(), "the database does not answer");
    }
}
