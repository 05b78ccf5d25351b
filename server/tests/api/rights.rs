//! What every root field answers to whom: the table in `docs/rights-api.md`. A field without a row fails the build.

use std::collections::BTreeMap;

use entity::{
    id::{
        ApplianceId, AwayPeriodId, ContractorId, DeviceId, DocumentId, InvitationId, MembershipId,
        NotificationId, ResidenceId, SessionId, TaskCompletionId, TaskId, UploadId,
    },
    residence,
};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use testing::{Client, Home, Place, Reply};

use crate::{committed, notification::told, template::SMOKE_ALARMS};

/// Who asks, in the order of the table's columns: those first who should change nothing.
const ASKERS: [&str; 6] = ["nobody", "stranger", "viewer", "member", "manager", "owner"];

/// A home with one of everything.
struct Sample {
    home: Home,
    residence: ResidenceId,
    task: TaskId,
    completion: TaskCompletionId,
    contractor: ContractorId,
    document: DocumentId,
    /// The owner's, whose bytes have come.
    upload: UploadId,
    appliance: ApplianceId,
    invitation: InvitationId,
    code: String,
    /// The member's, who is another than whoever may do something about it.
    membership: MembershipId,
    /// A session of the owner's.
    session: SessionId,
    /// A notice to the owner.
    notification: NotificationId,
    away_period: AwayPeriodId,
    /// A device of the owner's.
    device: DeviceId,
}

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

impl Sample {
    async fn new() -> Self {
        let home = Home::new().await;
        let task = home.task("Clean the gutters").due("2026-11-30").await.id;
        let done = home.task("Done").await.id;
        let residence = home.residence().id;
        let owner = home.owner();
        let make = async |mutation: &str, input: Value, answer: &str| {
            let operation = operation(mutation, answer);
            owner.send(&operation, json!({ "input": input })).await.fine()
        };
        let completed = make("completeTask", json!({ "taskId": done }), "completion { id }").await;
        let named = json!({ "residenceId": residence, "name": "Pia" });
        let contractor = make("createContractor", named.clone(), "contractor { id }").await;
        let titled = json!({ "residenceId": residence, "kind": "MANUAL", "title": "Boiler" });
        let document = make("createDocument", titled, "document { id }").await;
        let appliance = make("createAppliance", named, "appliance { id }").await;
        let begun = owner
            .begin_upload(Some(residence), "application/pdf", &testing::file::pdf())
            .await
            .fine();
        let upload = begun.data("createUpload.upload");
        owner.put(&upload, testing::file::pdf()).await;
        let invited = make(
            "createInvitation",
            json!({ "residenceId": residence }),
            "invitation { id code }",
        )
        .await;
        let membership = home.person(Place::Member).membership.as_ref().unwrap().id;
        home.task("Call to mind").due("2026-11-23").await;
        let phone = json!({ "fcm": { "token": "the-owner's-phone" } });
        let registered = make("registerDevice", phone, "device { id }").await;
        let days = json!({ "residenceId": residence, "startsOn": "2027-05-01", "endsOn": "2027-05-02" });
        let noted = make("createAwayPeriod", days, "awayPeriod { id }").await;
        let inbox = told(&home, "2026-11-23T14:00:03Z").await;
        Self {
            residence,
            task,
            completion: id(&completed, "completeTask.completion.id"),
            contractor: id(&contractor, "createContractor.contractor.id"),
            document: id(&document, "createDocument.document.id"),
            upload: id(&begun, "createUpload.upload.id"),
            appliance: id(&appliance, "createAppliance.appliance.id"),
            invitation: id(&invited, "createInvitation.invitation.id"),
            code: invited.text_at("createInvitation.invitation.code"),
            membership,
            session: home.person(Place::Owner).viewer.session_id,
            device: id(&registered, "registerDevice.device.id"),
            away_period: id(&noted, "createAwayPeriod.awayPeriod.id"),
            notification: inbox[0].parse().unwrap(),
            home,
        }
    }

    /// Returns the home as it is; each change of it or of what it holds counts its revision.
    async fn row(&self) -> Option<residence::Model> {
        let row = residence::Entity::find_by_id(self.residence);
        row.one(&self.home.app().db).await.unwrap()
    }

    fn client(&self, asker: &str) -> Client {
        match asker {
            "nobody" => self.home.nobody(),
            "stranger" => self.home.stranger(),
            "viewer" => self.home.viewer(),
            "member" => self.home.member(),
            "manager" => self.home.manager(),
            _ => self.home.owner(),
        }
    }
}

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(reply: &Reply, path: &str) -> T {
    reply.text_at(path).parse().unwrap()
}

fn operation(mutation: &str, answer: &str) -> String {
    let input = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    format!(
        "mutation($input: {input}!) {{ {mutation}(input: $input) {{ {answer} userErrors {{ code field }} }} }}"
    )
}

/// Returns what an answer comes to: its first code, `✓` where there is none, `null` where there is nothing.
fn outcome(reply: &Reply, field: &str) -> String {
    let problems = format!("{} {}", reply.errors(), reply.user_errors());
    if let Some(code) = problems.split_whitespace().next() {
        return code.to_owned();
    }
    match reply.data(field) {
        Value::Null => "null".to_owned(),
        Value::Array(rows) if rows.iter().all(Value::is_null) => "null".to_owned(),
        _ => "✓".to_owned(),
    }
}

/// Makes sure that whoever may not is told by which of the fields that they sent.
fn assert_names_a_field(reply: &Reply, input: &Value) {
    for problem in reply.user_errors().lines() {
        let Some((code @ ("NOT_FOUND" | "FORBIDDEN"), field)) = problem.split_once(' ') else {
            continue;
        };
        let named = field.strip_prefix("input.").and_then(|field| input.get(field));
        assert!(named.is_some(), "{code} for {field} of {input}");
    }
}

/// Asks as each asker, each time of a home where nothing has happened.
async fn row(ask: impl AsyncFn(&Sample, &Client) -> String) -> Vec<String> {
    let mut untouched: Option<Sample> = None;
    let mut answers = Vec::new();
    for asker in ASKERS {
        let sample = match untouched.take() {
            Some(sample) => sample,
            None => Sample::new().await,
        };
        let answer = ask(&sample, &sample.client(asker)).await;
        // Whoever is refused has changed nothing.
        untouched = (answer != "✓").then_some(sample);
        answers.push(answer);
    }
    answers
}

async fn fields_of(client: &Client, root: &str) -> Vec<String> {
    let asked = format!("{{ __schema {{ {root} {{ fields {{ name }} }} }} }}");
    let reply = client.send(&asked, json!({})).await.fine();
    let fields = reply.data(&format!("__schema.{root}.fields"));
    let names = fields
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["name"].as_str().unwrap().to_owned());
    names.collect()
}

/// Makes sure that a mutation does nothing for whoever is signed out or a stranger, unless it is listed with a reason.
fn assert_is_closed(name: &str, answers: &[String]) {
    let listed = |list: &[(&str, &str)]| list.iter().any(|(listed, _)| *listed == name);
    let [nobody, stranger, ..] = answers else {
        panic!("{name} was asked by too few");
    };

    assert_eq!(
        nobody != "UNAUTHENTICATED",
        listed(OPEN),
        "{name} answers nobody with {nobody}: list it in OPEN with a reason, or close it"
    );
    assert!(
        stranger != "✓" || listed(OPEN) || listed(OWN),
        "{name} is done for a stranger: list it in OWN with a reason, or close it"
    );
}

fn reasons(title: &str, list: &[(&str, &str)]) -> String {
    let mut text = format!("\n{title}\n\n");
    for (name, reason) in list {
        text += &format!("- `{name}`: {reason}.\n");
    }
    text
}

fn table(title: &str, rows: &BTreeMap<String, Vec<String>>) -> String {
    let mut text = format!(
        "\n## {title}\n\n| | {} |\n|---|{}\n",
        ASKERS.join(" | "),
        ":-:|".repeat(ASKERS.len())
    );
    for (name, answers) in rows {
        text += &format!("| `{name}` | {} |\n", answers.join(" | "));
    }
    text
}

#[tokio::test]
async fn every_root_field_answers_everybody_as_the_table_says() {
    let nobody = Home::new().await.nobody();
    let mut mutations = BTreeMap::new();
    for name in fields_of(&nobody, "mutationType").await {
        let known = MUTATIONS.iter().find(|(known, _)| *known == name);
        let (_, input) = known.unwrap_or_else(|| panic!("give {name} a row in server/tests/api/rights.rs"));
        let answers = row(async |sample, client| {
            let input = input(sample);
            let reply = match input {
                Value::Null => {
                    client
                        .send(
                            &format!("mutation {{ {name} {{ userErrors {{ code }} }} }}"),
                            json!({}),
                        )
                        .await
                }
                input => {
                    let before = sample.row().await;
                    let reply = client
                        .send(&operation(&name, ""), json!({ "input": input }))
                        .await;
                    assert_names_a_field(&reply, &input);
                    let is_refused = !reply.user_errors().is_empty();
                    assert!(
                        !is_refused || sample.row().await == before,
                        "{name} was refused and changed the home"
                    );
                    reply
                }
            };
            outcome(&reply, &name)
        });
        let answers = answers.await;
        assert_is_closed(&name, &answers);
        mutations.insert(name.clone(), answers);
    }
    let mut queries = BTreeMap::new();
    let sample = Sample::new().await;
    for name in fields_of(&nobody, "queryType").await {
        let known = QUERIES.iter().find(|(known, _)| *known == name);
        let (_, question) =
            known.unwrap_or_else(|| panic!("give {name} a row in server/tests/api/rights.rs"));
        let mut answers = Vec::new();
        for asker in ASKERS {
            let asked = format!("{{ {} }}", question(&sample));
            answers.push(outcome(
                &sample.client(asker).send(&asked, json!({})).await,
                &name,
            ));
        }
        queries.insert(name, answers);
    }

    let text = format!(
        "# Who is answered what\n\n\
        Written by a test that asks; `UPDATE=1 cargo test --test api rights` writes it anew. ✓ is an answer, null is what a stranger learns of\n\
        what is hidden and of what never was. Each mutation is given what is good for whoever may; `signIn`, `refreshSession`,\n\
         `verifyEmail` and `resetPassword` are given what is wrong, and `resendVerificationEmail` comes from whoever has proven the address.\n\
         Neither Apple nor Google vouches for anybody there.\n{}{}{}{}",
        table("Mutations", &mutations),
        reasons("Answered to whoever is signed out:", OPEN),
        reasons("Done for a stranger to the home too:", OWN),
        table("Questions", &queries)
    );
    committed::compare("docs/rights-api.md", &text, "rights");
}
