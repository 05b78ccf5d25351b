//! Buying a plan in a store.

use domain::subscription::Shops;
use serde_json::json;

use super::story::Story;
use crate::subscription::{apple, authority::Authority, google, play::Play, selling};

/// Ann buys a plan in the App Store, Ben one in Google Play.
pub async fn buy(story: &mut Story) {
    let (authority, play) = (Authority::new(), Play::open().await);
    let shops = Shops {
        apple: Some(apple::store(&authority)),
        google: Some(play.client()),
    };
    let app = selling(&story.home, shops).await;
    let (ann, ben, now) = (story.ann.at(&app), story.ben.at(&app), app.clock.now());

    let before = story.ask(&ann, "SubscriptionScreen", json!({})).await;
    let month = apple::month(now, &before["viewer"]["storeAccountToken"]);
    let signed = json!({ "signedTransaction": authority.sign(&month) });
    let bought = story.act(&ann, "RedeemApplePurchase", signed).await;
    let before_ben = story.ask(&ben, "SubscriptionScreen", json!({})).await;
    let month = google::month(now, &before_ben["viewer"]["storeAccountToken"]);
    play.books().purchases.insert("a-token".to_owned(), month);
    let token = json!({ "productId": "pro", "purchaseToken": "a-token" });
    let bought_ben = story.act(&ben, "RedeemGooglePurchase", token).await;

    let status = |answer: &serde_json::Value| answer["subscription"]["status"].clone();
    assert_eq!(status(&before["viewer"]), "NONE");
    assert_eq!(
        (status(&bought), status(&bought_ben)),
        (json!("ACTIVE"), json!("ACTIVE"))
    );
}
