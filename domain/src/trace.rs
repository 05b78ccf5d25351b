//! What caused what: a request, and all that workers do because of it, stand in the log under one trace.
//!
//! A trace goes along with the task that runs, with wake-ups and with deliveries. It promises nothing: what has lost its trace is done all the
//! same.

use std::{fmt, future::Future};

use sha2::{Digest, Sha256};
use uuid::Uuid;

tokio::task_local! {
    static CURRENT: TraceId;
}

/// The id of a trace, as W3C's Trace Context has it: 128 bits that are not all 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TraceId(Uuid);

impl TraceId {
    /// Reads the value of a header `traceparent`; `None` for what is none.
    #[must_use]
    pub fn of_parent(value: &str) -> Option<Self> {
        let mut parts = value.split('-');
        let version = parts.next()?;
        let (trace, parent, flags) = (parts.next()?, parts.next()?, parts.next()?);
        let is_hex = |text: &str, length: usize| {
            let is_digit = |digit: u8| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit);
            text.len() == length && text.bytes().all(is_digit)
        };
        let is_sound = is_hex(version, 2) && version != "ff" && is_hex(parent, 16) && is_hex(flags, 2);
        // Only versions after the first may have more to say.
        let is_whole = version != "00" || parts.next().is_none();
        let is_named = parent.bytes().any(|digit| digit != b'0');
        (is_sound && is_whole && is_named && is_hex(trace, 32))
            .then(|| Self::read(trace))
            .flatten()
    }

    /// Returns the trace of what nobody traced before: the same for the same name.
    #[must_use]
    pub fn of_name(name: &str) -> Self {
        let digest = Sha256::digest(name);
        let hash = u128::from_be_bytes(std::array::from_fn(|nth| digest[nth]));
        // 128 bits of chance are not all 0.
        Self(Uuid::from_u128(hash))
    }

    /// Reads an id as it is shown.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let id = Uuid::try_parse(text).ok().filter(|id| !id.is_nil())?;
        Some(Self(id))
    }

    /// Returns the trace that a row keeps.
    #[must_use]
    pub fn of_row(id: Option<Uuid>) -> Option<Self> {
        id.map(Self)
    }

    /// Returns the id as a row keeps it.
    #[must_use]
    pub fn uuid(self) -> Uuid {
        self.0
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_simple().fmt(f)
    }
}

/// Returns the trace of what is done now, if it has one.
#[must_use]
pub fn current() -> Option<TraceId> {
    CURRENT.try_with(|trace| *trace).ok()
}

/// Returns the same as a row keeps it.
pub(crate) fn of_now() -> Option<Uuid> {
    current().map(TraceId::uuid)
}

/// Does something within a trace, or within none.
pub async fn within<F: Future>(trace: Option<TraceId>, doing: F) -> F::Output {
    match trace {
        Some(trace) => CURRENT.scope(trace, doing).await,
        None => doing.await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

    #[test]
    fn a_parent_is_read_as_the_standard_writes_it() {
        let trace = TraceId::of_parent(&format!("00-{ID}-00f067aa0ba902b7-01")).unwrap();

        assert_eq!(trace.to_string(), ID);
        assert_eq!(TraceId::read(ID), Some(trace));
        let later = format!("cc-{ID}-00f067aa0ba902b7-01-what-will-be");
        assert_eq!(TraceId::of_parent(&later), Some(trace));
    }

    #[test]
    fn what_is_no_parent_is_not_believed() {
        let none = "0".repeat(32);
        for value in [
            String::new(),
            ID.to_owned(),
            format!("00-{ID}"),
            format!("00-{ID}-00f067aa0ba902b7"),
            format!("00-{ID}-00f067aa0ba902b7-01-more"),
            format!("ff-{ID}-00f067aa0ba902b7-01"),
            format!("00-{}-00f067aa0ba902b7-01", ID.to_uppercase()),
            format!("00-{none}-00f067aa0ba902b7-01"),
            format!("00-{ID}-0000000000000000-01"),
            format!("00-{ID}-00f067aa0ba902b7-1"),
            format!("00-{}-00f067aa0ba902b7-01", &ID[1..]),
            format!("00-<script>{}-00f067aa0ba902b7-01", &ID[8..]),
        ] {
            assert_eq!(TraceId::of_parent(&value), None, "{value}");
        }
    }

    #[test]
    fn a_name_has_one_trace_and_another_name_another() {
        assert_eq!(TraceId::of_name("a"), TraceId::of_name("a"));
        assert_ne!(TraceId::of_name("a"), TraceId::of_name("b"));
    }

    #[tokio::test]
    async fn a_trace_lasts_as_long_as_what_is_done_within_it() {
        let trace = TraceId::of_name("a");

        let inside = within(Some(trace), async { current() }).await;
        let nested = within(Some(trace), within(None, async { current() })).await;

        assert_eq!((current(), inside, nested), (None, Some(trace), Some(trace)));
    }
}
