//! What every root field of the admin's API answers to which operator: the tables in `docs/rights-admin.md`. A field without a row fails
//! the build.

mod table;

use domain::admin::AdminOperation as Do;

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
    (
        "taskTemplates",
        Right(Do::ReadTemplates),
        "taskTemplates(first: 1) { nodes { id } }",
    ),
    (
        "taskTemplate",
        Right(Do::ReadTemplates),
        r#"taskTemplate(id: "tmpl_00000000000000000000000000") { template { id } }"#,
    ),
    (
        "taskTemplatePreview",
        Right(Do::ReadTemplates),
        r#"taskTemplatePreview(input: { template: { title: "", description: "", germanTitle: "", germanDescription: "", category: GENERAL,
            priority: LOW, every: 1, unit: YEAR, basis: START, leadDays: 1, doneBy: DIY } }) { userErrors { code } }"#,
    ),
    (
        "appVersions",
        Right(Do::ReadTemplates),
        "appVersions { platform }",
    ),
    (
        "appVersion",
        Right(Do::ReadTemplates),
        r#"appVersion(id: "IOS") { appVersion { oldest } }"#,
    ),
    (
        "appVersionPreview",
        Right(Do::ReadTemplates),
        r#"appVersionPreview(input: { platform: IOS, version: "1.0.0" }) { userErrors { code } }"#,
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
    (
        "createTaskTemplate",
        Right(Do::EditTemplates),
        r#"{ "key": "", "template": { "title": "", "description": "", "germanTitle": "", "germanDescription": "", "category": "GENERAL", "priority": "LOW",
            "every": 1, "unit": "YEAR", "basis": "START", "leadDays": 1, "doneBy": "DIY" } }"#,
    ),
    (
        "updateTaskTemplate",
        Right(Do::EditTemplates),
        r#"{ "templateId": "tmpl_00000000000000000000000000", "state": "", "template": { "title": "", "description": "", "germanTitle": "", "germanDescription": "", "category": "GENERAL", "priority": "LOW",
            "every": 1, "unit": "YEAR", "basis": "START", "leadDays": 1, "doneBy": "DIY" } }"#,
    ),
    (
        "revertTaskTemplate",
        Right(Do::EditTemplates),
        r#"{ "templateId": "tmpl_00000000000000000000000000", "entryId": "audit_00000000000000000000000000" }"#,
    ),
    (
        "withdrawTaskTemplate",
        Right(Do::EditTemplates),
        r#"{ "templateId": "tmpl_00000000000000000000000000" }"#,
    ),
    (
        "restoreTaskTemplate",
        Right(Do::EditTemplates),
        r#"{ "templateId": "tmpl_00000000000000000000000000" }"#,
    ),
    (
        "updateAppVersion",
        Right(Do::EditAppVersions),
        r#"{ "platform": "IOS", "was": "1.0.0", "version": "1", "reason": "a test" }"#,
    ),
    (
        "verifySubscription",
        Right(Do::VerifySubscription),
        r#"{ "subscriptionId": "sub_00000000000000000000000000" }"#,
    ),
    ("signOut", Nothing("signed out, it does nothing"), "null"),
];
