//! Settings of mail.

use crate::{
    program::{Folder, output, text},
    setting::check,
};

const KEY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../testing/keys/one.pem");
const SMTP: (&str, &str) = ("SMTP_URL", "smtps://app:hunter2@127.0.0.1:1");
const FROM: (&str, &str) = ("MAIL_FROM", "honeyDue <hello@honeydue.example>");
const DKIM: [(&str, &str); 3] = [
    ("DKIM_DOMAIN", "honeydue.example"),
    ("DKIM_SELECTOR", "autumn"),
    ("DKIM_KEY", KEY),
];

#[tokio::test]
async fn it_is_said_whether_mail_is_signed() {
    let nowhere = check(&[]).await;
    let off = check(&[SMTP]).await;
    let on = check(&[&[SMTP, FROM][..], &DKIM].concat()).await;
    let strange = check(&[&[SMTP][..], &DKIM].concat()).await;

    for (code, said) in [&nowhere, &off, &on, &strange] {
        assert_eq!(*code, Some(0), "{said}");
    }
    assert!(
        off.1.contains("note: mail is not signed: DKIM_KEY is not set"),
        "{}",
        off.1
    );
    assert!(!nowhere.1.contains("DKIM") && !on.1.contains("DKIM"), "{}", on.1);
    assert!(
        strange
            .1
            .contains("warning: MAIL_FROM is not an address of DKIM_DOMAIN"),
        "{}",
        strange.1
    );
}

#[tokio::test]
async fn a_signature_is_set_as_a_whole_or_not_at_all() {
    for missing in 0..DKIM.len() {
        let mut half = DKIM.to_vec();
        let (name, _) = half.remove(missing);

        let (code, said) = check(&half).await;

        assert_eq!(code, Some(2), "{name}");
        assert!(said.contains(&format!("{name} (--")), "{name}: {said}");
    }
}

#[tokio::test]
async fn a_key_that_cannot_be_used_is_refused_and_not_shown() {
    let folder = Folder::new();
    let nothing = format!("{}/nothing", folder.path());
    std::fs::write(&nothing, "hunter2").unwrap();
    let elliptic = concat!(env!("CARGO_MANIFEST_DIR"), "/../testing/keys/apple.p8");
    for (name, value) in [
        ("DKIM_DOMAIN", "hunter2"),
        ("DKIM_SELECTOR", "hunter2; s=x"),
        ("DKIM_KEY", "hunter2"),
        ("DKIM_KEY", &nothing),
        ("DKIM_KEY", elliptic),
        (
            "DKIM_KEY",
            "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----",
        ),
    ] {
        let others = DKIM.into_iter().filter(|(known, _)| *known != name);
        let settings: Vec<_> = others.chain([(name, value)]).collect();

        let (code, said) = check(&settings).await;

        assert_eq!(code, Some(2), "{name}={value}");
        assert!(said.starts_with(&format!("error: {name} (")), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
}

#[tokio::test]
async fn the_doctor_says_what_to_put_into_the_dns_and_printing_shows_no_key() {
    let folder = Folder::new();
    let pem = std::fs::read_to_string(KEY).unwrap();
    let own = [
        DKIM[0],
        DKIM[1],
        ("DKIM_KEY", pem.as_str()),
        FROM,
        ("DATA_DIR", folder.path()),
    ];

    let doctor = output(&["doctor"], &own).await;
    let printed = output(
        &["config", "print"],
        &[&crate::setting::FINE[..], &own[..4]].concat(),
    )
    .await;

    let said = text(&doctor.stdout);
    let record =
        "autumn._domainkey.honeydue.example TXT \"v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A";
    assert!(said.contains(record), "{said}");
    assert!(!said.contains("PRIVATE"), "{said}");
    let printed = text(&printed.stdout);
    assert!(
        printed.contains("DKIM_KEY=***") && !printed.contains("BEGIN"),
        "{printed}"
    );
}
