//! A home, and who lives there.

use serde_json::{Value, json};
use testing::file::photo;

use super::{people, story::Story};

/// Founds a home.
pub async fn found(story: &mut Story) {
    let ann = story.ann.clone();
    let home = json!({ "name": "Elm Street", "kind": "HOUSE", "timeZone": "America/Chicago", "currencyCode": "USD", "yearBuilt": 1990, "bedrooms": 3,
        "bathrooms": "2.5", "floorArea": { "value": "180", "unit": "SQUARE_METRE" }, "purchasedOn": "2020-05-01", "notes": "Blue shutters",
        "purchasePrice": { "amount": "350000.00", "currencyCode": "USD" },
        "address": { "line1": "12 Elm Street", "line2": "Rear house", "city": "Chicago", "region": "IL", "postalCode": "60601", "countryCode": "US" },
        "profile": { "ownership": "OWNER", "heating": ["GAS_FURNACE"], "cooling": ["CENTRAL_AC"], "waterHeater": "TANK_GAS", "roof": "ASPHALT_SHINGLE",
            "exterior": ["BRICK"], "flooring": ["TILE"], "features": ["GUTTERS", "SUMP_PUMP"], "absentFeatures": ["POOL"], "climate": ["FREEZE"] } });
    let made = story.act(&ann, "CreateResidence", home).await;
    story.keep("residence", &made["residence"]["id"]);
    let residence = story.id("residence");
    let front = story
        .upload(&ann, Some(residence.clone()), ("image/jpeg", photo(64, 48)))
        .await;
    let photo = json!({ "residenceId": residence, "ifRevision": made["residence"]["revision"], "photoFileId": front });
    story.act(&ann, "UpdateResidence", photo).await;
}

/// Lets Ben in, makes him a manager, lets Cy in and out again, and notes when nobody is home.
pub async fn live_together(story: &mut Story) {
    let (ann, residence) = (story.ann.clone(), story.id("residence"));
    let ben = people::join_in(story, "Ben").await;
    let invited = invite(
        story,
        json!({ "residenceId": residence, "email": "ben@example.org" }),
    )
    .await;
    let preview = story
        .ask(&ben, "InvitationPreview", json!({ "code": invited["code"] }))
        .await;
    assert_eq!(preview["invitation"]["residenceName"], "Elm Street");
    let joined = story
        .act(&ben, "JoinResidence", json!({ "code": invited["code"] }))
        .await;
    story.keep("membership", &joined["residence"]["viewerMembership"]["id"]);
    let manager = json!({ "membershipId": story.id("membership"), "role": "MANAGER" });
    story.act(&ann, "ChangeMemberRole", manager).await;
    invite(
        story,
        json!({ "residenceId": residence, "maxUses": 5, "role": "VIEWER" }),
    )
    .await;
    let another = invite(story, json!({ "residenceId": residence })).await;
    story
        .act(&ann, "RevokeInvitation", json!({ "invitationId": another["id"] }))
        .await;
    let cy = people::join_in(story, "Cy").await;
    let invited = invite(story, json!({ "residenceId": residence })).await;
    let joined = story
        .act(&cy, "JoinResidence", json!({ "code": invited["code"] }))
        .await;
    let removed = json!({ "membershipId": joined["residence"]["viewerMembership"]["id"] });
    story.act(&ann, "RemoveMember", removed).await;
    let days = json!({ "residenceId": residence, "startsOn": "2026-12-24", "endsOn": "2026-12-27" });
    let away = story.act(&ann, "CreateAwayPeriod", days).await;
    story.keep("away", &away["awayPeriod"]["id"]);
    story.ben = ben;
}

/// Makes an invitation in Ann's name, and returns it.
async fn invite(story: &mut Story, input: Value) -> Value {
    let ann = story.ann.clone();
    story.act(&ann, "CreateInvitation", input).await["invitation"].clone()
}
