//! What a home keeps on record: contractors, appliances, papers.

use serde_json::json;
use testing::file::{pdf, photo};

use super::story::Story;

/// Writes down who works on the home, and what is in it.
pub async fn keep(story: &mut Story) {
    let (ann, residence) = (story.ann.clone(), story.id("residence"));
    let plumber = json!({ "residenceId": residence, "name": "Pia", "company": "Pia's Pipes", "email": "pia@example.org", "phone": "+1 312 555 0100",
        "website": "https://pia.example", "address": { "line1": "1 Oak Street", "city": "Chicago" }, "specialties": ["PLUMBING"],
        "licenseNumber": "058-123", "notes": "Rings twice" });
    let made = story.act(&ann, "CreateContractor", plumber).await;
    story.keep("contractor", &made["contractor"]["id"]);
    let both = json!({ "contractorId": story.id("contractor"), "specialties": ["PLUMBING", "HVAC"] });
    story.act(&ann, "UpdateContractor", both).await;
    let favorite = json!({ "contractorId": story.id("contractor"), "favorite": true });
    story.act(&ann, "SetContractorFavorite", favorite).await;

    let label = story
        .upload(&ann, Some(residence.clone()), ("image/jpeg", photo(64, 48)))
        .await;
    let boiler = json!({ "residenceId": residence, "name": "Boiler", "category": "HVAC", "manufacturer": "Warmhaus", "modelNumber": "B2",
        "serialNumber": "7", "location": "Basement", "installedOn": "2020-06-01", "purchasedOn": "2020-05-20",
        "price": { "amount": "2400.00", "currencyCode": "USD" }, "notes": "Loud", "photoFileIds": [label] });
    let made = story.act(&ann, "CreateAppliance", boiler).await;
    story.keep("appliance", &made["appliance"]["id"]);
    let quiet = json!({ "applianceId": story.id("appliance"), "notes": "Quiet by now" });
    story.act(&ann, "UpdateAppliance", quiet).await;
}

/// Files a paper that is about all of it.
pub async fn file(story: &mut Story) {
    let (ann, residence) = (story.ann.clone(), story.id("residence"));
    let scan = story
        .upload(&ann, Some(residence.clone()), ("application/pdf", pdf()))
        .await;
    let warranty = json!({ "residenceId": residence, "kind": "WARRANTY", "title": "Boiler", "description": "Ten years", "vendor": "Warmhaus",
        "modelNumber": "B2", "serialNumber": "7", "purchasedOn": "2020-05-20", "price": { "amount": "90.00", "currencyCode": "USD" },
        "expiresOn": "2030-05-20", "remindDaysBefore": [30], "externalUrl": "https://warmhaus.example/b2", "contractorId": story.id("contractor"),
        "applianceId": story.id("appliance"), "taskId": story.id("task"), "completionId": story.id("completion"), "fileIds": [scan], "tags": ["heating"] });
    let made = story.act(&ann, "CreateDocument", warranty).await;
    story.keep("document", &made["document"]["id"]);
    let renamed = json!({ "documentId": story.id("document"), "title": "Boiler, warranty", "ifRevision": made["document"]["revision"] });
    story.act(&ann, "UpdateDocument", renamed).await;
}
