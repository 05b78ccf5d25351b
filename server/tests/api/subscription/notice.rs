use entity::store_event;

use super::{apple::Shop, authority::Authority, *};

/// Returns how a purchase goes on that nothing is the matter with.
fn fine() -> Value {
    json!({ "autoRenewStatus": 1 })
}

#[tokio::test]
async fn what_apple_tells_is_applied_and_may_come_before_the_purchase_is_handed_in() {
    let shop = Shop::open().await;
    let month = shop.month(Place::Owner).await;

    let status = shop
        .tell(&shop.notice("n-1", "SUBSCRIBED", &month, Some(fine())))
        .await;
    work(&shop.app).await;

    assert_eq!(status, 200);
    assert_eq!(plan(&shop.client(Place::Owner)).await, "PRO ACTIVE APPLE renews");
}

#[tokio::test]
async fn what_apple_told_of_a_purchase_of_nobodys_counts_once_somebody_hands_it_in() {
    let shop = Shop::open().await;
    let mut month = shop.month(Place::Owner).await;
    month["appAccountToken"] = Value::Null;
    shop.tell(&shop.notice("n-1", "SUBSCRIBED", &month, Some(fine())))
        .await;
    let mut refund = month.clone();
    shop.app.clock.advance(TimeDelta::hours(1));
    refund["signedDate"] = json!(millis(shop.now()));
    refund["revocationDate"] = json!(millis(shop.now()));
    shop.tell(&shop.notice("n-2", "REFUND", &refund, None)).await;
    work(&shop.app).await;
    assert_eq!(purchases(&shop.app).await, 0);

    shop.redeem(Place::Owner, &month).await.fine();

    assert_eq!(plan(&shop.client(Place::Owner)).await, "FREE REVOKED APPLE ends");
}

/// Returns what Apple tells of a month that nobody pays for again: each with the instant at which it does, and what is seen then.
pub async fn hard_times(shop: &Shop) -> [(DateTime<Utc>, Value, &'static str); 4] {
    let month = shop.month(Place::Owner).await;
    let began = shop.now();
    let (end, grace) = (began + TimeDelta::days(30), began + TimeDelta::days(46));
    let failed = json!({
        "autoRenewStatus": 1, "isInBillingRetryPeriod": true, "expirationIntent": 2,
        "gracePeriodExpiresDate": millis(grace),
    });
    let retried = json!({ "autoRenewStatus": 1, "isInBillingRetryPeriod": true, "expirationIntent": 2 });
    let given_up = json!({ "autoRenewStatus": 0, "expirationIntent": 2 });
    let told = [
        (began, "SUBSCRIBED", fine(), "PRO ACTIVE APPLE renews"),
        (
            end,
            "DID_FAIL_TO_RENEW",
            failed,
            "PRO IN_GRACE_PERIOD APPLE renews",
        ),
        (
            grace,
            "GRACE_PERIOD_EXPIRED",
            retried,
            "PRO IN_BILLING_RETRY APPLE renews",
        ),
        (
            end + TimeDelta::days(60),
            "EXPIRED",
            given_up,
            "FREE EXPIRED APPLE ends",
        ),
    ];
    told.map(|(at, kind, renewal, seen)| {
        shop.app.clock.set(at);
        (at, shop.notice(kind, kind, &month, Some(renewal)), seen)
    })
}

#[tokio::test]
async fn grace_and_retry_keep_the_plan_until_apple_gives_up() {
    let shop = Shop::open().await;
    let told = hard_times(&shop).await;

    for (at, notice, seen) in told {
        shop.app.clock.set(at);
        shop.tell(&notice).await;
        work(&shop.app).await;

        assert_eq!(plan(&shop.client(Place::Owner)).await, seen);
    }
}

#[tokio::test]
async fn it_does_not_matter_in_which_order_apple_tells() {
    for order in [[3, 2, 1, 0], [1, 3, 0, 2], [3, 0, 1, 2]] {
        let shop = Shop::open().await;
        let told = hard_times(&shop).await;

        for index in order {
            assert_eq!(shop.tell(&told[index].1).await, 200);
            work(&shop.app).await;
        }

        assert_eq!(plan(&shop.client(Place::Owner)).await, told[3].2, "{order:?}");
    }
}

#[tokio::test]
async fn a_grace_that_ends_without_a_word_ends_the_plan() {
    let shop = Shop::open().await;
    let [bought, failed, ..] = hard_times(&shop).await;
    for (at, notice, _) in [bought, failed] {
        shop.app.clock.set(at);
        shop.tell(&notice).await;
        work(&shop.app).await;
    }

    shop.app.clock.advance(TimeDelta::days(16));
    work(&shop.app).await;

    assert_eq!(plan(&shop.client(Place::Owner)).await, "FREE EXPIRED APPLE ends");
    assert_eq!(tier(&shop.app, shop.home.person(Place::Owner)).await, Tier::Free);
}

#[tokio::test]
async fn a_refund_ends_the_plan_at_once() {
    let shop = Shop::open().await;
    let month = shop.month(Place::Owner).await;
    shop.redeem(Place::Owner, &month).await.fine();
    let mut refund = month;
    shop.app.clock.advance(TimeDelta::days(3));
    refund["signedDate"] = json!(millis(shop.now()));
    refund["revocationDate"] = json!(millis(shop.now()));
    refund["revocationReason"] = json!(0);

    shop.tell(&shop.notice("n-1", "REFUND", &refund, Some(fine())))
        .await;
    work(&shop.app).await;

    assert_eq!(plan(&shop.client(Place::Owner)).await, "FREE REVOKED APPLE ends");
    assert_eq!(tier(&shop.app, shop.home.person(Place::Owner)).await, Tier::Free);
}

#[tokio::test]
async fn what_is_told_twice_is_kept_once_and_changes_nothing() {
    let shop = Shop::open().await;
    let month = shop.month(Place::Owner).await;
    let notice = shop.notice("n-1", "SUBSCRIBED", &month, Some(fine()));
    shop.tell(&notice).await;
    work(&shop.app).await;
    let seen = async || {
        shop.client(Place::Owner)
            .send(PLAN, Value::Null)
            .await
            .data("viewer")
    };
    let before = seen().await;

    let status = shop.tell(&notice).await;
    work(&shop.app).await;

    assert_eq!(status, 200);
    assert_eq!(store_event::Entity::find().count(&shop.app.db).await.unwrap(), 1);
    assert_eq!(seen().await, before);
}

#[tokio::test]
async fn what_is_not_apples_is_answered_so_that_nobody_takes_it_for_kept() {
    let shop = Shop::open().await;
    let month = shop.month(Place::Owner).await;
    let mut other_app = shop.notice("n-1", "TEST", &month, None);
    other_app["data"]["bundleId"] = json!("com.other.app");
    let mut other_number = shop.notice("n-2", "TEST", &month, None);
    other_number["data"]["appAppleId"] = json!(1);
    let mut sandbox = shop.notice("n-3", "TEST", &month, None);
    sandbox["data"]["environment"] = json!("Sandbox");
    let mut nameless = shop.notice("n-4", "TEST", &month, None);
    nameless["notificationUUID"] = Value::Null;
    let mut inner = shop.notice("n-5", "DID_RENEW", &month, None);
    inner["data"]["signedTransactionInfo"] = json!(Authority::new().sign(&month));
    for refused in [&other_app, &other_number, &sandbox, &nameless, &inner] {
        assert_eq!(shop.tell(refused).await, 403, "{refused}");
    }
    let forged = json!({ "signedPayload": Authority::new().sign(&shop.notice("n-6", "TEST", &month, None)) });

    assert_eq!(shop.post(forged.to_string()).await, 403);
    assert_eq!(shop.post("hello".to_owned()).await, 400);
    assert_eq!(shop.post(json!({ "signedPayload": 1 }).to_string()).await, 400);
    assert_eq!(shop.post("x".repeat(300_000)).await, 413);
    assert_eq!(store_event::Entity::find().count(&shop.app.db).await.unwrap(), 0);
}

#[tokio::test]
async fn what_is_about_no_purchase_is_kept_and_nothing_follows() {
    let shop = Shop::open().await;
    let month = shop.month(Place::Owner).await;
    let mut test = shop.notice("n-1", "TEST", &month, None);
    test["data"]["signedTransactionInfo"] = Value::Null;

    assert_eq!(shop.tell(&test).await, 200);
    work(&shop.app).await;

    assert_eq!(plan(&shop.client(Place::Owner)).await, "FREE NONE - ends");
}
