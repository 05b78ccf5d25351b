//! The calendar that other programs read.

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use chrono::TimeDelta;
use domain::residence;
use entity::{
    calendar_feed,
    schedule::{IntervalUnit, Schedule, ScheduleBasis},
};
use sea_orm::EntityTrait;
use serde_json::json;
use testing::{Client, Home, Place, Reply};

const ROTATE: &str =
    "mutation { rotateCalendarFeed { url account { hasCalendarFeed } userErrors { code } } }";

/// Makes a new address, and returns its path.
async fn rotate(client: &Client) -> String {
    let reply = client.send(ROTATE, json!({})).await.fine();
    assert_eq!(reply.data("rotateCalendarFeed.account.hasCalendarFeed"), true);
    let url = reply.text_at("rotateCalendarFeed.url");
    url.strip_prefix("http://localhost:8000")
        .expect("an address of this house")
        .to_owned()
}

/// Reads an address as a calendar program does, which nobody is signed in with.
async fn read(home: &Home, path: &str, known: Option<&str>) -> Reply {
    let mut request = Request::builder().method(Method::GET).uri(path);
    if let Some(known) = known {
        request = request.header(header::IF_NONE_MATCH, known);
    }
    home.nobody().request(request.body(Body::empty()).unwrap()).await
}

/// Returns the lines of a calendar that begin with a word, folded ones put together.
fn lines(calendar: &Reply, word: &str) -> Vec<String> {
    let text = calendar.text().replace("\r\n ", "");
    text.lines()
        .filter(|line| line.starts_with(word))
        .map(str::to_owned)
        .collect()
}

fn weekly(starts_on: &str) -> Schedule {
    Schedule::Interval {
        every: 1,
        unit: IntervalUnit::Week,
        basis: ScheduleBasis::Start,
        starts_on: starts_on.parse().unwrap(),
        until: None,
        seasons: vec![],
    }
}

#[tokio::test]
async fn what_falls_due_stands_in_the_calendar_as_whole_days() {
    let home = Home::new().await;
    let task = home.task("Gutters; front, and back\\").due("2026-12-31");
    let task = task
        .with(|new| new.description = Some("First:\r\nladder;\nthen brush".to_owned()))
        .await;

    let path = rotate(&home.member()).await;
    let calendar = read(&home, &path, None).await;

    assert_eq!(calendar.status(), 200);
    assert_eq!(calendar.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(calendar.header("cache-control"), "private, no-cache");
    let text = calendar.text();
    assert!(
        text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"),
        "{text}"
    );
    assert!(
        text.split("\r\n")
            .all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])),
        "{text}"
    );
    assert_eq!(
        lines(&calendar, "SUMMARY"),
        ["SUMMARY:Gutters\\; front\\, and back\\\\"]
    );
    assert_eq!(
        lines(&calendar, "DESCRIPTION"),
        ["DESCRIPTION:First:\\nladder\\;\\nthen brush"]
    );
    assert_eq!(lines(&calendar, "LOCATION"), ["LOCATION:Elm Street"]);
    assert_eq!(
        lines(&calendar, "DT"),
        [
            "DTEND;VALUE=DATE:20270101".to_owned(),
            "DTSTAMP:20261123T140000Z".to_owned(),
            "DTSTART;VALUE=DATE:20261231".to_owned(),
        ]
    );
    assert_eq!(
        lines(&calendar, "UID"),
        [format!("UID:{}-2026-12-31@honeydue", task.id)]
    );
    assert_eq!(lines(&calendar, "TRANSP"), ["TRANSP:TRANSPARENT"]);
}

#[tokio::test]
async fn an_occurrence_keeps_its_name_when_it_comes_near_and_when_it_is_moved() {
    let home = Home::new().await;
    let owner = &home.person(Place::Owner).viewer;
    let task = home.task("Plants").schedule(weekly("2026-11-24")).await;
    let path = rotate(&home.owner()).await;

    let before = lines(&read(&home, &path, None).await, "UID");
    domain::task::reschedule(home.app(), owner, task.id, Some("2026-11-26".parse().unwrap()))
        .await
        .unwrap();
    let moved = read(&home, &path, None).await;

    assert_eq!(
        before[..2],
        [
            format!("UID:{}-2026-11-24@honeydue", task.id),
            format!("UID:{}-2026-12-01@honeydue", task.id)
        ]
    );
    assert_eq!(lines(&moved, "UID"), before);
    assert_eq!(lines(&moved, "DTSTART")[0], "DTSTART;VALUE=DATE:20261126");
}

#[tokio::test]
async fn an_occurrence_keeps_its_name_when_nobody_is_home_then() {
    let home = Home::new().await;
    let owner = &home.person(Place::Owner).viewer;
    let once = home.task("Gutters").due("2026-12-30").await;
    let mondays = home.task("Plants").schedule(weekly("2026-12-28")).await;
    let path = rotate(&home.owner()).await;
    let before = lines(&read(&home, &path, None).await, "UID");

    let away = domain::away::NewAwayPeriod {
        id: None,
        residence_id: home.residence().id,
        starts_on: "2026-12-27".parse().unwrap(),
        ends_on: "2027-01-10".parse().unwrap(),
    };
    domain::away::create(home.app(), owner, away).await.unwrap();
    let calendar = read(&home, &path, None).await;
    let after = lines(&calendar, "UID");

    let mut first = [
        format!("UID:{}-2026-12-30@honeydue", once.id),
        format!("UID:{}-2026-12-28@honeydue", mondays.id),
    ];
    first.sort();
    let mut moved = after[..2].to_vec();
    moved.sort();
    assert_eq!(moved, first);
    assert_eq!(
        lines(&calendar, "DTSTART")[..2],
        ["DTSTART;VALUE=DATE:20270111", "DTSTART;VALUE=DATE:20270111"]
    );
    // What fell together is one; all others stay who they are.
    assert_eq!(before.len(), after.len() + 2);
    assert!(after.iter().all(|name| before.contains(name)), "{after:?}");
}

#[tokio::test]
async fn a_calendar_that_is_known_is_not_sent_again() {
    let home = Home::new().await;
    home.task("Gutters").due("2026-12-01").await;
    let path = rotate(&home.owner()).await;

    let first = read(&home, &path, None).await;
    let etag = first.header("etag").to_owned();
    home.advance_clock(TimeDelta::minutes(5));
    let same = read(&home, &path, Some(&format!("\"other\", W/{etag}"))).await;
    home.task("Alarms").due("2026-12-01").await;
    let changed = read(&home, &path, Some(&etag)).await;

    assert!(etag.starts_with('"') && etag.len() == 66, "{etag}");
    assert_eq!(
        (same.status(), same.text(), same.header("etag")),
        (304, "", etag.as_str())
    );
    assert_eq!((changed.status(), lines(&changed, "SUMMARY").len()), (200, 2));
    assert_ne!(changed.header("etag"), etag);
}

#[tokio::test]
async fn a_new_address_ends_the_old_one_and_only_its_hash_is_kept() {
    let home = Home::new().await;
    let own = "{ viewer { hasCalendarFeed } }";
    let before = home
        .owner()
        .send(own, json!({}))
        .await
        .fine()
        .data("viewer.hasCalendarFeed");

    let first = rotate(&home.owner()).await;
    let other = rotate(&home.member()).await;
    let second = rotate(&home.owner()).await;

    assert_eq!(before, false);
    assert_eq!(read(&home, &first, None).await.status(), 404);
    assert_eq!(read(&home, &second, None).await.status(), 200);
    assert_eq!(read(&home, &other, None).await.status(), 200);
    let stored = calendar_feed::Entity::find().all(&home.app().db).await.unwrap();
    assert_eq!(stored.len(), 2);
    assert!(stored.iter().all(|row| row.token_hash.len() == 32));
    let secret = second.trim_start_matches("/calendar/").trim_end_matches(".ics");
    for wrong in [
        &second[..second.len() - 4],
        "/calendar/.ics",
        "/calendar/x.ics",
        &format!("/calendar/{}.ics", secret.to_uppercase()),
    ] {
        assert_eq!(read(&home, wrong, None).await.status(), 404, "{wrong}");
    }
    let nobody = home.nobody().send(ROTATE, json!({})).await;
    assert_eq!(nobody.errors(), "UNAUTHENTICATED rotateCalendarFeed");
}

#[tokio::test]
async fn a_calendar_shows_what_is_nobodys_turn_or_ones_own_in_homes_that_are_in_use() {
    let home = Home::new().await;
    let owner = &home.person(Place::Owner).viewer;
    home.task("Anybody").due("2026-12-01").await;
    home.task("Owner's")
        .due("2026-12-02")
        .assigned_to(Place::Owner)
        .await;
    home.task("Member's")
        .due("2026-12-03")
        .assigned_to(Place::Member)
        .await;
    home.task("Long ago").due("2026-10-01").await;
    home.task("Overdue").due("2026-11-01").await;
    home.task("Someday").await;
    let (member, stranger, viewer) = (
        rotate(&home.member()).await,
        rotate(&home.stranger()).await,
        rotate(&home.viewer()).await,
    );
    let shown = async |path: &str| lines(&read(&home, path, None).await, "SUMMARY:");

    let own = shown(&member).await;
    let (strangers, viewers) = (shown(&stranger).await, shown(&viewer).await);
    residence::archive(home.app(), owner, home.residence().id)
        .await
        .unwrap();
    let archived = shown(&member).await;

    assert_eq!(own, ["SUMMARY:Overdue", "SUMMARY:Anybody", "SUMMARY:Member's"]);
    assert_eq!(viewers, ["SUMMARY:Overdue", "SUMMARY:Anybody"]);
    assert_eq!((strangers, archived), (vec![], vec![]));
}

#[tokio::test]
async fn a_calendar_of_much_looks_less_far_ahead() {
    let home = Home::new().await;
    let daily = Schedule::Interval {
        every: 1,
        unit: IntervalUnit::Day,
        basis: ScheduleBasis::Start,
        starts_on: "2026-11-23".parse().unwrap(),
        until: None,
        seasons: vec![],
    };
    for number in 0..20 {
        home.task(&format!("Daily {number}"))
            .schedule(daily.clone())
            .await;
    }

    let path = rotate(&home.owner()).await;
    let calendar = read(&home, &path, None).await;

    assert_eq!(lines(&calendar, "UID").len(), 20 * 93);
}
