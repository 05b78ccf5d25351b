//! Settings of the push services.

use testing::{Authority, PushService, push::VAPID};

use crate::{
    program::{Folder, output, text},
    setting::check,
};

const KEY: (&str, &str) = (
    "APNS_KEY_FILE",
    concat!(env!("CARGO_MANIFEST_DIR"), "/../testing/keys/apple.p8"),
);
const APNS: [(&str, &str); 4] = [
    KEY,
    ("APNS_KEY_ID", "KEY"),
    ("APNS_TEAM_ID", "TEAM"),
    ("APNS_TOPIC", "com.honeydue.app"),
];
const WEB: [(&str, &str); 3] = [
    ("VAPID_PUBLIC_KEY", VAPID.0),
    ("VAPID_PRIVATE_KEY", VAPID.1),
    ("VAPID_SUBJECT", "mailto:ops@honeydue.test"),
];

#[tokio::test]
async fn it_is_said_which_services_are_off() {
    let off = check(&[]).await;
    let on = check(&[&APNS[..], &WEB].concat()).await;

    assert_eq!((off.0, on.0), (Some(0), Some(0)), "{}", on.1);
    for name in ["APNS_KEY_FILE", "FCM_SERVICE_ACCOUNT", "VAPID_PUBLIC_KEY"] {
        let is_off = format!("{name} is not set");
        assert!(off.1.contains(&is_off), "{}", off.1);
        assert_eq!(on.1.contains(&is_off), name == "FCM_SERVICE_ACCOUNT", "{}", on.1);
    }
}

#[tokio::test]
async fn a_service_is_set_as_a_whole_or_not_at_all() {
    for missing in 0..APNS.len() {
        let mut half = APNS.to_vec();
        let (name, _) = half.remove(missing);

        let (code, said) = check(&half).await;

        assert_eq!(code, Some(2), "{name}");
        assert!(said.contains(&format!("{name} (--")), "{name}: {said}");
    }
    for missing in 0..WEB.len() {
        let mut half = WEB.to_vec();
        let (name, _) = half.remove(missing);

        let (code, said) = check(&half).await;

        assert_eq!(code, Some(2), "{name}");
        assert!(said.contains(&format!("{name} (--")), "{name}: {said}");
    }
}

#[tokio::test]
async fn what_cannot_be_used_is_named_and_no_key_is_shown() {
    let service = PushService::open().await;
    let folder = Folder::new();
    let file = |name: &str, text: &str| {
        let path = format!("{}/{name}", folder.path());
        std::fs::write(&path, text).unwrap();
        path
    };
    let nothing = file("nothing", "hunter2");
    let homeless = file("homeless", &service.account().replace("project_id", "hunter2"));
    let other = (
        "VAPID_PUBLIC_KEY",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    );
    for (more, named) in [
        (
            vec![APNS[1], APNS[2], APNS[3], ("APNS_KEY_FILE", &nothing)],
            "APNS_KEY_FILE",
        ),
        (vec![("APNS_URL", "http://api.push.apple.com")], "APNS_URL"),
        (
            vec![("FCM_SERVICE_ACCOUNT", nothing.as_str())],
            "FCM_SERVICE_ACCOUNT",
        ),
        (
            vec![("FCM_SERVICE_ACCOUNT", homeless.as_str())],
            "FCM_SERVICE_ACCOUNT",
        ),
        (vec![WEB[1], WEB[2], other], "VAPID_PRIVATE_KEY"),
        (
            vec![WEB[0], WEB[2], ("VAPID_PRIVATE_KEY", "hunter2")],
            "VAPID_PRIVATE_KEY",
        ),
        (
            vec![WEB[0], WEB[1], ("VAPID_SUBJECT", "hunter2 at home")],
            "VAPID_SUBJECT",
        ),
        (vec![("WEB_PUSH_ORIGINS", "http://10.0.0.1")], "WEB_PUSH_ORIGINS"),
        (vec![("APNS_PER_SECOND", "0")], "APNS_PER_SECOND"),
    ] {
        let (code, said) = check(&more).await;

        assert_eq!(code, Some(2), "{named}: {said}");
        assert!(said.starts_with(&format!("error: {named} (")), "{said}");
        assert!(!said.contains("hunter2") && !said.contains(VAPID.1), "{said}");
    }
}

#[tokio::test]
async fn the_doctor_says_whom_it_believes() {
    let service = PushService::open().await;
    let authority = Authority::new();
    let address = authority.guard(service.address(), Some("h2")).await;
    let url = format!("https://{address}");
    let folder = Folder::new();
    let file = |name: &str, text: &str| {
        let path = format!("{}/{name}", folder.path());
        std::fs::write(&path, text).unwrap();
        path
    };
    let (key, ca) = (file("key.p8", service.key()), file("ca.pem", authority.pem()));
    let broken = file("broken.pem", &authority.pem().replace("MII", "!!!"));
    let settings = [
        ("DATA_DIR", folder.path()),
        ("APNS_KEY_FILE", key.as_str()),
        APNS[1],
        APNS[2],
        APNS[3],
        ("APNS_URL", url.as_str()),
    ];
    let doctor = async |more: &[(&str, &str)]| output(&["doctor"], &[&settings[..], more].concat()).await;

    let told = doctor(&[("EXTRA_CA_FILE", &ca)]).await;
    let untold = doctor(&[]).await;

    let said = text(&told.stdout);
    let count = format!("ok    certificates: 1 of {ca} are believed beside the public authorities");
    assert!(said.contains(&count), "{said}");
    assert!(said.contains("ok    push: Apple's service knows us"), "{said}");
    let said = text(&untold.stdout);
    assert!(
        said.contains("fail  push: Apple's service does not know us"),
        "{said}"
    );
    assert!(
        said.contains("UnknownIssuer") && said.contains("EXTRA_CA_FILE can name"),
        "{said}"
    );
    for (name, why) in [
        (key.as_str(), "holds no certificate in PEM"),
        (&broken, "holds something that is broken"),
        ("/nowhere", "cannot be read"),
    ] {
        let refused = doctor(&[("EXTRA_CA_FILE", name)]).await;

        let said = text(&refused.stderr);
        assert_eq!(refused.status.code(), Some(2), "{said}");
        assert!(
            said.starts_with(&format!("error: EXTRA_CA_FILE (--extra-ca-file) {name} {why}")),
            "{said}"
        );
    }
}

#[tokio::test]
async fn the_doctor_asks_the_services_whether_they_know_us() {
    let service = PushService::open().await;
    let folder = Folder::new();
    let write = |name: &str, text: &str| {
        let path = format!("{}/{name}", folder.path());
        std::fs::write(&path, text).unwrap();
        path
    };
    let (key, account) = (
        write("key.p8", service.key()),
        write("account.json", &service.account()),
    );
    let doctor = async |more: &[(&str, &str)]| {
        let settings: Vec<_> = [("DATA_DIR", folder.path())]
            .into_iter()
            .chain(more.iter().copied())
            .collect();
        let done = output(&["doctor"], &settings).await;
        text(&done.stdout).to_owned()
    };
    let ours = [
        ("APNS_KEY_FILE", key.as_str()),
        APNS[1],
        APNS[2],
        APNS[3],
        ("APNS_URL", service.url()),
    ];
    let google = [
        ("FCM_SERVICE_ACCOUNT", account.as_str()),
        ("FCM_URL", service.url()),
    ];
    let theirs = [&APNS[..], &[("APNS_URL", service.url())]].concat();

    let off = doctor(&[]).await;
    let on = doctor(&[&ours[..], &google, &WEB].concat()).await;
    let strange = doctor(&theirs).await;
    let gone = doctor(&[google[0], ("FCM_URL", "http://127.0.0.1:1")]).await;

    assert!(
        off.contains("ok    push: nothing is pushed to browsers: VAPID_PUBLIC_KEY is not set"),
        "{off}"
    );
    assert!(on.contains("ok    push: Apple's service knows us"), "{on}");
    assert!(on.contains("ok    push: Google's service knows us"), "{on}");
    assert!(on.contains("ok    push: browsers' services are set up"), "{on}");
    assert!(
        strange.contains("fail  push: Apple's service does not know us"),
        "{strange}"
    );
    assert!(
        strange.contains("InvalidProviderToken") && strange.contains("APNS_KEY_FILE"),
        "{strange}"
    );
    assert!(
        gone.contains("fail  push: Google's service does not know us, or does not answer"),
        "{gone}"
    );
}
