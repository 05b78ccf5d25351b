use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use entity::store_event;
use testing::Reply;

use super::{
    play::{self, PACKAGE, Play, claims},
    *,
};

/// Returns a month that was bought just now, for whom a token stands.
pub fn month(now: DateTime<Utc>, token: &Value) -> Value {
    json!({
        "kind": "androidpublisher#subscriptionPurchaseV2",
        "startTime": now.to_rfc3339(),
        "subscriptionState": "SUBSCRIPTION_STATE_ACTIVE",
        "acknowledgementState": "ACKNOWLEDGEMENT_STATE_PENDING",
        "externalAccountIdentifiers": { "obfuscatedExternalAccountId": token },
        "lineItems": [{
            "productId": "pro",
            "expiryTime": (now + TimeDelta::days(30)).to_rfc3339(),
            "autoRenewingPlan": { "autoRenewEnabled": true },
            "latestSuccessfulOrderId": "GPA.1",
        }],
    })
}

/// A home with an app that is sold in Google Play.
pub struct Shop {
    pub home: Home,
    pub app: App,
    pub play: Play,
}

impl Shop {
    pub async fn open() -> Self {
        let (home, play) = (Home::new().await, Play::open().await);
        let shops = Shops {
            apple: None,
            google: Some(play.client()),
        };
        let app = selling(&home, shops).await;
        Self { home, app, play }
    }

    fn client(&self, place: Place) -> Client {
        client(&self.app, &self.home, place)
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.app.clock.now()
    }

    /// Lets somebody buy a month.
    pub async fn sell(&self, token: &str, place: Place) {
        let month = month(self.now(), &json!(super::token(&self.client(place)).await));
        self.play.books().purchases.insert(token.to_owned(), month);
    }

    /// Changes what Google knows of a purchase.
    pub fn change(&self, token: &str, change: impl FnOnce(&mut Value)) {
        change(self.play.books().purchases.get_mut(token).unwrap());
    }

    pub async fn redeem(&self, place: Place, token: &str) -> Reply {
        let input = json!({ "input": { "productId": "pro", "purchaseToken": token } });
        self.client(place).send(REDEEM_GOOGLE, input).await
    }

    /// Tells of a purchase as Google does, and returns the status.
    pub async fn tell(&self, id: &str, kind: i64, token: &str) -> u16 {
        let said = json!({ "subscriptionNotification": {
            "version": "1.0", "notificationType": kind, "purchaseToken": token, "subscriptionId": "pro",
        } });
        self.push(id, said).await
    }

    async fn push(&self, id: &str, mut said: Value) -> u16 {
        said["version"] = json!("1.0");
        said["packageName"] = json!(PACKAGE);
        said["eventTimeMillis"] = json!(millis(self.now()).to_string());
        let bearer = play::sign(&claims(self.now()));
        self.post(&wrapped(id, &said), Some(&bearer)).await
    }

    pub async fn post(&self, body: &str, bearer: Option<&str>) -> u16 {
        let mut request = Request::builder().method(Method::POST).uri("/webhooks/google");
        if let Some(bearer) = bearer {
            request = request.header(header::AUTHORIZATION, format!("Bearer {bearer}"));
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        Client::of(&self.app, None).request(request).await.status()
    }

    pub async fn events(&self) -> u64 {
        store_event::Entity::find().count(&self.app.db).await.unwrap()
    }
}

/// Returns what Pub/Sub pushes of something that was said.
pub fn wrapped(id: &str, said: &Value) -> String {
    let data = STANDARD.encode(said.to_string());
    let message = json!({ "data": data, "messageId": id, "publishTime": "2026-11-23T14:00:00Z" });
    json!({ "message": message, "subscription": "projects/p/subscriptions/s" }).to_string()
}

#[tokio::test]
async fn what_was_bought_is_the_buyers_and_google_is_told_that_it_arrived() {
    let shop = Shop::open().await;
    shop.sell("token/1", Place::Owner).await;

    let reply = shop.redeem(Place::Owner, "token/1").await.fine();
    assert_eq!(shop.play.books().acknowledged, [""; 0]);
    work(&shop.app).await;

    assert_eq!(
        reply.data("redeemGooglePurchase.subscription"),
        json!({
            "tier": "PRO", "status": "ACTIVE", "store": "GOOGLE", "productId": "pro",
            "currentPeriodEndsAt": "2026-12-23T14:00:00Z", "willRenew": true,
        })
    );
    assert_eq!(tier(&shop.app, shop.home.person(Place::Owner)).await, Tier::Pro);
    assert_eq!(shop.play.books().acknowledged, ["token/1"]);
    work(&shop.app).await;
    assert_eq!(shop.play.books().acknowledged.len(), 1);
}

#[tokio::test]
async fn a_purchase_is_acknowledged_though_google_was_away() {
    let shop = Shop::open().await;
    shop.sell("token", Place::Owner).await;
    shop.redeem(Place::Owner, "token").await.fine();
    shop.play.books().trouble = Some((StatusCode::SERVICE_UNAVAILABLE, 2));
    let [id] = renew::due(&shop.app).await.unwrap().try_into().unwrap();

    let failed = renew::renew(&shop.app, id).await;
    // A worker that dies in the middle leaves no more than this one does.
    assert!(failed.is_err());
    assert_eq!(renew::due(&shop.app).await.unwrap(), []);
    shop.app.clock.advance(TimeDelta::minutes(2));
    assert!(renew::renew(&shop.app, id).await.is_err());
    shop.app.clock.advance(TimeDelta::hours(1));
    work(&shop.app).await;

    assert_eq!(shop.play.books().acknowledged, ["token"]);
    assert_eq!(plan(&shop.client(Place::Owner)).await, "PRO ACTIVE GOOGLE renews");
}

#[tokio::test]
async fn a_purchase_belongs_to_one_account() {
    let shop = Shop::open().await;
    shop.sell("token", Place::Owner).await;
    shop.change("token", |purchase| {
        purchase["externalAccountIdentifiers"] = Value::Null;
    });
    shop.redeem(Place::Owner, "token").await.fine();

    let reply = shop.redeem(Place::Member, "token").await;

    assert_eq!(reply.user_errors(), "TAKEN input.purchaseToken");
    shop.redeem(Place::Owner, "token").await.fine();
    assert_eq!(purchases(&shop.app).await, 1);
}

#[tokio::test]
async fn of_two_who_hand_in_the_same_purchase_at_once_one_gets_it() {
    let shop = Shop::open().await;
    shop.sell("token", Place::Owner).await;
    shop.change("token", |purchase| {
        purchase["externalAccountIdentifiers"] = Value::Null;
    });

    let (one, other) = tokio::join!(
        shop.redeem(Place::Owner, "token"),
        shop.redeem(Place::Member, "token")
    );

    let mut errors = [one.user_errors(), other.user_errors()];
    errors.sort();
    assert_eq!(errors, ["", "TAKEN input.purchaseToken"]);
}

#[tokio::test]
async fn what_was_bought_for_another_account_is_refused() {
    let shop = Shop::open().await;
    shop.sell("token", Place::Owner).await;

    let reply = shop.redeem(Place::Member, "token").await;
    shop.change("token", |purchase| {
        purchase["externalAccountIdentifiers"]["obfuscatedExternalAccountId"] = json!("of another system");
    });
    let foreign = shop.redeem(Place::Owner, "token").await;

    assert_eq!(reply.user_errors(), "TAKEN input.purchaseToken");
    assert_eq!(foreign.user_errors(), "TAKEN input.purchaseToken");
    assert_eq!(purchases(&shop.app).await, 0);
}

#[tokio::test]
async fn what_google_does_not_know_or_was_not_paid_for_is_refused() {
    let shop = Shop::open().await;
    shop.sell("pending", Place::Owner).await;
    shop.change("pending", |purchase| {
        purchase["subscriptionState"] = json!("SUBSCRIPTION_STATE_PENDING");
        purchase["startTime"] = Value::Null;
    });
    shop.sell("other", Place::Owner).await;
    shop.change("other", |purchase| {
        purchase["lineItems"][0]["productId"] = json!("tip");
    });
    let long = "x".repeat(2_000);
    for (token, expected) in [
        ("nothing", "NOT_FOUND input.purchaseToken"),
        ("pending", "WRONG_STATE input.purchaseToken"),
        ("other", "NOT_FOUND input.productId"),
        ("", "BLANK input.purchaseToken"),
        (&long, "TOO_LONG input.purchaseToken"),
    ] {
        let reply = shop.redeem(Place::Owner, token).await;

        assert_eq!(reply.user_errors(), expected, "{token:.10}");
    }
    assert_eq!(purchases(&shop.app).await, 0);
}

#[tokio::test]
async fn a_google_that_does_not_answer_is_no_fault_of_the_buyers() {
    let shop = Shop::open().await;
    shop.sell("token", Place::Owner).await;
    shop.play.books().trouble = Some((StatusCode::INTERNAL_SERVER_ERROR, 1));

    let reply = shop.redeem(Place::Owner, "token").await;

    assert_eq!(reply.errors(), "INTERNAL_SERVER_ERROR redeemGooglePurchase");
    assert!(!reply.text().contains("token"), "{}", reply.text());
    shop.redeem(Place::Owner, "token").await.fine();
}

#[tokio::test]
async fn one_access_token_serves_many_questions_and_another_takes_its_place() {
    let shop = Shop::open().await;
    shop.sell("token", Place::Owner).await;
    shop.redeem(Place::Owner, "token").await.fine();
    shop.redeem(Place::Owner, "token").await.fine();
    assert_eq!(shop.play.books().asked.0, 1);

    shop.play.forget_access();
    shop.redeem(Place::Owner, "token").await.fine();
    assert_eq!(shop.play.books().asked.0, 2);

    shop.app.clock.advance(TimeDelta::hours(1));
    shop.redeem(Place::Owner, "token").await.fine();
    assert_eq!(shop.play.books().asked.0, 3);
}

#[tokio::test]
async fn another_plan_takes_the_place_of_the_one_before() {
    let shop = Shop::open().await;
    shop.sell("old", Place::Owner).await;
    shop.redeem(Place::Owner, "old").await.fine();
    shop.sell("new", Place::Owner).await;
    shop.change("new", |purchase| {
        purchase["linkedPurchaseToken"] = json!("old");
        purchase["externalAccountIdentifiers"] = Value::Null;
    });

    let stolen = shop.redeem(Place::Member, "new").await;
    shop.redeem(Place::Owner, "new").await.fine();
    shop.change("new", |purchase| {
        purchase["subscriptionState"] = json!("SUBSCRIPTION_STATE_EXPIRED");
    });
    shop.tell("m-1", 13, "new").await;
    work(&shop.app).await;

    assert_eq!(stolen.user_errors(), "TAKEN input.purchaseToken");
    // The one before would still last.
    assert_eq!(plan(&shop.client(Place::Owner)).await, "FREE EXPIRED GOOGLE ends");
}

#[tokio::test]
async fn what_google_tells_is_asked_about_and_may_come_before_the_purchase_is_handed_in() {
    let shop = Shop::open().await;
    shop.sell("token", Place::Owner).await;

    let status = shop.tell("m-1", 4, "token").await;
    let asked = shop.play.books().asked.2;
    work(&shop.app).await;

    // Nobody waits for Google while it is told that something was kept.
    assert_eq!((status, asked), (200, 0));
    assert_eq!(plan(&shop.client(Place::Owner)).await, "PRO ACTIVE GOOGLE renews");
    assert_eq!(shop.play.books().acknowledged, ["token"]);
}

#[tokio::test]
async fn every_change_that_google_tells_of_is_followed() {
    let shop = Shop::open().await;
    shop.sell("token", Place::Owner).await;
    shop.redeem(Place::Owner, "token").await.fine();
    let cases = [
        (6, "IN_GRACE_PERIOD", "PRO IN_GRACE_PERIOD GOOGLE renews"),
        (5, "ON_HOLD", "FREE ON_HOLD GOOGLE renews"),
        (1, "ACTIVE", "PRO ACTIVE GOOGLE renews"),
        (10, "PAUSED", "FREE PAUSED GOOGLE renews"),
        (13, "EXPIRED", "FREE EXPIRED GOOGLE ends"),
    ];
    for (kind, state, expected) in cases {
        shop.app.clock.advance(TimeDelta::minutes(1));
        shop.change("token", |purchase| {
            purchase["subscriptionState"] = json!(format!("SUBSCRIPTION_STATE_{state}"));
        });
        shop.tell(&format!("m-{kind}"), kind, "token").await;
        work(&shop.app).await;

        assert_eq!(plan(&shop.client(Place::Owner)).await, expected);
    }
}

#[tokio::test]
async fn an_old_message_that_comes_late_says_how_things_stand_and_not_how_they_stood() {
    let shop = Shop::open().await;
    shop.sell("token", Place::Owner).await;
    shop.redeem(Place::Owner, "token").await.fine();
    work(&shop.app).await;
    shop.app.clock.advance(TimeDelta::days(1));

    // That it expired was told long ago; meanwhile it was bought again.
    shop.tell("m-late", 13, "token").await;
    work(&shop.app).await;

    assert_eq!(plan(&shop.client(Place::Owner)).await, "PRO ACTIVE GOOGLE renews");
}

#[tokio::test]
async fn what_was_taken_back_is_gone_at_once() {
    let shop = Shop::open().await;
    for token in ["revoked", "voided"] {
        shop.sell(token, Place::Owner).await;
    }
    shop.redeem(Place::Owner, "revoked").await.fine();
    shop.change("revoked", |purchase| {
        purchase["subscriptionState"] = json!("SUBSCRIPTION_STATE_EXPIRED");
    });
    shop.tell("m-1", 12, "revoked").await;
    work(&shop.app).await;
    assert_eq!(plan(&shop.client(Place::Owner)).await, "FREE REVOKED GOOGLE ends");

    shop.redeem(Place::Owner, "voided").await.fine();
    let voided = |order: &str| {
        json!({ "voidedPurchaseNotification": {
            "purchaseToken": "voided", "orderId": order, "productType": 1, "refundType": 1,
        } })
    };
    shop.push("m-2", voided("GPA.0")).await;
    work(&shop.app).await;
    // Another month's money.
    assert_eq!(plan(&shop.client(Place::Owner)).await, "PRO ACTIVE GOOGLE renews");
    shop.push("m-3", voided("GPA.1")).await;
    work(&shop.app).await;
    assert_eq!(plan(&shop.client(Place::Owner)).await, "FREE REVOKED GOOGLE ends");
}

#[tokio::test]
async fn a_renewal_that_google_did_not_tell_of_is_found_when_the_period_ends() {
    let shop = Shop::open().await;
    shop.sell("token", Place::Owner).await;
    shop.redeem(Place::Owner, "token").await.fine();
    work(&shop.app).await;
    shop.app.clock.advance(TimeDelta::days(30));
    let next = (shop.now() + TimeDelta::days(30)).to_rfc3339();
    shop.change("token", |purchase| {
        purchase["lineItems"][0]["expiryTime"] = json!(next);
    });

    work(&shop.app).await;

    assert_eq!(plan(&shop.client(Place::Owner)).await, "PRO ACTIVE GOOGLE renews");
}

#[tokio::test]
async fn a_period_that_ends_while_google_is_away_is_over_until_google_says_otherwise() {
    let shop = Shop::open().await;
    let olive = shop.home.person(Place::Owner).clone();
    shop.sell("token", Place::Owner).await;
    shop.redeem(Place::Owner, "token").await.fine();
    work(&shop.app).await;
    shop.app.clock.advance(TimeDelta::days(30));
    shop.play.books().trouble = Some((StatusCode::BAD_GATEWAY, 1));
    let [id] = renew::due(&shop.app).await.unwrap().try_into().unwrap();

    assert!(renew::renew(&shop.app, id).await.is_err());
    assert_eq!(tier(&shop.app, &olive).await, Tier::Free);
    let next = (shop.now() + TimeDelta::days(30)).to_rfc3339();
    shop.change("token", |purchase| {
        purchase["lineItems"][0]["expiryTime"] = json!(next);
    });
    shop.app.clock.advance(TimeDelta::hours(2));
    work(&shop.app).await;

    assert_eq!(tier(&shop.app, &olive).await, Tier::Pro);
}

#[tokio::test]
async fn an_event_is_applied_though_google_was_away_and_though_a_worker_died() {
    let shop = Shop::open().await;
    shop.sell("token", Place::Owner).await;
    shop.tell("m-1", 4, "token").await;
    shop.play.books().trouble = Some((StatusCode::TOO_MANY_REQUESTS, 1));
    let [id] = event::due(&shop.app).await.unwrap().try_into().unwrap();

    assert!(event::settle(&shop.app, id).await.is_err());
    // Whoever has it has it for a while.
    event::settle(&shop.app, id).await.unwrap();
    assert_eq!(purchases(&shop.app).await, 0);
    shop.app.clock.advance(TimeDelta::minutes(2));
    work(&shop.app).await;

    assert_eq!(plan(&shop.client(Place::Owner)).await, "PRO ACTIVE GOOGLE renews");
    let asked = shop.play.books().asked.2;
    event::settle(&shop.app, id).await.unwrap();
    assert_eq!(shop.play.books().asked.2, asked);
}
