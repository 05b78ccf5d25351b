//! What is written, before anybody is told: read back, changed, refused, thrown away.

use entity::admin_user::AdminRole;
use serde_json::{Value, json};
use testing::Home;

use super::{NOW, create, detail, start, with, written};
use crate::admin::{change, operator, operator_as};

#[tokio::test]
async fn what_is_written_reads_back_is_changed_and_is_thrown_away() {
    let home = Home::new().await;
    let client = operator_as(&home, AdminRole::Operator).await;
    let audience = json!({ "tier": "PRO", "language": "DE", "platform": "IOS", "country": "de", "homes": "WITH",
        "signedUpAfter": "2026-01-01T00:00:00Z", "signedUpBefore": "2026-12-01T00:00:00Z" });

    let id = create(
        &client,
        with(
            written(),
            &json!({ "reach": "MAIL", "audience": audience, "reason": "the launch" }),
        ),
    )
    .await;
    let first = detail(
        &client,
        &id,
        "announcement { state titleEn bodyDe reach perMinute revision createdBy audienceCount
            audience { tier language platform country homes signedUpAfter signedUpBefore } }",
    )
    .await;
    let update = json!({ "announcementId": id, "revision": 1, "titleEn": " Another app ", "perMinute": 1 });
    let updated = change(&client, "updateAnnouncement", update, NOW).await.fine();
    let second = detail(
        &client,
        &id,
        "announcement { titleEn titleDe reach audience { tier country } }",
    )
    .await;
    let delete = json!({ "announcementId": id, "revision": 2, "reason": "nobody wants it" });
    change(&client, "deleteAnnouncement", delete, "").await.fine();
    let gone = detail(&client, &id, "announcement { id }").await;

    assert_eq!(
        first["announcement"],
        json!({ "state": "DRAFT", "titleEn": "A new app", "bodyDe": "Sie ist schneller.", "reach": "MAIL", "perMinute": 600,
            "revision": 1, "createdBy": "Olga Operator", "audienceCount": null,
            "audience": { "tier": "PRO", "language": "DE", "platform": "IOS", "country": "DE", "homes": "WITH",
                "signedUpAfter": "2026-01-01T00:00:00Z", "signedUpBefore": "2026-12-01T00:00:00Z" } })
    );
    assert_eq!(updated.data("updateAnnouncement.announcement.revision"), json!(2));
    assert_eq!(
        second["announcement"],
        json!({ "titleEn": "Another app", "titleDe": "", "reach": "PUSH_AND_MAIL", "audience": { "tier": null, "country": null } })
    );
    assert_eq!(gone, Value::Null);
    let owner = operator(&home).await;
    let audit = owner
        .send(
            "query($id: String) { auditEntries(filter: { objectId: $id }) { nodes { operation objectKind reason changes { field before after } } } }",
            json!({ "id": id }),
        )
        .await
        .fine();
    let entries = audit.data("auditEntries.nodes");
    let reasons: Vec<_> = entries
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["reason"])
        .collect();
    assert_eq!(
        reasons,
        [&json!("nobody wants it"), &Value::Null, &json!("the launch")]
    );
    assert!(entries.to_string().contains("Another app"));
    assert_eq!(entries[0]["operation"], json!("SEND_ANNOUNCEMENTS"));
}

#[tokio::test]
async fn what_no_announcement_can_be_is_refused_in_words() {
    let home = Home::new().await;
    let client = operator(&home).await;
    for (wrong, errors) in [
        (json!({ "titleEn": "  " }), "BLANK input.titleEn"),
        (json!({ "titleEn": "two\nlines" }), "INVALID_FORMAT input.titleEn"),
        (json!({ "titleDe": "x".repeat(101) }), "TOO_LONG input.titleDe"),
        (json!({ "bodyEn": "x".repeat(2_001) }), "TOO_LONG input.bodyEn"),
        (json!({ "perMinute": 0 }), "OUT_OF_RANGE input.perMinute"),
        (json!({ "perMinute": 6_001 }), "OUT_OF_RANGE input.perMinute"),
        (
            json!({ "audience": { "country": "XX" } }),
            "INVALID_FORMAT input.audience.country",
        ),
        (
            json!({ "audience": { "signedUpAfter": "2026-11-02T00:00:00Z", "signedUpBefore": "2026-11-02T00:00:00Z" } }),
            "OUT_OF_RANGE input.audience.signedUpBefore",
        ),
        (
            json!({ "titleEn": "", "titleDe": "x".repeat(101), "perMinute": 0 }),
            "BLANK input.titleEn\nTOO_LONG input.titleDe\nOUT_OF_RANGE input.perMinute",
        ),
        (json!({ "reason": "x".repeat(501) }), "TOO_LONG input.reason"),
    ] {
        let reply = change(&client, "createAnnouncement", with(written(), &wrong), NOW).await;

        assert_eq!(reply.user_errors(), errors, "{wrong}");
    }
    let none = client
        .send("{ announcements { totalCount } }", json!({}))
        .await
        .fine();
    assert_eq!(none.data("announcements.totalCount"), json!(0));
}

#[tokio::test]
async fn the_slower_of_two_operators_is_told_and_sees_how_it_is_now() {
    let home = Home::new().await;
    let (owner, other) = (
        operator(&home).await,
        operator_as(&home, AdminRole::Operator).await,
    );
    let id = create(&owner, written()).await;
    let edit = |title: &str| {
        with(
            written(),
            &json!({ "announcementId": id, "revision": 1, "titleEn": title }),
        )
    };

    change(&owner, "updateAnnouncement", edit("Mine"), NOW)
        .await
        .fine();
    let slower = change(&other, "updateAnnouncement", edit("Theirs"), NOW).await;
    let started = start(&other, &id, 1).await;
    let input = json!({ "announcementId": id, "revision": 1 });
    let deleted = change(&other, "deleteAnnouncement", input, "").await;

    assert_eq!(slower.user_errors(), "CONFLICT input.revision");
    assert_eq!(
        slower.data("updateAnnouncement.announcement.titleEn"),
        json!("Mine")
    );
    assert_eq!(started.user_errors(), "CONFLICT input.revision");
    assert_eq!(
        started.data("startAnnouncement.announcement.state"),
        json!("DRAFT")
    );
    assert_eq!(deleted.user_errors(), "CONFLICT input.revision");
}
