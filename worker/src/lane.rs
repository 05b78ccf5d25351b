//! A lane to each far end: what goes to one waits for no other.
//!
//! A lane is closed when its far end fails again and again: nothing that goes there is claimed then, so no try is used up. After a while
//! one delivery goes ahead, and the others follow if it gets through. A way may have a budget, too, which its lanes share: how many may set
//! out a second.
//!
//! Each worker finds out for itself; a far end that is ill is asked by each of them once in a while, and no more.

use std::{
    num::NonZeroU32,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use chrono::{DateTime, TimeDelta, Utc};
use domain::delivery::{End, Outcome};
use entity::notification::Way;
use tokio::sync::Notify;

use crate::measure::LANE_CLOSED;

/// Failures in a row that close a lane: more than bad luck.
const TOO_MANY: u32 = 5;

/// How long a lane is closed first, and at most; each time that the one that goes ahead fails, twice as long.
const CLOSED: (TimeDelta, TimeDelta) = (TimeDelta::seconds(15), TimeDelta::minutes(5));

/// How many may set out a second, by the way; without a figure, as many as there are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Budgets {
    /// To Apple's push service.
    pub ios: Option<NonZeroU32>,
    /// To Google's.
    pub android: Option<NonZeroU32>,
    /// To those of browsers.
    pub web: Option<NonZeroU32>,
    /// To the mail server.
    pub mail: Option<NonZeroU32>,
}

/// All lanes.
#[derive(Debug)]
pub(crate) struct Lanes([Lane; End::ALL.len()]);

impl Lanes {
    pub fn new(budgets: Budgets) -> Self {
        let purse = |per_second: NonZeroU32| Arc::new(Mutex::new(Budget::new(per_second, Instant::now())));
        let Budgets {
            ios,
            android,
            web,
            mail,
        } = budgets;
        let (ios, android) = (ios.map(purse), android.map(purse));
        let (web, mail) = (web.map(purse), mail.map(purse));
        Self(End::ALL.map(|end| {
            let budget = match end.way() {
                Way::Ios => &ios,
                Way::Android => &android,
                Way::Web => &web,
                Way::Mail => &mail,
            };
            Lane {
                name: end.name(),
                health: Mutex::default(),
                budget: budget.clone(),
                under_way: AtomicUsize::new(0),
                more: Notify::new(),
            }
        }))
    }

    /// Returns the lane to a far end.
    pub fn of(&self, end: End) -> &Lane {
        let index = End::ALL.iter().position(|known| *known == end);
        &self.0[index.expect("all far ends have a lane")]
    }

    /// Returns the far ends to which nobody who is woken may set out: closed ones, and such as have `most` under way or no budget left.
    pub fn held(&self, most: usize, now: DateTime<Utc>) -> Vec<End> {
        let ends = End::ALL.into_iter();
        ends.filter(|end| self.of(*end).is_held(most, now)).collect()
    }

    /// Says in every lane that there is more to send.
    pub fn ring(&self) {
        for lane in &self.0 {
            lane.more.notify_one();
        }
    }
}

/// Returns what a way is called where machines count.
pub(crate) fn name(way: Way) -> &'static str {
    match way {
        Way::Ios => "apns",
        Way::Android => "fcm",
        Way::Web => "web_push",
        Way::Mail => "mail",
    }
}

/// One lane.
#[derive(Debug)]
pub(crate) struct Lane {
    name: &'static str,
    health: Mutex<Health>,
    budget: Option<Arc<Mutex<Budget>>>,
    under_way: AtomicUsize,
    /// Rung when there is more to send than wake-ups say.
    pub more: Notify,
}

impl Lane {
    /// Returns how many may set out now, when so many did already and have not come back.
    pub fn room(&self, n_under_way: usize, now: DateTime<Utc>) -> usize {
        let most = match self.health().gate(now) {
            Gate::Open => usize::MAX,
            Gate::One => 1_usize.saturating_sub(n_under_way),
            Gate::Closed => 0,
        };
        most.min(self.purse(Budget::left))
    }

    /// Returns how long it takes until the budget, which is used up, allows for one more; `None` where that is not what is waited for.
    pub fn budget_pause(&self, now: DateTime<Utc>) -> Option<Duration> {
        let is_open = self.health().gate(now) != Gate::Closed;
        let budget = self.budget.as_ref().filter(|_| is_open)?;
        budget
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pause(Instant::now())
    }

    /// Takes so many off the budget.
    pub fn spend(&self, count: usize) {
        self.purse(|budget, now| budget.spend(count, now));
    }

    /// Notes that one sets out; it is back when what is returned is dropped.
    pub fn set_out(&self) -> impl Drop + Send + '_ {
        struct UnderWay<'a>(&'a AtomicUsize);
        impl Drop for UnderWay<'_> {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Ordering::Relaxed);
            }
        }
        self.under_way.fetch_add(1, Ordering::Relaxed);
        UnderWay(&self.under_way)
    }

    /// Notes how one ended. Returns until when the lane is closed where that has changed: `None` where it is open again.
    pub fn note(&self, outcome: &Outcome, now: DateTime<Utc>) -> Option<Option<DateTime<Utc>>> {
        let (was_open, changed) = {
            let mut health = self.health();
            let (was_open, until) = (health.gate(now) == Gate::Open, health.closed_until);
            health.note(is_failure(outcome), now);
            let changed = Some(health.closed_until).filter(|now| *now != until);
            if was_open == (health.gate(now) == Gate::Open) {
                return changed;
            }
            (was_open, changed)
        };
        metrics::gauge!(LANE_CLOSED, "far_end" => self.name).set(f64::from(u8::from(was_open)));
        if was_open {
            tracing::warn!(
                far_end = self.name,
                "{} fails again and again: what goes there waits",
                self.name
            );
        } else {
            tracing::info!(far_end = self.name, "{} is back", self.name);
            self.more.notify_one();
        }
        changed
    }

    fn is_held(&self, most: usize, now: DateTime<Utc>) -> bool {
        self.health().gate(now) != Gate::Open
            || self.under_way.load(Ordering::Relaxed) >= most
            || self.purse(Budget::left) == 0
    }

    /// Does something with the budget, and returns what is left of it.
    fn purse(&self, deed: impl FnOnce(&mut Budget, Instant) -> usize) -> usize {
        self.budget.as_ref().map_or(usize::MAX, |budget| {
            deed(
                &mut budget.lock().unwrap_or_else(PoisonError::into_inner),
                Instant::now(),
            )
        })
    }

    fn health(&self) -> MutexGuard<'_, Health> {
        self.health.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says whether an outcome speaks against the far end, and not against what was sent: a recipient who is put off by a mail server, or whom it
/// does not know, is no sign of illness.
fn is_failure(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Unknown { .. } => true,
        Outcome::Transient { status, .. } => match status.as_deref() {
            None | Some("421" | "429") => true,
            Some(status) => status.starts_with('5'),
        },
        Outcome::Sent { .. } | Outcome::SentElsewhere { .. } | Outcome::Permanent { .. } => false,
    }
}

/// Whether anything may set out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gate {
    /// All may.
    Open,
    /// One goes ahead.
    One,
    /// None may.
    Closed,
}

/// What is known of a far end.
#[derive(Debug, Default)]
struct Health {
    failures: u32,
    /// How often it was closed without having been well in between.
    closings: u32,
    closed_until: Option<DateTime<Utc>>,
}

impl Health {
    fn gate(&self, now: DateTime<Utc>) -> Gate {
        match self.closed_until {
            None => Gate::Open,
            Some(until) if now < until => Gate::Closed,
            Some(_) => Gate::One,
        }
    }

    fn note(&mut self, failed: bool, now: DateTime<Utc>) {
        if !failed {
            *self = Self::default();
            return;
        }
        self.failures += 1;
        let closes = match self.gate(now) {
            Gate::Open => self.failures >= TOO_MANY,
            Gate::One => true,
            // It set out before.
            Gate::Closed => false,
        };
        if closes {
            let (first, longest) = CLOSED;
            self.closed_until = Some(now + (first * (1 << self.closings.min(16))).min(longest));
            self.closings += 1;
        }
    }
}

/// A budget that fills up evenly, to what may be spent in a second.
#[derive(Debug)]
struct Budget {
    per_second: f64,
    left: f64,
    filled_at: Instant,
}

impl Budget {
    fn new(per_second: NonZeroU32, now: Instant) -> Self {
        let per_second = per_second.get().into();
        Self {
            per_second,
            left: per_second,
            filled_at: now,
        }
    }

    /// Returns how many may set out.
    fn left(&mut self, now: Instant) -> usize {
        let passed = now.saturating_duration_since(self.filled_at).as_secs_f64();
        self.left = (self.left + passed * self.per_second).min(self.per_second);
        self.filled_at = now;
        // Rounded down, and none where more set out than were allowed for.
        self.left.max(0.0) as usize
    }

    /// Notes that so many set out, and returns how many more may. It may be more than are left: they are waited for later.
    fn spend(&mut self, count: usize, now: Instant) -> usize {
        self.left(now);
        self.left -= count as f64;
        self.left(now)
    }

    /// Returns how long it takes until one more may set out, where none may now.
    fn pause(&mut self, now: Instant) -> Option<Duration> {
        (self.left(now) == 0).then(|| Duration::from_secs_f64((1.0 - self.left) / self.per_second))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    #[test]
    fn a_lane_closes_after_failures_in_a_row_and_no_sooner() {
        let mut health = Health::default();

        for failed in [true, true, true, true, false, true, true, true, true] {
            health.note(failed, at(0));
        }
        let before = health.gate(at(0));
        health.note(true, at(0));

        assert_eq!((before, health.gate(at(14))), (Gate::Open, Gate::Closed));
        assert_eq!(health.gate(at(15)), Gate::One);
    }

    #[test]
    fn each_closing_is_longer_up_to_an_end() {
        let mut health = Health::default();
        for _ in 0..TOO_MANY {
            health.note(true, at(0));
        }
        let mut pauses = Vec::new();
        for _ in 0..6 {
            let now = health.closed_until.unwrap();
            health.note(true, now);
            // Those that set out before say nothing new.
            health.note(true, now);
            pauses.push((health.closed_until.unwrap() - now).num_seconds());
        }
        let now = health.closed_until.unwrap();
        health.note(false, now);

        assert_eq!(pauses, [30, 60, 120, 240, 300, 300]);
        assert_eq!(health.gate(now), Gate::Open);
    }

    #[test]
    fn a_budget_fills_up_to_a_second_of_it() {
        let begun = Instant::now();
        let after = |milliseconds| begun + Duration::from_millis(milliseconds);
        let mut budget = Budget::new(NonZeroU32::new(10).unwrap(), begun);

        let first = budget.left(after(5_000));
        budget.spend(12, after(5_000));
        let in_debt = (budget.left(after(5_000)), budget.pause(after(5_000)));
        let later = budget.left(after(5_500));

        assert_eq!(first, 10);
        assert_eq!(in_debt, (0, Some(Duration::from_millis(300))));
        assert_eq!((later, budget.pause(after(5_500))), (3, None));
    }

    #[test]
    fn browsers_go_on_while_one_of_their_services_fails_and_share_their_budget() {
        let lanes = Lanes::new(Budgets {
            web: NonZeroU32::new(10),
            ..Budgets::default()
        });
        let failed = Outcome::Unknown {
            reason: "no answer in time".to_owned(),
        };

        for _ in 0..TOO_MANY {
            lanes.of(End::WebMozilla).note(&failed, at(0));
        }
        let held = lanes.held(usize::MAX, at(0));
        lanes.of(End::WebGoogle).spend(10);
        let spent = lanes.held(usize::MAX, at(0));

        assert_eq!(held, [End::WebMozilla]);
        assert_eq!(spent, End::on(Way::Web).collect::<Vec<_>>());
    }

    #[test]
    fn what_speaks_against_a_recipient_does_not_speak_against_the_far_end() {
        let transient = |status: Option<&str>| Outcome::Transient {
            status: status.map(str::to_owned),
            reason: String::new(),
            retry_after: None,
        };

        for (status, wanted) in [
            (None, true),
            (Some("421"), true),
            (Some("429"), true),
            (Some("500"), true),
            (Some("503"), true),
            (Some("450"), false),
            (Some("451"), false),
        ] {
            assert_eq!(is_failure(&transient(status)), wanted, "{status:?}");
        }
        assert!(is_failure(&Outcome::Unknown {
            reason: String::new()
        }));
        assert!(!is_failure(&Outcome::Sent { provider_id: None }));
    }
}
