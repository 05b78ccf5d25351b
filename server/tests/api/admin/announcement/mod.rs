//! Announcements: written, counted, tried, started and stopped by operators.

mod audience;
mod draft;
mod look;
mod state;

use entity::{
    account,
    device::{self, DevicePlatform},
    id::DeviceId,
};
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde_json::{Value, json};
use testing::{Client, Home, Person, Reply};

use super::change;

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
