//! What is planned, for whom, and when.

use chrono::{Days, NaiveDate, TimeDelta};
use domain::{away, notification::plan, residence, task};
use entity::{
    completion::CompletionOutcome,
    id::{ResidenceId, TaskId},
    notification::NotificationKind,
    plan::{self as plans, PlanKind},
    schedule::{IntervalUnit, Schedule, ScheduleBasis},
    task::TaskPriority,
};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use testing::Place;

use crate::post::{AFTER, BEFORE, Post};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Closes a task's open occurrence as done.
pub fn completed(task_id: TaskId) -> task::Closing {
    task::Closing {
        contractor_id: None,
        id: None,
        task_id,
        outcome: CompletionOutcome::Completed,
        due_on: None,
        closed_on: None,
        cost: None,
        minutes: None,
        rating: None,
        notes: None,
        photo_ids: Vec::new(),
    }
}

#[tokio::test]
async fn everyone_who_may_do_a_task_is_reminded_once() {
    let post = Post::open().await;
    post.home.task("Clean the gutters").due("2026-11-23").await;

    post.work_at(BEFORE).await;
    let before = post.mailed();
    let revisions = (
        post.revision(Place::Member).await,
        post.revision(Place::Viewer).await,
    );
    post.work_at(AFTER).await;
    post.work_at("2026-11-23T14:00:30Z").await;
    post.work_at("2026-11-23T20:00:00Z").await;

    assert!(before.is_empty(), "early: {before:?}");
    assert_eq!(
        post.mailed(),
        ["manager@example.com", "member@example.com", "owner@example.com"]
    );
    assert_eq!(
        post.mails()[0].header("Subject"),
        "Clean the gutters is due today"
    );
    assert_eq!(
        (
            post.revision(Place::Member).await,
            post.revision(Place::Viewer).await
        ),
        (revisions.0 + 1, revisions.1)
    );
}

#[tokio::test]
async fn an_assigned_task_reminds_its_assignee_only() {
    let post = Post::open().await;
    post.home
        .task("Clean the gutters")
        .due("2026-11-23")
        .assigned_to(Place::Member)
        .await;

    post.work_at(AFTER).await;

    assert_eq!(post.mailed(), ["member@example.com"]);
}

#[tokio::test]
async fn several_tasks_at_once_are_one_push_and_one_mail() {
    let post = Post::open().await;
    let (phone, tablet) = (post.phone(Place::Owner).await, post.phone(Place::Owner).await);
    for title in ["Clean the gutters", "Test the alarms", "Bleed the radiators"] {
        post.home
            .task(title)
            .due("2026-11-23")
            .assigned_to(Place::Owner)
            .await;
    }

    post.work_at(AFTER).await;

    let pushes = post.pushes().await;
    let mut devices: Vec<_> = pushes.iter().map(|push| push.device_id).collect();
    devices.sort();
    assert_eq!(devices, [phone.id, tablet.id]);
    assert_eq!(pushes[0].title, "3 tasks are due");
    assert_eq!(
        pushes[0].body,
        "Clean the gutters, Test the alarms, Bleed the radiators"
    );
    assert_eq!(pushes[0].tasks.len(), 3);
    assert_eq!(post.mailed(), ["owner@example.com"]);
    let mail = &post.mails()[0];
    assert_eq!(mail.header("Subject"), "3 tasks are due");
    assert!(
        mail.text.contains("- Test the alarms is due today (Elm Street)"),
        "{}",
        mail.text
    );
    assert_eq!(post.notices().await.len(), 3);
}

#[tokio::test]
async fn what_was_done_snoozed_or_given_away_after_planning_is_not_sent() {
    let post = Post::open().await;
    let owner = &post.home.person(Place::Owner).viewer;
    let snoozed = post
        .home
        .task("Snoozed")
        .due("2026-11-23")
        .assigned_to(Place::Owner)
        .await;
    let done = post
        .home
        .task("Done")
        .due("2026-11-23")
        .assigned_to(Place::Manager)
        .await;
    let archived = post
        .home
        .task("Archived")
        .due("2026-11-23")
        .assigned_to(Place::Member)
        .await;
    post.home.set_clock(AFTER);

    post.plan().await;
    task::snooze(post.app(), owner, snoozed.id, Some(day("2026-11-25")))
        .await
        .unwrap();
    task::close(post.app(), owner, completed(done.id)).await.unwrap();
    task::archive(post.app(), owner, archived.id).await.unwrap();
    post.sweep().await;
    post.work_later().await;

    assert_eq!(post.deliveries().await.len(), 3);
    assert_eq!(post.mailed(), Vec::<String>::new());
    let states = post.deliveries().await;
    assert!(
        states
            .iter()
            .all(|delivery| delivery.state == entity::delivery::DeliveryState::Skipped),
        "{states:?}"
    );
}

#[tokio::test]
async fn what_was_begun_after_planning_is_called_to_mind_on_its_due_day_only() {
    let post = Post::open().await;
    let owner = &post.home.person(Place::Owner).viewer;
    let yearly = Schedule::Interval {
        every: 1,
        unit: IntervalUnit::Year,
        basis: ScheduleBasis::Start,
        starts_on: day("2026-12-23"),
        until: None,
        seasons: vec![],
    };
    let task = post.home.task("Sweep the chimney").schedule(yearly);
    let task = task.assigned_to(Place::Owner).await;
    post.home.set_clock(AFTER);

    post.plan().await;
    task::start(post.app(), owner, task.id).await.unwrap();
    post.sweep().await;
    let planned = post.notices().await.len();
    let early = post.mails();
    for day in ["2026-12-09", "2026-12-16", "2026-12-23"] {
        post.work_at(&format!("{day}T14:00:03Z")).await;
    }

    assert_eq!((planned, early), (1, vec![]));
    let subjects: Vec<_> = post
        .mails()
        .iter()
        .map(|mail| mail.header("Subject").to_owned())
        .collect();
    assert_eq!(subjects, ["Sweep the chimney is due today"]);
}

#[tokio::test]
async fn a_snoozed_task_is_not_planned() {
    let post = Post::open().await;
    let owner = &post.home.person(Place::Owner).viewer;
    let task = post.home.task("Clean the gutters").due("2026-11-22").await;
    task::snooze(post.app(), owner, task.id, Some(day("2026-11-24")))
        .await
        .unwrap();

    post.work_at("2026-11-23T15:00:03Z").await;
    let meanwhile = post.notices().await.len();
    post.work_at("2026-11-24T15:00:03Z").await;

    assert_eq!(meanwhile, 0);
    assert_eq!(
        post.mails()[0].header("Subject"),
        "Clean the gutters was due 2 days ago"
    );
}

#[tokio::test]
async fn nobody_is_reminded_of_what_waits_for_the_first_day_back() {
    let post = Post::open().await;
    let owner = &post.home.person(Place::Owner).viewer;
    let task = post.home.task("Clean the gutters").due("2026-11-23");
    task.assigned_to(Place::Owner).await;
    post.home.set_clock(AFTER);
    let days = away::NewAwayPeriod {
        id: None,
        residence_id: post.home.residence().id,
        starts_on: day("2026-11-23"),
        ends_on: day("2026-11-25"),
    };

    post.plan().await;
    away::create(post.app(), owner, days).await.unwrap();
    post.sweep().await;
    post.work_at("2026-11-24T15:00:03Z").await;
    post.work_at("2026-11-25T15:00:03Z").await;
    let away = post.mails().len();
    post.work_at("2026-11-26T14:00:03Z").await;

    assert_eq!(away, 0);
    assert_eq!(
        post.mails()[0].header("Subject"),
        "Clean the gutters is due today"
    );
}

#[tokio::test]
async fn an_archived_home_is_silent() {
    let post = Post::open().await;
    post.home.task("Clean the gutters").due("2026-11-23").await;
    let owner = &post.home.person(Place::Owner).viewer;
    residence::archive(post.app(), owner, post.home.residence().id)
        .await
        .unwrap();

    post.work_at(AFTER).await;

    assert_eq!(post.notices().await, []);
}

#[tokio::test]
async fn a_task_climbs_its_ladder() {
    let post = Post::open().await;
    post.phone(Place::Owner).await;
    let yearly = Schedule::Interval {
        every: 1,
        unit: IntervalUnit::Year,
        basis: ScheduleBasis::Start,
        starts_on: day("2026-12-25"),
        until: None,
        seasons: vec![],
    };
    let task = post
        .home
        .task("Sweep the chimney")
        .schedule(yearly)
        .priority(TaskPriority::Urgent);
    task.assigned_to(Place::Owner).await;

    for days in 0..70 {
        let today = day("2026-11-24") + Days::new(days);
        post.work_at(&format!("{today}T14:00:02Z")).await;
        post.work_at(&format!("{today}T15:00:02Z")).await;
    }

    let told: Vec<_> = post
        .pushes()
        .await
        .iter()
        .map(|push| format!("{} {}", push.at.date_naive(), push.title))
        .collect();
    let expected = [
        "2026-11-25 Sweep the chimney is due in 30 days",
        "2026-12-11 Sweep the chimney is due in 14 days",
        "2026-12-18 Sweep the chimney is due in 7 days",
        "2026-12-25 Sweep the chimney is due today",
        "2026-12-26 Sweep the chimney was due yesterday",
        "2026-12-27 Sweep the chimney was due 2 days ago",
        "2026-12-28 Sweep the chimney was due 3 days ago",
        "2026-12-31 Sweep the chimney was due 6 days ago",
        "2027-01-03 Sweep the chimney was due 9 days ago",
        "2027-01-06 Sweep the chimney was due 12 days ago",
        "2027-01-08 Sweep the chimney was due 14 days ago",
        "2027-01-15 Sweep the chimney was due 21 days ago",
        "2027-01-22 Sweep the chimney was due 28 days ago",
        "2027-01-29 Sweep the chimney was due 35 days ago",
    ];
    assert_eq!(told, expected);
}

/// In Adelaide the hour lies before midnight in winter and after it in summer, so a local day has no hour when the clocks
/// change, and in another week two.
#[tokio::test]
async fn each_due_day_in_each_zone_is_announced_once() {
    for (zone, first) in [
        ("Australia/Adelaide", "2027-10-01"),
        ("Australia/Adelaide", "2027-04-01"),
        ("America/New_York", "2027-03-12"),
        ("Pacific/Kiritimati", "2026-11-24"),
        ("Pacific/Pago_Pago", "2026-11-24"),
    ] {
        let post = Post::open().await;
        set_zone(&post, post.home.residence().id, zone).await;
        let first = day(first);
        for days in 0..7 {
            let due_on = (first + Days::new(days)).to_string();
            post.home
                .task(&due_on)
                .due(&due_on)
                .assigned_to(Place::Owner)
                .await;
        }

        for days in 0..9 {
            let today = first - Days::new(1) + Days::new(days);
            post.home.set_clock(&format!("{today}T14:00:02Z"));
            plan(post.app()).await.unwrap();
        }

        let notices = post.notices().await.into_iter();
        let due = notices.filter(|notice| notice.kind == NotificationKind::TaskDueSoon);
        let mut told: Vec<_> = due.filter_map(|notice| notice.wording.task).collect();
        told.sort();
        let expected: Vec<_> = (0..7).map(|days| (first + Days::new(days)).to_string()).collect();
        assert_eq!(told, expected, "{zone} from {first}");
    }
}

async fn set_zone(post: &Post, id: ResidenceId, zone: &str) {
    let row = entity::residence::ActiveModel {
        id: Set(id),
        time_zone: Set(zone.to_owned()),
        ..Default::default()
    };
    row.update(&post.app().db).await.unwrap();
}

#[tokio::test]
async fn half_a_day_late_a_reminder_is_in_the_inbox_only() {
    let post = Post::open().await;
    post.home
        .task("Clean the gutters")
        .due("2026-11-23")
        .assigned_to(Place::Owner)
        .await;

    post.work_at("2026-11-24T02:00:00Z").await;

    assert_eq!(post.deliveries().await, []);
    let notices = post.notices().await;
    assert_eq!(notices.len(), 1);
    assert_eq!(notices[0].kind, NotificationKind::TaskDueSoon);
}

#[tokio::test]
async fn after_an_outage_only_the_newest_day_is_served() {
    let post = Post::open().await;
    post.home
        .task("Clean the gutters")
        .due("2026-11-22")
        .assigned_to(Place::Owner)
        .await;

    post.work_at("2026-11-25T15:00:03Z").await;
    post.work_at("2026-11-25T15:01:00Z").await;

    let subjects: Vec<_> = post
        .mails()
        .iter()
        .map(|mail| mail.header("Subject").to_owned())
        .collect();
    assert_eq!(subjects, ["Clean the gutters was due 3 days ago"]);
    let reminders = [PlanKind::Remind, PlanKind::Overdue];
    let plans = plans::Entity::find().filter(plans::Column::Kind.is_in(reminders));
    let plans = plans.all(&post.app().db).await.unwrap();
    assert!(
        plans.iter().all(|plan| plan.next_on == day("2026-11-26")),
        "{plans:?}"
    );
}

#[tokio::test]
async fn many_accounts_are_planned_for_in_a_few_statements() {
    let post = Post::open().await;
    post.home.task("Clean the gutters").due("2026-11-23").await;
    post.home.set_clock(AFTER);
    let (planned, few) = post.home.count_statements(plan(post.app())).await;
    let planned = planned.unwrap();
    for number in 0..40 {
        post.home.task(&format!("Task {number}")).due("2026-11-24").await;
    }
    post.home.advance_clock(TimeDelta::days(1));

    let (more, many) = post.home.count_statements(plan(post.app())).await;

    assert_eq!((planned.notices, planned.deliveries), (3, 3));
    let more = more.unwrap();
    assert_eq!((more.notices, more.deliveries), (120, 3));
    assert!(many <= few + 2, "{few} statements, then {many}");
}

#[tokio::test]
async fn a_row_that_cannot_be_read_keeps_nobody_else_from_being_told() {
    let post = Post::open().await;
    for (title, place) in [
        ("Clean the gutters", Place::Owner),
        ("Paint the fence", Place::Member),
    ] {
        post.home.task(title).due("2026-11-23").assigned_to(place).await;
    }
    let db = &post.app().db;
    let broken = "UPDATE task SET priority = 'NEWER' WHERE title = 'Clean the gutters'";
    db.execute_unprepared(broken).await.unwrap();

    post.work_at(AFTER).await;
    let first = post.mailed();
    db.execute_unprepared("UPDATE task SET priority = 'LOW'")
        .await
        .unwrap();
    post.work_at("2026-11-23T14:30:00Z").await;
    let second = post.mailed();
    post.work_at("2026-11-23T15:00:04Z").await;

    assert_eq!(first, ["member@example.com"]);
    assert_eq!(second, first);
    assert_eq!(post.mailed(), ["member@example.com", "owner@example.com"]);
}

#[tokio::test]
async fn what_a_newer_program_plans_is_left_to_that() {
    let post = Post::open().await;
    post.home
        .task("Clean the gutters")
        .due("2026-11-23")
        .assigned_to(Place::Owner)
        .await;
    let db = &post.app().db;
    let newer = "UPDATE schedule SET kind = 'NEWER', next_at = '2026-11-23T13:00:00Z' WHERE kind = 'OVERDUE'";
    db.execute_unprepared(newer).await.unwrap();
    post.home.set_clock(AFTER);
    post.plan().await;
    let stranger = "UPDATE delivery SET kind = 'NEWER'";
    db.execute_unprepared(stranger).await.unwrap();

    post.sweep().await;
    let untouched = post.mailed();
    db.execute_unprepared("UPDATE delivery SET kind = 'TASK_DUE_SOON'")
        .await
        .unwrap();
    post.sweep().await;

    assert!(untouched.is_empty(), "{untouched:?}");
    assert_eq!(post.mailed(), ["owner@example.com"]);
}
