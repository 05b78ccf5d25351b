//! Limits: the last one is taken, one more is refused, and nothing that is there is lost.

use domain::residence;
use entity::{id::TaskId, invitation, task, tier::Tier};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;
use testing::{Client, Home, Place};

use super::{add_task, allow, buy, fill, found, invite, join, message, on};
use crate::template::SMOKE_ALARMS;

/// Returns how many tasks a home has.
async fn tasks(home: &Home) -> u64 {
    let found = task::Entity::find().filter(task::Column::ResidenceId.eq(home.residence().id));
    found.count(&home.app().db).await.unwrap()
}

#[tokio::test]
async fn who_has_bought_nothing_owns_one_home() {
    let home = Home::free().await;
    let stranger = home.stranger();
    let new = |name| json!({ "name": name, "kind": "CABIN" });

    let id = found(&stranger, "Cabin").await;
    let again = on(
        &stranger,
        "createResidence",
        json!({ "id": id, "name": "Cabin", "kind": "CABIN" }),
    );
    let again = again.await;
    let second = on(&stranger, "createResidence", new("Boat")).await;
    on(&stranger, "archiveResidence", json!({ "residenceId": id }))
        .await
        .fine();
    let beside_archived = on(&stranger, "createResidence", new("Boat")).await;
    on(&stranger, "deleteResidence", json!({ "residenceId": id }))
        .await
        .fine();
    let after = on(&stranger, "createResidence", new("Boat")).await;
    // Whoever only belongs to a home has room for one of their own.
    let member_s = on(&home.member(), "createResidence", new("Flat")).await;

    assert_eq!(again.user_errors(), "");
    assert_eq!(second.user_errors(), "LIMIT_REACHED");
    assert_eq!(
        message(&second, "createResidence"),
        "Your plan is for 1 home of your own, archived ones included, and there is no room for another."
    );
    assert_eq!(beside_archived.user_errors(), "LIMIT_REACHED");
    assert_eq!((after.user_errors(), member_s.user_errors()), Default::default());
}

#[tokio::test]
async fn a_home_takes_as_many_tasks_contractors_and_documents_as_its_owner_s_plan_allows() {
    let home = Home::free().await;
    let id = home.residence().id;
    let client = home.member();
    fill(&home, 39).await;
    let contractor = json!({ "residenceId": id, "name": "Bob" });
    let document = json!({ "residenceId": id, "kind": "WARRANTY", "title": "Boiler" });

    add_task(&client, id).await.fine();
    let task = add_task(&client, id).await;
    for _ in 0..10 {
        on(&client, "createContractor", contractor.clone()).await.fine();
    }
    let contractor = on(&client, "createContractor", contractor).await;
    for _ in 0..25 {
        on(&client, "createDocument", document.clone()).await.fine();
    }
    let document = on(&client, "createDocument", document).await;

    let cases = [
        (task, "createTask", 40),
        (contractor, "createContractor", 10),
        (document, "createDocument", 25),
    ];
    for (reply, mutation, limit) in cases {
        assert_eq!(reply.user_errors(), "LIMIT_REACHED input.residenceId");
        let message = message(&reply, mutation);
        assert!(message.contains(&format!(" {limit} ")), "{message}");
    }
    assert_eq!(tasks(&home).await, 40);
}

#[tokio::test]
async fn who_would_join_a_full_home_is_told_whom_to_ask_and_uses_nothing() {
    let home = Home::free().await;
    let owner = home.stranger();
    let id = found(&owner, "Cabin").await;
    let code = invite(&owner, id).await;
    let (first, second) = (home.newcomer("Ada").await, home.newcomer("Ben").await);

    join(&home, &first, &code).await.fine();
    let again = join(&home, &first, &code).await;
    let full = join(&home, &second, &code).await;
    let invited = on(&owner, "createInvitation", json!({ "residenceId": id })).await;

    assert_eq!(again.user_errors(), "");
    assert_eq!(full.user_errors(), "LIMIT_REACHED input.code");
    assert_eq!(
        message(&full, "joinResidence"),
        "This home has room for 2 people by its owner's plan, and is full. Ask whoever invited you."
    );
    assert_eq!(invited.user_errors(), "LIMIT_REACHED input.residenceId");
    let invitation = invitation::Entity::find().one(&home.app().db).await.unwrap();
    assert_eq!(invitation.unwrap().uses_left, 99);
    buy(&home, &home.person(Place::Stranger).viewer, Tier::Pro).await;
    join(&home, &second, &code).await.fine();
}

#[tokio::test]
async fn who_pays_has_room_for_ten_homes_fifteen_people_and_a_thousand_tasks() {
    let home = Home::free().await;
    let (owner, id) = (home.owner(), home.residence().id);
    buy(&home, &home.person(Place::Owner).viewer, Tier::Pro).await;
    fill(&home, 999).await;
    let code = invite(&owner, id).await;

    for number in 2..=10 {
        found(&owner, &format!("Home {number}")).await;
    }
    let eleventh = on(
        &owner,
        "createResidence",
        json!({ "name": "Boat", "kind": "OTHER" }),
    )
    .await;
    for number in 5..=15 {
        let person = home.newcomer(&format!("Person {number}")).await;
        join(&home, &person, &code).await.fine();
    }
    let sixteenth = join(&home, &home.newcomer("One more").await, &code).await;
    add_task(&owner, id).await.fine();
    let thousand_first = add_task(&owner, id).await;
    for _ in 0..=25 {
        let document = json!({ "residenceId": id, "kind": "WARRANTY", "title": "Boiler" });
        on(&owner, "createDocument", document).await.fine();
        let contractor = json!({ "residenceId": id, "name": "Bob" });
        on(&owner, "createContractor", contractor).await.fine();
    }

    assert_eq!(eleventh.user_errors(), "LIMIT_REACHED");
    assert!(message(&eleventh, "createResidence").contains(" 10 "));
    assert_eq!(sixteenth.user_errors(), "LIMIT_REACHED input.code");
    assert_eq!(thousand_first.user_errors(), "LIMIT_REACHED input.residenceId");
    assert!(message(&thousand_first, "createTask").contains(" 1000 "));
}

#[tokio::test]
async fn of_two_at_once_one_takes_the_last_place() {
    let home = Home::free().await;
    let id = home.residence().id;
    fill(&home, 39).await;
    allow(&home, Tier::Free, |limits| {
        limits.residences = Some(2);
        limits.members_per_residence = Some(5);
    })
    .await;
    let code = invite(&home.owner(), id).await;
    let (ada, ben) = (home.newcomer("Ada").await, home.newcomer("Ben").await);
    let (owner, manager) = (home.owner(), home.manager());
    let boat = json!({ "name": "Boat", "kind": "OTHER" });

    let tasks = tokio::join!(add_task(&owner, id), add_task(&manager, id));
    let joins = tokio::join!(join(&home, &ada, &code), join(&home, &ben, &code));
    let homes = tokio::join!(
        on(&owner, "createResidence", boat.clone()),
        on(&owner, "createResidence", boat)
    );

    for (one, other) in [tasks, joins, homes] {
        let mut errors = [one.user_errors(), other.user_errors()];
        errors.sort_unstable();
        assert_eq!(errors[0], "");
        assert!(errors[1].starts_with("LIMIT_REACHED"), "{errors:?}");
    }
}

#[tokio::test]
async fn templates_are_taken_all_or_none() {
    let home = Home::free().await;
    let id = home.residence().id;
    fill(&home, 39).await;
    let client = home.member();
    let templates = client
        .send(
            "{ lookups { taskTemplates(categories: [WATER]) { id } } }",
            json!({}),
        )
        .await
        .fine();
    let [one, other] = [0, 1].map(|at| templates.text_at(&format!("lookups.taskTemplates.{at}.id")));
    let take = |ids: &[&str]| {
        let templates: Vec<_> = ids.iter().map(|id| json!({ "templateId": id })).collect();
        json!({ "residenceId": id, "templates": templates })
    };

    let two = on(&client, "createTasksFromTemplates", take(&[&one, &other])).await;
    let before = tasks(&home).await;
    let fits = on(&client, "createTasksFromTemplates", take(&[&one])).await;
    // What the home has already takes no place.
    let again = on(&client, "createTasksFromTemplates", take(&[&one])).await;

    assert_eq!(two.user_errors(), "LIMIT_REACHED input.residenceId");
    assert_eq!(before, 39);
    assert_eq!((fits.user_errors(), again.user_errors()), Default::default());
    assert_eq!(tasks(&home).await, 40);
}

#[tokio::test]
async fn safety_is_free_for_ever() {
    let home = Home::free().await;
    let id = home.residence().id;
    fill(&home, 40).await;
    let client = home.member();
    let alarm = TaskId::new(home.app().clock.now());
    let new = json!({ "id": alarm, "residenceId": id, "title": "Try the alarm", "category": "SAFETY", "schedule": { "onDemand": true } });
    let template = json!({ "residenceId": id, "templates": [{ "templateId": SMOKE_ALARMS }] });
    let away = json!({ "taskId": alarm });
    let other = json!({ "taskId": alarm, "category": "PLUMBING" });

    on(&client, "createTask", new).await.fine();
    on(&client, "createTasksFromTemplates", template).await.fine();
    on(&client, "archiveTask", away.clone()).await.fine();
    on(&client, "unarchiveTask", away).await.fine();
    let disguised = on(&client, "updateTask", other.clone()).await;
    let full = add_task(&client, id).await;
    let rest = task::Entity::find().filter(task::Column::Title.eq("Clean the gutters"));
    for task in &rest.all(&home.app().db).await.unwrap()[..2] {
        on(&client, "deleteTask", json!({ "taskId": task.id }))
            .await
            .fine();
    }
    let changed = on(&client, "updateTask", other).await;

    assert_eq!(disguised.user_errors(), "LIMIT_REACHED input.category");
    assert_eq!(full.user_errors(), "LIMIT_REACHED input.residenceId");
    assert_eq!(changed.user_errors(), "");
    assert_eq!(tasks(&home).await, 40);
}

#[tokio::test]
async fn a_task_that_is_put_away_makes_room_and_needs_room_to_come_back() {
    let home = Home::free().await;
    let id = home.residence().id;
    let task = home.task("Oil the hinges").due("2026-11-30").await;
    let away = json!({ "taskId": task.id });
    fill(&home, 39).await;
    let client = home.member();

    on(&client, "archiveTask", away.clone()).await.fine();
    add_task(&client, id).await.fine();
    let full = on(&client, "unarchiveTask", away.clone()).await;
    let other = task::Entity::find().filter(task::Column::Id.ne(task.id));
    let other = other.one(&home.app().db).await.unwrap().unwrap();
    on(&client, "deleteTask", json!({ "taskId": other.id }))
        .await
        .fine();
    let back = on(&client, "unarchiveTask", away).await;

    assert_eq!(full.user_errors(), "LIMIT_REACHED input.taskId");
    assert_eq!(back.user_errors(), "");
}

#[tokio::test]
async fn what_is_over_the_limit_is_read_changed_finished_and_deleted_but_not_added_to() {
    let home = Home::free().await;
    let (owner, viewer) = (home.owner(), &home.person(Place::Owner).viewer);
    let id = home.residence().id;
    buy(&home, viewer, Tier::Pro).await;
    let second = found(&owner, "Cabin").await;
    let tasks: [_; 3] =
        [home.task("A").await, home.task("B").await, home.task("C").await].map(|task| task.id);
    fill(&home, 40).await;
    let code = invite(&owner, id).await;

    buy(&home, viewer, Tier::Free).await;

    let list = "query($id: ID!) { residence(id: $id) { tasks(first: 100) { totalCount } } viewer { residences { id } } }";
    let list = owner.send(list, json!({ "id": id })).await.fine();
    assert_eq!(list.data("residence.tasks.totalCount"), 43);
    assert_eq!(list.data("viewer.residences").as_array().unwrap().len(), 2);
    let works = [
        ("updateTask", json!({ "taskId": tasks[0], "title": "Still mine" })),
        ("completeTask", json!({ "taskId": tasks[0] })),
        ("deleteTask", json!({ "taskId": tasks[1] })),
        ("archiveTask", json!({ "taskId": tasks[2] })),
        ("updateResidence", json!({ "residenceId": second, "name": "Hut" })),
        ("archiveResidence", json!({ "residenceId": second })),
        ("unarchiveResidence", json!({ "residenceId": second })),
    ];
    for (mutation, input) in works {
        let reply = on(&owner, mutation, input).await;
        assert_eq!(reply.user_errors(), "", "{mutation}");
    }
    assert_eq!(
        add_task(&owner, id).await.user_errors(),
        "LIMIT_REACHED input.residenceId"
    );
    let newcomer = home.newcomer("Ada").await;
    let joined = join(&home, &newcomer, &code).await;
    assert_eq!(joined.user_errors(), "LIMIT_REACHED input.code");
    // One more is gone, and another may come.
    let rest = task::Entity::find().filter(task::Column::ArchivedAt.is_null());
    let rest = rest.all(&home.app().db).await.unwrap();
    for task in &rest[40..] {
        on(&owner, "deleteTask", json!({ "taskId": task.id }))
            .await
            .fine();
    }
    assert_eq!(
        add_task(&owner, id).await.user_errors(),
        "LIMIT_REACHED input.residenceId"
    );
    on(&owner, "deleteTask", json!({ "taskId": rest[0].id }))
        .await
        .fine();
    add_task(&owner, id).await.fine();
}

#[tokio::test]
async fn only_the_owner_s_plan_counts() {
    let home = Home::free().await;
    let id = home.residence().id;
    fill(&home, 40).await;
    let (manager, member) = (home.manager(), home.member());

    buy(&home, &home.person(Place::Manager).viewer, Tier::Pro).await;
    let by_who_pays_elsewhere = add_task(&manager, id).await;
    buy(&home, &home.person(Place::Owner).viewer, Tier::Pro).await;
    let by_who_never_paid = add_task(&member, id).await;

    assert_eq!(
        by_who_pays_elsewhere.user_errors(),
        "LIMIT_REACHED input.residenceId"
    );
    assert_eq!(by_who_never_paid.user_errors(), "");
}

#[tokio::test]
async fn a_home_is_handed_to_who_has_room_for_it() {
    let home = Home::free().await;
    let id = home.residence().id;
    let member = home.person(Place::Member);
    let membership = member.membership.as_ref().unwrap();
    let heir = json!({ "residenceId": id, "membershipId": membership.id });
    found(&home.member(), "Cabin").await;
    fill(&home, 40).await;

    let full = on(&home.owner(), "transferOwnership", heir.clone()).await;
    let unchanged = residence::find::by_id(&home.app().db, member.account.id, id)
        .await
        .unwrap();
    buy(&home, &member.viewer, Tier::Pro).await;
    let handed = on(&home.owner(), "transferOwnership", heir).await;

    assert_eq!(full.user_errors(), "LIMIT_REACHED input.membershipId");
    assert_eq!(
        message(&full, "transferOwnership"),
        "The plan of the new owner is for 1 home, archived ones included, and there is no room for another."
    );
    assert_eq!(unchanged.unwrap().membership, *membership);
    assert_eq!(handed.user_errors(), "");
    // The home is the new owner's, and so is its plan.
    add_task(&home.owner(), id).await.fine();
    found(&home.owner(), "Boat").await;
}

#[tokio::test]
async fn what_operators_change_counts_at_once_in_every_process() {
    let home = Home::free().await;
    let (near, id) = (home.owner(), home.residence().id);
    let far = Client::of(&home.second_app().await, Some(home.person(Place::Owner).clone()));
    fill(&home, 40).await;
    assert!(
        add_task(&near, id)
            .await
            .user_errors()
            .starts_with("LIMIT_REACHED")
    );
    assert!(
        add_task(&far, id)
            .await
            .user_errors()
            .starts_with("LIMIT_REACHED")
    );

    allow(&home, Tier::Free, |limits| limits.tasks_per_residence = Some(42)).await;

    add_task(&near, id).await.fine();
    add_task(&far, id).await.fine();
    let full = add_task(&near, id).await;
    assert!(message(&full, "createTask").contains(" 42 "));
    allow(&home, Tier::Free, |limits| limits.tasks_per_residence = None).await;
    add_task(&far, id).await.fine();
}
