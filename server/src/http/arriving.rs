//! Bodies of requests, given up where they arrive too slowly: one that drips would hold its request for ever.

use axum::body::{Body, HttpBody};
use futures_util::{StreamExt, stream};
use tokio::time::{Instant, timeout_at};

use super::Patience;

/// Returns a body that fails once it has taken longer than what has come of it allows. One that is there already needs no watching.
pub(super) fn watched(body: Body, patience: Patience) -> Body {
    if body.is_end_stream() {
        return body;
    }
    // What passes before somebody begins to read is none of the client's time.
    let unread = (body.into_data_stream(), None, 0);
    Body::from_stream(stream::try_unfold(
        unread,
        move |(mut chunks, since, n_bytes)| async move {
            let since = since.unwrap_or_else(Instant::now);
            match timeout_at(since + patience.body_of(n_bytes), chunks.next()).await {
                Ok(None) => Ok(None),
                Ok(Some(Ok(chunk))) => {
                    let n_bytes = n_bytes + chunk.len() as u64;
                    Ok(Some((chunk, (chunks, Some(since), n_bytes))))
                }
                Ok(Some(Err(broken))) => Err(broken),
                Err(late) => Err(axum::Error::new(late)),
            }
        },
    ))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::body::Bytes;
    use http_body_util::BodyExt;

    use super::*;

    fn patience(body: Duration) -> Patience {
        Patience {
            body,
            body_bytes_per_second: 1,
            ..Patience::default()
        }
    }

    /// A body that stands still after its first piece.
    fn stuck(piece: &'static str) -> Body {
        let first = stream::once(async move { Ok::<_, axum::Error>(Bytes::from(piece)) });
        Body::from_stream(first.chain(stream::pending()))
    }

    #[tokio::test]
    async fn a_body_that_stands_still_fails() {
        let body = watched(stuck(""), patience(Duration::from_millis(20)));

        assert!(body.collect().await.is_err());
    }

    #[tokio::test]
    async fn what_has_come_gives_time_for_the_rest() {
        let body = watched(stuck("a minute's worth"), patience(Duration::from_millis(20)));

        let end = tokio::time::timeout(Duration::from_millis(60), body.collect()).await;

        assert!(end.is_err(), "it is still waited for");
    }

    #[tokio::test]
    async fn a_body_that_comes_is_passed_on() {
        let body = watched(Body::from("whole"), patience(Duration::ZERO));

        assert_eq!(body.collect().await.unwrap().to_bytes(), "whole");
    }
}
