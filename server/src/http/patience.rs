//! How long whoever is connected may take for what they have to do.

use std::time::Duration;

/// How long is waited for a client before it is given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// From the first byte of a request's head to its last.
    pub head: Duration,
    /// Between two requests of a connection: longer than the minute for which proxies keep theirs, so that they close first.
    pub idle: Duration,
    /// For a body, however short.
    pub body: Duration,
    /// A longer body has a second more for each of as many bytes: an upload by a bad mobile network.
    pub body_bytes_per_second: u64,
    /// For the client to read anything of what it is sent.
    pub unread: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            idle: Duration::from_secs(75),
            body: Duration::from_secs(30),
            body_bytes_per_second: 16 << 10,
            unread: Duration::from_secs(30),
        }
    }
}

impl Patience {
    /// Returns how long a body may have taken of which so many bytes have arrived.
    pub(super) fn body_of(&self, n_bytes: u64) -> Duration {
        self.body + Duration::from_secs(n_bytes / self.body_bytes_per_second.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_body_may_take_longer_than_a_short_one() {
        let patience = Patience::default();

        assert_eq!(patience.body_of(1_000), Duration::from_secs(30));
        assert_eq!(patience.body_of(16 << 20), Duration::from_secs(30 + 1_024));
    }
}
