//! What operators do with accounts and homes, and what becomes of them.

use chrono::TimeDelta;
use domain::{account::request_password_reset, password, queue::Job, session::Origin};
use entity::{
    account, admin_user::AdminRole, device, id::AccountId, mail, mail::MailKind, plan, residence, tier::Tier,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Unchanged, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set,
};
use serde_json::{Value, json};
use testing::{Client, Home, Place, Reply};

use super::{PASSWORD, again, change, operator, operator_as};

const APP_SIGN_IN: &str = "mutation($input: SignInInput!) { signIn(input: $input) {
    account { id } userErrors { code field message } } }";
const APP_ME: &str = "{ viewer { id } }";

fn about(id: AccountId) -> Value {
    json!({ "accountId": id, "reason": "a test" })
}

async fn act(client: &Client, name: &str, id: AccountId) -> String {
    change(client, name, about(id), "account { id }")
        .await
        .user_errors()
}

/// Signs somebody of the home in to the app, by a password that they have from now on.
async fn app_sign_in(home: &Home, place: Place) -> Reply {
    let account = &home.person(place).account;
    let row = account::ActiveModel {
        id: Unchanged(account.id),
        password_hash: Set(Some(password::hash(PASSWORD.to_owned()).await.unwrap())),
        ..Default::default()
    };
    row.update(&home.app().db).await.unwrap();
    let input = json!({ "email": account.email, "password": PASSWORD });
    home.nobody().send(APP_SIGN_IN, json!({ "input": input })).await
}

/// Returns what the audit tells of an account: operations and reasons, the oldest first.
async fn told(client: &Client, id: &str) -> Value {
    let document = "query($id: String!) { auditEntries(orderBy: CREATED_AT_ASC, filter: { objectId: $id }) {
        nodes { operation reason } } }";
    let reply = client.send(document, json!({ "id": id })).await.fine();
    let nodes = reply.data("auditEntries.nodes");
    nodes
        .as_array()
        .unwrap()
        .iter()
        .map(|node| json!([node["operation"], node["reason"]]))
        .collect()
}

#[tokio::test]
async fn a_suspended_account_is_out_everywhere_and_the_others_stay() {
    let home = Home::new().await;
    let client = operator_as(&home, AdminRole::Support).await;
    let member = home.person(Place::Member).account.id;
    assert_eq!(home.member().send(APP_ME, json!({})).await.errors(), "");

    assert_eq!(act(&client, "suspendAccount", member).await, "");
    assert_eq!(act(&client, "suspendAccount", member).await, "");

    assert_eq!(
        home.member().send(APP_ME, json!({})).await.errors(),
        "UNAUTHENTICATED"
    );
    let refused = app_sign_in(&home, Place::Member).await;
    assert_eq!(refused.user_errors(), "FORBIDDEN");
    let message = refused.text_at("signIn.userErrors.0.message");
    assert!(message.contains("suspended"), "{message}");
    let plans = plan::Entity::find().filter(plan::Column::AccountId.eq(member));
    assert_eq!(plans.count(&home.app().db).await.unwrap(), 0);
    let members = "query($id: ID!) { residence(id: $id) { members { person { displayName } } } }";
    let shown = home
        .owner()
        .send(members, json!({ "id": home.residence().id }))
        .await
        .fine();
    assert!(shown.text().contains("Mia Member"));
    // One entry: the second time changed nothing.
    assert_eq!(
        told(&client, &member.to_string()).await,
        json!([["SUSPEND_ACCOUNT", "a test"]])
    );
}

#[tokio::test]
async fn no_way_leads_into_a_suspended_account_and_restored_it_is_as_before() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let member = home.person(Place::Member);
    while domain::notification::enrol_missing(home.app()).await.unwrap() > 0 {}
    assert_eq!(act(&client, "suspendAccount", member.account.id).await, "");

    request_password_reset(home.app(), &member.account.email, &Origin::default())
        .await
        .unwrap();
    let planned = domain::notification::enrol_missing(home.app()).await.unwrap();
    assert_eq!(planned, 0, "nobody plans for it again");

    assert_eq!(act(&client, "restoreAccount", member.account.id).await, "");
    assert_eq!(act(&client, "restoreAccount", member.account.id).await, "");
    assert_eq!(app_sign_in(&home, Place::Member).await.user_errors(), "");
    let plans = plan::Entity::find().filter(plan::Column::AccountId.eq(member.account.id));
    assert!(plans.count(&home.app().db).await.unwrap() > 0);
}

#[tokio::test]
async fn an_account_is_signed_out_everywhere() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let member = home.person(Place::Member).account.id;

    assert_eq!(act(&client, "signOutAccountEverywhere", member).await, "");
    assert_eq!(act(&client, "signOutAccountEverywhere", member).await, "");

    assert_eq!(
        home.member().send(APP_ME, json!({})).await.errors(),
        "UNAUTHENTICATED"
    );
    assert_eq!(app_sign_in(&home, Place::Member).await.user_errors(), "");
    assert_eq!(
        told(&client, &member.to_string()).await,
        json!([["SIGN_OUT_ACCOUNT", "a test"]])
    );
}

#[tokio::test]
async fn codes_are_mailed_at_an_operators_wish_and_not_too_often() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let member = home.person(Place::Member).account.id;
    let mails = async |kind: MailKind| {
        let found = mail::Entity::find().filter(mail::Column::Kind.eq(kind));
        found.count(&home.app().db).await.unwrap()
    };

    let verified = act(&client, "resendAccountVerification", member).await;
    for _ in 0..4 {
        assert_eq!(act(&client, "sendAccountPasswordReset", member).await, "");
    }
    let sixth = act(&client, "sendAccountPasswordReset", member).await;

    let is_proven = home.person(Place::Member).account.email_verified_at.is_some();
    assert_eq!(verified, if is_proven { "WRONG_STATE" } else { "" });
    assert_eq!(mails(MailKind::ResetPassword).await, 4);
    assert_eq!(sixth, "error: RATE_LIMITED sendAccountPasswordReset");
    assert!(
        home.app()
            .queue
            .take()
            .await
            .unwrap()
            .iter()
            .all(|job| matches!(job, Job::Deliver(_)))
    );
}

#[tokio::test]
async fn pro_is_given_and_taken_back_and_the_audit_has_it_in_the_same_transaction() {
    let home = Home::free().await;
    let client = operator_as(&home, AdminRole::Support).await;
    let owner = home.person(Place::Owner).account.id;
    let give = async |until: &str| {
        let input = json!({ "accountId": owner, "until": until, "reason": "the shop was closed" });
        change(&client, "grantPro", input, "account { tier }").await
    };

    assert_eq!(
        act(&client, "revokeGrant", owner).await,
        "WRONG_STATE input.accountId"
    );
    assert_eq!(
        give("2026-11-23T14:00:00Z").await.user_errors(),
        "OUT_OF_RANGE input.until"
    );
    assert_eq!(
        give("2040-11-23T14:00:00Z").await.user_errors(),
        "OUT_OF_RANGE input.until"
    );
    let given = give("2027-01-01T00:00:00Z").await.fine();
    assert_eq!(given.data("grantPro.account.tier"), json!(Tier::Pro));
    home.advance_clock(TimeDelta::minutes(1));
    assert_eq!(act(&client, "revokeGrant", owner).await, "");
    assert_eq!(
        act(&client, "revokeGrant", owner).await,
        "WRONG_STATE input.accountId"
    );

    assert_eq!(
        told(&client, &owner.to_string()).await,
        json!([["GRANT_PRO", "the shop was closed"], ["REVOKE_GRANT", "a test"]])
    );
}

#[tokio::test]
async fn an_account_is_deleted_for_thirty_days_and_brought_back() {
    let home = Home::new().await;
    let client = operator_as(&home, AdminRole::Operator).await;
    let member = home.person(Place::Member).account.id;
    let input = about(member);

    let done = change(
        &client,
        "deleteAccount",
        input,
        "account { deletedAt erasedAfter }",
    )
    .await
    .fine();
    assert_eq!(
        done.text_at("deleteAccount.account.deletedAt"),
        "2026-11-23T14:00:00Z"
    );
    assert_eq!(
        done.text_at("deleteAccount.account.erasedAfter"),
        "2026-12-23T14:00:00Z"
    );
    assert_eq!(
        act(&client, "deleteAccount", member).await,
        "WRONG_STATE input.accountId"
    );
    assert_eq!(
        home.member().send(APP_ME, json!({})).await.errors(),
        "UNAUTHENTICATED"
    );

    assert_eq!(act(&client, "cancelAccountDeletion", member).await, "");
    assert_eq!(
        act(&client, "cancelAccountDeletion", member).await,
        "WRONG_STATE input.accountId"
    );
    assert_eq!(app_sign_in(&home, Place::Member).await.user_errors(), "");

    assert_eq!(act(&client, "deleteAccount", member).await, "");
    home.advance_clock(TimeDelta::days(31));
    let client = again(&home, "operator@honeydue.example").await;
    assert_eq!(
        act(&client, "cancelAccountDeletion", member).await,
        "WRONG_STATE input.accountId"
    );
}

#[tokio::test]
async fn a_suspended_account_that_was_deleted_stays_suspended_when_it_is_brought_back() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let member = home.person(Place::Member).account.id;
    for name in ["suspendAccount", "deleteAccount", "cancelAccountDeletion"] {
        assert_eq!(act(&client, name, member).await, "", "{name}");
    }

    assert_eq!(app_sign_in(&home, Place::Member).await.user_errors(), "FORBIDDEN");
    let devices = device::Entity::find().filter(device::Column::AccountId.eq(member));
    assert_eq!(devices.count(&home.app().db).await.unwrap(), 0);
}

#[tokio::test]
async fn a_home_changes_hands_is_put_away_and_taken_out_again() {
    let home = Home::new().await;
    let client = operator_as(&home, AdminRole::Operator).await;
    let id = home.residence().id;
    let heir = home.person(Place::Manager).membership.as_ref().unwrap().id;
    let hand = async || {
        let input = json!({ "residenceId": id, "membershipId": heir, "reason": "a test" });
        change(&client, "transferResidence", input, "residenceId")
            .await
            .user_errors()
    };
    let put = async |name: &str| {
        let input = json!({ "residenceId": id, "reason": "a test" });
        change(&client, name, input, "residenceId").await.user_errors()
    };
    let row = async || {
        residence::Entity::find_by_id(id)
            .one(&home.app().db)
            .await
            .unwrap()
            .unwrap()
    };

    assert_eq!(hand().await, "");
    assert_eq!(hand().await, "WRONG_STATE input.membershipId");
    let owner = domain::membership::find::owner(&home.app().db, id).await.unwrap();
    assert_eq!(owner.id, heir);

    for _ in 0..2 {
        assert_eq!(put("archiveResidence").await, "");
        assert!(row().await.archived_at.is_some());
    }
    for _ in 0..2 {
        assert_eq!(put("restoreResidence").await, "");
        assert!(row().await.archived_at.is_none());
    }
    let operations = told(&client, &id.to_string()).await;
    let operations: Vec<_> = operations
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry[0].clone())
        .collect();
    assert_eq!(
        operations,
        ["TRANSFER_RESIDENCE", "ARCHIVE_RESIDENCE", "RESTORE_RESIDENCE"]
    );
}

#[tokio::test]
async fn whatever_is_not_there_is_told_so_and_leaves_no_entry() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let nobody = AccountId::new(home.app().clock.now());
    let input =
        json!({ "residenceId": entity::id::ResidenceId::new(home.app().clock.now()), "reason": "a test" });

    for name in [
        "suspendAccount",
        "restoreAccount",
        "signOutAccountEverywhere",
        "resendAccountVerification",
        "sendAccountPasswordReset",
        "deleteAccount",
        "cancelAccountDeletion",
        "revokeGrant",
    ] {
        assert_eq!(
            act(&client, name, nobody).await,
            "NOT_FOUND input.accountId",
            "{name}"
        );
    }
    let away = change(&client, "archiveResidence", input, "residenceId").await;
    assert_eq!(away.user_errors(), "NOT_FOUND input.residenceId");
    assert_eq!(told(&client, &nobody.to_string()).await, json!([]));
}

#[tokio::test]
async fn nothing_is_done_without_a_reason() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let member = home.person(Place::Member).account.id;
    for (reason, code) in [("", "BLANK"), (&*"x".repeat(501), "TOO_LONG")] {
        let input = json!({ "accountId": member, "reason": reason });
        let reply = change(&client, "suspendAccount", input, "account { id }").await;
        assert!(
            reply.user_errors().starts_with(&format!("{code} input.reason")),
            "{}",
            reply.text()
        );
    }

    assert_eq!(home.member().send(APP_ME, json!({})).await.errors(), "");
}
