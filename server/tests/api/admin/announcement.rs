//! Announcements: written, counted, tried, started and stopped by operators.

use chrono::TimeDelta;
use domain::announcement;
use entity::{
    account,
    admin_user::AdminRole,
    device::{self, DevicePlatform},
    id::DeviceId,
};
use sea_orm::{ActiveModelTrait, ConnectionTrait, IntoActiveModel, Set};
use serde_json::{Value, json};
use testing::{Client, Home, Person, Place, Reply};

use super::{change, operator, operator_as};

const NOW: &str = "announcement { id state revision titleEn titleDe toldCount }";

/// What a finished announcement says.
fn written() -> Value {
    json!({
        "titleEn": "A new app", "bodyEn": "It is quicker.\n\nHave fun!",
        "titleDe": "Eine neue App", "bodyDe": "Sie ist schneller.",
        "perMinute": 600,
    })
}

/// Returns an input with something else in some of its fields.
fn with(mut input: Value, more: &Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        input[name] = value.clone();
    }
    input
}

async fn create(client: &Client, input: Value) -> String {
    let reply = change(client, "createAnnouncement", input, NOW).await.fine();
    reply.text_at("createAnnouncement.announcement.id")
}

async fn start(client: &Client, id: &str, revision: i64) -> Reply {
    let input = json!({ "announcementId": id, "revision": revision, "reason": "it is time" });
    change(client, "startAnnouncement", input, NOW).await
}

async fn steer(client: &Client, name: &str, id: &str) -> Reply {
    let input = json!({ "announcementId": id, "reason": "somebody asked" });
    change(client, name, input, NOW).await
}

async fn detail(client: &Client, id: &str, shown: &str) -> Value {
    let query = format!("query($id: ID!) {{ announcement(id: $id) {{ {shown} }} }}");
    client
        .send(&query, json!({ "id": id }))
        .await
        .fine()
        .data("announcement")
}

/// Gives somebody a device.
async fn device(home: &Home, person: &Person, platform: DevicePlatform) {
    let now = home.app().clock.now();
    let id = DeviceId::new(now);
    let row = device::Model {
        id,
        account_id: person.account.id,
        session_id: None,
        platform,
        token: format!("token of {id}"),
        p256dh: None,
        auth: None,
        sandbox: false,
        name: None,
        app_version: None,
        created_at: now,
        last_seen_at: now,
    };
    row.into_active_model()
        .reset_all()
        .insert(&home.app().db)
        .await
        .unwrap();
}

async fn change_account(home: &Home, person: &Person, change: impl FnOnce(&mut account::ActiveModel)) {
    let mut row: account::ActiveModel = person.account.clone().into();
    change(&mut row);
    row.update(&home.app().db).await.unwrap();
}

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

#[tokio::test]
async fn a_preview_shows_both_languages_as_people_will_read_them() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let id = create(&client, written()).await;

    let preview = detail(
        &client,
        &id,
        "preview { en { pushTitle pushBody mailSubject mailText } de { pushTitle mailText } }",
    )
    .await;

    let en = &preview["preview"]["en"];
    assert_eq!(
        (&en["pushTitle"], &en["pushBody"], &en["mailSubject"]),
        (
            &json!("A new app"),
            &json!("It is quicker.\n\nHave fun!"),
            &json!("A new app")
        )
    );
    let text = en["mailText"].as_str().unwrap();
    assert!(
        text.starts_with("Hello Olga Operator,\n\nA new app\n\nIt is quicker.\n\nHave fun!\n\n-- \n"),
        "{text}"
    );
    let text = preview["preview"]["de"]["mailText"].as_str().unwrap();
    assert!(
        text.starts_with("Hallo Olga Operator,\n\nEine neue App\n\n"),
        "{text}"
    );
}

#[tokio::test]
async fn it_stands_in_the_inbox_in_the_readers_language() {
    let home = Home::new().await;
    let client = operator(&home).await;
    change_account(&home, home.person(Place::Member), |row| {
        row.locale = Set("de".to_owned());
    })
    .await;
    let id = create(&client, with(written(), &json!({ "reach": "INBOX" }))).await;
    start(&client, &id, 1).await.fine();
    announcement::plan(home.app()).await.unwrap();
    let inbox = "{ viewer { notifications(first: 5) { nodes { kind title body } } } }";

    let (owner, member) = (
        home.owner().send(inbox, json!({})).await.fine(),
        home.member().send(inbox, json!({})).await.fine(),
    );

    assert_eq!(
        owner.data("viewer.notifications.nodes"),
        json!([{ "kind": "ANNOUNCEMENT", "title": "A new app", "body": "It is quicker.\n\nHave fun!" }])
    );
    assert_eq!(
        member.data("viewer.notifications.nodes.0.title"),
        json!("Eine neue App")
    );
    let row = detail(
        &client,
        &id,
        "announcement { inboxOnlyCount } deliveries { totalCount }",
    )
    .await;
    assert_eq!(
        row,
        json!({ "announcement": { "inboxOnlyCount": 5 }, "deliveries": { "totalCount": 0 } })
    );
}

#[tokio::test]
async fn a_trial_goes_to_the_operators_own_account_or_to_another() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let id = create(&client, written()).await;
    let trial = async |email: Value| {
        let input = json!({ "announcementId": id, "accountEmail": email });
        change(&client, "sendTestAnnouncement", input, "noticeId").await
    };

    let nobody = trial(Value::Null).await;
    let unknown = trial(json!("nobody@example.com")).await;
    let named = trial(json!("MEMBER@example.com")).await.fine();
    change_account(&home, home.person(Place::Stranger), |row| {
        row.email = Set(super::EMAIL.to_owned());
    })
    .await;
    let own = trial(Value::Null).await.fine();

    assert_eq!(nobody.user_errors(), "NOT_FOUND input.accountEmail");
    assert_eq!(unknown.user_errors(), "NOT_FOUND input.accountEmail");
    for reply in [named, own] {
        let notice = reply.text_at("sendTestAnnouncement.noticeId");
        let query = "query($id: ID!) { notice(id: $id) { notice { kind deliveryCount } } }";
        let found = client.send(query, json!({ "id": notice })).await.fine();
        assert_eq!(
            found.data("notice.notice"),
            json!({ "kind": "TEST", "deliveryCount": 1 })
        );
    }
    let counted = detail(
        &client,
        &id,
        "announcement { state toldCount } progress { mails { planned } }",
    )
    .await;
    assert_eq!(
        counted,
        json!({ "announcement": { "state": "DRAFT", "toldCount": 0 }, "progress": { "mails": { "planned": 0 } } })
    );
}
