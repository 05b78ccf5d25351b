//! The plan of a home, and news of another one.

use domain::{bus::News, change, residence, tier};
use entity::{account, tier::Tier};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use testing::{Client, Home, Place, Reply, file::CREATE_UPLOAD};

use super::{allow, buy, found, on};

const PLAN: &str = "query($id: ID!) { residence(id: $id) { plan { tier members tasks contractors documents
    limits { tier residences membersPerResidence tasksPerResidence contractorsPerResidence documentsPerResidence storageBytes } } } }";
const PLANS: &str = "{ viewer { residences { name plan { tier members limits { residences } } } } }";

async fn plan(home: &Home, client: &Client) -> Value {
    let reply = client.send(PLAN, json!({ "id": home.residence().id })).await;
    reply.fine().data("residence.plan")
}

#[tokio::test]
async fn everyone_in_a_home_sees_its_plan_and_what_it_has_of_it() {
    let home = Home::free().await;
    let id = home.residence().id;
    let away = home.task("Oil the hinges").await;
    home.task("Clean the gutters").due("2026-11-30").await;
    let owner = home.owner();
    on(&owner, "archiveTask", json!({ "taskId": away.id }))
        .await
        .fine();
    on(
        &owner,
        "createContractor",
        json!({ "residenceId": id, "name": "Bob" }),
    )
    .await
    .fine();
    let document = json!({ "residenceId": id, "kind": "WARRANTY", "title": "Boiler" });
    on(&owner, "createDocument", document).await.fine();

    let seen = plan(&home, &home.viewer()).await;
    let strange = home.stranger().send(PLAN, json!({ "id": id })).await.fine();
    buy(&home, &home.person(Place::Owner).viewer, Tier::Pro).await;
    let bought = plan(&home, &home.viewer()).await;

    assert_eq!(
        seen,
        json!({ "tier": "FREE", "members": 4, "tasks": 1, "contractors": 1, "documents": 1,
            "limits": { "tier": "FREE", "residences": 1, "membersPerResidence": 2, "tasksPerResidence": 40,
                "contractorsPerResidence": 10, "documentsPerResidence": 25, "storageBytes": 250_000_000.0 } })
    );
    assert_eq!(strange.data("residence"), Value::Null);
    assert_eq!((&bought["tier"], &bought["tasks"]), (&json!("PRO"), &json!(1)));
    assert_eq!(bought["limits"]["documentsPerResidence"], Value::Null);
}

#[tokio::test]
async fn where_nothing_is_sold_everyone_has_the_plan_of_the_house() {
    let home = Home::new().await;

    let before = plan(&home, &home.member()).await;
    buy(&home, &home.person(Place::Owner).viewer, Tier::Pro).await;
    let bought = plan(&home, &home.member()).await;

    assert_eq!(before["tier"], "PRO");
    assert_eq!(bought, before);
}

#[tokio::test]
async fn plans_of_several_homes_cost_one_statement() {
    let home = Home::new().await;
    let client = home.owner();
    // Its session is known from then on.
    plan(&home, &client).await;
    let (one, few) = home.count_statements(client.send(PLANS, json!({}))).await;
    for number in 1..=5 {
        found(&client, &format!("Home {number}")).await;
    }

    let (six, many) = home.count_statements(client.send(PLANS, json!({}))).await;

    let plans = |reply: Reply| reply.fine().data("viewer.residences").as_array().unwrap().len();
    assert_eq!((plans(one), plans(six)), (1, 6));
    assert_eq!((few, many), (2, 2));
}

#[tokio::test]
async fn another_plan_is_news_in_the_homes_that_the_account_owns_and_in_no_other() {
    let home = Home::free().await;
    let (app, id) = (home.app(), home.residence().id);
    let owner = home.person(Place::Owner);
    let seen = async || {
        residence::find::by_id(&app.db, owner.account.id, id)
            .await
            .unwrap()
            .unwrap()
    };
    buy(&home, &home.person(Place::Member).viewer, Tier::Pro).await;
    let before = seen().await;
    let mut news = app.bus.listen();

    buy(&home, &owner.viewer, Tier::Pro).await;

    let after = seen().await;
    assert_eq!(before.residence.revision, home.residence().revision);
    assert_eq!(after.residence.revision, before.residence.revision + 1);
    let heard = [news.recv().await.unwrap(), news.recv().await.unwrap()];
    let of_home = News::Residence {
        id,
        revision: after.residence.revision,
    };
    assert!(heard.contains(&of_home), "{heard:?}");
    assert!(
        matches!(heard[0], News::Account { id, .. } if id == owner.account.id),
        "{heard:?}"
    );
    let changes = change::since(app, &after, before.residence.revision, 100)
        .await
        .unwrap();
    let changed: Vec<_> = changes.upserted.iter().map(|item| item.id()).collect();
    assert_eq!(changed, [id.to_string()]);
    assert_eq!(after.residence.updated_at, before.residence.updated_at);
    // The same again is none.
    buy(&home, &owner.viewer, Tier::Pro).await;
    assert_eq!(seen().await.residence.revision, after.residence.revision);
    let account = account::Entity::find_by_id(owner.account.id)
        .one(&app.db)
        .await
        .unwrap();
    assert_eq!(account.unwrap().tier, Tier::Pro);
}

#[tokio::test]
async fn a_home_that_is_handed_on_tells_of_its_new_plan() {
    let home = Home::free().await;
    let (app, id) = (home.app(), home.residence().id);
    let heir = home.person(Place::Manager);
    let membership = heir.membership.as_ref().unwrap().id;
    let handed = json!({ "residenceId": id, "membershipId": membership });

    on(&home.owner(), "transferOwnership", handed).await.fine();

    let seen = residence::find::by_id(&app.db, heir.account.id, id)
        .await
        .unwrap()
        .unwrap();
    let changes = change::since(app, &seen, home.residence().revision, 100)
        .await
        .unwrap();
    let changed = changes.upserted.iter().filter(|item| item.id() == id.to_string());
    assert_eq!(changed.count(), 1);
}

#[tokio::test]
async fn an_account_has_limits_of_its_own_and_uses_some_of_them() {
    let home = Home::free().await;
    let (app, id) = (home.app(), home.residence().id);
    let owner = home.person(Place::Owner);
    let upload =
        json!({ "residenceId": id, "filename": "a.jpg", "contentType": "image/jpeg", "byteSize": 1000 });
    home.member()
        .send(CREATE_UPLOAD, json!({ "input": upload }))
        .await
        .fine();
    allow(&home, Tier::Free, |limits| limits.storage_bytes = Some(2_500)).await;

    let limits = tier::find::of_account(app, owner.account.id).await.unwrap();
    let usage = tier::find::usage(app, owner.account.id).await.unwrap();
    let of_member = tier::find::usage(app, home.person(Place::Member).account.id)
        .await
        .unwrap();
    let twice = [
        home.owner().begin_upload(None, "image/png", &[1; 1500]).await,
        home.owner().begin_upload(None, "image/png", b"1").await,
    ];

    assert_eq!((limits.tier, limits.storage_bytes), (Tier::Free, Some(2_500)));
    assert_eq!((usage.residences, usage.storage_bytes), (1, 1_000));
    assert_eq!((of_member.residences, of_member.storage_bytes), (0, 0));
    assert_eq!(
        twice.map(|reply| reply.user_errors()),
        ["", "LIMIT_REACHED input.byteSize"]
    );
}
