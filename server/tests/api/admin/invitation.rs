//! Inviting operators.

use chrono::TimeDelta;
use domain::{admin, queue::Job};
use entity::{admin_invitation, id::AdminInvitationId};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use testing::{Client, Home, Reply};

use super::{EMAIL, change, nobody, operator, sign_in};

const OTTO: &str = "otto@honeydue.example";

async fn invite(client: &Client, email: &str) -> Reply {
    let input =
        json!({ "email": email, "name": "Otto", "role": "SUPPORT", "reason": "he helps from Monday on" });
    change(
        client,
        "inviteOperator",
        input,
        "invitation { id email role mailedAt }",
    )
    .await
}

/// Returns the token that would be mailed.
async fn token(home: &Home, invited: &Reply) -> String {
    let id: AdminInvitationId = invited.text_at("inviteOperator.invitation.id").parse().unwrap();
    let mail = admin::claim_invitation(home.app(), id).await.unwrap().unwrap();
    assert_eq!(mail.email, OTTO);
    let link = secrecy::ExposeSecret::expose_secret(&mail.link).to_owned();
    let (page, token) = link.split_once('#').unwrap();
    assert_eq!(page, format!("{}/admin/invitation", home.app().public_url));
    token.to_owned()
}

async fn accept(home: &Home, token: &str, password: &str) -> String {
    let input = json!({ "token": token, "password": password });
    let reply = change(
        &nobody(home),
        "acceptOperatorInvitation",
        input,
        "operator { email role }",
    )
    .await;
    reply.user_errors()
}

#[tokio::test]
async fn whoever_is_invited_chooses_a_password_once_and_is_an_operator() {
    let home = Home::new().await;
    let owner = operator(&home).await;
    let invited = invite(&owner, " OTTO@honeydue.example ").await.fine();
    let id: AdminInvitationId = invited.text_at("inviteOperator.invitation.id").parse().unwrap();
    assert_eq!(home.app().queue.take().await, Some(vec![Job::Invite(id)]));
    let token = token(&home, &invited).await;
    let document = "query($token: String!) { operatorInvitation(token: $token) { email name role } }";
    let ask = async || {
        let reply = nobody(&home)
            .send(document, json!({ "token": token }))
            .await
            .fine();
        reply.data("operatorInvitation")
    };

    assert_eq!(
        ask().await,
        json!({ "email": OTTO, "name": "Otto", "role": "SUPPORT" })
    );
    assert_eq!(accept(&home, &token, "short").await, "TOO_SHORT input.password");
    assert_eq!(accept(&home, &token, "battery staple").await, "");

    assert_eq!(
        accept(&home, &token, "battery staple").await,
        "EXPIRED input.token"
    );
    assert_eq!(ask().await, Value::Null);
    let reply = sign_in(&nobody(&home), OTTO, "battery staple").await.fine();
    assert_eq!(reply.data("signIn.operator.role"), "SUPPORT");
    let told = owner.send(
        "{ auditEntries(filter: { operation: ACCEPT_INVITATION }) { nodes { operatorEmail } } }",
        json!({}),
    );
    assert_eq!(
        told.await.fine().text_at("auditEntries.nodes.0.operatorEmail"),
        OTTO
    );
}

#[tokio::test]
async fn an_invitation_is_over_after_three_days_or_once_it_is_taken_back_or_replaced() {
    let home = Home::new().await;
    let owner = operator(&home).await;
    let replaced = token(&home, &invite(&owner, OTTO).await.fine()).await;
    let invited = invite(&owner, OTTO).await.fine();
    let taken_back = token(&home, &invited).await;
    let id = invited.data("inviteOperator.invitation.id");
    let revoke = async || {
        let input = json!({ "invitationId": id, "reason": "he does not come" });
        change(&owner, "revokeOperatorInvitation", input, "")
            .await
            .user_errors()
    };

    assert_eq!(
        accept(&home, &replaced, "battery staple").await,
        "EXPIRED input.token"
    );
    assert_eq!(revoke().await, "");
    assert_eq!(revoke().await, "NOT_FOUND input.invitationId");
    assert_eq!(
        accept(&home, &taken_back, "battery staple").await,
        "EXPIRED input.token"
    );

    let late = token(&home, &invite(&owner, OTTO).await.fine()).await;
    home.advance_clock(TimeDelta::hours(72));
    assert_eq!(
        accept(&home, &late, "battery staple").await,
        "EXPIRED input.token"
    );
}

#[tokio::test]
async fn nobody_is_invited_who_is_an_operator_or_whom_no_mail_reaches() {
    let home = Home::new().await;
    let owner = operator(&home).await;

    assert_eq!(invite(&owner, EMAIL).await.user_errors(), "TAKEN input.email");
    assert_eq!(
        invite(&owner, "otto").await.user_errors(),
        "INVALID_FORMAT input.email"
    );
    let input = json!({ "email": OTTO, "name": "Otto", "role": "SUPPORT", "reason": " " });
    let unreasoned = change(&owner, "inviteOperator", input, "invitation { id }").await;
    assert_eq!(unreasoned.user_errors(), "BLANK input.reason");

    let rows = admin_invitation::Entity::find()
        .all(&home.app().db)
        .await
        .unwrap();
    assert_eq!(rows, []);
}

#[tokio::test]
async fn a_mail_is_claimed_by_one_worker_at_a_time_and_sent_once() {
    let home = Home::new().await;
    let owner = operator(&home).await;
    let invited = invite(&owner, OTTO).await.fine();
    let id: AdminInvitationId = invited.text_at("inviteOperator.invitation.id").parse().unwrap();
    let claim = async || admin::claim_invitation(home.app(), id).await.unwrap().is_some();

    assert!(claim().await);
    assert!(!claim().await);
    home.advance_clock(TimeDelta::minutes(2));
    assert_eq!(admin::due_invitations(home.app()).await.unwrap(), [id]);
    assert!(claim().await, "whoever held it has died");
    admin::note_not_invited(home.app(), id).await.unwrap();
    assert!(!claim().await, "it is tried again later");
    home.advance_clock(TimeDelta::hours(3));
    assert!(claim().await);
    admin::note_invited(home.app(), id).await.unwrap();
    home.advance_clock(TimeDelta::hours(3));

    assert!(!claim().await);
    let row = admin_invitation::Entity::find()
        .one(&home.app().db)
        .await
        .unwrap()
        .unwrap();
    assert!(row.mailed_at.is_some());
}
