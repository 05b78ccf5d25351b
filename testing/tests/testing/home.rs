use domain::{Action, Edit, access::may};
use entity::{account, id::ResidenceId, membership, task};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;
use testing::{Database, Home, Place};

#[tokio::test]
async fn everyone_stands_where_the_name_says() {
    let home = Home::new().await;

    let stored = membership::Entity::find().all(&home.app().db).await.unwrap();

    for place in [Place::Owner, Place::Manager, Place::Member, Place::Viewer] {
        let membership = home.person(place).membership.clone().unwrap();
        assert!(stored.contains(&membership), "{place:?}");
        assert_eq!(format!("{:?}", membership.role), format!("{place:?}"));
    }
    assert!(home.person(Place::Stranger).membership.is_none());
    assert_eq!(stored.len(), 4);
}

#[tokio::test]
async fn homes_know_nothing_of_each_other() {
    let (one, other) = tokio::join!(Home::new(), Home::new());

    one.task("Sweep the chimney").await;

    assert_eq!(task::Entity::find().count(&one.app().db).await.unwrap(), 1);
    assert_eq!(task::Entity::find().count(&other.app().db).await.unwrap(), 0);
}

#[tokio::test]
async fn an_edit_can_be_made_and_undone() {
    let home = Home::new().await;
    let viewer = &home.person(Place::Member).viewer;
    let task = home.task("Clean the gutters").due("2026-11-30").await;

    let (edit, found) = Edit::task(home.app(), viewer, task.id, Action::WorkOnTasks)
        .await
        .unwrap();
    assert!(may(edit.viewer_membership().role, Action::WorkOnTasks));
    assert_eq!(edit.residence_row().revision, task.revision + 1);
    assert_eq!(edit.today().to_string(), "2026-11-23");
    edit.abandon().await.unwrap();
    let again = Edit::residence(home.app(), viewer, home.residence().id, Action::Read)
        .await
        .unwrap();

    assert_eq!(found, task);
    assert_eq!(again.residence_row().revision, task.revision + 1);
}

#[tokio::test]
async fn statements_are_counted_within_transactions_too() {
    let home = Home::new().await;
    let viewer = &home.person(Place::Owner).viewer;
    let nowhere = ResidenceId::new(home.app().clock.now());

    let (_, outside) = home
        .count_statements(account::Entity::find().all(&home.app().db))
        .await;
    let (refused, within) = home
        .count_statements(Edit::residence(home.app(), viewer, nowhere, Action::Read))
        .await;

    assert!(refused.is_err());
    assert_eq!((outside, within), (1, 1));
}

#[tokio::test]
async fn a_second_app_sees_what_the_first_one_wrote() {
    let home = Home::new().await;
    let second = home.second_app().await;
    let mut news = second.bus.listen();

    let task = home.task("Bleed the radiators").await;
    let viewer = &home.person(Place::Owner).viewer;
    let edit = Edit::residence(home.app(), viewer, home.residence().id, Action::Read)
        .await
        .unwrap();
    edit.commit().await.unwrap();

    let seen = task::Entity::find_by_id(task.id).one(&second.db).await.unwrap();
    assert_eq!(seen, Some(task));
    assert!(news.try_recv().is_ok());
}

#[tokio::test]
async fn a_database_goes_with_its_test() {
    let database = Database::new().await;
    let url = database.url().to_owned();
    let before = domain::db::connect(&url.replace("mode=rwc", "mode=rw"), 1).await;
    before.unwrap().close().await.unwrap();

    drop(database);

    let after = domain::db::connect(&url, 1).await;
    assert!(after.is_err(), "{url} is still there");
}

#[tokio::test]
async fn clients_are_who_they_say() {
    const WHO: &str = "{ viewer { displayName } }";
    let home = Home::new().await;

    let mia = home.member().send(WHO, json!({})).await;
    let nobody = home.nobody().send(WHO, json!({})).await;

    assert_eq!(mia.fine().text_at("viewer.displayName"), "Mia Member");
    assert!(nobody.fine().data("viewer").is_null());
}
