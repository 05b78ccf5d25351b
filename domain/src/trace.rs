//! What caused what: a request, and all that workers do because of it, stand in the log under one trace.
//!
//! A trace goes along with the task that runs, with wake-ups and with deliveries. It promises nothing: what has lost its trace is done all the
//! same.

use std::{fmt, future::Future};

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::meter;

tokio::task_local! {
    static CURRENT: Cause;
}

/// What caused what is done now.
#[derive(Clone, Copy)]
struct Cause {
    trace: TraceId,
    parent: Option<Parent>,
}

/// The id of a trace, as W3C's Trace Context has it: 128 bits that are not all 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TraceId(Uuid);

impl TraceId {
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

/// What a header `traceparent` says of whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parent {
    /// The trace that the question belongs to.
    pub trace: TraceId,
    /// What asks, within that trace.
    pub span: u64,
    /// Whether whoever asks keeps what it does, so that what is done for it should be kept too.
    pub is_kept: bool,
}

impl Parent {
    /// Reads the value of the header; `None` for what is none.
    #[must_use]
    pub fn read(value: &str) -> Option<Self> {
        let mut parts = value.split('-');
        let version = parts.next()?;
        let (trace, parent, flags) = (parts.next()?, parts.next()?, parts.next()?);
        let is_hex = |text: &str, length: usize| {
            let is_digit = |digit: u8| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit);
            text.len() == length && text.bytes().all(is_digit)
        };
        let is_sound = is_hex(version, 2) && version != "ff" && is_hex(trace, 32) && is_hex(flags, 2);
        // Only versions after the first may have more to say.
        let is_whole = version != "00" || parts.next().is_none();
        if !is_sound || !is_whole || !is_hex(parent, 16) {
            return None;
        }
        Some(Self {
            trace: TraceId::read(trace)?,
            span: u64::from_str_radix(parent, 16).ok().filter(|span| *span != 0)?,
            is_kept: u8::from_str_radix(flags, 16).ok()? & 1 == 1,
        })
    }
}

/// Returns the trace of what is done now, if it has one.
#[must_use]
pub fn current() -> Option<TraceId> {
    CURRENT.try_with(|cause| cause.trace).ok()
}

/// Returns the same as a row keeps it.
pub(crate) fn of_now() -> Option<Uuid> {
    current().map(TraceId::uuid)
}

/// Returns what asked for what is done now from outside of this program, where that is known.
#[must_use]
pub fn parent() -> Option<Parent> {
    CURRENT.try_with(|cause| cause.parent).ok().flatten()
}

/// Does something within a trace, or within none.
pub async fn within<F: Future>(trace: Option<TraceId>, doing: F) -> F::Output {
    match trace {
        Some(trace) => CURRENT.scope(Cause { trace, parent: None }, doing).await,
        None => doing.await,
    }
}

/// Does something within the trace of whoever asks for it.
pub async fn asked_by<F: Future>(parent: Parent, doing: F) -> F::Output {
    let cause = Cause {
        trace: parent.trace,
        parent: Some(parent),
    };
    CURRENT.scope(cause, doing).await
}

/// Returns what does something in a task of its own, within the trace and under the meter of what is done now.
pub fn carried<F: Future>(doing: F) -> impl Future<Output = F::Output> {
    let (trace, meter) = (current(), meter::current());
    within(trace, meter::under(meter, doing))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

    #[test]
    fn a_parent_is_read_as_the_standard_writes_it() {
        let parent = Parent::read(&format!("00-{ID}-00f067aa0ba902b7-01")).unwrap();
        let later = Parent::read(&format!("cc-{ID}-00f067aa0ba902b7-02-what-will-be")).unwrap();

        assert_eq!(parent.trace.to_string(), ID);
        assert_eq!(TraceId::read(ID), Some(parent.trace));
        assert_eq!((parent.span, parent.is_kept), (0x00f0_67aa_0ba9_02b7, true));
        assert_eq!((later.trace, later.is_kept), (parent.trace, false));
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
            assert_eq!(Parent::read(&value), None, "{value}");
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

    #[tokio::test]
    async fn a_task_of_its_own_goes_on_with_the_trace_and_asks_for_itself() {
        let asking = Parent::read(&format!("00-{ID}-00f067aa0ba902b7-01")).unwrap();

        let (here, apart) = asked_by(asking, async {
            let apart = tokio::spawn(carried(async { (current(), parent()) }));
            (parent(), apart.await.unwrap())
        })
        .await;

        assert_eq!(here, Some(asking));
        assert_eq!(apart, (Some(asking.trace), None));
    }
}
