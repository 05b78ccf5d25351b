//! A line to Redis that can be cut and mended.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use domain::redis::Redis;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Notify,
};
use url::Url;

/// Stands between a process and Redis, and can come between them.
pub(crate) struct Line {
    url: Url,
    is_open: Arc<AtomicBool>,
    cut: Arc<Notify>,
}

impl Line {
    /// Opens a line to Redis.
    pub(crate) async fn to(redis: &Url) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut url = redis.clone();
        url.set_port(Some(listener.local_addr().unwrap().port())).unwrap();
        let is_open = Arc::new(AtomicBool::new(true));
        let cut = Arc::new(Notify::new());
        tokio::spawn(carry(
            listener,
            redis.clone(),
            Arc::clone(&is_open),
            Arc::clone(&cut),
        ));
        Self { url, is_open, cut }
    }

    /// Cuts all connections, and lets none through until it is mended.
    pub(crate) fn cut(&self) {
        self.is_open.store(false, Ordering::SeqCst);
        self.cut.notify_waiters();
    }

    pub(crate) fn mend(&self) {
        self.is_open.store(true, Ordering::SeqCst);
    }

    /// Returns the way to Redis over the line.
    pub(crate) fn redis(&self, prefix: &str) -> Redis {
        Redis::new(&self.url.as_str().into(), prefix).unwrap()
    }
}

async fn carry(listener: TcpListener, redis: Url, is_open: Arc<AtomicBool>, cut: Arc<Notify>) {
    let address = (redis.host_str().unwrap().to_owned(), redis.port().unwrap_or(6379));
    while let Ok((mut near, _)) = listener.accept().await {
        let (cut, address, is_open) = (Arc::clone(&cut), address.clone(), Arc::clone(&is_open));
        tokio::spawn(async move {
            // Waits from here on, so that a cut right after the check is not missed.
            let cut = cut.notified();
            if !is_open.load(Ordering::SeqCst) {
                return;
            }
            let mut far = TcpStream::connect(address).await.unwrap();
            tokio::select! {
                _ = tokio::io::copy_bidirectional(&mut near, &mut far) => {}
                () = cut => {}
            }
        });
    }
}
