//! Hearing of changes as they are committed.

use domain::{
    change::{HomeListener, Item},
    membership, residence,
};
use serde_json::json;
use testing::{Home, Place};

use super::Kept;

const LISTEN: &str = "subscription($id: ID!) { residenceChanged(residenceId: $id) {
    residenceId revision deletedIds upserted { __typename ... on Task { id title } } } }";
const OWN: &str = "subscription { accountChanged { revision account { displayName } } }";

#[tokio::test]
async fn a_change_is_heard_with_what_changed_and_the_stream_ends_with_the_membership() {
    let home = Home::new().await;
    let viewer = home.viewer();
    let mut events = viewer.listen(LISTEN, json!({ "id": home.residence().id })).await;
    let owner = &home.person(Place::Owner).viewer;

    // Listening begins while the first event is waited for, so there is always one more change until it is heard.
    let change_on = async {
        loop {
            home.task("Sweep").await;
        }
    };
    let event = tokio::select! {
        event = events.next() => event.expect("a change"),
        () = change_on => unreachable!("it changes for ever"),
    };
    let membership = home.person(Place::Viewer).membership.as_ref().unwrap().id;
    membership::remove(home.app(), owner, membership).await.unwrap();

    let change = &event["data"]["residenceChanged"];
    assert_eq!(change["residenceId"], json!(home.residence().id));
    assert_eq!(change["upserted"][0]["title"], "Sweep", "{event}");
    while let Some(event) = events.next().await {
        assert!(event.get("errors").is_none(), "{event}");
    }
}

#[tokio::test]
async fn a_stranger_hears_that_there_is_nothing() {
    let home = Home::new().await;
    let id = json!({ "id": home.residence().id });

    for (client, code) in [(home.stranger(), "NOT_FOUND"), (home.nobody(), "UNAUTHENTICATED")] {
        let mut events = client.listen(LISTEN, id.clone()).await;
        let event = events.next().await.expect("an answer");
        assert_eq!(event["errors"][0]["extensions"]["code"], code, "{event}");
        assert_eq!(events.next().await, None);
    }
}

#[tokio::test]
async fn a_burst_is_told_as_one_and_nothing_of_it_is_missing() {
    let home = Home::new().await;
    let mut listener = HomeListener::new(
        home.app(),
        &home.person(Place::Viewer).viewer,
        home.residence().id,
    )
    .await
    .unwrap();
    for number in 0..20 {
        home.task(&format!("Task {number}")).await;
    }

    let mut copy = Kept::default();
    let mut told = 0;
    while copy.rows.len() < 20 {
        let change = listener
            .next()
            .await
            .unwrap()
            .expect("the viewer belongs to the home");
        copy.apply(change.changes);
        told += 1;
    }

    assert!(told < 20, "told {told} times");
}

#[tokio::test]
async fn listening_ends_with_the_home_and_with_the_session() {
    let home = Home::new().await;
    let (app, id) = (home.app(), home.residence().id);
    let listen = async |place| {
        HomeListener::new(app, &home.person(place).viewer, id)
            .await
            .unwrap()
    };
    let (mut member, mut viewer) = (listen(Place::Member).await, listen(Place::Viewer).await);

    let own = &home.person(Place::Member).viewer;
    domain::session::sign_out(app, own).await.unwrap();
    assert!(member.next().await.unwrap().is_none());

    residence::delete(app, &home.person(Place::Owner).viewer, id)
        .await
        .unwrap();
    assert!(viewer.next().await.unwrap().is_none());
}

#[tokio::test]
async fn a_replica_hears_what_another_one_wrote() {
    let home = Home::new().await;
    let second = home.second_app().await;
    let viewer = &home.person(Place::Viewer).viewer;
    let mut listener = HomeListener::new(&second, viewer, home.residence().id)
        .await
        .unwrap();

    let change_on = async {
        loop {
            home.task("Sweep").await;
        }
    };
    let change = tokio::select! {
        change = listener.next() => change.unwrap().expect("the viewer belongs to the home"),
        () = change_on => unreachable!("it changes for ever"),
    };

    assert!(matches!(change.changes.upserted[0], Item::Task(_)), "{change:?}");
}

#[tokio::test]
async fn an_account_hears_of_itself_and_its_homes() {
    let home = Home::new().await;
    let mut events = home.member().listen(OWN, json!({})).await;
    let app = home.app();
    let member = &home.person(Place::Member).viewer;

    let rename_on = async {
        for number in 0.. {
            let patch = domain::account::AccountPatch {
                display_name: format!("Mia {number}").into(),
                ..Default::default()
            };
            domain::account::update(app, member, patch).await.unwrap();
        }
    };
    let event = tokio::select! {
        event = events.next() => event.expect("a change"),
        () = rename_on => unreachable!("it changes for ever"),
    };

    let change = &event["data"]["accountChanged"];
    assert!(
        change["account"]["displayName"]
            .as_str()
            .unwrap()
            .starts_with("Mia "),
        "{event}"
    );
    assert!(change["revision"].as_i64().unwrap() > 1, "{event}");
}
