//! For whom it is, counted before and told afterwards.

use chrono::TimeDelta;
use domain::announcement;
use entity::device::DevicePlatform;
use sea_orm::{ConnectionTrait, Set};
use serde_json::{Value, json};
use testing::{Home, Person, Place};

use super::{change_account, create, detail, device, start, with, written};
use crate::admin::operator;

/// Has people of all kinds in a house: five of the home's, and five others.
async fn mixed() -> (Home, Vec<Person>) {
    let home = Home::free().await;
    home.advance_clock(TimeDelta::days(1));
    let mut others = Vec::new();
    for name in ["Dora", "Emil", "Finn", "Gesa", "Hugo"] {
        others.push(home.newcomer(name).await);
    }
    for (person, locale) in others.iter().zip(["de", "de_AT", "DE-ch", "den", "fr"]) {
        change_account(&home, person, |row| row.locale = Set(locale.to_owned())).await;
    }
    device(&home, &others[0], DevicePlatform::Ios).await;
    device(&home, &others[0], DevicePlatform::Web).await;
    device(&home, &others[1], DevicePlatform::Ios).await;
    let until = home.app().clock.now() + TimeDelta::days(30);
    domain::subscription::grant(home.app(), others[2].account.id, until)
        .await
        .unwrap();
    let address = r#"UPDATE residence SET address = '{"country_code":"US"}'"#;
    home.app().db.execute_unprepared(address).await.unwrap();
    (home, others)
}

#[tokio::test]
async fn an_audience_is_counted_by_what_is_known_of_people() {
    let (home, others) = mixed().await;
    let client = operator(&home).await;
    let now = home.app().clock.now();
    let count = async |audience: Value| {
        let query =
            "query($audience: AnnouncementAudienceInput!) { announcementAudienceCount(audience: $audience) }";
        let reply = client.send(query, json!({ "audience": audience })).await.fine();
        reply.data("announcementAudienceCount")
    };

    for (audience, wanted) in [
        (json!({}), 10),
        (json!({ "tier": "PRO" }), 1),
        (json!({ "tier": "FREE" }), 9),
        (json!({ "language": "DE" }), 3),
        (json!({ "language": "EN" }), 7),
        (json!({ "platform": "IOS" }), 2),
        (json!({ "platform": "WEB" }), 1),
        (json!({ "platform": "ANDROID" }), 0),
        (json!({ "country": "us" }), 4),
        (json!({ "country": "DE" }), 0),
        (json!({ "homes": "WITH" }), 4),
        (json!({ "homes": "WITHOUT" }), 6),
        (json!({ "signedUpAfter": now }), 5),
        (json!({ "signedUpBefore": now }), 5),
        (
            json!({ "language": "DE", "platform": "IOS", "homes": "WITHOUT" }),
            2,
        ),
    ] {
        assert_eq!(count(audience.clone()).await, json!(wanted), "{audience}");
    }
    change_account(&home, &others[0], |row| row.suspended_at = Set(Some(now))).await;
    change_account(&home, &others[1], |row| row.deleted_at = Set(Some(now))).await;
    assert_eq!(count(json!({})).await, json!(8));
    let query = "{ announcementAudienceCount(audience: { country: \"Germany\" }) }";
    let wrong = client.send(query, json!({})).await;
    assert!(wrong.errors().starts_with("BAD_USER_INPUT"), "{}", wrong.errors());
}

#[tokio::test]
async fn where_everyone_has_the_paid_plan_nobody_has_the_other() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let query = "{ pro: announcementAudienceCount(audience: { tier: PRO }) free: announcementAudienceCount(audience: { tier: FREE }) }";

    let reply = client.send(query, json!({})).await.fine();

    assert_eq!((reply.data("pro"), reply.data("free")), (json!(5), json!(0)));
}

#[tokio::test]
async fn a_dry_run_says_what_then_happens_and_changes_nothing() {
    let (home, others) = mixed().await;
    let app = home.app();
    device(&home, home.person(Place::Owner), DevicePlatform::Android).await;
    for (person, push, mail) in [
        (&others[0], false, true),
        (&others[1], true, false),
        (home.person(Place::Viewer), false, false),
    ] {
        let sql = format!(
            "INSERT INTO notification_channel (account_id, kind, push, email) SELECT id, 'ANNOUNCEMENT', {push}, {mail} FROM account WHERE email = '{}'",
            person.account.email
        );
        app.db.execute_unprepared(&sql).await.unwrap();
    }
    let sql = format!(
        "INSERT INTO suppression (email, reason, created_at) VALUES ('{}', '550', '2026-11-23T00:00:00Z')",
        others[3].account.email
    );
    app.db.execute_unprepared(&sql).await.unwrap();
    change_account(&home, &others[4], |row| row.email_verified_at = Set(None)).await;
    // Half past two in the night where they all live.
    home.set_clock("2026-11-25T08:30:00Z");
    let client = operator(&home).await;
    let id = create(&client, with(written(), &json!({ "perMinute": 3 }))).await;
    let shown = "dryRun { accounts pushed pushes pushedLater mails pushUnwanted noDevice mailUnwanted mailUnproven mailSuppressed inboxOnly minutes }";

    let before = detail(&client, &id, shown).await;
    let nothing = detail(&client, &id, "notices { totalCount } deliveries { totalCount }").await;
    start(&client, &id, 1).await.fine();
    let begun_at = home.app().clock.now();
    let mut last_told_at = begun_at;
    while let Some(planned) = announcement::plan(app).await.unwrap() {
        if planned.told > 0 {
            last_told_at = app.clock.now();
        }
        home.advance_clock(TimeDelta::seconds(20));
    }
    let after = detail(
        &client,
        &id,
        "announcement { toldCount inboxOnlyCount } progress { pushes { planned waiting } mails { planned } }",
    )
    .await;
    let rest = detail(&client, &id, shown).await;

    assert_eq!(
        before["dryRun"],
        json!({ "accounts": 10, "pushed": 2, "pushes": 2, "pushedLater": 2, "mails": 6, "pushUnwanted": 2, "noDevice": 6,
            "mailUnwanted": 2, "mailUnproven": 1, "mailSuppressed": 1, "inboxOnly": 3, "minutes": 3 })
    );
    assert_eq!(
        nothing,
        json!({ "notices": { "totalCount": 0 }, "deliveries": { "totalCount": 0 } })
    );
    assert_eq!((last_told_at - begun_at).num_minutes(), 3);
    assert_eq!(
        after,
        json!({ "announcement": { "toldCount": 10, "inboxOnlyCount": 3 },
            "progress": { "pushes": { "planned": 2, "waiting": 2 }, "mails": { "planned": 6 } } })
    );
    assert_eq!(rest["dryRun"]["accounts"], json!(0));
}

#[tokio::test]
async fn a_platform_is_reached_on_its_own_devices_only_and_ways_that_are_not_taken_hold_nobody_back() {
    let (home, _) = mixed().await;
    let client = operator(&home).await;
    let more = json!({ "reach": "PUSH", "audience": { "platform": "IOS" } });
    let id = create(&client, with(written(), &more)).await;

    let dry = detail(
        &client,
        &id,
        "dryRun { accounts pushes mails mailUnwanted noDevice inboxOnly }",
    )
    .await;
    start(&client, &id, 1).await.fine();
    announcement::plan(home.app()).await.unwrap();
    let made = detail(&client, &id, "deliveries { nodes { channel platform } }").await;

    assert_eq!(
        dry["dryRun"],
        json!({ "accounts": 2, "pushes": 2, "mails": 0, "mailUnwanted": 0, "noDevice": 0, "inboxOnly": 0 })
    );
    let push = json!({ "channel": "PUSH", "platform": "IOS" });
    assert_eq!(made["deliveries"]["nodes"], json!([push, push]));
}
