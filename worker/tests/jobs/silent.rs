//! A database that falls silent: connections to it stay open, and nothing comes on them any more. On Postgres only: SQLite is within the process.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use domain::{
    Clock, db,
    reach::{Patience, Reach},
};
use reqwest::Url;
use testing::Database;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
};

const SHORT: Patience = Patience {
    quiet: Duration::from_millis(50),
    answer: Duration::from_millis(200),
};

/// What lies between a program and its database.
struct Wire {
    url: String,
    /// Whether nothing is passed on; what was on the wire then is lost for good.
    silent: Arc<AtomicBool>,
}

impl Wire {
    async fn to(database: &Database) -> Self {
        let mut url: Url = database.url().parse().unwrap();
        let there = (url.host_str().unwrap().to_owned(), url.port().unwrap_or(5432));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        url.set_host(Some("127.0.0.1")).unwrap();
        url.set_port(Some(listener.local_addr().unwrap().port())).unwrap();
        let silent = Arc::new(AtomicBool::new(false));
        let falls = Arc::clone(&silent);
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let far = TcpStream::connect(there.clone()).await.unwrap();
                let ((from_near, to_near), (from_far, to_far)) = (near.into_split(), far.into_split());
                tokio::spawn(pass(from_near, to_far, Arc::clone(&falls)));
                tokio::spawn(pass(from_far, to_near, Arc::clone(&falls)));
            }
        });
        Self {
            url: url.to_string(),
            silent,
        }
    }
}

/// Passes on what comes, until the wire falls silent; then both ends are held and hear nothing any more.
async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, silent: Arc<AtomicBool>) {
    let mut bytes = [0; 4096];
    let mut forgotten = false;
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        forgotten |= silent.load(Ordering::Relaxed);
        if !forgotten && to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}

#[tokio::test]
async fn who_waits_for_a_database_that_fell_silent_gives_up_and_takes_no_connection_along() {
    let database = Database::new().await;
    if !database.is_postgres() {
        return;
    }
    let wire = Wire::to(&database).await;
    let pool = db::connect(&wire.url, 1).await.unwrap();
    let reach = Reach::new(pool.clone());
    let before = db::ping(&pool).await;
    // Until the connection is back: one that falls silent just then keeps its place until the network gives it up.
    while pool.get_postgres_connection_pool().num_idle() == 0 {
        tokio::task::yield_now().await;
    }

    wire.silent.store(true, Ordering::Relaxed);
    let while_silent = reach.within(SHORT, db::ping(&pool)).await.flatten();
    wire.silent.store(false, Ordering::Relaxed);
    // There is one place in the pool, and it is free again.
    let afterwards = db::ping(&pool).await;
    let skew = Clock::System.skew(&pool).await;

    before.unwrap();
    assert_eq!(
        while_silent.unwrap_err().to_string(),
        "the database does not answer"
    );
    afterwards.unwrap();
    skew.unwrap();
}
