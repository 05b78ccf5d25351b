//! How a purchase stands: a pure function of what its store has said and of the time.
//!
//! What a store says comes late, twice and in any order. So each part of a [`Standing`] is the later of two, a union, or a flag that only
//! ever goes up: putting together what was said gives the same, whatever came first and however often it came.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    subscription::{Course, Standing, Store, SubscriptionStatus, Trouble},
    tier::Tier,
};

/// How long Apple tries a payment again after a period ended, as it announces: what it says after that may have been lost.
const LONGEST_RETRY: TimeDelta = TimeDelta::days(60);

/// How long after a period ended Google is asked whether another began that it did not tell of.
const LATE_RENEWAL: TimeDelta = TimeDelta::days(3);

/// How often Google is asked in that time.
const RENEWAL_PACE: TimeDelta = TimeDelta::hours(1);

/// How often Google is asked about a purchase that rests.
const REST_PACE: TimeDelta = TimeDelta::days(1);

/// Puts what was said later, or besides, into what is known; older than what is known changes nothing.
pub(crate) fn hear(known: &mut Standing, said: &Standing) {
    known.period = known.period.take().max(said.period.clone());
    known.course = known.course.take().max(said.course.clone());
    known.voided_orders.extend(said.voided_orders.iter().cloned());
    known.revoked |= said.revoked;
    known.replaced |= said.replaced;
}

/// Returns how a purchase stands at an instant.
pub fn status(standing: &Standing, now: DateTime<Utc>) -> SubscriptionStatus {
    let Some(period) = &standing.period else {
        return SubscriptionStatus::None;
    };
    let order = period.order_id.as_ref();
    let is_voided = order.is_some_and(|order| standing.voided_orders.contains(order));
    if standing.revoked || is_voided || period.revoked_at.is_some() {
        return SubscriptionStatus::Revoked;
    }
    if standing.replaced {
        return SubscriptionStatus::Expired;
    }
    match trouble(standing) {
        Trouble::Pending => return SubscriptionStatus::None,
        Trouble::Hold => return SubscriptionStatus::OnHold,
        Trouble::Paused => return SubscriptionStatus::Paused,
        Trouble::Ended => return SubscriptionStatus::Expired,
        Trouble::Grace { until } if now < until => return SubscriptionStatus::InGracePeriod,
        Trouble::Retry if period.ends_at.is_none_or(|end| now < end + LONGEST_RETRY) => {
            return SubscriptionStatus::InBillingRetry;
        }
        Trouble::Fine | Trouble::Grace { .. } | Trouble::Retry => {}
    }
    match period.ends_at {
        Some(end) if end <= now => SubscriptionStatus::Expired,
        _ if period.is_trial => SubscriptionStatus::Trialing,
        _ => SubscriptionStatus::Active,
    }
}

/// Returns what is the matter with a purchase. What was told before the last period was bought is over.
fn trouble(standing: &Standing) -> Trouble {
    let (Some(period), Some(course)) = (&standing.period, &standing.course) else {
        return Trouble::Fine;
    };
    if course.told_at < period.began_at {
        return Trouble::Fine;
    }
    course.trouble
}

/// Returns what a purchase that stands so is worth.
pub fn tier(status: SubscriptionStatus) -> Tier {
    match status {
        SubscriptionStatus::Trialing
        | SubscriptionStatus::Active
        | SubscriptionStatus::InGracePeriod
        | SubscriptionStatus::InBillingRetry => Tier::Pro,
        SubscriptionStatus::None
        | SubscriptionStatus::OnHold
        | SubscriptionStatus::Paused
        | SubscriptionStatus::Expired
        | SubscriptionStatus::Revoked => Tier::Free,
    }
}

/// Says whether another stretch of time will be bought by itself.
pub fn will_renew(standing: &Standing, now: DateTime<Utc>) -> bool {
    let is_alive = !matches!(
        status(standing, now),
        SubscriptionStatus::None | SubscriptionStatus::Expired | SubscriptionStatus::Revoked
    );
    is_alive && standing.course.as_ref().is_some_and(|course| course.will_renew)
}

/// Returns until when a purchase lasts, as things stand.
pub fn ends_at(standing: &Standing) -> Option<DateTime<Utc>> {
    let end = standing.period.as_ref()?.ends_at?;
    match trouble(standing) {
        Trouble::Grace { until } => Some(until.max(end)),
        _ => Some(end),
    }
}

/// Returns when it is to be looked again: when the time alone changes how a purchase stands, or when its store may know something new that
/// it has not told. None where neither will ever be.
pub(crate) fn look_again(store: Store, standing: &Standing, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let present = status(standing, now);
    let end = standing.period.as_ref().and_then(|period| period.ends_at);
    let grace = match standing.course {
        Some(Course {
            trouble: Trouble::Grace { until },
            ..
        }) => Some(until),
        _ => None,
    };
    let turns = [end, grace, end.map(|end| end + LONGEST_RETRY)];
    let by_itself = turns
        .into_iter()
        .flatten()
        .filter(|at| *at > now && status(standing, *at) != present)
        .min();
    if by_itself.is_some() || store != Store::Google {
        return by_itself;
    }
    let is_late = end.is_some_and(|end| end <= now && now < end + LATE_RENEWAL);
    match (present, trouble(standing)) {
        (SubscriptionStatus::OnHold | SubscriptionStatus::Paused, _) => Some(now + REST_PACE),
        // It did not say that it is over.
        (SubscriptionStatus::Expired, Trouble::Fine | Trouble::Grace { .. })
            if is_late && !standing.replaced =>
        {
            Some(now + RENEWAL_PACE)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use entity::subscription::Period;
    use proptest::prelude::*;

    use super::*;

    fn at(day: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000 + day)
    }

    /// A month that was bought on a day.
    fn bought(day: i64) -> Standing {
        Standing {
            period: Some(Period {
                began_at: at(day),
                told_at: at(day),
                revoked_at: None,
                ends_at: Some(at(day + 30)),
                product_id: Some("pro.monthly".to_owned()),
                is_trial: false,
                order_id: Some(format!("order {day}")),
            }),
            ..Standing::default()
        }
    }

    fn course(day: i64, trouble: Trouble) -> Standing {
        Standing {
            course: Some(Course {
                told_at: at(day),
                trouble,
                will_renew: true,
            }),
            ..Standing::default()
        }
    }

    fn together(said: &[Standing]) -> Standing {
        let mut standing = Standing::default();
        for said in said {
            hear(&mut standing, said);
        }
        standing
    }

    #[test]
    fn what_was_bought_lasts_until_its_end_and_not_a_moment_longer() {
        let standing = bought(0);

        assert_eq!(status(&standing, at(29)), SubscriptionStatus::Active);
        assert_eq!(status(&standing, at(30)), SubscriptionStatus::Expired);
        assert_eq!(look_again(Store::Apple, &standing, at(5)), Some(at(30)));
        assert_eq!(look_again(Store::Apple, &standing, at(30)), None);
    }

    #[test]
    fn what_never_ends_is_looked_at_no_more() {
        let mut standing = bought(0);
        standing.period.as_mut().unwrap().ends_at = None;

        assert_eq!(status(&standing, at(40_000)), SubscriptionStatus::Active);
        assert_eq!(look_again(Store::Granted, &standing, at(1)), None);
    }

    #[test]
    fn a_trial_is_worth_what_is_paid_for() {
        let mut standing = bought(0);
        standing.period.as_mut().unwrap().is_trial = true;

        assert_eq!(status(&standing, at(1)), SubscriptionStatus::Trialing);
        assert_eq!(tier(SubscriptionStatus::Trialing), Tier::Pro);
    }

    #[test]
    fn grace_and_retry_keep_pro_beyond_the_end_and_then_let_go() {
        let grace = together(&[bought(0), course(30, Trouble::Grace { until: at(46) })]);
        let retry = together(&[bought(0), course(31, Trouble::Retry)]);

        assert_eq!(status(&grace, at(45)), SubscriptionStatus::InGracePeriod);
        assert_eq!(ends_at(&grace), Some(at(46)));
        assert_eq!(status(&grace, at(46)), SubscriptionStatus::Expired);
        assert_eq!(look_again(Store::Apple, &grace, at(31)), Some(at(46)));
        assert_eq!(status(&retry, at(89)), SubscriptionStatus::InBillingRetry);
        assert_eq!(status(&retry, at(90)), SubscriptionStatus::Expired);
        assert_eq!(look_again(Store::Apple, &retry, at(31)), Some(at(90)));
        for status in [
            SubscriptionStatus::InGracePeriod,
            SubscriptionStatus::InBillingRetry,
        ] {
            assert_eq!(tier(status), Tier::Pro);
        }
    }

    #[test]
    fn hold_and_pause_are_free_and_google_is_asked_about_them_every_day() {
        let cases = [
            (Trouble::Hold, SubscriptionStatus::OnHold),
            (Trouble::Paused, SubscriptionStatus::Paused),
        ];
        for (trouble, expected) in cases {
            let standing = together(&[bought(0), course(31, trouble)]);

            assert_eq!(status(&standing, at(31)), expected);
            assert_eq!(tier(expected), Tier::Free);
            assert_eq!(look_again(Store::Google, &standing, at(31)), Some(at(32)));
        }
    }

    #[test]
    fn trouble_is_over_once_something_was_bought_after_it() {
        let standing = together(&[bought(0), course(31, Trouble::Hold), bought(35)]);

        assert_eq!(status(&standing, at(36)), SubscriptionStatus::Active);
    }

    #[test]
    fn a_refund_ends_what_it_was_for_and_nothing_else() {
        let mut refund = bought(0);
        let period = refund.period.as_mut().unwrap();
        (period.told_at, period.revoked_at) = (at(10), Some(at(9)));

        let refunded = together(&[bought(0), refund.clone()]);
        let renewed = together(&[bought(0), refund, bought(30)]);

        assert_eq!(status(&refunded, at(11)), SubscriptionStatus::Revoked);
        assert_eq!(tier(SubscriptionStatus::Revoked), Tier::Free);
        assert_eq!(status(&renewed, at(31)), SubscriptionStatus::Active);
    }

    #[test]
    fn a_voided_order_counts_as_long_as_it_is_the_last() {
        let voided = Standing {
            voided_orders: ["order 0".to_owned()].into(),
            ..Standing::default()
        };

        assert_eq!(
            status(&together(&[bought(0), voided.clone()]), at(1)),
            SubscriptionStatus::Revoked
        );
        assert_eq!(
            status(&together(&[voided, bought(0), bought(30)]), at(31)),
            SubscriptionStatus::Active
        );
    }

    #[test]
    fn older_than_what_is_known_changes_nothing() {
        let known = together(&[bought(30), course(40, Trouble::Fine)]);

        let mut after = known.clone();
        hear(&mut after, &bought(0));
        hear(&mut after, &course(31, Trouble::Ended));

        assert_eq!(after, known);
    }

    #[test]
    fn a_period_that_ended_without_a_word_is_asked_about_for_a_while() {
        let standing = bought(0);
        let (soon, late) = (at(30) + RENEWAL_PACE, at(33));

        assert_eq!(look_again(Store::Google, &standing, at(30)), Some(soon));
        assert_eq!(look_again(Store::Google, &standing, late), None);
        let ended = together(&[standing, course(30, Trouble::Ended)]);
        assert_eq!(look_again(Store::Google, &ended, at(30)), None);
    }

    fn trouble_of_any_kind() -> impl Strategy<Value = Trouble> {
        prop_oneof![
            Just(Trouble::Fine),
            (0..90i64).prop_map(|day| Trouble::Grace { until: at(day) }),
            Just(Trouble::Retry),
            Just(Trouble::Hold),
            Just(Trouble::Paused),
            Just(Trouble::Pending),
            Just(Trouble::Ended),
        ]
    }

    prop_compose! {
        fn anything_said()(
            began in proptest::option::of((0..4i64, 0..6i64, any::<bool>(), any::<bool>())),
            turn in proptest::option::of((0..90i64, trouble_of_any_kind(), any::<bool>())),
            voided in proptest::collection::btree_set((0..4i64).prop_map(|month| format!("order {}", month * 30)), 0..2),
            revoked in proptest::bool::weighted(0.1),
            replaced in proptest::bool::weighted(0.1),
        ) -> Standing {
            let period = began.and_then(|(month, told, is_trial, is_taken_back)| {
                let mut period = bought(month * 30).period?;
                period.told_at = at(month * 30 + told);
                period.is_trial = is_trial;
                period.revoked_at = is_taken_back.then(|| at(month * 30 + told));
                Some(period)
            });
            let course = turn.map(|(day, trouble, will_renew)| Course { told_at: at(day), trouble, will_renew });
            Standing { period, course, voided_orders: voided, revoked, replaced }
        }
    }

    proptest! {
        #[test]
        fn any_order_of_what_was_said_however_often_ends_in_the_same_state(
            said in proptest::collection::vec(anything_said(), 0..8).prop_flat_map(|said| {
                let again = said.iter().chain(&said).cloned().collect::<Vec<_>>();
                (Just(said), Just(again).prop_shuffle())
            }),
            day in 0..200i64,
        ) {
            let (in_order, shuffled) = (together(&said.0), together(&said.1));

            prop_assert_eq!(&in_order, &shuffled);
            prop_assert_eq!(status(&in_order, at(day)), status(&shuffled, at(day)));
        }

        #[test]
        fn what_is_looked_at_when_it_is_due_is_never_pro_for_longer_than_it_should_be(
            said in proptest::collection::vec(anything_said(), 1..6),
            day in 0..200i64,
        ) {
            let standing = together(&said);
            let mut now = at(0);
            let mut seen = status(&standing, now);
            while let Some(next) = look_again(Store::Apple, &standing, now).filter(|next| *next <= at(day)) {
                prop_assert!(next > now);
                now = next;
                seen = status(&standing, now);
            }

            prop_assert_eq!(seen, status(&standing, at(day)));
        }

        #[test]
        fn what_is_kept_as_json_reads_back_as_it_was(standing in anything_said()) {
            let text = serde_json::to_string(&standing).unwrap();

            prop_assert_eq!(serde_json::from_str::<Standing>(&text).unwrap(), standing);
        }
    }
}
