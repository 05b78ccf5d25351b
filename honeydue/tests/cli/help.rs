use crate::program::{Folder, output, text};

/// Every command with what its help must speak of.
const COMMANDS: &[(&[&str], &[&str])] = &[
    (
        &[],
        &["run", "serve", "worker", "migrate", "doctor", "Exit codes"],
    ),
    (
        &["run"],
        &[
            "--listen",
            "--data-dir",
            "[env: DATA_DIR=]",
            "[default: PRO]",
            "[default: 127.0.0.1:8000]",
        ],
    ),
    (
        &["serve"],
        &[
            "--database-url",
            "[env: DATABASE_URL]",
            "--secret-key",
            "--public-url",
            "[default: FREE]",
            "Waits until",
        ],
    ),
    (&["worker"], &["--worker-listen", "--smtp-url", "--redis-url"]),
    (&["migrate"], &["up", "status", "down"]),
    (&["migrate", "up"], &["Any number may run at once"]),
    (&["migrate", "status"], &["--database-url"]),
    (&["migrate", "down"], &["--steps"]),
    (&["schema"], &["--admin"]),
    (&["seed"], &["--demo"]),
    (&["admin", "create"], &["--admin-email", "--admin-password"]),
    (
        &["admin", "reset-password"],
        &["--admin-email", "--admin-password"],
    ),
    (&["admin", "reset-totp"], &["--admin-email", "recovery codes"]),
    (
        &["admin", "serve"],
        &["[env: ADMIN_LISTEN=]", "/admin/graphql", "Needs no database"],
    ),
    (&["config", "print"], &["masked", "--secret-key"]),
    (&["doctor"], &["--redis-url", "--smtp-url", "--json", "Examples:"]),
    (
        &["backup"],
        &["while it runs", "verify", "--without-files", "Examples:"],
    ),
    (&["backup", "verify"], &["needs no database", "Example:"]),
    (
        &["restore"],
        &["--replace", "--sign-out", "one transaction", "Examples:"],
    ),
    (&["mail", "test"], &["--smtp-url", "Example:"]),
    (&["push", "test"], &["--apns-key-file", "Examples:"]),
    (
        &["jobs", "list"],
        &["--kind", "--channel", "--since", "Examples:"],
    ),
    (&["jobs", "retry"], &["--all", "--yes", "Examples:"]),
    (&["jobs", "purge"], &["--older-than-days", "half a year"]),
    (&["user", "find"], &["--json", "Examples:"]),
    (&["user", "suspend"], &["--reason", "audit"]),
    (&["user", "sessions"], &["--sign-out", "everywhere at once"]),
    (&["man"], &["Example:"]),
    (&["healthcheck"], &["--listen"]),
    (&["completions"], &["bash"]),
];

#[tokio::test]
async fn help_is_the_reference() {
    for (words, topics) in COMMANDS.iter().copied() {
        let words: Vec<_> = words.iter().copied().chain(["--help"]).collect();

        let done = output(&words, &[]).await;

        let help = text(&done.stdout);
        assert!(done.status.success(), "{words:?}");
        for topic in topics {
            assert!(help.contains(topic), "{words:?} says nothing of {topic}:\n{help}");
        }
    }
}

#[tokio::test]
async fn help_shows_no_secret_of_the_environment() {
    let settings = [
        ("SECRET_KEY", "hunter2 hunter2 hunter2 hunter2 hunter2"),
        ("DATABASE_URL", "postgres://app:hunter2@host/name"),
        ("ADMIN_PASSWORD", "hunter2 hunter2"),
        ("SMTP_URL", "smtps://app:hunter2@host"),
    ];
    for command in ["run", "serve", "worker", "doctor"] {
        let done = output(&[command, "--help"], &settings).await;

        assert!(!text(&done.stdout).contains("hunter2"), "{command}");
    }
}

#[tokio::test]
async fn the_manual_has_a_page_for_each_command() {
    let folder = Folder::new();
    let man = format!("{}/man1", folder.path());

    let done = output(&["man", &man], &[]).await;

    assert!(done.status.success(), "{}", text(&done.stderr));
    for page in [
        "honeydue",
        "honeydue-serve",
        "honeydue-backup-verify",
        "honeydue-user-sessions",
    ] {
        let page = std::fs::read_to_string(format!("{man}/{page}.1"))
            .unwrap_or_else(|error| panic!("{page}: {error}"));
        assert!(page.contains(".TH") && page.contains(".SH SYNOPSIS"), "{page}");
    }
    let restore = std::fs::read_to_string(format!("{man}/honeydue-restore.1")).unwrap();
    assert!(restore.contains("Examples:"), "{restore}");
}

#[tokio::test]
async fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish"] {
        let done = output(&["completions", shell], &[]).await;

        assert!(text(&done.stdout).contains("healthcheck"), "{shell}");
    }
}
