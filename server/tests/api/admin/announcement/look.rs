//! How it looks to whoever gets it: in the preview, in the inbox, and as a trial.

use domain::announcement;
use sea_orm::Set;
use serde_json::{Value, json};
use testing::{Home, Place};

use super::{change_account, create, detail, start, with, written};
use crate::admin::{EMAIL, change, operator};

#[tokio::test]
async fn a_preview_shows_both_languages_as_people_will_read_them() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let id = create(&client, written()).await;

    let preview = detail(
        &client,
        &id,
        "preview { en { pushTitle pushBody mailSubject mailText } de { pushTitle mailText } }",
    )
    .await;

    let en = &preview["preview"]["en"];
    assert_eq!(
        (&en["pushTitle"], &en["pushBody"], &en["mailSubject"]),
        (
            &json!("A new app"),
            &json!("It is quicker.\n\nHave fun!"),
            &json!("A new app")
        )
    );
    let text = en["mailText"].as_str().unwrap();
    assert!(
        text.starts_with("Hello Olga Operator,\n\nA new app\n\nIt is quicker.\n\nHave fun!\n\n-- \n"),
        "{text}"
    );
    let text = preview["preview"]["de"]["mailText"].as_str().unwrap();
    assert!(
        text.starts_with("Hallo Olga Operator,\n\nEine neue App\n\n"),
        "{text}"
    );
}

#[tokio::test]
async fn it_stands_in_the_inbox_in_the_readers_language() {
    let home = Home::new().await;
    let client = operator(&home).await;
    change_account(&home, home.person(Place::Member), |row| {
        row.locale = Set("de".to_owned());
    })
    .await;
    let id = create(&client, with(written(), &json!({ "reach": "INBOX" }))).await;
    start(&client, &id, 1).await.fine();
    announcement::plan(home.app()).await.unwrap();
    let inbox = "{ viewer { notifications(first: 5) { nodes { kind title body } } } }";

    let (owner, member) = (
        home.owner().send(inbox, json!({})).await.fine(),
        home.member().send(inbox, json!({})).await.fine(),
    );

    assert_eq!(
        owner.data("viewer.notifications.nodes"),
        json!([{ "kind": "ANNOUNCEMENT", "title": "A new app", "body": "It is quicker.\n\nHave fun!" }])
    );
    assert_eq!(
        member.data("viewer.notifications.nodes.0.title"),
        json!("Eine neue App")
    );
    let row = detail(
        &client,
        &id,
        "announcement { inboxOnlyCount } deliveries { totalCount }",
    )
    .await;
    assert_eq!(
        row,
        json!({ "announcement": { "inboxOnlyCount": 5 }, "deliveries": { "totalCount": 0 } })
    );
}

#[tokio::test]
async fn a_trial_goes_to_the_operators_own_account_or_to_another() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let id = create(&client, written()).await;
    let trial = async |email: Value| {
        let input = json!({ "announcementId": id, "accountEmail": email });
        change(&client, "sendTestAnnouncement", input, "noticeId").await
    };

    let nobody = trial(Value::Null).await;
    let unknown = trial(json!("nobody@example.com")).await;
    let named = trial(json!("MEMBER@example.com")).await.fine();
    change_account(&home, home.person(Place::Stranger), |row| {
        row.email = Set(EMAIL.to_owned());
    })
    .await;
    let own = trial(Value::Null).await.fine();

    assert_eq!(nobody.user_errors(), "NOT_FOUND input.accountEmail");
    assert_eq!(unknown.user_errors(), "NOT_FOUND input.accountEmail");
    for reply in [named, own] {
        let notice = reply.text_at("sendTestAnnouncement.noticeId");
        let query = "query($id: ID!) { notice(id: $id) { notice { kind deliveryCount } } }";
        let found = client.send(query, json!({ "id": notice })).await.fine();
        assert_eq!(
            found.data("notice.notice"),
            json!({ "kind": "TEST", "deliveryCount": 1 })
        );
    }
    let counted = detail(
        &client,
        &id,
        "announcement { state toldCount } progress { mails { planned } }",
    )
    .await;
    assert_eq!(
        counted,
        json!({ "announcement": { "state": "DRAFT", "toldCount": 0 }, "progress": { "mails": { "planned": 0 } } })
    );
}
