//! Somebody's own account.

use axum::http::header;
use chrono::TimeDelta;
use domain::notification::{enrol_missing, plan};
use serde_json::{Value, json};
use testing::{CLIENT_ID, Client, Issuer, file::photo};

use super::story::Story;
use crate::mailbox;

const EMAIL: &str = "ann@example.org";
const NEW_EMAIL: &str = "ann@new.example";

/// Signs Ann up, and goes through all that has to do with signing in.
pub async fn sign_up(story: &mut Story) {
    let nobody = story
        .home
        .nobody()
        .with_header(header::USER_AGENT, "honeyDue/1.0");
    story.ask(&nobody, "Lookups", json!({})).await;
    let new = json!({ "email": EMAIL, "password": "correct horse", "displayName": "Ann", "timeZone": "America/Chicago",
        "locale": "en", "deviceName": "Phone" });
    let ann = holding(&nobody, &story.act(&nobody, "SignUp", new).await);
    story.act(&ann, "ResendVerificationEmail", Value::Null).await;
    verify(story, &ann).await;
    let other = json!({ "newEmail": NEW_EMAIL, "password": "correct horse" });
    let changed = story.act(&ann, "ChangeEmail", other).await;
    assert_eq!(changed["account"]["pendingEmail"], NEW_EMAIL);
    verify(story, &ann).await;
    let passwords = json!({ "currentPassword": "correct horse", "newPassword": "battery staple" });
    story.act(&ann, "ChangePassword", passwords).await;

    let forgotten = json!({ "email": NEW_EMAIL });
    story.act(&nobody, "RequestPasswordReset", forgotten).await;
    let reset = json!({ "email": NEW_EMAIL, "code": code(story).await, "newPassword": "correct horse" });
    let ann = holding(&nobody, &story.act(&nobody, "ResetPassword", reset).await);
    let tablet = json!({ "email": NEW_EMAIL, "password": "correct horse", "deviceName": "Tablet" });
    let signed_in = story.act(&nobody, "SignIn", tablet).await;
    let refresh = json!({ "refreshToken": signed_in["tokens"]["refreshToken"] });
    let tablet = holding(&nobody, &story.act(&nobody, "RefreshSession", refresh).await);
    let settings = story.ask(&tablet, "SettingsScreen", json!({})).await;
    let sessions = settings["viewer"]["sessions"].as_array().unwrap();
    let current = sessions
        .iter()
        .find(|session| session["current"] == true)
        .unwrap();
    assert_eq!((sessions.len(), &current["deviceName"]), (2, &json!("Tablet")));
    story.keep("session", &current["id"]);
    let revoked = json!({ "sessionId": current["id"] });
    story.act(&ann, "RevokeSession", revoked).await;

    let portrait = story.upload(&ann, None, ("image/jpeg", photo(64, 48))).await;
    story.keep("portrait", &portrait);
    let renamed = json!({ "displayName": "Ann Acorn", "avatarFileId": portrait });
    story.act(&ann, "UpdateAccount", renamed).await;
    story.ann = ann;
}

/// Signs two others in whom somebody vouches for.
pub async fn be_vouched_for(story: &mut Story) {
    let issuer = Issuer::open().await;
    let nobody = issuer.client(story.home.app());
    let now = story.home.app().clock.now().timestamp();
    let claims = |issuer: &str, subject: &str| {
        json!({ "iss": issuer, "aud": CLIENT_ID, "sub": subject, "nonce": "chosen by the app", "nonce_supported": true, "iat": now,
            "exp": now + 600, "email": format!("{subject}@example.org"), "email_verified": true })
    };
    let apple = issuer.sign(&claims("https://appleid.apple.com", "dora"));
    let apple = json!({ "identityToken": apple, "nonce": "chosen by the app", "displayName": "Dora", "deviceName": "Phone" });
    let dora = holding(&nobody, &story.act(&nobody, "SignInWithApple", apple).await);
    let google = issuer.sign(&claims("https://accounts.google.com", "gus"));
    let google = json!({ "idToken": google, "nonce": "chosen by the app", "deviceName": "Phone" });
    story.act(&nobody, "SignInWithGoogle", google).await;

    let settings = story.ask(&dora, "SettingsScreen", json!({})).await;

    assert_eq!(settings["viewer"]["identities"][0]["provider"], "APPLE");
}

/// Sets up how Ann is told, and tells everybody what the next day brings.
pub async fn be_told(story: &mut Story) {
    let (ann, app) = (story.ann.clone(), story.home.app().clone());
    let phone = json!({ "fcm": { "token": "the-phone-of-ann", "name": "Phone", "appVersion": "1.0.0" } });
    let registered = story.act(&ann, "RegisterDevice", phone).await;
    story.keep("device", &registered["device"]["id"]);
    story.act(&ann, "SendTestNotification", Value::Null).await;
    story.act(&ann, "RotateCalendarFeed", Value::Null).await;

    while enrol_missing(&app).await.unwrap() > 0 {}
    story.home.advance_clock(TimeDelta::days(1));
    plan(&app).await.unwrap();
    for name in ["ann", "ben"] {
        let (email, password) = match name {
            "ann" => (NEW_EMAIL, "correct horse"),
            _ => ("ben@example.org", "battery staple"),
        };
        let input = json!({ "email": email, "password": password, "deviceName": "Phone" });
        let nobody = story
            .home
            .nobody()
            .with_header(header::USER_AGENT, "honeyDue/1.0");
        let client = holding(&nobody, &story.act(&nobody, "SignIn", input).await);
        match name {
            "ann" => story.ann = client,
            _ => story.ben = client,
        }
    }

    let ann = story.ann.clone();
    let inbox = story
        .ask(&ann, "InboxScreen", json!({ "unreadOnly": true }))
        .await;
    let notices = &inbox["viewer"]["notifications"]["nodes"];
    story.keep("notification", &notices[0]["id"]);
    let all = json!({ "notificationIds": [notices[0]["id"]] });
    let read = story.act(&ann, "MarkNotificationsRead", all).await;
    assert_eq!(read["markedCount"], 1);
    story.ask(&ann, "InboxScreen", json!({})).await;
    let wanted = json!({ "reminderTime": "08:30", "overdueTime": "09:00", "digestTime": "18:00", "digestWeekday": "SUNDAY", "tipsByEmail": false,
        "quietFrom": "22:00", "quietTo": "07:00", "maxPushPerDay": 5, "mutedResidenceIds": [story.id("residence")],
        "channels": [{ "kind": "TASK_OVERDUE", "push": true, "email": false }], "digest": "WEEKLY" });
    story.act(&ann, "UpdateNotificationPreferences", wanted).await;
}

/// Returns the app in the hand of whoever just signed in.
pub fn holding(nobody: &Client, signed_in: &Value) -> Client {
    nobody
        .clone()
        .with_token(signed_in["tokens"]["accessToken"].as_str().unwrap())
}

/// Signs somebody up, and proves the address.
pub async fn join_in(story: &mut Story, name: &str) -> Client {
    let nobody = story
        .home
        .nobody()
        .with_header(header::USER_AGENT, "honeyDue/1.0");
    let email = format!("{name}@example.org").to_lowercase();
    let new = json!({ "email": email, "password": "battery staple", "displayName": name });
    let somebody = holding(&nobody, &story.act(&nobody, "SignUp", new).await);
    verify(story, &somebody).await;
    somebody
}

async fn verify(story: &mut Story, client: &Client) {
    let proof = json!({ "code": code(story).await });
    story.act(client, "VerifyEmail", proof).await;
}

/// Returns the newest code that was mailed.
async fn code(story: &Story) -> String {
    let mails = mailbox::collect(&story.home).await;
    let mut newest_first = mails.into_iter().rev();
    newest_first.find_map(|mail| mail.code).expect("a code")
}
