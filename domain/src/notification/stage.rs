//! Which of a task's reminders a moment brings, and whether it is still true.

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use entity::{
    id::{AccountId, ResidenceId, TaskId},
    membership::MemberRole,
    notification::NotificationKind,
    plan::PlanKind,
    schedule::Schedule,
    task::TaskPriority,
};
use sea_orm::{ActiveEnum, FromQueryResult, Iterable};
use uuid::Uuid;

use super::hour::{after, before};
use crate::{
    Action,
    access::may,
    schedule::{Reminders, Stage, Timetable, zone},
};

/// One day's hour of one account for one kind of reminder. All notices that it brings are sent together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub account_id: AccountId,
    pub kind: PlanKind,
    /// The day, in the account's zone.
    pub on: NaiveDate,
    /// When its hour comes.
    pub at: DateTime<Utc>,
    /// When the hour of the day before came: what lies between belongs to this moment.
    pub since: DateTime<Utc>,
}

impl Moment {
    /// Returns the id that every planner gives to this moment.
    pub fn id(&self) -> Uuid {
        /// Names moments among all that UUIDs of version 5 are made from.
        const MOMENTS: Uuid = Uuid::from_u128(0x6d1c_2f6a_8f0e_4b52_9c43_1f1d_0f7b_5a21);
        let name = format!("{} {} {}", self.account_id, self.kind.to_value(), self.on);
        Uuid::new_v5(&MOMENTS, name.as_bytes())
    }

    /// Returns what its notices are about.
    pub fn notices(&self) -> NotificationKind {
        match self.kind {
            PlanKind::Remind => NotificationKind::TaskDueSoon,
            PlanKind::Overdue => NotificationKind::TaskOverdue,
        }
    }
}

/// A task that may have something to say to an account.
#[derive(Debug, FromQueryResult)]
pub(super) struct Candidate {
    pub account_id: AccountId,
    pub task_id: TaskId,
    pub title: String,
    pub schedule: Schedule,
    pub priority: TaskPriority,
    pub due_on: NaiveDate,
    pub snoozed_until: Option<NaiveDate>,
    pub started_at: Option<DateTime<Utc>>,
    pub residence_id: ResidenceId,
    pub residence_name: String,
    pub time_zone: String,
}

impl Candidate {
    /// Returns the day in the home and the days since the due day (negative before it) of the reminder that `moment` brings.
    ///
    /// The home's days since the account's hour of the day before are looked at, the newest first. That is one day, but where
    /// the clocks of home and account change apart it may be none or two; so each day of the home is looked at once.
    pub fn stage(&self, moment: &Moment) -> Option<(NaiveDate, i32)> {
        // A zone is checked before it is stored.
        let zone = zone::parse(&self.time_zone).unwrap_or(Tz::UTC);
        let (first, last) = (
            after(zone::today(zone, moment.since)),
            zone::today(zone, moment.at),
        );
        let period = Timetable::new(&self.schedule, &[]).ok()?.period_days(last);
        let reminders = Reminders {
            due_on: self.due_on,
            period,
            urgent: self.priority == TaskPriority::Urgent,
            started: self.started_at.is_some(),
        };
        let mut day = last;
        while day >= first {
            let found = reminders.on(day).and_then(|stage| place(stage, moment.kind));
            if let Some(stage) = found {
                let snoozed = self.snoozed_until.is_some_and(|until| until > day);
                return (!snoozed).then_some((day, stage));
            }
            day = before(day);
        }
        None
    }
}

/// Returns the days since the due day if the stage is one of those that `kind` brings.
fn place(stage: Stage, kind: PlanKind) -> Option<i32> {
    match (kind, stage) {
        (PlanKind::Remind, Stage::Before(days)) => i32::try_from(days).ok().map(|days| -days),
        (PlanKind::Remind, Stage::Due) => Some(0),
        (PlanKind::Overdue, Stage::Overdue(days)) => i32::try_from(days).ok(),
        _ => None,
    }
}

/// The roles that are reminded of tasks, as a list in SQL.
pub(super) static WORKERS: LazyLock<String> = LazyLock::new(|| {
    let roles = MemberRole::iter().filter(|role| may(*role, Action::WorkOnTasks));
    roles
        .map(|role| format!("'{}'", role.to_value()))
        .collect::<Vec<_>>()
        .join(", ")
});

/// Returns what `FROM` and `WHERE` find the notices `n` of a kind that are still true.
pub(crate) fn current(kind: Option<NotificationKind>) -> &'static str {
    match kind {
        Some(NotificationKind::TaskDueSoon | NotificationKind::TaskOverdue) => &CURRENT,
        _ => "FROM notification n WHERE n.moment_id IS NOT NULL",
    }
}

/// Says in SQL that a notice `n` speaks of no home that is silent for its person.
pub(crate) const LOUD: &str = "NOT EXISTS (
    SELECT 1 FROM muted_residence mr WHERE mr.account_id = n.account_id AND mr.residence_id = n.residence_id)";

/// What `FROM` and `WHERE` find the notices `n` whose reminder is still true: nothing that was done, moved, snoozed, put away or
/// given to another since it was planned.
static CURRENT: LazyLock<String> = LazyLock::new(|| {
    format!(
        "FROM notification n
         JOIN task t ON t.id = n.task_id AND t.due_on = n.occurrence_on
         JOIN residence r ON r.id = t.residence_id
         JOIN membership m ON m.residence_id = t.residence_id AND m.account_id = n.account_id
         WHERE NOT t.finished AND t.archived_at IS NULL AND r.archived_at IS NULL
           AND (t.snoozed_until IS NULL OR t.snoozed_until <= n.local_on)
           AND (t.started_at IS NULL OR n.stage >= 0)
           AND (t.assignee_id IS NULL OR t.assignee_id = m.id)
           AND m.role IN ({})",
        *WORKERS
    )
});
