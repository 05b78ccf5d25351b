//! Settings of who vouches for people.

use testing::Issuer;

use crate::{
    program::{Folder, output, text},
    setting::check,
};

const TEAM: (&str, &str) = ("APPLE_TEAM_ID", "TEAM123456");
const KEY_ID: (&str, &str) = ("APPLE_KEY_ID", "KEY1234567");
const KEY: (&str, &str) = (
    "APPLE_KEY_FILE",
    concat!(env!("CARGO_MANIFEST_DIR"), "/../testing/keys/apple.p8"),
);
const APPS: (&str, &str) = ("APPLE_CLIENT_IDS", "app.honeydue,app.honeydue.web");

#[tokio::test]
async fn apples_key_is_set_as_a_whole_or_not_at_all() {
    let whole = check(&[APPS, TEAM, KEY_ID, KEY]).await;
    let without = check(&[APPS]).await;

    assert_eq!(whole.0, Some(0), "{}", whole.1);
    assert!(!whole.1.contains("APPLE_KEY_FILE"), "{}", whole.1);
    assert_eq!(without.0, Some(0));
    assert!(
        without.1.contains("warning: APPLE_KEY_FILE is not set"),
        "{}",
        without.1
    );
    for (half, missing) in [
        (&[APPS, TEAM, KEY_ID][..], "APPLE_KEY_FILE"),
        (&[APPS, TEAM, KEY], "APPLE_KEY_ID"),
        (&[APPS, KEY_ID, KEY], "APPLE_TEAM_ID"),
        (&[TEAM, KEY_ID, KEY], "APPLE_CLIENT_IDS"),
    ] {
        let (code, said) = check(half).await;

        assert_eq!(code, Some(2), "{missing}");
        assert!(said.contains(&format!("{missing} (--")), "{missing}: {said}");
    }
}

#[tokio::test]
async fn what_cannot_be_used_is_named_and_no_key_is_shown() {
    let folder = Folder::new();
    let file = format!("{}/key.p8", folder.path());
    std::fs::write(&file, "hunter2").unwrap();
    let (no_key, empty) = (
        ("APPLE_KEY_FILE", file.as_str()),
        ("APPLE_KEY_FILE", "/nowhere/key.p8"),
    );
    for more in [
        &[APPS, TEAM, KEY_ID, no_key][..],
        &[APPS, TEAM, KEY_ID, empty],
        &[("APPLE_ID_URL", "http://appleid.apple.com")],
        &[("GOOGLE_ID_URL", "https://www.googleapis.com/oauth2")],
        &[("GOOGLE_CLIENT_IDS", "a b")],
        &[("APPLE_CLIENT_IDS", "")],
    ] {
        let name = more.last().unwrap().0;

        let (code, said) = check(more).await;

        assert_eq!(code, Some(2), "{name}: {said}");
        assert!(said.starts_with(&format!("error: {name} (")), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
}

#[tokio::test]
async fn the_doctor_fetches_the_keys_of_whoever_vouches() {
    let issuer = Issuer::open().await;
    let url = issuer.url();
    let folder = Folder::new();
    let doctor = async |more: &[(&str, &str)]| {
        let settings: Vec<_> = [("DATA_DIR", folder.path())]
            .into_iter()
            .chain(more.iter().copied())
            .collect();
        let done = output(&["doctor"], &settings).await;
        text(&done.stdout).to_owned()
    };

    let off = doctor(&[]).await;
    let on = doctor(&[APPS, ("APPLE_ID_URL", &url)]).await;
    let gone = doctor(&[
        ("GOOGLE_CLIENT_IDS", "a"),
        ("GOOGLE_ID_URL", "http://127.0.0.1:1"),
    ])
    .await;

    assert!(off.contains("ok    sign-in: with a password only"), "{off}");
    assert!(
        on.contains("ok    sign-in: Apple vouches for people in 2 apps, by 1 keys"),
        "{on}"
    );
    assert!(on.contains("warn  sign-in: APPLE_KEY_FILE is not set"), "{on}");
    assert!(
        gone.contains("fail  sign-in: the keys of Google cannot be fetched"),
        "{gone}"
    );
}
