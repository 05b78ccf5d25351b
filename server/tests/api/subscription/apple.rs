use axum::{
    body::Body,
    http::{Method, Request},
};
use domain::subscription::apple::{self, Apple, Market};
use testing::Reply;

use super::{
    authority::{Authority, Flaw, encode},
    *,
};

/// Returns the App Store, as an authority vouches for it.
pub fn store(authority: &Authority) -> Apple {
    store_in(authority, Market::Production)
}

fn store_in(authority: &Authority, market: Market) -> Apple {
    Apple::new(apple::Settings {
        bundle_id: BUNDLE.to_owned(),
        app_id: Some(4_711),
        market,
        roots: vec![authority.root()],
    })
}

/// Returns a month that was bought just now, for whom a token stands.
pub fn month(now: DateTime<Utc>, token: &Value) -> Value {
    json!({
        "originalTransactionId": "1000",
        "transactionId": "1000",
        "bundleId": BUNDLE,
        "productId": "pro.monthly",
        "purchaseDate": millis(now),
        "originalPurchaseDate": millis(now),
        "expiresDate": millis(now + TimeDelta::days(30)),
        "type": "Auto-Renewable Subscription",
        "inAppOwnershipType": "PURCHASED",
        "signedDate": millis(now),
        "environment": "Production",
        "appAccountToken": token,
    })
}

/// A home with an app that is sold in the App Store.
pub struct Shop {
    pub home: Home,
    pub app: App,
    authority: Arc<Authority>,
}

impl Shop {
    pub async fn open() -> Self {
        Self::in_market(Market::Production).await
    }

    async fn in_market(market: Market) -> Self {
        let home = Home::new().await;
        let authority = Arc::new(Authority::new());
        let shops = Shops {
            apple: Some(store_in(&authority, market)),
            google: None,
        };
        let app = selling(&home, shops).await;
        Self { home, app, authority }
    }

    pub fn client(&self, place: Place) -> Client {
        client(&self.app, &self.home, place)
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.app.clock.now()
    }

    /// Returns a month that was bought just now.
    pub async fn month(&self, place: Place) -> Value {
        let token = token(&self.client(place)).await;
        month(self.now(), &json!(token))
    }

    pub async fn redeem(&self, place: Place, claims: &Value) -> Reply {
        self.redeem_text(place, &self.authority.sign(claims)).await
    }

    async fn redeem_text(&self, place: Place, signed: &str) -> Reply {
        let input = json!({ "input": { "signedTransaction": signed } });
        self.client(place).send(REDEEM_APPLE, input).await
    }

    /// Returns what Apple tells of a transaction.
    pub fn notice(&self, id: &str, kind: &str, transaction: &Value, renewal: Option<Value>) -> Value {
        let renewal = renewal.map(|mut renewal| {
            renewal["environment"] = transaction["environment"].clone();
            renewal["signedDate"] = json!(millis(self.now()));
            self.authority.sign(&renewal)
        });
        json!({
            "notificationType": kind,
            "notificationUUID": id,
            "version": "2.0",
            "signedDate": millis(self.now()),
            "data": {
                "appAppleId": 4_711,
                "bundleId": BUNDLE,
                "environment": transaction["environment"],
                "signedTransactionInfo": self.authority.sign(transaction),
                "signedRenewalInfo": renewal,
            },
        })
    }

    pub async fn tell(&self, notice: &Value) -> u16 {
        let body = json!({ "signedPayload": self.authority.sign(notice) });
        self.post(body.to_string()).await
    }

    pub async fn post(&self, body: String) -> u16 {
        let request = Request::builder()
            .method(Method::POST)
            .uri("/webhooks/apple")
            .body(Body::from(body))
            .unwrap();
        Client::of(&self.app, None).request(request).await.status()
    }
}

#[tokio::test]
async fn what_was_bought_is_the_buyers_at_once_and_until_its_end() {
    let shop = Shop::open().await;
    let (owner, olive) = (shop.client(Place::Owner), shop.home.person(Place::Owner).clone());
    assert_eq!(plan(&owner).await, "FREE NONE - ends");

    let month = shop.month(Place::Owner).await;
    let reply = shop.redeem(Place::Owner, &month).await.fine();

    assert_eq!(
        reply.data("redeemApplePurchase.subscription"),
        json!({
            "tier": "PRO", "status": "ACTIVE", "store": "APPLE", "productId": "pro.monthly",
            "currentPeriodEndsAt": "2026-12-23T14:00:00Z", "willRenew": false,
        })
    );
    assert_eq!(tier(&shop.app, &olive).await, Tier::Pro);
    shop.app.clock.advance(TimeDelta::days(30));
    assert_eq!(plan(&owner).await, "FREE EXPIRED APPLE ends");
    work(&shop.app).await;
    assert_eq!(tier(&shop.app, &olive).await, Tier::Free);
}

#[tokio::test]
async fn the_same_purchase_again_changes_nothing() {
    let shop = Shop::open().await;
    let month = shop.month(Place::Owner).await;
    let first = shop.redeem(Place::Owner, &month).await.fine();

    let again = shop.redeem(Place::Owner, &month).await.fine();

    assert_eq!(again.data(""), first.data(""));
    assert_eq!(purchases(&shop.app).await, 1);
}

#[tokio::test]
async fn a_new_plan_is_news_in_every_home_of_its_owner() {
    let shop = Shop::open().await;
    let residence = shop.home.residence().id;
    let revision = async || {
        let query = "query($id: ID!) { residence(id: $id) { revision } }";
        let reply = shop
            .client(Place::Viewer)
            .send(query, json!({ "id": residence }))
            .await;
        reply.fine().data("residence.revision").as_i64().unwrap()
    };
    let before = revision().await;

    let month = shop.month(Place::Owner).await;
    shop.redeem(Place::Owner, &month).await.fine();

    assert_eq!(revision().await, before + 1);
}

#[tokio::test]
async fn a_purchase_belongs_to_one_account() {
    let shop = Shop::open().await;
    let mut month = shop.month(Place::Owner).await;
    month["appAccountToken"] = Value::Null;
    shop.redeem(Place::Owner, &month).await.fine();

    let reply = shop.redeem(Place::Member, &month).await;

    assert_eq!(reply.user_errors(), "TAKEN input.signedTransaction");
    assert!(
        reply.text().contains("This purchase belongs to another account"),
        "{}",
        reply.text()
    );
    assert_eq!(plan(&shop.client(Place::Member)).await, "FREE NONE - ends");
}

#[tokio::test]
async fn of_two_who_hand_in_the_same_purchase_at_once_one_gets_it() {
    let shop = Shop::open().await;
    let mut month = shop.month(Place::Owner).await;
    month["appAccountToken"] = Value::Null;

    let (one, other) = tokio::join!(
        shop.redeem(Place::Owner, &month),
        shop.redeem(Place::Member, &month)
    );

    let mut errors = [one.user_errors(), other.user_errors()];
    errors.sort();
    assert_eq!(errors, ["", "TAKEN input.signedTransaction"]);
    assert_eq!(purchases(&shop.app).await, 1);
}

#[tokio::test]
async fn a_purchase_that_was_made_for_another_account_is_refused() {
    let shop = Shop::open().await;
    let month = shop.month(Place::Owner).await;

    let reply = shop.redeem(Place::Member, &month).await;

    assert_eq!(reply.user_errors(), "TAKEN input.signedTransaction");
    assert_eq!(purchases(&shop.app).await, 0);
}

#[tokio::test]
async fn what_is_not_apples_word_is_refused() {
    let shop = Shop::open().await;
    let month = shop.month(Place::Owner).await;
    let signed = shop.authority.sign(&month);
    let (start, signature) = signed.rsplit_once('.').unwrap();
    let (header, _) = start.split_once('.').unwrap();
    let mut longer = month.clone();
    longer["expiresDate"] = json!(millis(shop.now() + TimeDelta::days(3_000)));
    let chain = shop.authority.chain();
    let foreign = Authority::new();
    let mut grafted = chain.clone();
    grafted[0].clone_from(&foreign.chain()[0]);
    let cases = [
        ("nothing of a signature", "hello".to_owned()),
        (
            "other claims",
            format!("{header}.{}.{signature}", encode(&longer)),
        ),
        ("no signature", format!("{start}.")),
        (
            "another's signature",
            format!("{start}.{}", foreign.sign(&month).rsplit_once('.').unwrap().1),
        ),
        ("another root", foreign.sign(&month)),
        (
            "no algorithm",
            format!(
                "{}.{}.",
                encode(&json!({ "alg": "none", "x5c": chain })),
                encode(&month)
            ),
        ),
        (
            "another algorithm",
            shop.authority
                .sign_as(&json!({ "alg": "HS256", "x5c": chain }), &month),
        ),
        (
            "no certificates",
            shop.authority.sign_as(&json!({ "alg": "ES256" }), &month),
        ),
        (
            "two certificates",
            shop.authority
                .sign_as(&json!({ "alg": "ES256", "x5c": &chain[..2] }), &month),
        ),
        (
            "a certificate of somebody else",
            foreign.sign_as(&json!({ "alg": "ES256", "x5c": grafted }), &month),
        ),
    ];
    for (what, signed) in cases {
        let reply = shop.redeem_text(Place::Owner, &signed).await;

        assert_eq!(
            reply.user_errors(),
            "INVALID_FORMAT input.signedTransaction",
            "{what}"
        );
    }
    assert_eq!(purchases(&shop.app).await, 0);
}

#[tokio::test]
async fn certificates_must_be_good_now_and_for_this() {
    let flaws = [
        Flaw::LeafIsOver,
        Flaw::IntermediateIsOver,
        Flaw::LeafIsUnmarked,
        Flaw::IntermediateIsUnmarked,
        Flaw::IntermediateIsNoAuthority,
    ];
    for flaw in flaws {
        let authority = Authority::with(flaw);
        let home = Home::new().await;
        let apple = Apple::new(apple::Settings {
            bundle_id: BUNDLE.to_owned(),
            app_id: Some(4_711),
            market: Market::Production,
            roots: vec![authority.root()],
        });
        let shops = Shops {
            apple: Some(apple),
            google: None,
        };
        let shop = Shop {
            app: selling(&home, shops).await,
            home,
            authority: Arc::new(authority),
        };
        let month = shop.month(Place::Owner).await;

        let reply = shop.redeem(Place::Owner, &month).await;

        assert_eq!(
            reply.user_errors(),
            "INVALID_FORMAT input.signedTransaction",
            "{flaw:?}"
        );
    }
}

#[tokio::test]
async fn certificates_are_judged_by_the_clock_and_not_by_what_is_signed() {
    let shop = Shop::open().await;
    let month = shop.month(Place::Owner).await;
    shop.home.set_clock("2031-01-01T00:00:00Z");

    let reply = shop.redeem(Place::Owner, &month).await;

    assert_eq!(reply.user_errors(), "INVALID_FORMAT input.signedTransaction");
}

#[tokio::test]
async fn what_is_not_for_here_is_refused() {
    let shop = Shop::open().await;
    let month = shop.month(Place::Owner).await;
    let cases = [
        ("bundleId", json!("com.other.app"), "INVALID_FORMAT"),
        ("type", json!("Consumable"), "INVALID_FORMAT"),
        ("originalTransactionId", Value::Null, "INVALID_FORMAT"),
        ("environment", json!("Sandbox"), "WRONG_STATE"),
        ("environment", json!("Xcode"), "WRONG_STATE"),
        ("environment", Value::Null, "WRONG_STATE"),
    ];
    for (name, value, code) in cases {
        let mut other = month.clone();
        other[name] = value;

        let reply = shop.redeem(Place::Owner, &other).await;

        assert_eq!(
            reply.user_errors(),
            format!("{code} input.signedTransaction"),
            "{name}"
        );
    }
    let long = "x".repeat(40_000);
    let reply = shop.redeem_text(Place::Owner, &long).await;
    assert_eq!(reply.user_errors(), "TOO_LONG input.signedTransaction");
    let reply = shop.redeem_text(Place::Owner, " ").await;
    assert_eq!(reply.user_errors(), "BLANK input.signedTransaction");
    assert_eq!(purchases(&shop.app).await, 0);
}

#[tokio::test]
async fn the_sandbox_counts_where_it_is_meant_to_and_nothing_else_does() {
    let shop = Shop::in_market(Market::Sandbox).await;
    let mut month = shop.month(Place::Owner).await;
    let real = shop.redeem(Place::Owner, &month).await;
    month["environment"] = json!("Sandbox");

    shop.redeem(Place::Owner, &month).await.fine();

    assert_eq!(real.user_errors(), "WRONG_STATE input.signedTransaction");
}

#[tokio::test]
async fn an_older_transaction_does_not_take_the_place_of_a_newer_one() {
    let shop = Shop::open().await;
    let old = shop.month(Place::Owner).await;
    shop.app.clock.advance(TimeDelta::days(30));
    let new = shop.month(Place::Owner).await;
    shop.redeem(Place::Owner, &new).await.fine();
    // StoreKit signs old ones anew.
    let mut old_again = old;
    shop.app.clock.advance(TimeDelta::days(1));
    old_again["signedDate"] = json!(millis(shop.now()));

    shop.redeem(Place::Owner, &old_again).await.fine();

    assert_eq!(plan(&shop.client(Place::Owner)).await, "PRO ACTIVE APPLE ends");
}
