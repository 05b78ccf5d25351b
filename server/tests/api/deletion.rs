//! Deleting an account, and coming back to it.

use chrono::TimeDelta;
use domain::{account, bus::News, session};
use entity::{
    account as accounts, device, invitation,
    mail::MailKind,
    membership::{self, MemberRole},
    plan,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set,
};
use serde_json::{Value, json};
use testing::{Client, Home, Person, Place, Reply};

use crate::{
    client::{nobody, of},
    mailbox::{Sent, collect},
    session::{EMAIL, PASSWORD, ada, knows, refresh},
};

const DELETE: &str = "mutation($input: DeleteAccountInput!) { deleteAccount(input: $input) {
    erasedAfter userErrors { code field } } }";
const PREVIEW: &str = "{ viewer { deletionPreview {
    residence { id name } newOwner { role person { displayName } } } } }";
const SIGN_IN: &str = "mutation($input: SignInInput!) { signIn(input: $input) {
    restored tokens { accessToken } account { residences { name viewerRole } } userErrors { code field } } }";
const SIGN_UP: &str = "mutation($input: SignUpInput!) { signUp(input: $input) {
    restored userErrors { code field message } } }";
const CREATE: &str = "mutation($input: CreateResidenceInput!) { createResidence(input: $input) {
    residence { id } userErrors { code } } }";
const MEMBERS: &str = "query($id: ID!) { residence(id: $id) {
    viewerRole members { role person { displayName } } } }";

async fn delete(client: &Client, password: Option<&str>) -> Reply {
    client
        .send(DELETE, json!({ "input": { "password": password } }))
        .await
}

async fn sign_in(home: &Home) -> Reply {
    let input = json!({ "email": EMAIL, "password": PASSWORD });
    nobody(home).send(SIGN_IN, json!({ "input": input })).await
}

/// Returns who owns the test home, and who else is in it, as somebody there sees it.
async fn members(home: &Home, place: Place) -> Value {
    let reply = of(home, place)
        .send(MEMBERS, json!({ "id": home.residence().id }))
        .await
        .fine();
    let members = reply.data("residence.members");
    let shown = members.as_array().unwrap().iter().map(|member| {
        let name = member["person"]["displayName"].as_str().unwrap();
        format!("{} {}", member["role"].as_str().unwrap(), name)
    });
    let mut shown: Vec<_> = shown.collect();
    shown.sort();
    json!(shown)
}

/// Signs Ada up, who has a password, with a home of her own.
async fn ada_with_a_home(home: &Home) -> (session::SignedIn, Client) {
    let signed_in = ada(home).await;
    let client = nobody(home).with_token(&signed_in.tokens.access_token);
    let input = json!({ "name": "Cabin", "kind": "CABIN", "timeZone": "Europe/Oslo" });
    client.send(CREATE, json!({ "input": input })).await.fine();
    collect(home).await;
    (signed_in, client)
}

/// Puts somebody into the test home who has stood there for so many days.
async fn join(home: &Home, name: &str, (role, days): (MemberRole, i64)) -> Person {
    let person = home.newcomer(name).await;
    let member = home.person(Place::Member).membership.clone().unwrap();
    let now = home.app().clock.now();
    let row = membership::Model {
        id: entity::id::MembershipId::new(now),
        account_id: person.account.id,
        role,
        joined_at: now - TimeDelta::days(days),
        ..member
    };
    let row = row.into_active_model().reset_all();
    row.insert(&home.app().db).await.unwrap();
    person
}

#[tokio::test]
async fn the_preview_names_who_gets_each_home_and_what_goes() {
    let home = Home::new().await;
    join(&home, "Old Member", (MemberRole::Member, 900)).await;
    join(&home, "Old Manager", (MemberRole::Manager, 30)).await;
    join(&home, "Old Viewer", (MemberRole::Viewer, 1_000)).await;
    let input = json!({ "name": "Cabin", "kind": "CABIN", "timeZone": "Europe/Oslo" });
    home.owner().send(CREATE, json!({ "input": input })).await.fine();

    let owner = home.owner().send(PREVIEW, json!({})).await.fine();
    let manager = home.manager().send(PREVIEW, json!({})).await.fine();

    let effects = owner.data("viewer.deletionPreview");
    assert_eq!(effects[0]["residence"]["name"], "Elm Street");
    assert_eq!(
        effects[0]["newOwner"],
        json!({ "role": "MANAGER", "person": { "displayName": "Old Manager" } })
    );
    assert_eq!(effects[1]["residence"]["name"], "Cabin");
    assert_eq!(effects[1]["newOwner"], Value::Null);
    // What others own stays as it is.
    assert_eq!(manager.data("viewer.deletionPreview"), json!([]));
}

#[tokio::test]
async fn a_home_passes_to_its_longest_standing_manager_at_once_and_does_not_come_back() {
    let home = Home::new().await;
    let mine = home.task("Sweep").assigned_to(Place::Owner).await;
    join(&home, "Old Manager", (MemberRole::Manager, 30)).await;
    let mut news = home.app().bus.listen();

    let reply = delete(&home.owner(), None).await.fine();

    assert_eq!(reply.data("deleteAccount.erasedAfter"), "2026-12-23T14:00:00Z");
    assert_eq!(
        members(&home, Place::Manager).await,
        json!([
            "MANAGER Manu Manager",
            "MEMBER Mia Member",
            "OWNER Old Manager",
            "VIEWER Vito Viewer"
        ])
    );
    let task = entity::task::Entity::find_by_id(mine.id);
    let task = task.one(&home.app().db).await.unwrap().unwrap();
    assert_eq!(task.assignee_id, None);
    let told: Vec<News> = std::iter::from_fn(|| news.try_recv().ok()).collect();
    let id = home.residence().id;
    assert!(
        told.iter()
            .any(|news| matches!(news, News::Residence { id: told, .. } if *told == id))
    );
}

#[tokio::test]
async fn without_a_manager_a_home_passes_to_a_member_but_never_to_a_viewer() {
    for (gone, wanted) in [
        (vec![Place::Manager], Some("Mia Member")),
        (vec![Place::Manager, Place::Member], None),
    ] {
        let home = Home::new().await;
        for place in gone {
            let membership = home.person(place).membership.clone().unwrap();
            let row = membership.into_active_model();
            row.delete(&home.app().db).await.unwrap();
        }

        let preview = home.owner().send(PREVIEW, json!({})).await.fine();
        delete(&home.owner(), None).await.fine();

        let heir = &preview.data("viewer.deletionPreview.0.newOwner");
        assert_eq!(heir["person"]["displayName"].as_str(), wanted);
        let seen = home
            .viewer()
            .send(MEMBERS, json!({ "id": home.residence().id }))
            .await;
        // Hidden at once from whoever only looked on.
        assert_eq!(seen.data("residence").is_null(), wanted.is_none());
        let owners = membership::Entity::find().filter(membership::Column::Role.eq(MemberRole::Owner));
        let owner = owners.one(&home.app().db).await.unwrap().unwrap();
        let expected = wanted.map_or(Place::Owner, |_| Place::Member);
        assert_eq!(owner.account_id, home.person(expected).account.id);
    }
}

#[tokio::test]
async fn who_waits_to_be_erased_gets_no_home() {
    let home = Home::new().await;
    delete(&home.manager(), None).await.fine();
    let manager = home.person(Place::Manager).membership.as_ref().unwrap().id;

    let preview = home.owner().send(PREVIEW, json!({})).await.fine();
    let transfer = "mutation($input: TransferOwnershipInput!) { transferOwnership(input: $input) {
        userErrors { code field } } }";
    let input = json!({ "residenceId": home.residence().id, "membershipId": manager });
    let transferred = home.owner().send(transfer, json!({ "input": input })).await;
    let assign =
        "mutation($input: CreateTaskInput!) { createTask(input: $input) { userErrors { code field } } }";
    let input = json!({ "residenceId": home.residence().id, "title": "Mop", "assigneeId": manager,
        "schedule": { "onDemand": true } });
    let assigned = home.owner().send(assign, json!({ "input": input })).await;

    let heir = preview.data("viewer.deletionPreview.0.newOwner.person.displayName");
    assert_eq!(heir, "Mia Member");
    assert_eq!(transferred.user_errors(), "WRONG_STATE input.membershipId");
    assert_eq!(assigned.user_errors(), "WRONG_STATE input.assigneeId");
}

#[tokio::test]
async fn all_sessions_end_devices_are_forgotten_and_reminders_stop() {
    let home = Home::new().await;
    let (ada, client) = ada_with_a_home(&home).await;
    let other = sign_in(&home).await.fine().text_at("signIn.tokens.accessToken");
    let replica = home.second_app().await;
    assert!(knows(&replica, &other).await);
    let register =
        "mutation { registerDevice(input: { fcm: { token: \"ada's\" } }) { userErrors { code } } }";
    client.send(register, json!({})).await.fine();

    delete(&client, Some(PASSWORD)).await.fine();

    assert!(!knows(home.app(), &other).await);
    assert!(!knows(home.app(), &ada.tokens.access_token).await);
    assert_eq!(
        refresh(&nobody(&home), &ada.tokens.refresh_token)
            .await
            .user_errors(),
        "WRONG_CREDENTIALS"
    );
    let db = &home.app().db;
    let id = ada.account.id;
    let devices = device::Entity::find().filter(device::Column::AccountId.eq(id));
    let plans = || plan::Entity::find().filter(plan::Column::AccountId.eq(id));
    assert_eq!(devices.count(db).await.unwrap(), 0);
    assert_eq!(plans().count(db).await.unwrap(), 0);
    while domain::notification::enrol_missing(home.app()).await.unwrap() > 0 {}
    assert_eq!(plans().count(db).await.unwrap(), 0);
    let told = Sent {
        to: EMAIL.to_owned(),
        kind: MailKind::AccountDeleted,
        code: None,
    };
    assert_eq!(collect(&home).await, [told]);
}

#[tokio::test]
async fn the_password_is_asked_for_where_there_is_one_and_tried_ten_times() {
    let home = Home::new().await;
    let (_, client) = ada_with_a_home(&home).await;

    let without = delete(&client, None).await;
    assert_eq!(without.user_errors(), "BLANK input.password");
    for _ in 0..10 {
        let wrong = delete(&client, Some("battery staple")).await;
        assert_eq!(wrong.user_errors(), "WRONG_CREDENTIALS input.password");
    }
    let late = delete(&client, Some(PASSWORD)).await;
    assert_eq!(late.errors(), "RATE_LIMITED deleteAccount");
    home.advance_clock(TimeDelta::minutes(16));

    delete(&client, Some(PASSWORD)).await.fine();
}

#[tokio::test]
async fn signing_in_within_thirty_days_brings_the_account_and_its_homes_back() {
    let home = Home::new().await;
    let (ada, client) = ada_with_a_home(&home).await;
    let rotate = "mutation { rotateCalendarFeed { url userErrors { code } } }";
    let rotated = client.send(rotate, json!({})).await.fine();
    let calendar = rotated.text_at("rotateCalendarFeed.url");
    delete(&client, Some(PASSWORD)).await.fine();
    let closed = nobody(&home).get(&calendar).await.0;

    home.advance_clock(TimeDelta::days(30) - TimeDelta::seconds(1));
    let back = sign_in(&home).await.fine();
    let again = sign_in(&home).await.fine();

    assert_eq!(back.data("signIn.restored"), true);
    assert_eq!(again.data("signIn.restored"), false);
    assert_eq!(
        back.data("signIn.account.residences"),
        json!([{ "name": "Cabin", "viewerRole": "OWNER" }])
    );
    assert_eq!((closed, nobody(&home).get(&calendar).await.0), (404, 200));
    let plans = plan::Entity::find().filter(plan::Column::AccountId.eq(ada.account.id));
    assert_eq!(plans.count(&home.app().db).await.unwrap(), 4);
    assert_eq!(account::erase::due(home.app()).await.unwrap(), []);
}

#[tokio::test]
async fn a_new_password_by_a_code_brings_the_account_back_as_well() {
    let home = Home::new().await;
    let (_, client) = ada_with_a_home(&home).await;
    delete(&client, Some(PASSWORD)).await.fine();
    collect(&home).await;
    let request = "mutation($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) {
        userErrors { code } } }";
    let asked = nobody(&home)
        .send(request, json!({ "input": { "email": EMAIL } }))
        .await;
    asked.fine();
    let code = crate::mailbox::code(&home).await;

    let reset = "mutation($input: ResetPasswordInput!) { resetPassword(input: $input) {
        restored userErrors { code } } }";
    let input = json!({ "email": EMAIL, "code": code, "newPassword": "battery staple" });
    let reply = nobody(&home).send(reset, json!({ "input": input })).await.fine();

    assert_eq!(reply.data("resetPassword.restored"), true);
}

#[tokio::test]
async fn after_thirty_days_nobody_comes_back_even_before_it_is_erased() {
    let home = Home::new().await;
    let (_, client) = ada_with_a_home(&home).await;
    delete(&client, Some(PASSWORD)).await.fine();

    home.advance_clock(TimeDelta::days(30));
    let late = sign_in(&home).await;

    assert_eq!(late.user_errors(), "WRONG_CREDENTIALS");
    assert_eq!(late.data("signIn.restored"), false);
}

#[tokio::test]
async fn an_address_is_taken_until_its_account_is_erased_and_the_answer_tells_no_more() {
    let home = Home::new().await;
    let (_, client) = ada_with_a_home(&home).await;
    let input = json!({ "email": EMAIL, "password": PASSWORD, "displayName": "Ada" });
    let sign_up = async || nobody(&home).send(SIGN_UP, json!({ "input": input })).await;
    let before = sign_up().await;

    delete(&client, Some(PASSWORD)).await.fine();
    let after = sign_up().await;

    assert_eq!(after.user_errors(), "TAKEN input.email");
    assert_eq!(after.data(""), before.data(""));
    let message = after.text_at("signUp.userErrors.0.message");
    assert!(message.contains("sign in"), "{message}");
}

#[tokio::test]
async fn a_place_in_anothers_home_is_kept_without_what_others_wait_for() {
    let home = Home::new().await;
    let task = home.task("Sweep").assigned_to(Place::Manager).await;
    let invite = "mutation($input: CreateInvitationInput!) { createInvitation(input: $input) {
        invitation { id } userErrors { code } } }";
    let input = json!({ "residenceId": home.residence().id });
    home.manager()
        .send(invite, json!({ "input": input }))
        .await
        .fine();

    delete(&home.manager(), None).await.fine();

    let db = &home.app().db;
    let task = entity::task::Entity::find_by_id(task.id)
        .one(db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(task.assignee_id, None);
    assert_eq!(invitation::Entity::find().count(db).await.unwrap(), 0);
    assert_eq!(membership::Entity::find().count(db).await.unwrap(), 4);
}

#[tokio::test]
async fn whoever_comes_in_while_the_owner_goes_gets_the_home_or_is_too_late() {
    let home = Home::new().await;
    let (_, ada) = ada_with_a_home(&home).await;
    let residence = ada
        .send("{ viewer { residences { id } } }", json!({}))
        .await
        .fine();
    let residence = residence.text_at("viewer.residences.0.id");
    let invite = "mutation($input: CreateInvitationInput!) { createInvitation(input: $input) {
        invitation { code } userErrors { code } } }";
    let invited = ada
        .send(invite, json!({ "input": { "residenceId": residence } }))
        .await
        .fine();
    let code = invited.text_at("createInvitation.invitation.code");
    let join = "mutation($input: JoinResidenceInput!) { joinResidence(input: $input) {
        residence { id } userErrors { code } } }";

    let stranger = home.stranger();
    let (deleted, joined) = tokio::join!(
        delete(&ada, Some(PASSWORD)),
        stranger.send(join, json!({ "input": { "code": code } }))
    );

    deleted.fine();
    let is_in = joined.user_errors().is_empty();
    let seen = stranger.send(MEMBERS, json!({ "id": residence })).await;
    let role = seen.data("residence")["viewerRole"].clone();
    let expected = if is_in { json!("OWNER") } else { Value::Null };
    assert_eq!(role, expected);
}

#[tokio::test]
async fn an_account_that_lost_its_password_check_to_another_change_is_not_deleted() {
    let home = Home::new().await;
    let (ada, client) = ada_with_a_home(&home).await;
    let row = accounts::ActiveModel {
        id: Set(ada.account.id),
        password_hash: Set(None),
        ..Default::default()
    };
    row.update(&home.app().db).await.unwrap();

    // Without a password there is none to ask for.
    delete(&client, None).await.fine();

    let row = accounts::Entity::find_by_id(ada.account.id);
    let row = row.one(&home.app().db).await.unwrap().unwrap();
    assert_eq!(row.deleted_at, Some(home.app().clock.now()));
}
