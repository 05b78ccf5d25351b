use domain::subscription::grant;

use super::{apple::Shop, notice::hard_times, *};

const INBOX: &str = "{ viewer { notifications(first: 20) { nodes { kind title body } } } }";

/// Returns the titles of what somebody was told of the plan, the newest first.
async fn told(client: &Client) -> Vec<String> {
    let inbox = client
        .send(INBOX, Value::Null)
        .await
        .fine()
        .data("viewer.notifications.nodes");
    let notices = inbox.as_array().unwrap().iter();
    let of_plan = notices.filter(|notice| notice["kind"] == "SUBSCRIPTION_CHANGED");
    of_plan
        .map(|notice| notice["title"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn each_turn_of_a_purchase_is_told_once_and_each_by_its_name() {
    let shop = Shop::open().await;
    let owner = shop.client(Place::Owner);

    for (at, notice, _) in hard_times(&shop).await {
        shop.app.clock.set(at);
        for _ in 0..2 {
            shop.tell(&notice).await;
            work(&shop.app).await;
        }
    }

    // That the grace is over and Apple goes on trying is no news.
    assert_eq!(
        told(&owner).await,
        [
            "Your honeyDue Pro has ended",
            "A payment for honeyDue Pro failed",
            "You have honeyDue Pro now"
        ]
    );
}

#[tokio::test]
async fn whoever_buys_is_not_told_and_whoever_is_refunded_is() {
    let shop = Shop::open().await;
    let owner = shop.client(Place::Owner);
    let month = shop.month(Place::Owner).await;
    shop.redeem(Place::Owner, &month).await.fine();
    let bought = told(&owner).await;
    let mut refund = month;
    shop.app.clock.advance(TimeDelta::days(3));
    refund["signedDate"] = json!(millis(shop.now()));
    refund["revocationDate"] = json!(millis(shop.now()));

    shop.tell(&shop.notice("n-1", "REFUND", &refund, None)).await;
    work(&shop.app).await;

    assert_eq!(bought, Vec::<String>::new());
    assert_eq!(told(&owner).await, ["honeyDue Pro was refunded and has ended"]);
    assert_eq!(told(&shop.client(Place::Member)).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_is_given_away_and_taken_back_is_told() {
    let home = Home::new().await;
    let app = &selling(&home, Shops::default()).await;
    let owner = client(app, &home, Place::Owner);
    let id = owner.person().viewer.account_id;
    let until = app.clock.now() + TimeDelta::days(90);

    grant(app, id, until).await.unwrap();
    grant(app, id, until).await.unwrap();
    app.clock.set(until);
    work(app).await;
    work(app).await;

    assert_eq!(
        told(&owner).await,
        ["Your honeyDue Pro has ended", "You have honeyDue Pro now"]
    );
}
