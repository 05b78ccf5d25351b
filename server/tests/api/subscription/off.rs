use axum::{
    body::Body,
    http::{Method, Request},
};

use super::*;

#[tokio::test]
async fn what_is_sold_nowhere_can_be_handed_in_nowhere() {
    let home = Home::new().await;
    let owner = home.owner();

    let apple = owner
        .send(REDEEM_APPLE, json!({ "input": { "signedTransaction": "a.b.c" } }))
        .await;
    let google = owner
        .send(
            REDEEM_GOOGLE,
            json!({ "input": { "productId": "pro", "purchaseToken": "token" } }),
        )
        .await;

    assert_eq!(apple.user_errors(), "FORBIDDEN input.signedTransaction");
    assert_eq!(google.user_errors(), "FORBIDDEN input.purchaseToken");
    assert!(
        google
            .text()
            .contains("Purchases in Google Play are not set up here.")
    );
}

#[tokio::test]
async fn a_store_that_is_off_has_no_address() {
    let home = Home::new().await;
    for path in ["/webhooks/apple", "/webhooks/google"] {
        let request = Request::builder().method(Method::POST).uri(path);

        let reply = home
            .nobody()
            .request(request.body(Body::from("{}")).unwrap())
            .await;

        assert_eq!(reply.status(), 404, "{path}");
    }
}

#[tokio::test]
async fn everybody_has_a_plan_and_what_to_hand_to_a_store() {
    let home = Home::new().await;
    let app = selling(&home, Shops::default()).await;
    let owner = client(&app, &home, Place::Owner);

    let first = token(&owner).await;

    assert_eq!(plan(&owner).await, "FREE NONE - ends");
    assert_eq!(first.len(), 36, "{first}");
    assert_eq!(token(&owner).await, first);
    assert_ne!(token(&home.member()).await, first);
}

#[tokio::test]
async fn a_plan_says_what_it_allows_and_what_is_in_use() {
    let query =
        "{ viewer { subscription { tier limits { tier residences } usage { residences storageBytes } } } }";
    let home = Home::new().await;
    let app = selling(&home, Shops::default()).await;
    let (owner, member) = (
        client(&app, &home, Place::Owner),
        client(&app, &home, Place::Member),
    );
    let seen = async |client: &Client| {
        let reply = client.send(query, Value::Null).await.fine();
        reply.data("viewer.subscription")
    };

    let free = seen(&owner).await;
    let until = app.clock.now() + TimeDelta::days(1);
    domain::subscription::grant(&app, owner.person().viewer.account_id, until)
        .await
        .unwrap();

    assert_eq!(
        free,
        json!({
            "tier": "FREE",
            "limits": { "tier": "FREE", "residences": 1 },
            "usage": { "residences": 1, "storageBytes": 0.0 },
        })
    );
    assert_eq!(
        seen(&owner).await["limits"],
        json!({ "tier": "PRO", "residences": 10 })
    );
    assert_eq!(seen(&member).await["usage"]["residences"], json!(0));
}
