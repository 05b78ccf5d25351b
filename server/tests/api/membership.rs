//! Who belongs to a home: leaving, roles, removal and transfer.

use domain::bus::News;
use entity::{
    id::MembershipId,
    membership::{self, MemberRole},
    task, tombstone,
};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use testing::{Client, Home, Place, Reply};

const LEAVE: &str = "mutation($input: LeaveResidenceInput!) { leaveResidence(input: $input) {
    deletedId residence { id } account { revision residences { id } } userErrors { code field } } }";
const ROLE: &str = "mutation($input: ChangeMemberRoleInput!) { changeMemberRole(input: $input) {
    membership { id role revision person { displayName } } userErrors { code field } } }";
const REMOVE: &str = "mutation($input: RemoveMemberInput!) { removeMember(input: $input) {
    deletedId residence { revision members { role } } account { revision } userErrors { code field } } }";
const TRANSFER: &str = "mutation($input: TransferOwnershipInput!) { transferOwnership(input: $input) {
    residence { viewerRole members { role person { displayName } } } userErrors { code field } } }";

async fn send(client: &Client, operation: &str, input: Value) -> Reply {
    client.send(operation, json!({ "input": input })).await
}

fn of(home: &Home, place: Place) -> MembershipId {
    home.person(place).membership.as_ref().expect("a member").id
}

async fn leave(home: &Home, place: Place) -> Reply {
    send(
        &home.client(place),
        LEAVE,
        json!({ "residenceId": home.residence().id }),
    )
    .await
}

async fn remove(home: &Home, by: Place, whom: Place) -> Reply {
    send(
        &home.client(by),
        REMOVE,
        json!({ "membershipId": of(home, whom) }),
    )
    .await
}

async fn change_role(home: &Home, by: Place, (whom, role): (Place, &str)) -> Reply {
    send(
        &home.client(by),
        ROLE,
        json!({ "membershipId": of(home, whom), "role": role }),
    )
    .await
}

async fn transfer(home: &Home, by: Place, to: MembershipId) -> Reply {
    let input = json!({ "residenceId": home.residence().id, "membershipId": to });
    send(&home.client(by), TRANSFER, input).await
}

async fn task_row(home: &Home, id: entity::id::TaskId) -> task::Model {
    task::Entity::find_by_id(id)
        .one(&home.app().db)
        .await
        .unwrap()
        .expect("the task is there")
}

/// Returns the roles of everyone who still belongs to the home.
async fn roles(home: &Home) -> Vec<MemberRole> {
    let mut roles: Vec<_> = membership::Entity::find()
        .all(&home.app().db)
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.role)
        .collect();
    roles.sort_unstable();
    roles
}

/// Returns all news that were told so far.
fn told(news: &mut tokio::sync::broadcast::Receiver<News>) -> Vec<News> {
    std::iter::from_fn(|| news.try_recv().ok()).collect()
}

#[tokio::test]
async fn whoever_leaves_is_out_and_their_tasks_are_nobodys() {
    let home = Home::new().await;
    let task = home.task("Sweep").assigned_to(Place::Member).await;
    let mine = home.task("Mop").assigned_to(Place::Manager).await;
    let mut news = home.app().bus.listen();

    let reply = leave(&home, Place::Member).await.fine();

    assert_eq!(
        reply.data("leaveResidence"),
        json!({ "deletedId": of(&home, Place::Member), "residence": null,
            "account": { "revision": 2, "residences": [] }, "userErrors": [] })
    );
    let cleared = task_row(&home, task.id).await;
    assert_eq!(cleared.assignee_id, None);
    assert!(cleared.revision > task.revision);
    assert_eq!(task_row(&home, mine.id).await, mine);
    let stones = tombstone::Entity::find().all(&home.app().db).await.unwrap();
    assert_eq!(stones.len(), 1);
    assert_eq!(
        (&stones[0].item_id, stones[0].revision),
        (&of(&home, Place::Member).to_string(), cleared.revision)
    );
    let left = News::Left {
        residence_id: home.residence().id,
        account_id: home.person(Place::Member).account.id,
    };
    assert!(told(&mut news).contains(&left));
}

#[tokio::test]
async fn an_owner_cannot_leave_nor_be_taken_out() {
    let home = Home::new().await;

    assert_eq!(
        leave(&home, Place::Owner).await.user_errors(),
        "FORBIDDEN input.residenceId"
    );
    for by in [Place::Owner, Place::Manager] {
        let reply = remove(&home, by, Place::Owner).await;
        assert_eq!(reply.user_errors(), "FORBIDDEN input.membershipId", "{by:?}");
    }
    assert_eq!(roles(&home).await.len(), 4);
}

#[tokio::test]
async fn a_manager_takes_out_members_and_viewers_only() {
    let home = Home::new().await;
    let mut news = home.app().bus.listen();

    let itself = remove(&home, Place::Manager, Place::Manager).await;
    let member = remove(&home, Place::Manager, Place::Member).await.fine();
    let viewer = remove(&home, Place::Manager, Place::Viewer).await.fine();
    let manager = remove(&home, Place::Owner, Place::Manager).await.fine();

    assert_eq!(itself.user_errors(), "FORBIDDEN input.membershipId");
    assert_eq!(
        member.data("removeMember.deletedId"),
        json!(of(&home, Place::Member))
    );
    assert_eq!(
        viewer
            .data("removeMember.residence.members")
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        manager.data("removeMember.residence.members"),
        json!([{ "role": "OWNER" }])
    );
    let told = told(&mut news);
    for place in [Place::Manager, Place::Member, Place::Viewer] {
        let account_id = home.person(place).account.id;
        let residence_id = home.residence().id;
        assert!(
            told.contains(&News::Left {
                residence_id,
                account_id
            }),
            "{place:?}"
        );
        assert!(
            told.contains(&News::Account {
                id: account_id,
                revision: 2
            }),
            "{place:?}"
        );
    }
}

#[tokio::test]
async fn the_owner_says_what_the_others_may_do() {
    let home = Home::new().await;
    let task = home.task("Sweep").assigned_to(Place::Manager).await;

    let up = change_role(&home, Place::Owner, (Place::Viewer, "MANAGER"))
        .await
        .fine();
    let down = change_role(&home, Place::Owner, (Place::Manager, "MEMBER"))
        .await
        .fine();
    assert_eq!(task_row(&home, task.id).await, task);
    change_role(&home, Place::Owner, (Place::Manager, "VIEWER"))
        .await
        .fine();

    assert_eq!(up.data("changeMemberRole.membership.role"), "MANAGER");
    assert_eq!(
        down.data("changeMemberRole.membership.person.displayName"),
        "Manu Manager"
    );
    // It cannot be the turn of somebody who may only read.
    assert_eq!(task_row(&home, task.id).await.assignee_id, None);
}

#[tokio::test]
async fn a_role_that_stays_changes_nothing() {
    let home = Home::new().await;

    let reply = change_role(&home, Place::Owner, (Place::Member, "MEMBER"))
        .await
        .fine();

    assert_eq!(reply.data("changeMemberRole.membership.revision"), 1);
}

#[tokio::test]
async fn ownership_is_neither_given_nor_taken_by_a_role() {
    let home = Home::new().await;

    let given = change_role(&home, Place::Owner, (Place::Manager, "OWNER")).await;
    let taken = change_role(&home, Place::Owner, (Place::Owner, "MEMBER")).await;
    let by_manager = change_role(&home, Place::Manager, (Place::Viewer, "MEMBER")).await;

    assert_eq!(given.user_errors(), "FORBIDDEN input.role");
    assert_eq!(taken.user_errors(), "WRONG_STATE input.membershipId");
    assert_eq!(by_manager.user_errors(), "FORBIDDEN input.membershipId");
    let as_before = [
        MemberRole::Owner,
        MemberRole::Manager,
        MemberRole::Member,
        MemberRole::Viewer,
    ];
    assert_eq!(roles(&home).await, as_before);
}

#[tokio::test]
async fn a_home_is_handed_to_a_member_and_the_old_owner_manages() {
    let home = Home::new().await;
    let mut news = home.app().bus.listen();

    let reply = transfer(&home, Place::Owner, of(&home, Place::Viewer))
        .await
        .fine();
    let again = transfer(&home, Place::Owner, of(&home, Place::Viewer)).await;

    assert_eq!(reply.data("transferOwnership.residence.viewerRole"), "MANAGER");
    let members = reply.data("transferOwnership.residence.members");
    let owner = json!({ "role": "OWNER", "person": { "displayName": "Vito Viewer" } });
    assert!(members.as_array().unwrap().contains(&owner), "{members}");
    assert_eq!(again.user_errors(), "FORBIDDEN input.residenceId");
    let told = told(&mut news);
    for place in [Place::Owner, Place::Viewer] {
        let account = &home.person(place).account;
        assert!(
            told.contains(&News::Account {
                id: account.id,
                revision: account.revision + 1
            }),
            "{place:?}"
        );
    }
}

#[tokio::test]
async fn a_home_is_handed_to_none_but_another_member_of_it() {
    let home = Home::new().await;
    let create = "mutation($input: CreateResidenceInput!) { createResidence(input: $input) {
        residence { viewerMembership { id } } userErrors { code field } } }";
    let other = send(
        &home.stranger(),
        create,
        json!({ "name": "Other", "kind": "CONDO" }),
    )
    .await
    .fine();
    let foreign = other
        .text_at("createResidence.residence.viewerMembership.id")
        .parse()
        .unwrap();
    let never = MembershipId::new(home.app().clock.now());

    for to in [foreign, never] {
        assert_eq!(
            transfer(&home, Place::Owner, to).await.user_errors(),
            "NOT_FOUND input.membershipId"
        );
    }
    let itself = transfer(&home, Place::Owner, of(&home, Place::Owner)).await;
    assert_eq!(itself.user_errors(), "WRONG_STATE input.membershipId");
}

#[tokio::test]
async fn of_two_transfers_at_once_one_counts_and_there_is_one_owner() {
    let home = Home::new().await;

    let (one, other) = tokio::join!(
        transfer(&home, Place::Owner, of(&home, Place::Manager)),
        transfer(&home, Place::Owner, of(&home, Place::Member)),
    );

    let mut errors = [one.user_errors(), other.user_errors()];
    errors.sort_unstable();
    assert_eq!(errors, ["", "FORBIDDEN input.residenceId"]);
    assert_eq!(
        roles(&home)
            .await
            .iter()
            .filter(|role| **role == MemberRole::Owner)
            .count(),
        1
    );
}
