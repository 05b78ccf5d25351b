//! Taking things back, and going apart.

use serde_json::{Value, json};

use super::story::Story;

/// Takes back what was written down, and brings a copy of the home up to date with it.
pub async fn tidy_up(story: &mut Story) {
    let (ann, residence) = (story.ann.clone(), story.id("residence"));
    let before = story
        .ask(&ann, "ResidenceScreen", json!({ "residenceId": residence }))
        .await;
    for (name, what) in [
        ("DeleteDocument", "document"),
        ("DeleteCompletion", "completion"),
        ("DeleteAwayPeriod", "away"),
        ("DeleteTask", "task"),
        ("DeleteContractor", "contractor"),
        ("DeleteAppliance", "appliance"),
    ] {
        let field = match what {
            "away" => "awayPeriodId".to_owned(),
            what => format!("{what}Id"),
        };
        story.act(&ann, name, json!({ field: story.id(what) })).await;
    }
    let since = json!({ "residenceId": residence, "since": before["residence"]["revision"] });
    let changes = story.ask(&ann, "SyncResidence", since).await;
    assert_eq!(
        changes["residence"]["changes"]["deletedIds"]
            .as_array()
            .map(Vec::len),
        Some(6)
    );
}

/// Hands the home to Ben, and ends with Ann's data on their way, Ben's account deleted, and nobody signed in.
pub async fn part(story: &mut Story) {
    let (ann, ben, residence) = (story.ann.clone(), story.ben.clone(), story.id("residence"));
    let home = json!({ "residenceId": residence });
    let archived = story.act(&ann, "ArchiveResidence", home.clone()).await;
    assert!(archived["residence"]["archivedAt"].is_string());
    story.ask(&ann, "SettingsScreen", json!({})).await;
    story.act(&ann, "UnarchiveResidence", home.clone()).await;
    let preview = story.ask(&ann, "DeletionScreen", json!({})).await;
    assert_eq!(
        preview["viewer"]["deletionPreview"][0]["newOwner"]["person"]["displayName"],
        "Ben"
    );
    let handed_on = json!({ "residenceId": residence, "membershipId": story.id("membership") });
    story.act(&ann, "TransferOwnership", handed_on).await;
    story.act(&ann, "LeaveResidence", home.clone()).await;
    story.act(&ben, "DeleteResidence", home).await;

    let phone = json!({ "deviceId": story.id("device") });
    story.act(&ann, "UnregisterDevice", phone).await;
    story.act(&ann, "RequestDataExport", Value::Null).await;
    story.act(&ann, "SignOut", Value::Null).await;
    let deleted = story
        .act(&ben, "DeleteAccount", json!({ "password": "battery staple" }))
        .await;
    assert!(deleted["erasedAfter"].is_string());
}
