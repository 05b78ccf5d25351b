//! Plans that are bought in stores, and given away.

pub mod apple;
pub mod authority;
mod changed;
pub mod google;
mod granted;
mod notice;
mod off;
pub mod play;
mod push;
mod verify;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    App,
    app::Parts,
    subscription::{Shops, event, renew},
};
use entity::{account, subscription, tier::Tier};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use testing::{Client, Home, Person, Place};

/// The app that is sold.
const BUNDLE: &str = "com.honeydue.app";

const PLAN: &str = "{ viewer { revision storeAccountToken subscription {
    tier status store productId currentPeriodEndsAt willRenew } } }";

const REDEEM_APPLE: &str =
    "mutation($input: RedeemApplePurchaseInput!) { redeemApplePurchase(input: $input) {
    subscription { tier status store productId currentPeriodEndsAt willRenew }
    account { id revision } userErrors { code field message } } }";

const REDEEM_GOOGLE: &str =
    "mutation($input: RedeemGooglePurchaseInput!) { redeemGooglePurchase(input: $input) {
    subscription { tier status store productId currentPeriodEndsAt willRenew }
    account { id revision } userErrors { code field message } } }";

/// Puts an app together on the home's database, in which plans are sold.
pub async fn selling(home: &Home, shops: Shops) -> App {
    App::new(Parts {
        shops,
        default_tier: Tier::Free,
        ..Parts::local(home.database().connect().await, home.app().clock.clone())
    })
}

/// Returns the app in the hand of the one who stands at `place`.
fn client(app: &App, home: &Home, place: Place) -> Client {
    Client::of(app, Some(home.person(place).clone()))
}

/// Returns what an app hands to a store.
async fn token(client: &Client) -> String {
    client
        .send(PLAN, Value::Null)
        .await
        .fine()
        .text_at("viewer.storeAccountToken")
}

/// Returns what somebody sees of their plan: tier, status, store, and whether it goes on.
async fn plan(client: &Client) -> String {
    let plan = client
        .send(PLAN, Value::Null)
        .await
        .fine()
        .data("viewer.subscription");
    let text = |name: &str| plan[name].as_str().unwrap_or("-").to_owned();
    let renews = match plan["willRenew"].as_bool() {
        Some(true) => "renews",
        _ => "ends",
    };
    format!("{} {} {} {renews}", text("tier"), text("status"), text("store"))
}

/// Returns the plan by which limits are judged.
async fn tier(app: &App, person: &Person) -> Tier {
    let found = account::Entity::find_by_id(person.viewer.account_id)
        .one(&app.db)
        .await;
    found.unwrap().unwrap().tier
}

/// Does all that a worker would be woken for, and what it would find by itself.
async fn work(app: &App) {
    for _ in 0..10 {
        app.queue.take().await.unwrap();
        let (told, due) = (event::due(app).await.unwrap(), renew::due(app).await.unwrap());
        if told.is_empty() && due.is_empty() {
            return;
        }
        for id in told {
            event::settle(app, id).await.unwrap();
        }
        for id in due {
            renew::renew(app, id).await.unwrap();
        }
    }
    panic!("there is always more to do");
}

/// Counts all purchases.
async fn purchases(app: &App) -> u64 {
    subscription::Entity::find().count(&app.db).await.unwrap()
}

fn millis(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis()
}
