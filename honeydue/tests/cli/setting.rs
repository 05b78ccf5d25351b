use crate::program::{Folder, output, text};

/// Settings that `serve` and `worker` can be started with.
pub const FINE: [(&str, &str); 3] = [
    (
        "DATABASE_URL",
        "postgres://app:hunter2@127.0.0.1:1/name?password=hunter2",
    ),
    ("SECRET_KEY", "hunter2 hunter2 hunter2 hunter2 hunter2"),
    ("PUBLIC_URL", "https://honeydue.example"),
];

/// Runs `config check` with some settings more; returns the exit code and what was said.
pub async fn check(more: &[(&str, &str)]) -> (Option<i32>, String) {
    let settings: Vec<_> = FINE.into_iter().chain(more.iter().copied()).collect();
    let done = output(&["config", "check"], &settings).await;
    (
        done.status.code(),
        format!("{}{}", text(&done.stdout), text(&done.stderr)),
    )
}

/// Runs `config check` with one setting changed.
async fn refusal(name: &str, value: &str) -> String {
    let settings: Vec<_> = FINE
        .into_iter()
        .filter(|(known, _)| *known != name)
        .chain([(name, value)])
        .collect();
    let done = output(&["config", "check"], &settings).await;
    assert_eq!(done.status.code(), Some(2), "{name}={value}");
    assert_eq!(text(&done.stdout), "");
    text(&done.stderr).to_owned()
}

#[tokio::test]
async fn a_wrong_setting_gives_one_line_that_names_it() {
    let cases = [
        ("DATABASE_URL", "mysql://app:hunter2@host/name"),
        ("REDIS_URL", "hunter2"),
        ("SECRET_KEY", "hunter2"),
        ("PUBLIC_URL", "honeydue.example"),
        ("LISTEN", "8000"),
        ("LOG_FORMAT", "xml"),
        ("DEFAULT_TIER", "GOLD"),
        ("LOG_LEVEL", "server=loud"),
        ("SMTP_URL", "hunter2"),
        ("MAX_DEPTH", "0"),
        ("DATABASE_CONNECTIONS", "many"),
        ("STOP_TIMEOUT_SECS", "soon"),
        ("ADMIN_EMAIL", "nobody"),
        ("ALLOWED_ORIGINS", "https://app.honeydue.example,nonsense"),
        ("TRUSTED_DOCUMENTS", "/nowhere/manifest.json"),
        (
            "TRUSTED_DOCUMENTS",
            concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
        ),
    ];
    for (name, value) in cases {
        let line = refusal(name, value).await;

        assert!(line.starts_with(&format!("error: {name} ")), "{line}");
        assert_eq!(line.lines().count(), 1, "{line}");
        assert!(!line.contains("hunter2"), "{line}");
    }
}

#[tokio::test]
async fn checking_names_everything_that_is_wrong() {
    let settings = [
        ("LISTEN", "8000"),
        ("SMTP_URL", "hunter2"),
        ("DATABASE_URL", FINE[0].1),
    ];

    let done = output(&["config", "check"], &settings).await;

    let lines: Vec<&str> = text(&done.stderr).lines().collect();
    assert_eq!(done.status.code(), Some(2));
    for name in ["LISTEN", "SMTP_URL", "SECRET_KEY", "PUBLIC_URL"] {
        let named = lines
            .iter()
            .filter(|line| line.starts_with(&format!("error: {name} (")));
        assert_eq!(named.count(), 1, "{name} in {lines:?}");
    }
    assert_eq!(lines.len(), 4, "{lines:?}");
}

#[tokio::test]
async fn checking_warns_of_what_works_badly_and_leaves_no_trace() {
    let folder = Folder::new();
    let outbox = format!("{}/outbox", folder.path());
    let settings: Vec<_> = FINE
        .into_iter()
        .chain([("OUTBOX_DIR", outbox.as_str())])
        .collect();

    let done = output(&["config", "check"], &settings).await;
    let status = output(&["migrate", "status", "--data-dir", &outbox], &[]).await;
    let doctor = output(&["doctor", "--data-dir", &outbox], &[]).await;

    let said = text(&done.stdout);
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(said.contains("warning: REDIS_URL is not set"), "{said}");
    assert!(said.contains("warning: TRUSTED_PROXIES is 0"), "{said}");
    let said = text(&status.stdout);
    assert!(
        said.lines().count() > 5 && said.lines().all(|line| line.starts_with("missing  ")),
        "{said}"
    );
    assert!(doctor.status.success(), "{}", text(&doctor.stdout));
    assert!(!std::path::Path::new(&outbox).exists());
}

#[tokio::test]
async fn trusted_documents_must_fit_the_schema_and_the_limits() {
    let folder = Folder::new();
    let file = format!("{}/trusted.json", folder.path());
    let check = async |manifest: &str, more: &[(&str, &str)]| {
        std::fs::write(&file, manifest).unwrap();
        let file = [("TRUSTED_DOCUMENTS", file.as_str())];
        let settings: Vec<_> = FINE.into_iter().chain(file).chain(more.iter().copied()).collect();
        let done = output(&["config", "check"], &settings).await;
        (done.status.code(), text(&done.stderr).to_owned())
    };

    assert_eq!(
        check(r#"{ "a1": "{ viewer { id } }" }"#, &[]).await,
        (Some(0), String::new())
    );
    for (manifest, more, problem) in [
        (
            r#"{ "a1": "{ viewer { shoeSize } }" }"#,
            &[][..],
            "the trusted document a1 cannot be used: ",
        ),
        (
            r#"{ "a1": "{ viewer { id } }" }"#,
            &[("MAX_DEPTH", "1")],
            "the trusted document a1 cannot be used: ",
        ),
        ("{}", &[], "names no document"),
    ] {
        let (code, said) = check(manifest, more).await;

        assert_eq!(code, Some(2), "{manifest}");
        assert!(
            said.starts_with("error: TRUSTED_DOCUMENTS ") && said.contains(problem),
            "{said}"
        );
    }
}

#[tokio::test]
async fn a_setting_that_is_missing_is_named() {
    let without_key = [FINE[0], FINE[2]];

    let done = output(&["serve"], &without_key).await;

    assert_eq!(done.status.code(), Some(2));
    assert_eq!(
        text(&done.stderr),
        "error: SECRET_KEY (--secret-key) is not set; `--help` says what it is for\n"
    );
}

#[tokio::test]
async fn an_unknown_flag_gives_one_line_too() {
    let done = output(&["run", "--lissten", "127.0.0.1:0"], &[]).await;

    let line = text(&done.stderr);
    assert_eq!(done.status.code(), Some(2));
    assert!(line.contains("--lissten") && line.lines().count() == 1, "{line}");
}

#[tokio::test]
async fn printed_settings_are_masked_and_say_where_they_come_from() {
    let settings: Vec<_> = FINE
        .into_iter()
        .chain([
            ("REDIS_URL", "redis://:hunter2@127.0.0.1"),
            ("SMTP_URL", "smtps://app:hunter2@host"),
        ])
        .collect();

    let done = output(&["config", "print", "--max-depth", "12"], &settings).await;

    let printed = text(&done.stdout);
    assert!(!printed.contains("hunter2"), "{printed}");
    for line in [
        "DATABASE_URL=postgres://app:***@127.0.0.1:1/name?***  # environment",
        "SECRET_KEY=***  # environment",
        "PUBLIC_URL=https://honeydue.example  # environment",
        "MAX_DEPTH=12  # flag",
        "LISTEN=127.0.0.1:8000  # default",
        "DEFAULT_TIER=FREE  # default",
        "#ADMIN_EMAIL=  # not set",
    ] {
        assert!(
            printed.lines().any(|printed| printed == line),
            "no {line} in\n{printed}"
        );
    }
}

#[tokio::test]
async fn a_database_that_is_not_there_is_told_in_one_line_without_its_password() {
    let done = output(&["serve"], &FINE).await;

    let line = text(&done.stderr).lines().last().unwrap_or_default();
    assert_eq!(done.status.code(), Some(1));
    assert!(line.starts_with("error: DATABASE_URL (--database-url)"), "{line}");
    assert!(!text(&done.stderr).contains("hunter2"));
}

#[tokio::test]
async fn the_doctor_says_what_to_do() {
    let folder = Folder::new();
    let settings = [("DATA_DIR", folder.path()), ("REDIS_URL", "redis://127.0.0.1:1")];

    let ill = output(&["doctor"], &settings).await;
    let migrated = output(&["migrate", "up"], &settings).await;
    let well = output(&["doctor", "--data-dir", folder.path()], &[]).await;

    let said = text(&ill.stdout);
    assert_eq!(ill.status.code(), Some(1));
    assert!(said.contains("fail  Redis: cannot be reached"), "{said}");
    assert!(
        said.contains("warn  database: ") && said.contains("`honeydue run` makes it"),
        "{said}"
    );
    assert!(migrated.status.success());
    let said = text(&well.stdout);
    assert_eq!(well.status.code(), Some(0), "{said}");
    assert!(
        said.contains("ok    schema: all migrations are applied"),
        "{said}"
    );
}

#[tokio::test]
async fn a_store_that_is_set_up_by_half_is_named() {
    let cases = [
        (("APP_STORE_BUNDLE_ID", "com.honeydue.app"), "APP_STORE_APP_ID"),
        (("APP_STORE_APP_ID", "4711"), "APP_STORE_BUNDLE_ID"),
        (("APP_STORE_APP_ID", "mine"), "APP_STORE_APP_ID"),
        (("APP_STORE_ENVIRONMENT", "xcode"), "APP_STORE_ENVIRONMENT"),
        (
            ("APPLE_ROOT_CERTIFICATES", "/nowhere.cer"),
            "APPLE_ROOT_CERTIFICATES",
        ),
        (
            (
                "APPLE_ROOT_CERTIFICATES",
                concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
            ),
            "APPLE_ROOT_CERTIFICATES",
        ),
        (
            ("GOOGLE_PLAY_PACKAGE", "com.honeydue.app"),
            "GOOGLE_PLAY_SERVICE_ACCOUNT",
        ),
        (("GOOGLE_PLAY_PUSH_EMAIL", "a@b"), "GOOGLE_PLAY_PACKAGE"),
        (
            (
                "GOOGLE_PLAY_SERVICE_ACCOUNT",
                concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
            ),
            "GOOGLE_PLAY_SERVICE_ACCOUNT",
        ),
        (("GOOGLE_PLAY_URL", "http://example.com"), "GOOGLE_PLAY_URL"),
    ];
    for (setting, named) in cases {
        let settings: Vec<_> = FINE.into_iter().chain([setting]).collect();

        let done = output(&["config", "check"], &settings).await;

        let lines = text(&done.stderr);
        assert_eq!(done.status.code(), Some(2), "{setting:?}");
        assert!(
            lines.starts_with("error: ") && lines.contains(named),
            "{setting:?}: {lines}"
        );
    }
}

#[tokio::test]
async fn it_is_said_which_stores_are_off() {
    let off = output(&["config", "check"], &FINE).await;
    let apple = [
        ("APP_STORE_BUNDLE_ID", "com.honeydue.app"),
        ("APP_STORE_APP_ID", "4711"),
    ];
    let settings: Vec<_> = FINE.into_iter().chain(apple).collect();
    let on = output(&["config", "check"], &settings).await;
    let doctor = output(&["doctor"], &apple).await;

    for name in ["APP_STORE_BUNDLE_ID", "GOOGLE_PLAY_PACKAGE"] {
        assert!(
            text(&off.stdout).contains(&format!("{name} is not set")),
            "{name}"
        );
    }
    assert!(!text(&on.stdout).contains("APP_STORE_BUNDLE_ID"));
    assert!(text(&doctor.stdout).contains("purchases: Apple's App Store is set up"));
}
