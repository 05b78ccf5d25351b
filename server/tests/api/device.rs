//! Devices that take pushes, and the trial that shows whether they do.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use domain::{App, app::Parts};
use entity::{delivery, device, notification::Way};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};
use testing::{Client, Home, Place, Reply};

const REGISTER: &str = "mutation($input: RegisterDeviceInput!) { registerDevice(input: $input) {
    device { id platform name appVersion createdAt lastSeenAt } account { revision devices { id } } userErrors { code field } } }";
const UNREGISTER: &str = "mutation($input: UnregisterDeviceInput!) { unregisterDevice(input: $input) {
    deletedId residence { id } account { devices { id } } userErrors { code field } } }";
const TRY: &str = "mutation { sendTestNotification { notification { id kind title body subject { __typename } residence { id } readAt }
    userErrors { code field } } }";

/// The public key of a browser, from RFC 8291, appendix A.
const P256DH: &str =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";

fn token(digit: &str) -> String {
    digit.repeat(64)
}

fn phone(token: &str) -> Value {
    json!({ "apns": { "token": token } })
}

fn browser(endpoint: &str) -> Value {
    json!({ "webPush": { "endpoint": endpoint, "p256dh": P256DH, "auth": URL_SAFE_NO_PAD.encode([7; 16]) } })
}

async fn register(client: &Client, input: Value) -> Reply {
    client.send(REGISTER, json!({ "input": input })).await
}

async fn unregister(client: &Client, id: &Value) -> Reply {
    client
        .send(UNREGISTER, json!({ "input": { "deviceId": id } }))
        .await
}

async fn devices(client: &Client) -> Vec<Value> {
    let query = "{ viewer { devices { id platform name } } }";
    let reply = client.send(query, json!({})).await.fine();
    reply.data("viewer.devices").as_array().unwrap().clone()
}

/// Signs someone in on one more device.
async fn another_session(home: &Home, place: Place) -> Client {
    use entity::{id::SessionId, session};
    use sea_orm::{ActiveModelTrait, IntoActiveModel};
    let mut person = home.person(place).clone();
    let row = session::Entity::find_by_id(person.viewer.session_id);
    let mut row = row.one(&home.app().db).await.unwrap().unwrap();
    row.id = SessionId::new(home.app().clock.now());
    person.access_token = domain::token::fresh();
    person.viewer.session_id = row.id;
    row.access_hash = domain::token::hash(&person.access_token).to_vec();
    row.into_active_model()
        .reset_all()
        .insert(&home.app().db)
        .await
        .unwrap();
    home.client_of(person)
}

#[tokio::test]
async fn phones_and_browsers_of_three_kinds_are_registered() {
    let home = Home::new().await;
    let owner = home.owner();

    let apple = json!({ "apns": { "token": token("A"), "sandbox": true, "name": " Olive's phone ", "appVersion": "3.1" } });
    let apple = register(&owner, apple).await.fine().data("registerDevice.device");
    let google = json!({ "fcm": { "token": "d:APA91b_x-y", "name": "Tablet" } });
    register(&owner, google).await.fine();
    home.advance_clock(TimeDelta::minutes(1));
    register(
        &owner,
        browser("https://updates.push.services.mozilla.com/wpush/v2/abc"),
    )
    .await
    .fine();

    assert_eq!(
        (&apple["platform"], &apple["name"], &apple["appVersion"]),
        (&json!("IOS"), &json!("Olive's phone"), &json!("3.1"))
    );
    let own = devices(&owner).await;
    let platforms: Vec<_> = own.iter().map(|device| device["platform"].clone()).collect();
    assert_eq!(platforms, ["WEB", "ANDROID", "IOS"]);
    assert_eq!(devices(&home.member()).await, Vec::<Value>::new());
    let rows = device::Entity::find()
        .order_by_asc(device::Column::Id)
        .all(&home.app().db)
        .await
        .unwrap();
    assert_eq!(
        (rows[0].token.as_str(), rows[0].sandbox),
        (token("a").as_str(), true)
    );
    assert!(rows[2].p256dh.is_some() && rows[2].auth.is_some());
}

#[tokio::test]
async fn a_device_that_is_registered_again_stays_the_same() {
    let home = Home::new().await;
    let owner = home.owner();
    let first = register(&owner, phone(&token("a")))
        .await
        .fine()
        .data("registerDevice.device");
    home.advance_clock(TimeDelta::days(1));

    let again = register(&owner, phone(&token("A")))
        .await
        .fine()
        .data("registerDevice.device");
    let renewed = register(&owner, phone(&token("b"))).await.fine();
    let tablet = register(&another_session(&home, Place::Owner).await, phone(&token("c")))
        .await
        .fine();

    assert_eq!(
        (&again["id"], &again["createdAt"]),
        (&first["id"], &first["createdAt"])
    );
    assert_ne!(again["lastSeenAt"], first["lastSeenAt"]);
    // A session is one phone, whose token changes now and then.
    assert_eq!(renewed.data("registerDevice.device.id"), first["id"]);
    assert_eq!(
        renewed
            .data("registerDevice.account.devices")
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_ne!(tablet.data("registerDevice.device.id"), first["id"]);
    assert_eq!(devices(&owner).await.len(), 2);
}

#[tokio::test]
async fn a_token_moves_with_its_phone() {
    let home = Home::new().await;
    let before = register(&home.owner(), phone(&token("a"))).await.fine();
    let revision = before.data("registerDevice.account.revision").as_i64().unwrap();

    let moved = register(&home.stranger(), phone(&token("a"))).await.fine();

    assert_ne!(
        moved.data("registerDevice.device.id"),
        before.data("registerDevice.device.id")
    );
    assert_eq!(devices(&home.owner()).await, Vec::<Value>::new());
    assert_eq!(devices(&home.stranger()).await.len(), 1);
    let now = home
        .owner()
        .send("{ viewer { revision } }", json!({}))
        .await
        .fine();
    assert_eq!(now.data("viewer.revision").as_i64(), Some(revision + 1));
}

#[tokio::test]
async fn a_phone_that_two_claim_at_once_is_one_persons() {
    let home = Home::new().await;
    let (owner, stranger) = (home.owner(), home.stranger());
    register(&home.member(), phone(&token("a"))).await.fine();

    let input = phone(&token("a"));
    let (one, other) = tokio::join!(register(&owner, input.clone()), register(&stranger, input));

    assert_eq!((one.errors(), other.errors()), (String::new(), String::new()));
    let rows = device::Entity::find().all(&home.app().db).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_ne!(rows[0].account_id, home.person(Place::Member).account.id);
}

#[tokio::test]
async fn what_is_no_address_of_a_device_is_refused() {
    let home = Home::new().await;
    let owner = home.owner();
    let long = "x".repeat(4_097);
    let mut keys = browser("https://fcm.googleapis.com/fcm/send/abc");
    keys["webPush"]["p256dh"] = json!(URL_SAFE_NO_PAD.encode([7; 65]));
    keys["webPush"]["auth"] = json!("!");
    // Has the form of a point, and lies on no curve.
    let point: Vec<u8> = [4].into_iter().chain([7; 64]).collect();
    let mut off_the_curve = browser("https://fcm.googleapis.com/fcm/send/abc");
    off_the_curve["webPush"]["p256dh"] = json!(URL_SAFE_NO_PAD.encode(point));
    let mut padded = browser("https://fcm.googleapis.com/fcm/send/abc");
    padded["webPush"]["auth"] = json!(format!("{}==", URL_SAFE_NO_PAD.encode([7; 16])));

    for (input, wanted) in [
        (
            json!({ "apns": { "token": "xyz", "name": "x".repeat(81), "appVersion": "3\n1" } }),
            "INVALID_FORMAT input.apns.token\nTOO_LONG input.apns.name\nINVALID_FORMAT input.apns.appVersion",
        ),
        (json!({ "fcm": { "token": "" } }), "BLANK input.fcm.token"),
        (json!({ "fcm": { "token": long } }), "TOO_LONG input.fcm.token"),
        (
            json!({ "fcm": { "token": "a b" } }),
            "INVALID_FORMAT input.fcm.token",
        ),
        (
            browser("https://example.com/push"),
            "INVALID_FORMAT input.webPush.endpoint",
        ),
        (
            browser("http://fcm.googleapis.com/fcm/send/abc"),
            "INVALID_FORMAT input.webPush.endpoint",
        ),
        (
            browser("https://fcm.googleapis.com:444/fcm/send/abc"),
            "INVALID_FORMAT input.webPush.endpoint",
        ),
        (
            browser("https://user@fcm.googleapis.com/fcm/send/abc"),
            "INVALID_FORMAT input.webPush.endpoint",
        ),
        (
            browser("https://127.0.0.1/"),
            "INVALID_FORMAT input.webPush.endpoint",
        ),
        (
            keys,
            "INVALID_FORMAT input.webPush.p256dh\nINVALID_FORMAT input.webPush.auth",
        ),
        (off_the_curve, "INVALID_FORMAT input.webPush.p256dh"),
        (padded, ""),
    ] {
        assert_eq!(
            register(&owner, input.clone()).await.user_errors(),
            wanted,
            "{input}"
        );
    }
    let both = json!({ "apns": { "token": token("a") }, "fcm": { "token": "b" } });
    for input in [both, json!({})] {
        let reply = register(&owner, input).await;
        assert!(!reply.errors().is_empty(), "{}", reply.text());
    }
    assert_eq!(devices(&owner).await.len(), 1);
}

#[tokio::test]
async fn nobody_forgets_anothers_device_and_signing_out_forgets_ones_own() {
    let home = Home::new().await;
    let registered = register(&home.owner(), phone(&token("a"))).await.fine();
    let id = registered.data("registerDevice.device.id");
    let tablet = another_session(&home, Place::Owner).await;
    register(&tablet, phone(&token("b"))).await.fine();
    let node = "query($id: ID!) { node(id: $id) { ... on Device { platform } } }";

    let member = unregister(&home.member(), &id).await;
    let nobody = unregister(&home.nobody(), &id).await;
    let hidden = home.member().send(node, json!({ "id": id })).await.fine();
    let seen = home.owner().send(node, json!({ "id": id })).await.fine();
    let gone = unregister(&home.owner(), &id).await.fine();
    let twice = unregister(&home.owner(), &id).await;
    tablet
        .send("mutation { signOut { userErrors { code } } }", json!({}))
        .await
        .fine();

    assert_eq!(member.user_errors(), "NOT_FOUND input.deviceId");
    assert_eq!(nobody.errors(), "UNAUTHENTICATED unregisterDevice");
    assert_eq!(
        register(&home.nobody(), phone(&token("c"))).await.errors(),
        "UNAUTHENTICATED registerDevice"
    );
    assert_eq!(
        (hidden.data("node"), seen.text_at("node.platform")),
        (Value::Null, "IOS".to_owned())
    );
    assert_eq!(gone.data("unregisterDevice.deletedId"), id);
    assert_eq!(
        gone.data("unregisterDevice.account.devices")
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(twice.user_errors(), "NOT_FOUND input.deviceId");
    assert_eq!(devices(&home.owner()).await, Vec::<Value>::new());
}

#[tokio::test]
async fn whoever_has_many_devices_is_told_on_those_heard_of_last() {
    let home = Home::new().await;
    let first = register(&home.owner(), phone(&token("a"))).await.fine();
    for number in 0..50 {
        home.advance_clock(TimeDelta::minutes(1));
        let session = another_session(&home, Place::Owner).await;
        register(&session, phone(&format!("{number:064}"))).await.fine();
    }

    let own = devices(&home.owner()).await;

    assert_eq!(own.len(), 50);
    let first = first.data("registerDevice.device.id");
    assert!(own.iter().all(|device| device["id"] != first));
}

#[tokio::test]
async fn a_trial_takes_every_way_that_the_account_has() {
    let home = Home::new().await;
    let owner = home.owner();
    register(&owner, phone(&token("a"))).await.fine();
    register(&owner, browser("https://fcm.googleapis.com/fcm/send/abc"))
        .await
        .fine();

    let sent = owner
        .send(TRY, json!({}))
        .await
        .fine()
        .data("sendTestNotification.notification");

    assert_eq!(
        (&sent["kind"], &sent["title"]),
        (&json!("TEST"), &json!("This is a test"))
    );
    assert_eq!(sent["body"], "On its way: iPhone or iPad, browser, mail.");
    assert_eq!(
        (&sent["subject"], &sent["residence"]),
        (&Value::Null, &Value::Null)
    );
    let deliveries = delivery::Entity::find().all(&home.app().db).await.unwrap();
    assert_eq!(deliveries.len(), 3);
    let inbox = owner
        .send("{ viewer { unreadNotificationCount } }", json!({}))
        .await
        .fine();
    assert_eq!(inbox.data("viewer.unreadNotificationCount"), 1);
}

#[tokio::test]
async fn a_trial_says_which_ways_are_not_set_up() {
    let home = Home::new().await;
    register(&home.owner(), phone(&token("a"))).await.fine();
    let with = |ways| async {
        let parts = Parts {
            ways,
            ..Parts::local(home.database().connect().await, home.app().clock.clone())
        };
        Client::of(&App::new(parts), Some(home.person(Place::Owner).clone()))
    };

    let mail_only = with(vec![Way::Mail]).await.send(TRY, json!({})).await.fine();
    let push_only = with(vec![Way::Ios]).await.send(TRY, json!({})).await.fine();
    let nothing = with(vec![Way::Web]).await.send(TRY, json!({})).await;
    let nobody = home.nobody().send(TRY, json!({})).await;

    let body = "sendTestNotification.notification.body";
    assert_eq!(
        mail_only.text_at(body),
        "On its way: mail. Not set up here: iPhone or iPad."
    );
    assert_eq!(
        push_only.text_at(body),
        "On its way: iPhone or iPad. Not set up here: mail."
    );
    assert_eq!(nothing.user_errors(), "WRONG_STATE");
    assert_eq!(nobody.errors(), "UNAUTHENTICATED sendTestNotification");
    assert_eq!(
        delivery::Entity::find().all(&home.app().db).await.unwrap().len(),
        2
    );
}

#[tokio::test]
async fn trials_are_few() {
    let home = Home::new().await;
    let owner = home.owner();

    for _ in 0..10 {
        owner.send(TRY, json!({})).await.fine();
    }
    let more = owner.send(TRY, json!({})).await;
    let others = home.member().send(TRY, json!({})).await;

    assert_eq!(more.errors(), "RATE_LIMITED sendTestNotification");
    others.fine();
}
