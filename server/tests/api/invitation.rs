//! Invitations: making, taking back, looking at and joining by them.

use chrono::{DateTime, TimeDelta, Utc};
use domain::bus::News;
use entity::{
    account,
    id::InvitationId,
    invitation,
    mail::MailKind,
    membership::{self, MemberRole},
};
use futures_util::future::join_all;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};
use testing::{Client, Home, Place, Reply};

use crate::mailbox::{self, Sent};

const CREATE: &str = "mutation($input: CreateInvitationInput!) { createInvitation(input: $input) {
    invitation { id code role email usesLeft expiresAt url createdBy { displayName } } userErrors { code field } } }";
const REVOKE: &str = "mutation($input: RevokeInvitationInput!) { revokeInvitation(input: $input) {
    deletedId residence { id invitations { id } } userErrors { code field } } }";
const JOIN: &str = "mutation($input: JoinResidenceInput!) { joinResidence(input: $input) {
    residence { id viewerRole members { person { displayName } } } userErrors { code field } } }";
const PREVIEW: &str = "query($code: String!) { invitation(code: $code) { residenceName alreadyMember invitedByName role expiresAt } }";
const LIST: &str = "query($id: ID!) { residence(id: $id) { invitations { id code url usesLeft } } }";

async fn send(client: &Client, operation: &str, input: Value) -> Reply {
    client.send(operation, json!({ "input": input })).await
}

async fn create(home: &Home, by: Place, mut input: Value) -> Reply {
    input["residenceId"] = json!(home.residence().id);
    send(&home.client(by), CREATE, input).await
}

/// Makes an invitation in the owner's name and returns its code.
async fn code(home: &Home, input: Value) -> String {
    let reply = create(home, Place::Owner, input).await.fine();
    reply.text_at("createInvitation.invitation.code")
}

async fn join(client: &Client, code: &str) -> Reply {
    send(client, JOIN, json!({ "code": code })).await
}

async fn preview(client: &Client, code: &str) -> Reply {
    client.send(PREVIEW, json!({ "code": code })).await
}

async fn rows(home: &Home) -> Vec<invitation::Model> {
    invitation::Entity::find().all(&home.app().db).await.unwrap()
}

async fn members(home: &Home) -> u64 {
    membership::Entity::find().count(&home.app().db).await.unwrap()
}

#[tokio::test]
async fn an_invitation_has_a_code_once_and_a_hash_for_ever() {
    let home = Home::new().await;

    let reply = create(&home, Place::Manager, json!({ "email": " Ben@Example.org" }))
        .await
        .fine();

    let mut made = reply.data("createInvitation.invitation");
    let code = made["code"].as_str().unwrap().to_owned();
    assert_eq!(code.len(), 8, "{code}");
    assert!(
        code.bytes()
            .all(|letter| b"0123456789ABCDEFGHJKMNPQRSTVWXYZ".contains(&letter)),
        "{code}"
    );
    assert_eq!(made["url"], format!("http://localhost:8000/join/{code}"));
    for field in ["id", "code", "url"] {
        made[field] = Value::Null;
    }
    assert_eq!(
        made,
        json!({ "id": null, "code": null, "role": "MEMBER", "email": "ben@example.org", "usesLeft": 1,
            "expiresAt": "2026-11-30T14:00:00Z", "url": null, "createdBy": { "displayName": "Manu Manager" } })
    );
    let kept = rows(&home).await;
    assert_eq!(kept[0].code_hash, domain::token::hash(&code));
    let listed = home
        .owner()
        .send(LIST, json!({ "id": home.residence().id }))
        .await
        .fine();
    assert_eq!(
        listed.data("residence.invitations"),
        json!([{ "id": kept[0].id, "code": null, "url": null, "usesLeft": 1 }])
    );
}

#[tokio::test]
async fn nobody_grants_a_role_above_what_they_may() {
    let home = Home::new().await;
    let cases = [
        (Place::Owner, "MANAGER", ""),
        (Place::Owner, "OWNER", "FORBIDDEN input.role"),
        (Place::Manager, "MEMBER", ""),
        (Place::Manager, "VIEWER", ""),
        (Place::Manager, "MANAGER", "FORBIDDEN input.role"),
        (Place::Member, "VIEWER", "FORBIDDEN input.residenceId"),
        (Place::Viewer, "VIEWER", "FORBIDDEN input.residenceId"),
        (Place::Stranger, "VIEWER", "NOT_FOUND input.residenceId"),
    ];

    for (by, role, errors) in cases {
        let reply = create(&home, by, json!({ "role": role })).await;
        assert_eq!(reply.user_errors(), errors, "{by:?} {role}");
    }
    assert_eq!(rows(&home).await.len(), 3);
}

#[tokio::test]
async fn uses_and_hours_have_limits() {
    let home = Home::new().await;
    let cases = [
        (json!({ "maxUses": 0 }), "OUT_OF_RANGE input.maxUses"),
        (json!({ "maxUses": 101 }), "OUT_OF_RANGE input.maxUses"),
        (
            json!({ "expiresInHours": 0 }),
            "OUT_OF_RANGE input.expiresInHours",
        ),
        (
            json!({ "expiresInHours": 721 }),
            "OUT_OF_RANGE input.expiresInHours",
        ),
        (json!({ "email": "ben" }), "INVALID_FORMAT input.email"),
        (json!({ "maxUses": 100, "expiresInHours": 720 }), ""),
        (json!({ "maxUses": 1, "expiresInHours": 1, "email": null }), ""),
        // A default applies to null too.
        (
            json!({ "maxUses": null, "expiresInHours": null, "role": null }),
            "",
        ),
    ];

    for (input, errors) in cases {
        let reply = create(&home, Place::Owner, input.clone()).await;
        assert_eq!(reply.user_errors(), errors, "{input}");
    }
}

#[tokio::test]
async fn invitations_are_an_empty_list_for_those_who_may_not_invite() {
    let home = Home::new().await;
    code(&home, json!({})).await;

    for (place, count) in [
        (Place::Owner, 1),
        (Place::Manager, 1),
        (Place::Member, 0),
        (Place::Viewer, 0),
    ] {
        let listed = home
            .client(place)
            .send(LIST, json!({ "id": home.residence().id }))
            .await
            .fine();
        assert_eq!(
            listed.data("residence.invitations").as_array().unwrap().len(),
            count,
            "{place:?}"
        );
    }
}

#[tokio::test]
async fn a_code_is_shown_to_whoever_has_it() {
    let home = Home::new().await;
    let code = code(&home, json!({ "role": "VIEWER" })).await;
    let shown = |already| {
        json!({ "residenceName": "Elm Street", "alreadyMember": already, "invitedByName": "Olive Owner",
            "role": "VIEWER", "expiresAt": "2026-11-30T14:00:00Z" })
    };

    for (client, already) in [
        (home.nobody(), false),
        (home.stranger(), false),
        (home.member(), true),
    ] {
        assert_eq!(
            preview(&client, &code).await.fine().data("invitation"),
            shown(already)
        );
    }
    for typed in ["", "00000000", "nonsense", &code[1..]] {
        assert_eq!(
            preview(&home.nobody(), typed).await.fine().data("invitation"),
            Value::Null,
            "{typed}"
        );
    }
    home.advance_clock(TimeDelta::hours(168));
    assert_eq!(
        preview(&home.stranger(), &code).await.fine().data("invitation"),
        Value::Null
    );
}

#[tokio::test]
async fn whoever_joins_is_what_the_invitation_says() {
    let home = Home::new().await;
    let code = code(&home, json!({ "role": "MANAGER", "maxUses": 2 })).await;
    let mut news = home.app().bus.listen();

    let reply = join(&home.stranger(), &code).await.fine();

    assert_eq!(reply.data("joinResidence.residence.viewerRole"), "MANAGER");
    assert_eq!(
        reply.data("joinResidence.residence.members.4.person.displayName"),
        "Stella Stranger"
    );
    assert_eq!(rows(&home).await[0].uses_left, 1);
    let told: Vec<_> = std::iter::from_fn(|| news.try_recv().ok()).collect();
    let account = &home.person(Place::Stranger).account;
    assert!(
        told.contains(&News::Account {
            id: account.id,
            revision: account.revision + 1
        }),
        "{told:?}"
    );
    assert!(
        told.iter().any(|news| matches!(news, News::Residence { .. })),
        "{told:?}"
    );
}

#[tokio::test]
async fn a_code_is_read_however_it_is_typed() {
    let home = Home::new().await;
    let code = code(&home, json!({})).await;
    let typed = format!(" {}-{} ", &code[..4], &code[4..])
        .to_lowercase()
        .replace('0', "o")
        .replace('1', "l");

    join(&home.stranger(), &typed).await.fine();

    assert_eq!(members(&home).await, 5);
}

#[tokio::test]
async fn joining_twice_is_no_error_and_uses_nothing() {
    let home = Home::new().await;
    let code = code(&home, json!({ "role": "VIEWER" })).await;
    let stranger = home.stranger();

    join(&stranger, &code).await.fine();
    let again = join(&stranger, &code).await.fine();
    let member = join(&home.member(), &code).await.fine();

    assert_eq!(again.data("joinResidence.residence.viewerRole"), "VIEWER");
    assert_eq!(member.data("joinResidence.residence.viewerRole"), "MEMBER");
    assert_eq!((members(&home).await, rows(&home).await[0].uses_left), (5, 0));
}

#[tokio::test]
async fn the_same_person_joining_many_times_at_once_joins_once() {
    let home = Home::new().await;
    let code = code(&home, json!({ "maxUses": 50 })).await;
    let stranger = home.stranger();

    let replies = join_all((0..8).map(|_| join(&stranger, &code))).await;

    for reply in replies {
        reply.fine();
    }
    assert_eq!((members(&home).await, rows(&home).await[0].uses_left), (5, 49));
}

#[tokio::test]
async fn of_a_hundred_at_once_one_joins_by_a_code_for_one() {
    let home = Home::new().await;
    let code = code(&home, json!({})).await;
    let mut clients = Vec::new();
    for number in 0..100 {
        let person = home.newcomer(&format!("Guest {number}")).await;
        clients.push(home.client_of(person));
    }

    let replies = join_all(clients.iter().map(|client| join(client, &code))).await;

    let errors: Vec<_> = replies.iter().map(Reply::user_errors).collect();
    assert_eq!(
        errors.iter().filter(|error| error.is_empty()).count(),
        1,
        "{errors:?}"
    );
    assert_eq!(
        errors
            .iter()
            .filter(|error| **error == "EXPIRED input.code")
            .count(),
        99,
        "{errors:?}"
    );
    assert_eq!((members(&home).await, rows(&home).await[0].uses_left), (5, 0));
}

#[tokio::test]
async fn a_code_that_is_over_lets_nobody_in() {
    let home = Home::new().await;
    let over = code(&home, json!({ "expiresInHours": 1 })).await;
    let revoked = create(&home, Place::Owner, json!({})).await.fine();
    let id = revoked.data("createInvitation.invitation.id");
    let gone = send(&home.manager(), REVOKE, json!({ "invitationId": id }))
        .await
        .fine();
    home.advance_clock(TimeDelta::hours(1));

    let stranger = home.stranger();
    let late = join(&stranger, &over).await;
    let taken_back = join(&stranger, &revoked.text_at("createInvitation.invitation.code")).await;
    let unknown = join(&stranger, "00000000").await;
    let nonsense = join(&stranger, "no code at all").await;

    assert_eq!(gone.data("revokeInvitation.deletedId"), id);
    assert_eq!(late.user_errors(), "EXPIRED input.code");
    for reply in [taken_back, unknown, nonsense] {
        assert_eq!(reply.user_errors(), "NOT_FOUND input.code");
    }
    assert_eq!(members(&home).await, 4);
}

#[tokio::test]
async fn nobody_joins_an_archived_home() {
    let home = Home::new().await;
    let code = code(&home, json!({})).await;
    domain::residence::archive(home.app(), &home.person(Place::Owner).viewer, home.residence().id)
        .await
        .unwrap();

    let reply = join(&home.stranger(), &code).await;
    let invite = create(&home, Place::Owner, json!({})).await;

    assert_eq!(reply.user_errors(), "WRONG_STATE input.code");
    assert_eq!(invite.user_errors(), "WRONG_STATE input.residenceId");
    assert_eq!(rows(&home).await[0].uses_left, 1);
}

#[tokio::test]
async fn whoever_was_taken_out_may_be_invited_again() {
    let home = Home::new().await;
    let member = home.person(Place::Member);
    let id = member.membership.as_ref().unwrap().id;
    domain::membership::remove(home.app(), &home.person(Place::Owner).viewer, id)
        .await
        .unwrap();
    let code = code(&home, json!({ "role": "VIEWER" })).await;

    let reply = join(&home.member(), &code).await.fine();

    assert_eq!(reply.data("joinResidence.residence.viewerRole"), "VIEWER");
    let own = membership::Entity::find().filter(membership::Column::AccountId.eq(member.account.id));
    let own = own.one(&home.app().db).await.unwrap().unwrap();
    assert_eq!(own.role, MemberRole::Viewer);
    assert_ne!(own.id, id);
}

#[tokio::test]
async fn tries_are_throttled_for_each_account_and_network() {
    let home = Home::new().await;
    let limit = home.app().limits.code_tries;
    let (stranger, nobody) = (home.stranger(), home.nobody());
    let code = code(&home, json!({})).await;
    for _ in 0..limit {
        assert_eq!(
            join(&stranger, "00000000").await.user_errors(),
            "NOT_FOUND input.code"
        );
        preview(&nobody, "00000000").await.fine();
    }

    let joined = join(&stranger, &code).await;
    let shown = preview(&nobody, &code).await;
    let other = preview(&home.member(), &code).await.fine();

    assert_eq!(joined.errors(), "RATE_LIMITED joinResidence");
    assert_eq!(shown.errors(), "RATE_LIMITED invitation");
    assert_eq!(other.data("invitation.residenceName"), "Elm Street");
    assert_eq!(members(&home).await, 4);
}

#[tokio::test]
async fn an_invitation_that_never_was_cannot_be_revoked() {
    let home = Home::new().await;
    let never = json!({ "invitationId": InvitationId::new(home.app().clock.now()) });

    let reply = send(&home.owner(), REVOKE, never).await;

    assert_eq!(reply.user_errors(), "NOT_FOUND input.invitationId");
}

#[tokio::test]
async fn an_invitation_is_mailed_to_whom_it_is_meant_for() {
    let home = Home::new().await;

    let made = code(&home, json!({ "email": "ben@example.org" })).await;
    code(&home, json!({})).await;

    let sent = mailbox::collect(&home).await;
    assert_eq!(
        sent,
        [Sent {
            to: "ben@example.org".to_owned(),
            kind: MailKind::Invitation,
            code: Some(made.clone())
        }]
    );
    assert_eq!(join(&home.stranger(), &made).await.fine().user_errors(), "");
}

#[tokio::test]
async fn an_invitation_that_leads_nowhere_any_more_is_not_mailed() {
    let home = Home::new().await;
    let input = json!({ "email": "ben@example.org" });
    let revoked = create(&home, Place::Owner, input.clone()).await.fine();
    let revoked = json!({ "invitationId": revoked.data("createInvitation.invitation.id") });
    send(&home.owner(), REVOKE, revoked).await.fine();
    let used = code(&home, input.clone()).await;
    join(&home.stranger(), &used).await.fine();
    // Whoever may invite no more has invited for nothing.
    create(&home, Place::Manager, input).await.fine();
    membership::Entity::update_many()
        .col_expr(membership::Column::Role, Expr::value(MemberRole::Viewer))
        .filter(membership::Column::Role.eq(MemberRole::Manager))
        .exec(&home.app().db)
        .await
        .unwrap();

    assert_eq!(mailbox::collect(&home).await, []);
}

#[tokio::test]
async fn nobody_has_strangers_written_to_before_an_address_of_their_own_is_proven() {
    let home = Home::new().await;
    account::Entity::update_many()
        .col_expr(
            account::Column::EmailVerifiedAt,
            Expr::value(None::<DateTime<Utc>>),
        )
        .exec(&home.app().db)
        .await
        .unwrap();

    let refused = create(&home, Place::Owner, json!({ "email": "ben@example.org" })).await;
    assert_eq!(refused.user_errors(), "WRONG_STATE input.email");
    assert_eq!(rows(&home).await, []);
    assert_eq!(mailbox::collect(&home).await, []);

    code(&home, json!({})).await;
}

#[tokio::test]
async fn what_may_not_be_mailed_uses_up_nobody_s_invitations() {
    let home = Home::new().await;
    let input = json!({ "email": "ben@example.org" });

    for _ in 0..home.app().limits.mailed_codes {
        let refused = create(&home, Place::Stranger, input.clone()).await;
        assert_eq!(refused.user_errors(), "NOT_FOUND input.residenceId");
        let refused = create(&home, Place::Viewer, input.clone()).await;
        assert_eq!(refused.user_errors(), "FORBIDDEN input.residenceId");
    }

    code(&home, input).await;
}

#[tokio::test]
async fn a_mailbox_is_not_flooded_with_invitations() {
    let home = Home::new().await;
    let limit = home.app().limits.mailed_codes;

    for _ in 0..limit {
        code(&home, json!({ "email": "ben@example.org" })).await;
    }
    let refused = create(&home, Place::Owner, json!({ "email": "Ben@example.org" })).await;
    assert_eq!(refused.errors(), "RATE_LIMITED createInvitation");
    for nth in limit..20 {
        let email = format!("ben{nth}@example.org");
        // The one that was refused was counted too.
        let reply = create(&home, Place::Owner, json!({ "email": email })).await;
        assert_eq!(reply.errors().is_empty(), nth < 19, "{nth}");
    }
    let unnamed = create(&home, Place::Owner, json!({})).await;
    assert_eq!(unnamed.user_errors(), "");
}
