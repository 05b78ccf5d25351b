//! What operators start, stop and let go on.

use chrono::TimeDelta;
use domain::announcement;
use serde_json::{Value, json};
use testing::Home;

use super::{NOW, create, detail, start, steer, with, written};
use crate::admin::{change, operator};

#[tokio::test]
async fn a_start_wants_every_language_and_somebody_who_is_meant() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let half = create(
        &client,
        json!({ "titleEn": "A new app", "bodyEn": "Look.", "perMinute": 1 }),
    )
    .await;
    let empty = create(
        &client,
        with(written(), &json!({ "audience": { "country": "JP" } })),
    )
    .await;

    let said = client
        .send(
            "mutation($input: StartAnnouncementInput!) { startAnnouncement(input: $input) { userErrors { message } } }",
            json!({ "input": { "announcementId": half, "revision": 1, "reason": "it is time" } }),
        )
        .await;
    let half = start(&client, &half, 1).await;
    let empty = start(&client, &empty, 1).await;
    let never = start(&client, "anno_00000000000000000000000000", 1).await;

    assert_eq!(half.user_errors(), "BLANK input.titleDe\nBLANK input.bodyDe");
    assert_eq!(
        said.data("startAnnouncement.userErrors.0.message"),
        json!("The German title is missing.")
    );
    assert_eq!(empty.user_errors(), "WRONG_STATE input.audience");
    assert_eq!(never.user_errors(), "NOT_FOUND input.announcementId");
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "one story, told from its beginning to its end"
)]
async fn it_goes_through_its_states_and_each_is_in_the_audit_with_its_reason() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let id = create(&client, written()).await;

    let early = steer(&client, "stopAnnouncement", &id).await;
    start(&client, &id, 1).await.fine();
    let twice = start(&client, &id, 2).await;
    let edited = change(
        &client,
        "updateAnnouncement",
        with(written(), &json!({ "announcementId": id, "revision": 2 })),
        NOW,
    )
    .await;
    let stopped = steer(&client, "stopAnnouncement", &id).await.fine();
    let again = steer(&client, "stopAnnouncement", &id).await;
    let idle = announcement::plan(home.app()).await.unwrap();
    steer(&client, "resumeAnnouncement", &id).await.fine();
    let resumed = steer(&client, "resumeAnnouncement", &id).await;
    tell_all(&home).await;
    let done = detail(
        &client,
        &id,
        "announcement { state toldCount audienceCount inboxOnlyCount startedAt finishedAt }
         progress { left mails { planned waiting sent } pushes { planned } } notices { totalCount } deliveries { totalCount }",
    )
    .await;
    let bare = change(
        &client,
        "stopAnnouncement",
        json!({ "announcementId": id, "reason": " " }),
        NOW,
    )
    .await;

    let wrong = "WRONG_STATE input.announcementId";
    for reply in [&early, &twice, &edited, &again, &resumed] {
        assert_eq!(reply.user_errors(), wrong);
    }
    assert_eq!(
        stopped.data("stopAnnouncement.announcement.state"),
        json!("STOPPED")
    );
    assert_eq!(idle, None);
    assert_eq!(bare.user_errors(), "BLANK input.reason");
    assert_eq!(
        (
            &done["announcement"]["state"],
            &done["announcement"]["toldCount"],
            &done["announcement"]["audienceCount"]
        ),
        (&json!("DONE"), &json!(5), &json!(5))
    );
    assert_eq!(
        done["progress"],
        json!({ "left": 0, "mails": { "planned": 5, "waiting": 5, "sent": 0 }, "pushes": { "planned": 0 } })
    );
    assert_eq!(
        (&done["notices"]["totalCount"], &done["deliveries"]["totalCount"]),
        (&json!(5), &json!(5))
    );
    let audit = client
        .send(
            "query($id: String) { auditEntries(filter: { objectId: $id }) { nodes { reason changes { field before after } } } }",
            json!({ "id": id }),
        )
        .await
        .fine();
    let states: Vec<_> = audit
        .data("auditEntries.nodes")
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            let changes = entry["changes"].as_array().unwrap().iter();
            let state = changes.clone().find(|change| change["field"] == "state").unwrap();
            (entry["reason"].clone(), state["after"].clone())
        })
        .collect();
    assert_eq!(
        states,
        [
            (json!("somebody asked"), json!("\"RUNNING\"")),
            (json!("somebody asked"), json!("\"STOPPED\"")),
            (json!("it is time"), json!("\"RUNNING\"")),
            (Value::Null, json!("\"DRAFT\"")),
        ]
    );
}

/// Tells of what runs until nothing is left of it.
///
/// A change that was refused may hold its row a moment longer than its answer takes, and a planner passes over such a row.
async fn tell_all(home: &Home) {
    let running = async || {
        let soon = home.app().clock.now() + TimeDelta::days(1);
        announcement::next(home.app(), soon).await.unwrap().is_some()
    };
    while running().await {
        if announcement::plan(home.app()).await.unwrap().is_some() {
            home.advance_clock(TimeDelta::seconds(5));
        }
    }
}
