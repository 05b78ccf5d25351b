//! Which of a task's reminders a moment brings, and whether a notice is still true.

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, Utc};
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

use super::{
    hour::{after, before},
    send::{EVERY_CHANNEL, Sending},
};
use crate::{
    Action,
    access::may,
    schedule::{Reminders, Stage, Timetable, zone},
};

/// One day's hour of one account for one kind of reminder. All notices of a kind that it brings are sent together.
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
    /// Returns the id that every planner gives to what this moment brings of a kind.
    pub fn id(&self, kind: NotificationKind) -> Uuid {
        let what = match kind {
            NotificationKind::DocumentExpiring => kind.to_value(),
            _ => self.kind.to_value(),
        };
        named(&format!("{} {what} {}", self.account_id, self.on))
    }

    /// Returns what its notices of tasks are about; `None` for what brings no notices.
    pub fn of_tasks(&self) -> Option<NotificationKind> {
        match self.kind {
            PlanKind::Remind => Some(NotificationKind::TaskDueSoon),
            PlanKind::Overdue => Some(NotificationKind::TaskOverdue),
            PlanKind::Digest | PlanKind::Welcome => None,
        }
    }

    /// Returns what may be sent of its notices.
    pub fn sendings(&self) -> impl Iterator<Item = Sending> {
        let of_documents = match self.kind {
            PlanKind::Remind => Some(NotificationKind::DocumentExpiring),
            PlanKind::Overdue | PlanKind::Digest | PlanKind::Welcome => None,
        };
        let kinds = self.of_tasks().into_iter().chain(of_documents);
        kinds.map(|kind| Sending {
            account_id: self.account_id,
            moment_id: self.id(kind),
            kind,
            at: self.at,
            channels: EVERY_CHANNEL,
            trace_id: None,
        })
    }

    /// Returns the days that began in a zone since the account's hour of the day before, the newest first.
    ///
    /// That is one day, but where the clocks of home and account change apart it may be none or two; so each day of the home is looked
    /// at once.
    pub fn days(&self, time_zone: &str) -> impl Iterator<Item = NaiveDate> {
        let zone = zone::stored(time_zone);
        let first = after(zone::today(zone, self.since));
        let last = zone::today(zone, self.at);
        std::iter::successors(Some(last), |day| Some(before(*day))).take_while(move |day| *day >= first)
    }
}

/// Returns the id that every planner gives to what goes by a name.
pub(super) fn named(name: &str) -> Uuid {
    /// Names moments among all that UUIDs of version 5 are made from.
    const MOMENTS: Uuid = Uuid::from_u128(0x6d1c_2f6a_8f0e_4b52_9c43_1f1d_0f7b_5a21);
    Uuid::new_v5(&MOMENTS, name.as_bytes())
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
    pub fn stage(&self, moment: &Moment) -> Option<(NaiveDate, i32)> {
        let today = moment.days(&self.time_zone).next()?;
        let period = Timetable::new(&self.schedule, &[]).ok()?.period_days(today);
        let reminders = Reminders {
            due_on: self.due_on,
            period,
            urgent: self.priority == TaskPriority::Urgent,
            started: self.started_at.is_some(),
        };
        let brought = |day| {
            let stage = reminders.on(day).and_then(|stage| place(stage, moment.kind));
            stage.map(|stage| (day, stage))
        };
        let (day, stage) = moment.days(&self.time_zone).find_map(brought)?;
        let snoozed = self.snoozed_until.is_some_and(|until| until > day);
        (!snoozed).then_some((day, stage))
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

/// The roles that are told of tasks, as a list in SQL.
pub(super) static WORKERS: LazyLock<String> = LazyLock::new(|| roles(Action::WorkOnTasks));

/// The roles that are told of documents, as a list in SQL.
pub(super) static KEEPERS: LazyLock<String> = LazyLock::new(|| roles(Action::KeepRecords));

/// The roles that are told who joined: those who let people in; as a list in SQL.
pub(super) static HOSTS: LazyLock<String> = LazyLock::new(|| roles(Action::Invite));

fn roles(action: Action) -> String {
    let roles = MemberRole::iter().filter(|role| may(*role, action));
    let names = roles.map(|role| format!("'{}'", role.to_value()));
    names.collect::<Vec<_>>().join(", ")
}

/// Returns what `FROM` and `WHERE` find the notices `n` of a kind that are still true.
pub(crate) fn current(kind: Option<NotificationKind>) -> &'static str {
    match kind {
        Some(NotificationKind::TaskDueSoon | NotificationKind::TaskOverdue) => &REMINDED,
        Some(NotificationKind::TaskAssigned) => &ASSIGNED,
        Some(NotificationKind::TaskCompleted) => &COMPLETED,
        Some(NotificationKind::MemberJoined) => &JOINED,
        Some(NotificationKind::DocumentExpiring) => &EXPIRING,
        Some(NotificationKind::Announcement) => ANNOUNCED,
        _ => "FROM notification n WHERE n.moment_id IS NOT NULL",
    }
}

/// What `FROM` and `WHERE` find the notices `n` of announcements that nobody has stopped.
const ANNOUNCED: &str =
    "FROM notification n JOIN announcement an ON an.id = n.announcement_id AND an.state <> 'STOPPED'
    WHERE n.moment_id IS NOT NULL";

/// Says in SQL that a notice `n` speaks of no home that is silent for its person.
pub(crate) const LOUD: &str = "NOT EXISTS (
    SELECT 1 FROM muted_residence mr WHERE mr.account_id = n.account_id AND mr.residence_id = n.residence_id)";

/// What `FROM` and `WHERE` find the notices `n` whose reminder is still true: nothing that was done, moved, snoozed, put away or
/// given to another since it was planned.
static REMINDED: LazyLock<String> = LazyLock::new(|| {
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

/// Finds what is still the person's turn.
static ASSIGNED: LazyLock<String> = LazyLock::new(|| {
    format!(
        "FROM notification n
         JOIN task t ON t.id = n.task_id
         JOIN residence r ON r.id = t.residence_id
         JOIN membership m ON m.id = t.assignee_id AND m.account_id = n.account_id
         WHERE NOT t.finished AND t.archived_at IS NULL AND r.archived_at IS NULL AND m.role IN ({})",
        *WORKERS
    )
});

/// Finds what was not taken back.
static COMPLETED: LazyLock<String> = LazyLock::new(|| {
    format!(
        "FROM notification n
         JOIN task_completion c ON c.id = n.completion_id
         JOIN residence r ON r.id = c.residence_id
         JOIN membership m ON m.residence_id = c.residence_id AND m.account_id = n.account_id
         WHERE r.archived_at IS NULL AND m.role IN ({})",
        *WORKERS
    )
});

/// Finds those who are still there, for those who let people in.
static JOINED: LazyLock<String> = LazyLock::new(|| {
    format!(
        "FROM notification n
         JOIN residence r ON r.id = n.residence_id
         JOIN membership j ON j.residence_id = r.id AND j.account_id = n.actor_id
         JOIN membership m ON m.residence_id = r.id AND m.account_id = n.account_id
         WHERE r.archived_at IS NULL AND m.role IN ({})",
        *HOSTS
    )
});

/// Finds documents that still run out on that day.
static EXPIRING: LazyLock<String> = LazyLock::new(|| {
    format!(
        "FROM notification n
         JOIN document d ON d.id = n.document_id AND d.expires_on = n.occurrence_on
         JOIN residence r ON r.id = d.residence_id
         JOIN membership m ON m.residence_id = d.residence_id AND m.account_id = n.account_id
         WHERE r.archived_at IS NULL AND m.role IN ({})",
        *KEEPERS
    )
});
