//! A connection that is given up when its client keeps it waiting: dribbles a request's head, or does not read what it is sent.
//!
//! Hyper counts one time for a quiet connection and for one whose head drips. The first has to be long, since proxies keep connections for
//! a minute, and the second short, since whoever opens many and never ends a head takes them from everybody else. So the second is
//! counted here.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Sleep, sleep},
};

use super::Patience;

/// Whose turn it is on a connection: an even number while a head is waited for, an odd one while a request is answered.
#[derive(Clone, Default)]
pub(super) struct Turn(Arc<AtomicU64>);

impl Turn {
    /// Notes that a head has arrived whole, or that its request has been answered, so that the next bytes are another's head.
    pub fn pass(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn number(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A stream of bytes with a client that is not waited for without end.
pub(super) struct Wire<S = TcpStream> {
    stream: S,
    turn: Turn,
    /// The turn that the timer of heads was looked at in.
    seen: u64,
    patience: Patience,
    /// Runs from the first byte of a head on.
    head: Timer,
    /// Runs while nothing can be written.
    unread: Timer,
}

impl<S> Wire<S> {
    pub fn new(stream: S, turn: Turn, patience: Patience) -> Self {
        Self {
            stream,
            turn,
            seen: 0,
            patience,
            head: Timer::default(),
            unread: Timer::default(),
        }
    }

    /// Passes on what came of a write, unless nothing could be written for too long.
    fn written<T>(&mut self, context: &mut Context<'_>, done: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if done.is_ready() {
            self.unread.stop();
            return done;
        }
        let length = self.patience.unread;
        self.unread.start(length);
        self.unread.over(context)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Wire<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let done = Pin::new(&mut self.stream).poll_read(context, buffer);
        let turn = self.turn.number();
        if turn != self.seen {
            self.seen = turn;
            self.head.stop();
        }
        if turn % 2 == 1 {
            return done;
        }
        if buffer.filled().len() > before {
            let length = self.patience.head;
            self.head.start(length);
        }
        match done {
            Poll::Pending => self.head.over(context),
            done => done,
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Wire<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.written(context, done)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let done = Pin::new(&mut self.stream).poll_flush(context);
        self.written(context, done)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let done = Pin::new(&mut self.stream).poll_shutdown(context);
        self.written(context, done)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.written(context, done)
    }
}

/// A time that may run out.
#[derive(Default)]
struct Timer(Option<Pin<Box<Sleep>>>);

impl Timer {
    /// Starts, unless it runs already.
    fn start(&mut self, length: Duration) {
        self.0.get_or_insert_with(|| Box::pin(sleep(length)));
    }

    fn stop(&mut self) {
        self.0 = None;
    }

    /// Is ready with an error when the time has run out, and has the task woken then.
    fn over<T>(&mut self, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        if let Some(timer) = &mut self.0 {
            ready!(timer.as_mut().poll(context));
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    use super::*;

    const SHORT: Duration = Duration::from_millis(20);

    fn patience() -> Patience {
        Patience {
            head: SHORT,
            unread: SHORT,
            ..Patience::default()
        }
    }

    #[tokio::test]
    async fn a_head_that_does_not_end_is_given_up() {
        let (mut client, server) = duplex(64);
        let mut wire = Wire::new(server, Turn::default(), patience());
        client.write_all(b"GET / HT").await.unwrap();
        let mut heard = [0; 8];
        wire.read_exact(&mut heard).await.unwrap();

        let end = wire.read(&mut heard).await;

        assert_eq!(end.unwrap_err().kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn whoever_has_asked_may_be_silent() {
        let (mut client, server) = duplex(64);
        let turn = Turn::default();
        let mut wire = Wire::new(server, turn.clone(), patience());
        client.write_all(b"a").await.unwrap();
        wire.read_u8().await.unwrap();
        turn.pass();
        turn.pass();

        let silence = tokio::time::timeout(SHORT * 3, wire.read_u8()).await;

        assert!(silence.is_err(), "{silence:?}");
    }

    #[tokio::test]
    async fn an_answer_that_nobody_reads_is_given_up() {
        let (_client, server) = duplex(8);
        let mut wire = Wire::new(server, Turn::default(), patience());

        let end = wire.write_all(&[0; 64]).await;

        assert_eq!(end.unwrap_err().kind(), io::ErrorKind::TimedOut);
    }
}
