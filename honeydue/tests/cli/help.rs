use crate::program::{output, text};

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
    (&["doctor"], &["--redis-url", "--smtp-url"]),
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
async fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish"] {
        let done = output(&["completions", shell], &[]).await;

        assert!(text(&done.stdout).contains("healthcheck"), "{shell}");
    }
}
