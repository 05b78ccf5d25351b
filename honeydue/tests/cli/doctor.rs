//! What the doctor finds.

use serde_json::Value;
use testing::{Database, redis_url};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

use crate::program::{Folder, output, text};

/// Asks the doctor, and returns what was found, with the exit code.
async fn found(settings: &[(&str, &str)]) -> (Option<i32>, Vec<(String, String, String)>) {
    let done = output(&["doctor", "--json"], settings).await;
    let found: Value = serde_json::from_slice(&done.stdout).expect("JSON");
    let found = found.as_array().expect("a list").iter().map(|finding| {
        let part = |name: &str| finding[name].as_str().unwrap_or_default().to_owned();
        (part("check"), part("state"), part("text"))
    });
    (done.status.code(), found.collect())
}

fn has(found: &[(String, String, String)], (check, state, words): (&str, &str, &str)) -> bool {
    let mut all = found.iter();
    all.any(|finding| finding.0 == check && finding.1 == state && finding.2.contains(words))
}

#[tokio::test]
async fn the_database_is_looked_at_from_all_sides() {
    let (database, folder) = (Database::new().await, Folder::new());
    let settings = [("DATABASE_URL", database.url()), ("DATA_DIR", folder.path())];

    let (code, well) = found(&settings).await;
    output(&["migrate", "down", "--steps", "2"], &settings).await;
    let (behind, old) = found(&settings).await;

    assert_eq!(code, Some(0), "{well:#?}");
    for wanted in [
        ("database", "ok", "MiB"),
        ("database", "ok", "rows can be read and written"),
        ("schema", "ok", "all migrations are applied"),
        ("settings", "warn", "SECRET_KEY (--secret-key) is not set"),
    ] {
        assert!(has(&well, wanted), "{wanted:?} in {well:#?}");
    }
    assert!(well.iter().any(|finding| finding.0 == "disk"), "{well:#?}");
    assert_eq!(behind, Some(1));
    assert!(
        has(
            &old,
            (
                "schema",
                "fail",
                "2 migrations are missing; run `honeydue migrate up`"
            )
        ),
        "{old:#?}"
    );
}

#[tokio::test]
async fn a_database_that_is_ahead_of_the_program_is_told() {
    let (database, folder) = (Database::new().await, Folder::new());
    let db = database.connect().await;
    sea_orm::ConnectionTrait::execute_unprepared(
        &db,
        "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29991231_000001_the_future', 0)",
    )
    .await
    .unwrap();

    let (code, found) = found(&[("DATABASE_URL", database.url()), ("DATA_DIR", folder.path())]).await;

    assert_eq!(code, Some(0));
    assert!(
        has(&found, ("schema", "warn", "m29991231_000001_the_future")),
        "{found:#?}"
    );
}

#[tokio::test]
async fn redis_says_how_it_is() {
    let Some(url) = redis_url() else {
        // Where there is one, it is asked.
        return;
    };
    let folder = Folder::new();

    let (_, found) = found(&[("REDIS_URL", &url), ("DATA_DIR", folder.path())]).await;

    assert!(has(&found, ("Redis", "ok", "answers")), "{found:#?}");
    assert!(
        found.iter().any(|finding| finding.2.contains("maxmemory-policy")),
        "{found:#?}"
    );
}

#[tokio::test]
async fn a_bucket_is_read_as_apps_read_it() {
    let Some(settings) = testing::bucket().map(|bucket| bucket.settings()) else {
        // Where there is one, it is read.
        return;
    };
    let folder = Folder::new();
    let settings: Vec<_> = settings
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .chain([("DATA_DIR", folder.path())])
        .collect();
    let thief: Vec<_> = settings
        .iter()
        .map(|(name, value)| match *name {
            "S3_SECRET_ACCESS_KEY" => (*name, "not the secret"),
            name => (name, *value),
        })
        .collect();

    let (_, well) = found(&settings).await;
    let (code, ill) = found(&thief).await;

    assert!(
        has(&well, ("files", "ok", "can be read by a signed address")),
        "{well:#?}"
    );
    assert_eq!(code, Some(1));
    assert!(has(&ill, ("files", "fail", "cannot be used")), "{ill:#?}");
}

/// Answers like a mail server that knows one password, and encrypts nothing.
async fn mail_server(listener: TcpListener) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            return;
        };
        tokio::spawn(async move {
            let (reader, mut writer) = stream.into_split();
            let mut lines = BufReader::new(reader).lines();
            writer.write_all(b"220 mail.test ready\r\n").await.ok();
            while let Ok(Some(line)) = lines.next_line().await {
                let answer: &[u8] = match line.split(' ').next().unwrap_or_default() {
                    "EHLO" => b"250-mail.test\r\n250 AUTH PLAIN\r\n",
                    // \0app\0right
                    "AUTH" if line.ends_with("AGFwcAByaWdodA==") => b"235 in\r\n",
                    "AUTH" => b"535 5.7.8 no such name or password\r\n",
                    "QUIT" => b"221 bye\r\n",
                    _ => b"250 ok\r\n",
                };
                writer.write_all(answer).await.ok();
            }
        });
    }
}

#[tokio::test]
async fn the_mail_server_is_spoken_to_until_it_lets_us_in() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(mail_server(listener));
    let folder = Folder::new();
    let ask = async |url: &str| found(&[("SMTP_URL", url), ("DATA_DIR", folder.path())]).await;

    let (_, well) = ask(&format!("smtp://app:right@{address}")).await;
    let (code, wrong) = ask(&format!("smtp://app:hunter2@{address}")).await;
    let (_, plain) = ask(&format!("smtp://{address}?tls=required")).await;

    assert!(
        has(&well, ("mail", "ok", "the server greets and lets us in")),
        "{well:#?}"
    );
    assert_eq!(code, Some(1));
    assert!(has(&wrong, ("mail", "fail", "535")), "{wrong:#?}");
    assert!(
        wrong.iter().all(|finding| !finding.2.contains("hunter2")),
        "{wrong:#?}"
    );
    assert!(has(&plain, ("mail", "fail", "check SMTP_URL")), "{plain:#?}");
}

#[tokio::test]
async fn a_trial_mail_tells_what_the_server_answered() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(mail_server(listener));
    let folder = Folder::new();
    let outbox = [("OUTBOX_DIR", folder.path())];

    let recorded = output(&["mail", "test", "ada@honeydue.test", "--json"], &outbox).await;
    let url = format!("smtp://app:hunter2@{address}");
    let refused = output(
        &["mail", "test", "ada@honeydue.test"],
        &[("SMTP_URL", url.as_str())],
    )
    .await;
    let gone = output(
        &["mail", "test", "ada@honeydue.test"],
        &[("SMTP_URL", "smtp://127.0.0.1:1")],
    )
    .await;
    let nobody = output(&["mail", "test", "ada"], &outbox).await;

    assert_eq!(recorded.status.code(), Some(0), "{}", text(&recorded.stderr));
    let shown: Value = serde_json::from_slice(&recorded.stdout).unwrap();
    assert_eq!(
        (&shown["outcome"], &shown["signed"]),
        (&"SENT".into(), &false.into())
    );
    let mails = std::fs::read_dir(format!("{}/mail", folder.path())).unwrap();
    let mails: Vec<_> = mails
        .map(|mail| std::fs::read_to_string(mail.unwrap().path()).unwrap())
        .collect();
    assert!(
        mails.len() == 1 && mails[0].contains("To: ada@honeydue.test"),
        "{mails:?}"
    );
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stdout).contains("535"), "{}", text(&refused.stdout));
    assert_eq!(gone.status.code(), Some(1), "{}", text(&gone.stdout));
    assert_eq!(nobody.status.code(), Some(2));
}
