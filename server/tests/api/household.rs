//! What goes with a member's place in a home, and what a home takes only so much of.

use std::time::Duration;

use domain::{Action, Edit, session::Origin};
use entity::id::{MembershipId, TaskId};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use testing::{Client, Home, Place, Reply};
use tokio::time::timeout;

const INVITE: &str = "mutation($input: CreateInvitationInput!) { createInvitation(input: $input) {
    invitation { id role code } userErrors { code message field } } }";
const GOOD: &str = "query($id: ID!) { residence(id: $id) { invitations { role } } }";

/// Makes an operation that tells nothing but its problems.
fn on(mutation: &str) -> String {
    let input = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    format!("mutation($input: {input}!) {{ {mutation}(input: $input) {{ userErrors {{ code field }} }} }}")
}

async fn send(client: &Client, operation: &str, input: Value) -> Reply {
    client.send(operation, json!({ "input": input })).await
}

async fn invite(home: &Home, by: Place, role: &str) -> Reply {
    let input = json!({ "residenceId": home.residence().id, "role": role });
    send(&home.client(by), INVITE, input).await
}

fn membership_of(home: &Home, place: Place) -> MembershipId {
    home.person(place).membership.as_ref().unwrap().id
}

/// Returns the roles that invitations of the home still lead to.
async fn invited(home: &Home, by: Place) -> Vec<String> {
    let reply = home
        .client(by)
        .send(GOOD, json!({ "id": home.residence().id }))
        .await
        .fine();
    let good = reply.data("residence.invitations");
    let roles = good
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["role"].as_str().unwrap().to_owned());
    roles.collect()
}

#[tokio::test]
async fn invitations_end_with_the_place_of_who_made_them() {
    let home = Home::new().await;
    invite(&home, Place::Owner, "MANAGER").await.fine();
    invite(&home, Place::Manager, "MEMBER").await.fine();
    let manager = membership_of(&home, Place::Manager);

    send(
        &home.owner(),
        &on("removeMember"),
        json!({ "membershipId": manager }),
    )
    .await
    .fine();

    assert_eq!(invited(&home, Place::Owner).await, ["MANAGER"]);
}

#[tokio::test]
async fn invitations_end_when_whoever_made_them_leaves() {
    let home = Home::new().await;
    invite(&home, Place::Manager, "VIEWER").await.fine();

    send(
        &home.manager(),
        &on("leaveResidence"),
        json!({ "residenceId": home.residence().id }),
    )
    .await
    .fine();

    assert_eq!(invited(&home, Place::Owner).await, Vec::<String>::new());
}

#[tokio::test]
async fn invitations_that_one_could_not_make_any_more_end_with_the_role() {
    let home = Home::new().await;
    invite(&home, Place::Owner, "MANAGER").await.fine();
    invite(&home, Place::Owner, "MEMBER").await.fine();
    invite(&home, Place::Manager, "MEMBER").await.fine();
    let [manager, member] = [Place::Manager, Place::Member].map(|place| membership_of(&home, place));

    let role = json!({ "membershipId": manager, "role": "MEMBER" });
    send(&home.owner(), &on("changeMemberRole"), role).await.fine();
    let after_role = invited(&home, Place::Owner).await;
    let heir = json!({ "residenceId": home.residence().id, "membershipId": member });
    send(&home.owner(), &on("transferOwnership"), heir).await.fine();

    assert_eq!(after_role, ["MANAGER", "MEMBER"]);
    // The old owner is a manager, who invites up to member.
    assert_eq!(invited(&home, Place::Owner).await, ["MEMBER"]);
}

#[tokio::test]
async fn a_home_has_fifty_good_invitations_at_most() {
    let home = Home::new().await;
    for _ in 0..50 {
        invite(&home, Place::Owner, "VIEWER").await.fine();
    }

    let reply = invite(&home, Place::Manager, "VIEWER").await;
    let message = reply.text_at("createInvitation.userErrors.0.message");
    home.advance_clock(chrono::TimeDelta::days(31));
    let later = invite(&home, Place::Manager, "VIEWER").await;

    assert_eq!(reply.user_errors(), "LIMIT_REACHED input.residenceId");
    assert!(message.contains("50"), "{message}");
    assert_eq!(later.user_errors(), "");
}

#[tokio::test]
async fn who_may_not_do_it_waits_for_nobody() {
    let home = Home::new().await;
    let membership_id = membership_of(&home, Place::Member);
    let of_member = json!({ "membershipId": membership_id });
    let role = json!({ "membershipId": membership_id, "role": "VIEWER" });
    let residence = json!({ "residenceId": home.residence().id });
    let heir = json!({ "residenceId": home.residence().id, "membershipId": membership_id });
    let cases = [
        ("removeMember", of_member),
        ("changeMemberRole", role),
        ("transferOwnership", heir),
        ("deleteResidence", residence),
    ];
    let [stranger, viewer] = [home.stranger(), home.viewer()];
    // That a session is in use is written down at its first use.
    for client in [&stranger, &viewer] {
        client.send("{ viewer { id } }", json!({})).await.fine();
    }
    let owner = &home.person(Place::Owner).viewer;
    let held = Edit::membership(home.app(), owner, membership_id, Action::RemoveMember).await;
    let (held, _) = held.unwrap();

    let answers = async {
        let mut answers = Vec::new();
        for (mutation, input) in cases {
            let hidden = send(&stranger, &on(mutation), input.clone()).await;
            let forbidden = send(&viewer, &on(mutation), input).await;
            answers.push((mutation, hidden.user_errors(), forbidden.user_errors()));
        }
        answers
    };
    let answers = timeout(Duration::from_secs(10), answers).await;
    held.abandon().await.unwrap();

    for (mutation, hidden, forbidden) in answers.expect("nobody waits for the member's account") {
        assert!(hidden.starts_with("NOT_FOUND"), "{mutation}: {hidden}");
        assert!(forbidden.starts_with("FORBIDDEN"), "{mutation}: {forbidden}");
    }
}

#[tokio::test]
async fn joining_is_one_try_however_often_the_database_asks_for_it_again() {
    let home = Home::new().await;
    let app = home.app();
    let made = invite(&home, Place::Owner, "VIEWER").await.fine();
    let code = made.text_at("createInvitation.invitation.code");
    if home.database().is_postgres() {
        let again = "CREATE FUNCTION again() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$;
            CREATE TRIGGER again BEFORE INSERT ON membership FOR EACH ROW EXECUTE FUNCTION again()";
        app.db.execute_unprepared(again).await.unwrap();
    }

    let (_, statements) = home
        .statements(send(
            &home.stranger(),
            &on("joinResidence"),
            json!({ "code": code }),
        ))
        .await;

    let begun = statements
        .iter()
        .filter(|sql| sql.starts_with("INSERT INTO \"membership\""));
    let tries = if home.database().is_postgres() { 3 } else { 1 };
    assert_eq!(begun.count(), tries, "{statements:#?}");
    let key = format!("invitation:{}", home.person(Place::Stranger).account.id);
    assert_eq!(app.cache.count(&key, Duration::from_secs(60)).await, 2);
}

#[tokio::test]
async fn a_request_that_comes_again_brings_nothing_back() {
    let home = Home::new().await;
    let client = home.member();
    let id = TaskId::new(home.app().clock.now());
    let new = json!({ "id": id, "residenceId": home.residence().id, "title": "Bins", "schedule": { "onDemand": true } });
    send(&client, &on("createTask"), new.clone()).await.fine();
    let done = entity::id::TaskCompletionId::new(home.app().clock.now());
    let complete = json!({ "id": done, "taskId": id });
    send(&client, &on("completeTask"), complete.clone()).await.fine();
    send(&client, &on("deleteCompletion"), json!({ "completionId": done }))
        .await
        .fine();
    let completed_again = send(&client, &on("completeTask"), complete).await;
    send(&client, &on("deleteTask"), json!({ "taskId": id }))
        .await
        .fine();

    let created_again = send(&client, &on("createTask"), new).await;

    assert_eq!(completed_again.user_errors(), "TAKEN input.id");
    assert_eq!(created_again.user_errors(), "TAKEN input.id");
}

#[tokio::test]
async fn names_are_one_line_and_bathrooms_halves() {
    let home = Home::new().await;
    let client = home.owner();
    let residence = |field: &str, value: &str| json!({ "residenceId": home.residence().id, field: value });

    for (input, problem) in [
        (residence("name", "Elm\nStreet"), "INVALID_FORMAT input.name"),
        (residence("notes", "Two\nlines"), ""),
        (residence("bathrooms", "129.955"), "OUT_OF_RANGE input.bathrooms"),
        (residence("bathrooms", "2.25"), "OUT_OF_RANGE input.bathrooms"),
        (residence("bathrooms", "2.5"), ""),
    ] {
        let reply = send(&client, &on("updateResidence"), input.clone()).await;
        assert_eq!(reply.user_errors(), problem, "{input}");
    }
    let task =
        json!({ "residenceId": home.residence().id, "title": "Bins\tout", "schedule": { "onDemand": true } });
    let task = send(&client, &on("createTask"), task).await;
    assert_eq!(task.user_errors(), "INVALID_FORMAT input.title");
}

#[tokio::test]
async fn one_network_makes_so_many_accounts_and_then_waits() {
    let home = Home::new().await;
    let app = home.app();
    let origin = |address: &str| Origin {
        ip_address: address.parse().ok(),
        ..Origin::default()
    };
    let sign_up = async |nth: u64, address: &str| {
        let new = domain::account::NewAccount {
            email: format!("ada{nth}@example.com"),
            password: "correct horse".to_owned(),
            display_name: "Ada".to_owned(),
            time_zone: None,
            locale: None,
        };
        domain::account::sign_up(app, new, origin(address)).await
    };
    for nth in 0..app.limits.sign_ups {
        sign_up(nth, "192.0.2.1").await.unwrap();
    }

    let one_more = sign_up(1_000, "192.0.2.1").await;
    let elsewhere = sign_up(1_001, "192.0.2.2").await;

    assert!(
        matches!(one_more, Err(domain::Error::TooOften { .. })),
        "{:?}",
        one_more.err()
    );
    assert!(elsewhere.is_ok());
}
