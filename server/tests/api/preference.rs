//! What people want to be told: what they choose, and when they are told then.

use chrono::{DateTime, Utc};
use entity::plan::{self, PlanKind};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use testing::{Client, Home, Place, Reply};

const FIELDS: &str =
    "reminderTime overdueTime digestTime digestWeekday tipsByEmail quietFrom quietTo maxPushPerDay digest
    mutedResidences { id } channels { kind push email }";

async fn update(client: &Client, input: Value) -> Reply {
    let mutation = format!(
        "mutation($input: UpdateNotificationPreferencesInput!) {{ updateNotificationPreferences(input: $input) {{
            preferences {{ {FIELDS} }} account {{ revision }} userErrors {{ code field message }} }} }}"
    );
    client.send(&mutation, json!({ "input": input })).await
}

async fn own(client: &Client) -> Value {
    let query = format!("{{ viewer {{ notificationPreferences {{ {FIELDS} }} }} }}");
    let reply = client.send(&query, json!({})).await.fine();
    reply.data("viewer.notificationPreferences")
}

/// Returns when someone's reminders of a kind come next.
async fn next_at(home: &Home, place: Place, kind: PlanKind) -> DateTime<Utc> {
    let id = home.person(place).account.id;
    let row = plan::Entity::find_by_id((id, kind)).one(&home.app().db).await;
    row.unwrap().expect("a plan").next_at
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[tokio::test]
async fn who_has_not_chosen_has_what_everyone_always_had() {
    let home = Home::new().await;

    let mut preferences = own(&home.viewer()).await;

    let channels = preferences["channels"].take();
    assert_eq!(
        preferences,
        json!({ "reminderTime": null, "overdueTime": null, "digestTime": null, "digestWeekday": "MONDAY", "tipsByEmail": true,
            "quietFrom": null, "quietTo": null, "maxPushPerDay": 20, "digest": "DAILY", "mutedResidences": [], "channels": null })
    );
    let channels = channels.as_array().unwrap();
    assert_eq!(channels.len(), 8);
    assert!(
        channels
            .iter()
            // What others have done stands in the digest.
            .all(|row| row["push"] == true && (row["email"] == true) == (row["kind"] != "TASK_COMPLETED"))
    );
    assert!(channels.iter().all(|row| row["kind"] != "TEST"));
}

#[tokio::test]
async fn what_is_chosen_is_kept_and_what_is_left_out_stays() {
    let home = Home::new().await;
    let owner = home.owner();
    let first = json!({ "reminderTime": "07:30", "overdueTime": "18:00", "digestTime": "06:00", "digestWeekday": "SUNDAY",
        "tipsByEmail": false, "quietFrom": "22:00", "quietTo": "06:30", "maxPushPerDay": 3, "digest": "WEEKLY",
        "mutedResidenceIds": [home.residence().id],
        "channels": [{ "kind": "TASK_OVERDUE", "push": false }, { "kind": "MEMBER_JOINED", "email": false }] });

    let chosen = update(&owner, first).await.fine();
    let changed = update(
        &owner,
        json!({ "overdueTime": null, "quietFrom": null, "quietTo": null, "mutedResidenceIds": null,
        "channels": [{ "kind": "TASK_DUE_SOON", "push": null, "email": false }] }),
    )
    .await
    .fine();

    let chosen = chosen.data("updateNotificationPreferences.preferences");
    assert_eq!(
        (&chosen["reminderTime"], &chosen["quietTo"]),
        (&json!("07:30"), &json!("06:30"))
    );
    assert_eq!(chosen["mutedResidences"], json!([{ "id": home.residence().id }]));
    let off = |preferences: &Value| -> Vec<String> {
        let rows = preferences["channels"].as_array().unwrap().iter();
        let off = rows.filter(|row| row["push"] == false || row["email"] == false);
        off.map(|row| {
            format!(
                "{} {} {}",
                row["kind"].as_str().unwrap(),
                row["push"],
                row["email"]
            )
        })
        .collect()
    };
    assert_eq!(
        off(&chosen),
        [
            "TASK_OVERDUE false true",
            "TASK_COMPLETED true false",
            "MEMBER_JOINED true false"
        ]
    );
    let now = changed.data("updateNotificationPreferences.preferences");
    assert_eq!(
        off(&now),
        ["TASK_DUE_SOON true false", "TASK_COMPLETED true false"]
    );
    let mut rest = now.clone();
    rest["channels"].take();
    assert_eq!(
        rest,
        json!({ "reminderTime": "07:30", "overdueTime": null, "digestTime": "06:00", "digestWeekday": "SUNDAY", "tipsByEmail": false,
            "quietFrom": null, "quietTo": null, "maxPushPerDay": 3, "digest": "WEEKLY", "mutedResidences": [], "channels": null })
    );
    assert_eq!(own(&owner).await, now);
    assert_eq!(own(&home.manager()).await["maxPushPerDay"], 20);
}

#[tokio::test]
async fn all_that_is_wrong_with_preferences_is_said_at_once() {
    let home = Home::new().await;
    let many: Vec<_> = (0..101).map(|_| home.residence().id).collect();

    let wrong = update(
        &home.owner(),
        json!({ "digestWeekday": null, "tipsByEmail": null, "maxPushPerDay": 101, "digest": null,
        "quietFrom": "22:00", "mutedResidenceIds": many,
        "channels": [{ "kind": "TEST" }, { "kind": "TASK_OVERDUE" }, { "kind": "TASK_OVERDUE" }] }),
    )
    .await;
    let negative = update(&home.owner(), json!({ "maxPushPerDay": -1, "quietTo": "22:00" })).await;
    let endless = update(&home.owner(), json!({ "quietFrom": "22:00", "quietTo": "22:00" })).await;
    let no_time = update(&home.owner(), json!({ "reminderTime": "24:00" })).await;

    assert_eq!(
        wrong.user_errors(),
        "BLANK input.digestWeekday\nBLANK input.tipsByEmail\nBLANK input.digest\nBLANK input.quietTo\n\
         OUT_OF_RANGE input.maxPushPerDay\nTOO_LONG input.mutedResidenceIds\nINVALID_FORMAT input.channels\nOUT_OF_RANGE input.channels"
    );
    assert_eq!(
        negative.user_errors(),
        "BLANK input.quietFrom\nOUT_OF_RANGE input.maxPushPerDay"
    );
    assert_eq!(endless.user_errors(), "OUT_OF_RANGE input.quietTo");
    assert!(
        no_time.errors().starts_with("BAD_USER_INPUT"),
        "{}",
        no_time.text()
    );
    assert_eq!(own(&home.owner()).await["quietFrom"], Value::Null);
}

#[tokio::test]
async fn nobody_makes_a_home_silent_that_is_not_theirs() {
    let home = Home::new().await;
    let input = json!({ "mutedResidenceIds": [home.residence().id] });

    let stranger = update(&home.stranger(), input.clone()).await;
    let nobody = update(&home.nobody(), input.clone()).await;
    let viewer = update(&home.viewer(), input).await.fine();
    let membership = home.person(Place::Viewer).membership.as_ref().unwrap().id;
    domain::membership::remove(home.app(), &home.person(Place::Owner).viewer, membership)
        .await
        .unwrap();
    let left = own(&home.viewer()).await;
    let kept = update(&home.viewer(), json!({ "mutedResidenceIds": [] }))
        .await
        .fine();

    assert_eq!(stranger.user_errors(), "NOT_FOUND input.mutedResidenceIds");
    assert_eq!(nobody.errors(), "UNAUTHENTICATED updateNotificationPreferences");
    assert_eq!(
        viewer.data("updateNotificationPreferences.preferences.mutedResidences.0.id"),
        json!(home.residence().id)
    );
    assert_eq!(left["mutedResidences"], json!([]));
    assert_eq!(
        kept.data("updateNotificationPreferences.preferences.mutedResidences"),
        json!([])
    );
}

#[tokio::test]
async fn reminders_come_at_the_hour_that_was_chosen_in_the_zone_that_is_now() {
    let home = Home::new().await;
    while domain::notification::enrol_missing(home.app()).await.unwrap() > 0 {}
    let owner = home.owner();
    let next = async |kind| next_at(&home, Place::Owner, kind).await;

    // It is 08:00 in Chicago, and eight has passed for today.
    update(&owner, json!({ "reminderTime": "07:59", "overdueTime": "09:15" }))
        .await
        .fine();
    let in_chicago = (next(PlanKind::Remind).await, next(PlanKind::Overdue).await);
    let zone = "mutation { updateAccount(input: { timeZone: \"Europe/Berlin\" }) { userErrors { code } } }";
    owner.send(zone, json!({})).await.fine();
    let in_berlin = next(PlanKind::Remind).await;
    update(&owner, json!({ "reminderTime": null })).await.fine();
    let as_ever = next(PlanKind::Remind).await;

    assert_eq!(
        in_chicago,
        (instant("2026-11-24T13:59:00Z"), instant("2026-11-23T15:15:00Z"))
    );
    assert_eq!(in_berlin, instant("2026-11-24T06:59:00Z"));
    assert_eq!(as_ever, instant("2026-11-24T14:00:00Z"));
    assert_eq!(
        next_at(&home, Place::Member, PlanKind::Remind).await,
        instant("2026-11-24T14:00:00Z")
    );
}
