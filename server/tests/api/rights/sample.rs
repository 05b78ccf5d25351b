//! What is asked about, and by whom.

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

use crate::notification::told;

/// A home with one of everything.
pub(super) struct Sample {
    pub home: Home,
    pub residence: ResidenceId,
    pub task: TaskId,
    pub completion: TaskCompletionId,
    pub contractor: ContractorId,
    pub document: DocumentId,
    /// The owner's, whose bytes have come.
    pub upload: UploadId,
    pub appliance: ApplianceId,
    pub invitation: InvitationId,
    pub code: String,
    /// The member's, who is another than whoever may do something about it.
    pub membership: MembershipId,
    /// A session of the owner's.
    pub session: SessionId,
    /// A notice to the owner.
    pub notification: NotificationId,
    pub away_period: AwayPeriodId,
    /// A device of the owner's.
    pub device: DeviceId,
}

impl Sample {
    pub async fn new() -> Self {
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
    pub async fn row(&self) -> Option<residence::Model> {
        let row = residence::Entity::find_by_id(self.residence);
        row.one(&self.home.app().db).await.unwrap()
    }

    pub fn client(&self, asker: &str) -> Client {
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

pub(super) fn operation(mutation: &str, answer: &str) -> String {
    let input = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    format!(
        "mutation($input: {input}!) {{ {mutation}(input: $input) {{ {answer} userErrors {{ code field }} }} }}"
    )
}
