//! Accepting connections, and stopping without cutting anyone off.
//!
//! HTTP/1.1 alone is spoken: TLS and HTTP/2 are a proxy's work, and what is not spoken cannot be abused.

use std::{
    collections::HashMap,
    convert::Infallible,
    io,
    net::{IpAddr, SocketAddr},
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode},
    response::Response,
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt;
use tracing::{info, warn};

use super::{
    Patience,
    client::network,
    wire::{Turn, Wire},
};
use crate::graphql::Api;

/// Most headers of a request; an app of ours sends ten, a browser twenty, and proxies add some.
pub const HEADERS: usize = 100;
/// Most bytes of a head that are read at all; longer than what the edge answers with 431, so that most hear why.
const BUFFER_BYTES: usize = 64 << 10;
/// How long nothing is accepted after the system had no more file to give.
const REST: Duration = Duration::from_millis(500);
/// How long it is not said again that there are too many connections: a flood must not fill the log too.
const SAID_AGAIN: Duration = Duration::from_secs(60);

/// How many connections a process holds, and how long they may keep it waiting.
#[derive(Clone, Copy, Debug)]
pub struct Connections {
    /// Most at a time; whoever comes then waits until another one goes.
    pub most: usize,
    /// Most at a time of one network; whoever comes then is turned away. `None` behind a proxy, from whose network all come.
    pub most_of_one: Option<usize>,
    /// How long they may keep the process waiting.
    pub patience: Patience,
}

impl Default for Connections {
    fn default() -> Self {
        Self {
            most: 20_000,
            most_of_one: Some(1_000),
            patience: Patience::default(),
        }
    }
}

/// Serves until `stopping` is cancelled; then accepts nothing new, closes sockets (1001), and gives what is under way `grace` to end.
///
/// # Errors
///
/// None so far: a listener that fails is tried again.
pub async fn serve(
    listener: TcpListener,
    (router, apis): (Router, &[Arc<Api>]),
    connections: Connections,
    (stopping, grace): (CancellationToken, Duration),
) -> anyhow::Result<()> {
    let all = async {
        let open = accept(listener, router, connections, &stopping).await;
        open.close();
        open.wait().await;
        for api in apis {
            api.closed().await;
        }
    };
    let too_late = async {
        stopping.cancelled().await;
        info!("Stopping: what is under way has {} s to end", grace.as_secs());
        tokio::time::sleep(grace).await;
    };
    tokio::select! {
        () = all => {}
        () = too_late => warn!("Stopped with requests still under way after {} s", grace.as_secs()),
    }
    Ok(())
}

/// Accepts connections until the process shall stop, and returns those that are open then.
async fn accept(
    listener: TcpListener,
    router: Router,
    connections: Connections,
    stopping: &CancellationToken,
) -> TaskTracker {
    let (open, crowd) = (TaskTracker::new(), Crowd::default());
    let places = Arc::new(Semaphore::new(connections.most));
    let (mut full, mut crowded) = (Seldom::default(), Seldom::default());
    loop {
        if places.available_permits() == 0 && full.is_due() {
            let most = connections.most;
            warn!("All {most} connections (MAX_CONNECTIONS) are taken; others wait");
        }
        let accepted = async {
            let place = Arc::clone(&places).acquire_owned().await;
            // Never closed, so there is always a place in the end.
            (place.ok(), listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            accepted = accepted => accepted,
            () = stopping.cancelled() => return open,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                rest(&error).await;
                continue;
            }
        };
        let Some(guest) = crowd.let_in(peer.ip(), connections.most_of_one) else {
            if crowded.is_due() {
                warn!(
                    "A network has all connections that one may have (MAX_CONNECTIONS_OF_ONE); more of it are closed"
                );
            }
            continue;
        };
        // An answer is written at once, so waiting for more to send gains nothing.
        let _ = stream.set_nodelay(true);
        let (router, stopping) = (router.clone(), stopping.clone());
        open.spawn(async move {
            let _held: (Option<OwnedSemaphorePermit>, Guest) = (place, guest);
            talk(stream, peer, (router, connections.patience), stopping).await;
        });
    }
}

/// What is said again only after a while, however often it happens.
#[derive(Default)]
struct Seldom(Option<Instant>);

impl Seldom {
    fn is_due(&mut self) -> bool {
        let is_due = self.0.is_none_or(|last| last.elapsed() > SAID_AGAIN);
        if is_due {
            self.0 = Some(Instant::now());
        }
        is_due
    }
}

/// Lets some time pass where the system has no file left; a client that has gone again is no reason to.
async fn rest(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    ) {
        warn!("A connection could not be accepted: {error}");
        tokio::time::sleep(REST).await;
    }
}

/// Answers the requests of a connection.
async fn talk(
    stream: TcpStream,
    peer: SocketAddr,
    (router, patience): (Router, Patience),
    stopping: CancellationToken,
) {
    let turn = Turn::default();
    let wire = TokioIo::new(Wire::new(stream, turn.clone(), patience));
    let service = service_fn(move |mut request: Request<Incoming>| {
        turn.pass();
        request.extensions_mut().insert(ConnectInfo(peer));
        let (answering, turn) = (router.clone().oneshot(request.map(Body::new)), turn.clone());
        async move {
            let response: Result<Response, Infallible> = answering.await;
            // What has become a socket is never asked by a head again.
            if response
                .as_ref()
                .is_ok_and(|response| response.status() != StatusCode::SWITCHING_PROTOCOLS)
            {
                turn.pass();
            }
            response
        }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(patience.idle)
        .max_headers(HEADERS)
        .max_buf_size(BUFFER_BYTES);
    let mut connection = pin!(http.serve_connection(wire, service).with_upgrades());
    // How a connection ends is the client's affair.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = stopping.cancelled() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

/// How many connections each network has.
#[derive(Clone, Default)]
struct Crowd(Arc<Mutex<HashMap<String, usize>>>);

/// A connection that is counted as long as it is held.
struct Guest(Option<(Crowd, String)>);

impl Crowd {
    /// Counts one more of a network, unless there are as many as there may be.
    fn let_in(&self, address: IpAddr, most: Option<usize>) -> Option<Guest> {
        let Some(most) = most else {
            return Some(Guest(None));
        };
        let network = network(Some(address.to_canonical()));
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(network.clone()).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        drop(counts);
        Some(Guest(Some((self.clone(), network))))
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let Some((crowd, network)) = &self.0 else { return };
        let mut counts = crowd.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(network) {
            *count -= 1;
            if *count == 0 {
                counts.remove(network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_has_so_many_connections_and_others_have_theirs() {
        let crowd = Crowd::default();
        let come = |address: &str| crowd.let_in(address.parse().unwrap(), Some(2));

        let first = come("2001:db8:1:2::1");
        let _second = come("2001:db8:1:2::ffff");

        assert!(come("2001:db8:1:2::3").is_none());
        assert!(come("192.0.2.1").is_some());
        drop(first);
        assert!(come("2001:db8:1:2::3").is_some());
    }

    #[test]
    fn behind_a_proxy_nobody_is_counted() {
        let crowd = Crowd::default();
        let held: Vec<_> = (0..5)
            .map(|_| crowd.let_in("192.0.2.1".parse().unwrap(), None))
            .collect();

        assert!(held.iter().all(Option::is_some));
        assert!(crowd.0.lock().unwrap().is_empty());
    }
}
