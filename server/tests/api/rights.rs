//! What every root field answers to whom: the table in `docs/rights-api.md`. A field without a row fails the build.

mod sample;
mod table;

use serde_json::{Value, json};

use self::sample::Sample;
use crate::template::SMOKE_ALARMS;

/// What a mutation is given; `Null` for one that takes nothing.
type Input = fn(&Sample) -> Value;

/// Every mutation with an input that is good for whoever may.
const MUTATIONS: &[(&str, Input)] = &[
    (
        "signUp",
        |_| json!({ "email": "new@example.com", "password": "correct horse", "displayName": "New", "timeZone": "UTC" }),
    ),
    (
        "signIn",
        |_| json!({ "email": "owner@example.com", "password": "wrong horse" }),
    ),
    (
        "signInWithApple",
        |_| json!({ "identityToken": "nobody's", "nonce": "made up" }),
    ),
    ("signInWithGoogle", |_| json!({ "idToken": "nobody's" })),
    ("refreshSession", |_| json!({ "refreshToken": "nobody's" })),
    ("signOut", |_| Value::Null),
    ("revokeSession", |sample| json!({ "sessionId": sample.session })),
    ("verifyEmail", |_| json!({ "code": "000000" })),
    ("resendVerificationEmail", |_| Value::Null),
    (
        "requestPasswordReset",
        |_| json!({ "email": "owner@example.com" }),
    ),
    (
        "resetPassword",
        |_| json!({ "email": "owner@example.com", "code": "000000", "newPassword": "correct horse" }),
    ),
    ("changePassword", |_| json!({ "newPassword": "correct horse" })),
    ("changeEmail", |_| json!({ "newEmail": "new@example.com" })),
    ("updateAccount", |_| json!({ "displayName": "Renamed" })),
    ("deleteAccount", |_| json!({})),
    ("requestDataExport", |_| Value::Null),
    (
        "createResidence",
        |_| json!({ "name": "Cabin", "kind": "CABIN", "timeZone": "Europe/Oslo" }),
    ),
    (
        "updateResidence",
        |sample| json!({ "residenceId": sample.residence, "notes": "Blue" }),
    ),
    (
        "archiveResidence",
        |sample| json!({ "residenceId": sample.residence }),
    ),
    (
        "unarchiveResidence",
        |sample| json!({ "residenceId": sample.residence }),
    ),
    (
        "deleteResidence",
        |sample| json!({ "residenceId": sample.residence }),
    ),
    (
        "createInvitation",
        |sample| json!({ "residenceId": sample.residence }),
    ),
    (
        "revokeInvitation",
        |sample| json!({ "invitationId": sample.invitation }),
    ),
    ("joinResidence", |sample| json!({ "code": sample.code })),
    (
        "leaveResidence",
        |sample| json!({ "residenceId": sample.residence }),
    ),
    (
        "changeMemberRole",
        |sample| json!({ "membershipId": sample.membership, "role": "VIEWER" }),
    ),
    (
        "removeMember",
        |sample| json!({ "membershipId": sample.membership }),
    ),
    (
        "transferOwnership",
        |sample| json!({ "residenceId": sample.residence, "membershipId": sample.membership }),
    ),
    (
        "createTask",
        |sample| json!({ "residenceId": sample.residence, "title": "New", "schedule": { "onDemand": true } }),
    ),
    (
        "updateTask",
        |sample| json!({ "taskId": sample.task, "title": "Renamed" }),
    ),
    ("startTask", |sample| json!({ "taskId": sample.task })),
    ("stopTask", |sample| json!({ "taskId": sample.task })),
    ("completeTask", |sample| json!({ "taskId": sample.task })),
    ("skipTask", |sample| json!({ "taskId": sample.task })),
    (
        "updateCompletion",
        |sample| json!({ "completionId": sample.completion, "notes": "Blue" }),
    ),
    (
        "deleteCompletion",
        |sample| json!({ "completionId": sample.completion }),
    ),
    (
        "snoozeTask",
        |sample| json!({ "taskId": sample.task, "until": "2026-12-24" }),
    ),
    (
        "rescheduleTask",
        |sample| json!({ "taskId": sample.task, "dueOn": "2026-12-24" }),
    ),
    ("archiveTask", |sample| json!({ "taskId": sample.task })),
    ("unarchiveTask", |sample| json!({ "taskId": sample.task })),
    ("deleteTask", |sample| json!({ "taskId": sample.task })),
    (
        "createAppliance",
        |sample| json!({ "residenceId": sample.residence, "name": "New" }),
    ),
    (
        "updateAppliance",
        |sample| json!({ "applianceId": sample.appliance, "name": "Renamed" }),
    ),
    (
        "deleteAppliance",
        |sample| json!({ "applianceId": sample.appliance }),
    ),
    (
        "createTasksFromTemplates",
        |sample| json!({ "residenceId": sample.residence, "templates": [{ "templateId": SMOKE_ALARMS }] }),
    ),
    (
        "createContractor",
        |sample| json!({ "residenceId": sample.residence, "name": "New" }),
    ),
    (
        "updateContractor",
        |sample| json!({ "contractorId": sample.contractor, "name": "Renamed" }),
    ),
    (
        "setContractorFavorite",
        |sample| json!({ "contractorId": sample.contractor, "favorite": true }),
    ),
    (
        "createDocument",
        |sample| json!({ "residenceId": sample.residence, "kind": "MANUAL", "title": "New" }),
    ),
    (
        "updateDocument",
        |sample| json!({ "documentId": sample.document, "title": "Renamed" }),
    ),
    (
        "deleteDocument",
        |sample| json!({ "documentId": sample.document }),
    ),
    (
        "createUpload",
        |sample| json!({ "residenceId": sample.residence, "filename": "a.png", "contentType": "image/png", "byteSize": 9 }),
    ),
    ("finishUpload", |sample| json!({ "uploadId": sample.upload })),
    (
        "deleteContractor",
        |sample| json!({ "contractorId": sample.contractor }),
    ),
    (
        "markNotificationsRead",
        |sample| json!({ "notificationIds": [sample.notification] }),
    ),
    (
        "registerDevice",
        |_| json!({ "fcm": { "token": "a-phone-of-this-test" } }),
    ),
    ("unregisterDevice", |sample| json!({ "deviceId": sample.device })),
    ("sendTestNotification", |_| Value::Null),
    ("rotateCalendarFeed", |_| Value::Null),
    ("redeemApplePurchase", |_| json!({ "signedTransaction": "a.b.c" })),
    (
        "redeemGooglePurchase",
        |_| json!({ "productId": "pro", "purchaseToken": "token" }),
    ),
    (
        "createAwayPeriod",
        |sample| json!({ "residenceId": sample.residence, "startsOn": "2026-12-24", "endsOn": "2026-12-26" }),
    ),
    (
        "deleteAwayPeriod",
        |sample| json!({ "awayPeriodId": sample.away_period }),
    ),
    ("updateNotificationPreferences", |_| json!({ "digest": "OFF" })),
];

/// Mutations that answer who is signed out, and why; every other one answers UNAUTHENTICATED.
const OPEN: &[(&str, &str)] = &[
    ("signUp", "whoever makes an account has none yet"),
    ("signIn", "the password says who it is"),
    ("signInWithApple", "Apple says who it is"),
    ("signInWithGoogle", "Google says who it is"),
    (
        "refreshSession",
        "the refresh token says who it is, and the access token may be over",
    ),
    (
        "requestPasswordReset",
        "whoever has forgotten a password cannot sign in, and the answer is the same for every address",
    ),
    ("resetPassword", "the mailed code says who it is"),
];

/// Mutations of the caller's own that a stranger to the home may do as well, and why; every other one does nothing for a stranger.
const OWN: &[(&str, &str)] = &[
    ("createResidence", "the home is the caller's own"),
    ("joinResidence", "the code is the right"),
    ("signOut", "the session is the caller's own"),
    ("registerDevice", "the device is the caller's own"),
    ("rotateCalendarFeed", "the calendar is the caller's own"),
    ("sendTestNotification", "the devices are the caller's own"),
    ("updateAccount", "the account is the caller's own"),
    ("deleteAccount", "the account is the caller's own"),
    ("requestDataExport", "the data is the caller's own"),
    ("changeEmail", "the account is the caller's own"),
    ("changePassword", "the account is the caller's own"),
    (
        "requestPasswordReset",
        "the mail goes to the owner of the address",
    ),
    ("updateNotificationPreferences", "the account is the caller's own"),
];

/// A question as it stands in a document.
type Question = fn(&Sample) -> String;

/// Every question at the root.
const QUERIES: &[(&str, Question)] = &[
    ("node", |sample| format!("node(id: \"{}\") {{ id }}", sample.task)),
    ("nodes", |sample| {
        format!(
            "nodes(ids: [\"{}\", \"{}\"]) {{ id }}",
            sample.task, sample.residence
        )
    }),
    ("viewer", |_| "viewer { id }".to_owned()),
    ("residence", |sample| {
        format!("residence(id: \"{}\") {{ id }}", sample.residence)
    }),
    ("invitation", |sample| {
        format!("invitation(code: \"{}\") {{ role }}", sample.code)
    }),
    ("task", |sample| format!("task(id: \"{}\") {{ id }}", sample.task)),
    ("appliance", |sample| {
        format!("appliance(id: \"{}\") {{ id }}", sample.appliance)
    }),
    ("lookups", |_| "lookups { version }".to_owned()),
    ("document", |sample| {
        format!("document(id: \"{}\") {{ id }}", sample.document)
    }),
    ("contractor", |sample| {
        format!("contractor(id: \"{}\") {{ id }}", sample.contractor)
    }),
];
