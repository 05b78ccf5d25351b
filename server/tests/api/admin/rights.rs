//! What every root field of the admin's API answers to which operator: the tables in `docs/rights-admin.md`. A field without a row fails
//! the build.

use std::collections::BTreeSet;

use domain::admin::{
    AdminOperation as Do,
    right::{self, ROLES, may},
};
use entity::admin_user::AdminRole;
use serde_json::{Value, json};
use testing::{Client, Home};

use super::{nobody, operator_as};
use crate::committed;

/// What a field needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Needs {
    /// This operation.
    Right(Do),
    /// Somebody who is signed in: it is about what is their own.
    Own,
    /// Nobody, for the reason given.
    Nothing(&'static str),
}

use Needs::{Nothing, Own, Right};

/// A question at the root: its name, what it needs, and how it is asked with ids of nothing.
type Question = (&'static str, Needs, &'static str);

/// A change: its name, what it needs, and its input, with ids of nothing; `null` for one that takes nothing.
type Change = (&'static str, Needs, &'static str);

/// Every question at the root.
const QUERIES: &[Question] = &[
    (
        "me",
        Nothing("it says who is signed in, if anybody is"),
        "me { email }",
    ),
    (
        "installation",
        Nothing("the sign-in shows it"),
        "installation { version }",
    ),
    ("ownSessions", Own, "ownSessions { id }"),
    ("ownRecoveryCodeCount", Own, "ownRecoveryCodeCount"),
    (
        "operators",
        Right(Do::ReadOperators),
        "operators(first: 1) { nodes { id } }",
    ),
    (
        "operator",
        Right(Do::ReadOperators),
        r#"operator(id: "admu_00000000000000000000000000") { operator { id } }"#,
    ),
    (
        "operatorInvitations",
        Right(Do::ReadOperators),
        "operatorInvitations { id }",
    ),
    (
        "operatorInvitation",
        Nothing("the token says who is invited"),
        r#"operatorInvitation(token: "nobody's") { email }"#,
    ),
    ("overview", Right(Do::ReadOverview), "overview { accountCount }"),
    (
        "accounts",
        Right(Do::ReadAccounts),
        "accounts(first: 1) { nodes { id } }",
    ),
    (
        "account",
        Right(Do::ReadAccounts),
        r#"account(id: "acct_00000000000000000000000000") { account { id } }"#,
    ),
    (
        "auditEntries",
        Right(Do::ReadAudit),
        "auditEntries(first: 1) { nodes { id } }",
    ),
    (
        "auditEntry",
        Right(Do::ReadAudit),
        r#"auditEntry(id: "audit_00000000000000000000000000") { id }"#,
    ),
    (
        "residences",
        Right(Do::ReadResidences),
        "residences(first: 1) { nodes { id } }",
    ),
    (
        "tasks",
        Right(Do::ReadResidences),
        "tasks(first: 1) { nodes { id } }",
    ),
    (
        "contractors",
        Right(Do::ReadResidences),
        "contractors(first: 1) { nodes { id } }",
    ),
    (
        "appliances",
        Right(Do::ReadResidences),
        "appliances(first: 1) { nodes { id } }",
    ),
    (
        "documents",
        Right(Do::ReadResidences),
        "documents(first: 1) { nodes { id } }",
    ),
    (
        "subscriptions",
        Right(Do::ReadSubscriptions),
        "subscriptions(first: 1) { nodes { id } }",
    ),
    (
        "storeEvents",
        Right(Do::ReadSubscriptions),
        "storeEvents(first: 1) { nodes { id } }",
    ),
    (
        "notices",
        Right(Do::ReadDeliveries),
        "notices(first: 1) { nodes { id } }",
    ),
    (
        "deliveries",
        Right(Do::ReadDeliveries),
        "deliveries(first: 1) { nodes { id } }",
    ),
    (
        "residence",
        Right(Do::ReadResidences),
        r#"residence(id: "res_00000000000000000000000000") { residence { id } }"#,
    ),
    (
        "task",
        Right(Do::ReadResidences),
        r#"task(id: "task_00000000000000000000000000") { task { id } }"#,
    ),
    (
        "contractor",
        Right(Do::ReadResidences),
        r#"contractor(id: "ctr_00000000000000000000000000") { contractor { id } }"#,
    ),
    (
        "appliance",
        Right(Do::ReadResidences),
        r#"appliance(id: "appl_00000000000000000000000000") { appliance { id } }"#,
    ),
    (
        "document",
        Right(Do::ReadResidences),
        r#"document(id: "doc_00000000000000000000000000") { document { id } }"#,
    ),
    (
        "subscription",
        Right(Do::ReadSubscriptions),
        r#"subscription(id: "sub_00000000000000000000000000") { subscription { id } }"#,
    ),
    (
        "storeEvent",
        Right(Do::ReadSubscriptions),
        r#"storeEvent(id: "sev_00000000000000000000000000") { storeEvent { id } }"#,
    ),
    (
        "notice",
        Right(Do::ReadDeliveries),
        r#"notice(id: "ntf_00000000000000000000000000") { notice { id } }"#,
    ),
    (
        "delivery",
        Right(Do::ReadDeliveries),
        r#"delivery(id: "dlv_00000000000000000000000000") { delivery { id } }"#,
    ),
    ("queues", Right(Do::ReadJobs), "queues { way }"),
    ("schedules", Right(Do::ReadJobs), "schedules { name }"),
    ("tierLimits", Right(Do::ReadTemplates), "tierLimits { tier }"),
    ("deliveryCount", Right(Do::ReadDeliveries), "deliveryCount"),
    (
        "announcements",
        Right(Do::ReadAnnouncements),
        "announcements(first: 1) { nodes { id } }",
    ),
    (
        "announcement",
        Right(Do::ReadAnnouncements),
        r#"announcement(id: "anno_00000000000000000000000000") { announcement { id } }"#,
    ),
    (
        "announcementAudienceCount",
        Right(Do::ReadAnnouncements),
        "announcementAudienceCount(audience: {})",
    ),
];

/// Every change. Those that end the session stand last.
const MUTATIONS: &[Change] = &[
    (
        "signIn",
        Nothing("the password says who it is"),
        r#"{ "email": "nobody@honeydue.example", "password": "wrong horse" }"#,
    ),
    (
        "confirmSignIn",
        Nothing("the challenge says who it is"),
        r#"{ "challenge": "nobody's", "code": "000000" }"#,
    ),
    (
        "acceptOperatorInvitation",
        Nothing("the token says who is invited"),
        r#"{ "token": "nobody's", "password": "correct horse" }"#,
    ),
    (
        "inviteOperator",
        Right(Do::InviteOperators),
        r#"{ "email": "no address", "name": "Nobody", "role": "VIEWER", "reason": "a test" }"#,
    ),
    (
        "revokeOperatorInvitation",
        Right(Do::InviteOperators),
        r#"{ "invitationId": "admi_00000000000000000000000000", "reason": "a test" }"#,
    ),
    (
        "changeOperatorRole",
        Right(Do::ChangeOperatorRoles),
        r#"{ "operatorId": "admu_00000000000000000000000000", "role": "OWNER", "reason": "a test" }"#,
    ),
    (
        "disableOperator",
        Right(Do::DisableOperators),
        r#"{ "operatorId": "admu_00000000000000000000000000", "reason": "a test" }"#,
    ),
    (
        "enableOperator",
        Right(Do::DisableOperators),
        r#"{ "operatorId": "admu_00000000000000000000000000", "reason": "a test" }"#,
    ),
    (
        "endOperatorSessions",
        Right(Do::EndOperatorSessions),
        r#"{ "operatorId": "admu_00000000000000000000000000", "reason": "a test" }"#,
    ),
    (
        "resetOperatorTotp",
        Right(Do::ResetOperatorTotp),
        r#"{ "operatorId": "admu_00000000000000000000000000", "reason": "a test" }"#,
    ),
    (
        "endOwnSession",
        Right(Do::EndOwnSessions),
        r#"{ "sessionId": "adms_00000000000000000000000000" }"#,
    ),
    (
        "changeOwnPassword",
        Right(Do::ChangeOwnPassword),
        r#"{ "currentPassword": "wrong horse", "newPassword": "battery staple" }"#,
    ),
    (
        "enrolTotp",
        Right(Do::EnrolOwnTotp),
        r#"{ "password": "wrong horse" }"#,
    ),
    ("confirmTotp", Right(Do::EnrolOwnTotp), r#"{ "code": "000000" }"#),
    (
        "removeTotp",
        Right(Do::RemoveOwnTotp),
        r#"{ "password": "wrong horse", "code": "000000" }"#,
    ),
    (
        "renewRecoveryCodes",
        Right(Do::RenewRecoveryCodes),
        r#"{ "code": "000000" }"#,
    ),
    (
        "suspendAccount",
        Right(Do::SuspendAccount),
        r#"{ "accountId": "acct_00000000000000000000000000", "reason": "a test" }"#,
    ),
    (
        "restoreAccount",
        Right(Do::RestoreAccount),
        r#"{ "accountId": "acct_00000000000000000000000000", "reason": "a test" }"#,
    ),
    (
        "signOutAccountEverywhere",
        Right(Do::SignOutAccount),
        r#"{ "accountId": "acct_00000000000000000000000000", "reason": "a test" }"#,
    ),
    (
        "resendAccountVerification",
        Right(Do::ResendVerification),
        r#"{ "accountId": "acct_00000000000000000000000000", "reason": "a test" }"#,
    ),
    (
        "sendAccountPasswordReset",
        Right(Do::SendPasswordReset),
        r#"{ "accountId": "acct_00000000000000000000000000", "reason": "a test" }"#,
    ),
    (
        "deleteAccount",
        Right(Do::DeleteAccount),
        r#"{ "accountId": "acct_00000000000000000000000000", "reason": "a test" }"#,
    ),
    (
        "cancelAccountDeletion",
        Right(Do::CancelAccountDeletion),
        r#"{ "accountId": "acct_00000000000000000000000000", "reason": "a test" }"#,
    ),
    (
        "grantPro",
        Right(Do::GrantPro),
        r#"{ "accountId": "acct_00000000000000000000000000", "until": "2027-01-01T00:00:00Z", "reason": "a test" }"#,
    ),
    (
        "revokeGrant",
        Right(Do::RevokeGrant),
        r#"{ "accountId": "acct_00000000000000000000000000", "reason": "a test" }"#,
    ),
    (
        "transferResidence",
        Right(Do::TransferResidence),
        r#"{ "residenceId": "res_00000000000000000000000000", "membershipId": "memb_00000000000000000000000000", "reason": "a test" }"#,
    ),
    (
        "archiveResidence",
        Right(Do::ArchiveResidence),
        r#"{ "residenceId": "res_00000000000000000000000000", "reason": "a test" }"#,
    ),
    (
        "restoreResidence",
        Right(Do::RestoreResidence),
        r#"{ "residenceId": "res_00000000000000000000000000", "reason": "a test" }"#,
    ),
    (
        "viewAs",
        Right(Do::ViewAs),
        r#"{ "accountId": "acct_00000000000000000000000000", "reason": "a test" }"#,
    ),
    ("endViewAs", Right(Do::EndViewAs), "null"),
    (
        "retryDelivery",
        Right(Do::RetryDeliveries),
        r#"{ "deliveryId": "dlv_00000000000000000000000000" }"#,
    ),
    (
        "retryDeliveriesMatching",
        Right(Do::RetryDeliveries),
        r#"{ "expectedCount": 1 }"#,
    ),
    (
        "sendTestMail",
        Right(Do::SendTest),
        r#"{ "accountId": "acct_00000000000000000000000000" }"#,
    ),
    (
        "sendTestPush",
        Right(Do::SendTest),
        r#"{ "accountId": "acct_00000000000000000000000000" }"#,
    ),
    (
        "pauseQueue",
        Right(Do::PauseQueues),
        r#"{ "way": "IOS", "reason": "" }"#,
    ),
    ("resumeQueue", Right(Do::PauseQueues), r#"{ "way": "IOS" }"#),
    ("runJobNow", Right(Do::RunSchedules), r#"{ "name": "nothing" }"#),
    (
        "updateTierLimits",
        Right(Do::EditLimits),
        r#"{ "tier": "FREE", "was": {}, "now": { "residences": -1 } }"#,
    ),
    (
        "createAnnouncement",
        Right(Do::SendAnnouncements),
        r#"{ "titleEn": "", "perMinute": 0 }"#,
    ),
    (
        "updateAnnouncement",
        Right(Do::SendAnnouncements),
        r#"{ "announcementId": "anno_00000000000000000000000000", "revision": 1, "titleEn": "", "perMinute": 0 }"#,
    ),
    (
        "deleteAnnouncement",
        Right(Do::SendAnnouncements),
        r#"{ "announcementId": "anno_00000000000000000000000000", "revision": 1 }"#,
    ),
    (
        "startAnnouncement",
        Right(Do::SendAnnouncements),
        r#"{ "announcementId": "anno_00000000000000000000000000", "revision": 1, "reason": "a test" }"#,
    ),
    (
        "stopAnnouncement",
        Right(Do::SendAnnouncements),
        r#"{ "announcementId": "anno_00000000000000000000000000", "reason": "a test" }"#,
    ),
    (
        "resumeAnnouncement",
        Right(Do::SendAnnouncements),
        r#"{ "announcementId": "anno_00000000000000000000000000", "reason": "a test" }"#,
    ),
    (
        "sendTestAnnouncement",
        Right(Do::SendAnnouncements),
        r#"{ "announcementId": "anno_00000000000000000000000000" }"#,
    ),
    ("signOut", Nothing("signed out, it does nothing"), "null"),
];

/// Returns the code that an answer was refused with, and nothing for any other answer.
async fn refusal(client: &Client, operation: &str, input: Value) -> String {
    let reply = client.send(operation, json!({ "input": input })).await;
    let refused = reply.errors();
    let code = refused.split(' ').next().unwrap_or_default();
    match code {
        "UNAUTHENTICATED" | "FORBIDDEN" | "" => code.to_owned(),
        code => panic!("{operation} was not asked well: {code} in {}", reply.text()),
    }
}

/// Returns the document of a change, and its input.
fn change((name, _, input): &Change) -> (String, Value) {
    let input: Value = serde_json::from_str(input).unwrap();
    let type_name = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let document = match input {
        Value::Null => format!("mutation {{ {name} {{ userErrors {{ code }} }} }}"),
        _ => {
            format!("mutation($input: {type_name}!) {{ {name}(input: $input) {{ userErrors {{ code }} }} }}")
        }
    };
    (document, input)
}

async fn fields_of(client: &Client, root: &str) -> BTreeSet<String> {
    let asked = format!("{{ __schema {{ {root} {{ fields {{ name }} }} }} }}");
    let reply = client.send(&asked, json!({})).await.fine();
    let fields = reply.data(&format!("__schema.{root}.fields"));
    let names = fields.as_array().unwrap().iter();
    names
        .map(|field| field["name"].as_str().unwrap().to_owned())
        .collect()
}

fn names(rows: &[(&'static str, Needs, &'static str)]) -> BTreeSet<String> {
    rows.iter().map(|(name, _, _)| (*name).to_owned()).collect()
}

#[tokio::test]
async fn every_root_field_answers_every_operator_as_the_table_says() {
    let home = Home::new().await;
    let nobody = nobody(&home);
    assert_eq!(
        fields_of(&nobody, "queryType").await,
        names(QUERIES),
        "give each question a row"
    );
    assert_eq!(
        fields_of(&nobody, "mutationType").await,
        names(MUTATIONS),
        "give each change a row"
    );
    let mut operators = Vec::new();
    for role in ROLES {
        operators.push((role, operator_as(&home, role).await));
    }
    let questions = QUERIES
        .iter()
        .map(|(name, needs, question)| (*name, *needs, format!("{{ {question} }}"), json!({})));
    let changes = MUTATIONS.iter().map(|row| {
        let (document, input) = change(row);
        (row.0, row.1, document, input)
    });

    for (name, needs, document, input) in questions.chain(changes) {
        let unknown = refusal(&nobody, &document, input.clone()).await;
        let expected = match needs {
            Right(_) | Own => "UNAUTHENTICATED",
            Nothing(_) => "",
        };
        assert_eq!(unknown, expected, "{name} asked by nobody");
        for (role, client) in &operators {
            let answer = refusal(client, &document, input.clone()).await;
            let expected = match needs {
                Right(operation) if !may(*role, operation) => "FORBIDDEN",
                _ => "",
            };
            assert_eq!(answer, expected, "{name} asked by {role:?}");
        }
    }
}

#[test]
fn the_page_of_rights_is_the_programs() {
    let mut text = String::from(
        "# What operators may do\n\n\
        Written from `domain/src/admin/right.rs` by a test that asks, too; `UPDATE=1 cargo test --test api admin::rights` writes it anew.\n\n\
        Whoever may not do something is answered with FORBIDDEN, and whoever is not signed in with UNAUTHENTICATED. `me { may }` names all\n\
        that the signed-in operator may do.\n\n\
        ## Operations\n\n",
    );
    text += &format!(
        "| | {} |\n|---|{}\n",
        ROLES.map(word).join(" | "),
        ":-:|".repeat(ROLES.len())
    );
    for operation in right::all() {
        let marks = ROLES.map(|role| if may(role, operation) { "✓" } else { "–" });
        text += &format!("| `{}` | {} |\n", name_of(operation), marks.join(" | "));
    }
    for (title, rows) in [("Questions", QUERIES), ("Changes", MUTATIONS)] {
        text += &format!("\n## {title}\n\n| | needs |\n|---|---|\n");
        let mut rows: Vec<_> = rows.iter().collect();
        rows.sort();
        for (name, needs, _) in rows {
            let needs = match needs {
                Right(operation) => format!("`{}`", name_of(*operation)),
                Own => "somebody who is signed in: it is about what is their own".to_owned(),
                Nothing(reason) => format!("nothing: {reason}"),
            };
            text += &format!("| `{name}` | {needs} |\n");
        }
    }

    committed::compare("docs/rights-admin.md", &text, "admin::rights");
}

fn word(role: AdminRole) -> String {
    format!("{role:?}")
}

/// Returns an operation's name in the schema.
fn name_of(operation: Do) -> String {
    serde_json::to_value(operation)
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned()
}
