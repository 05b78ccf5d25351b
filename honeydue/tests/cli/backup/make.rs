//! Making a backup, and looking through one.

use std::fs;

use serde_json::json;
use tokio::net::TcpListener;

use super::{Full, KEY, document, listed, rows, with_manifest};
use crate::program::{Folder, Running, honeydue, output, text};

#[tokio::test]
async fn what_was_damaged_or_cut_off_is_seen_and_changes_nothing() {
    let (full, folder) = (Full::new().await, Folder::new());
    let url = full.home.database().url();
    let file = full.backup(&folder).await;
    let whole = fs::read(&file).unwrap();
    let before = rows(url).await;
    let damaged = format!("{}/damaged.zip", folder.path());
    let mut cases: Vec<(String, Vec<u8>)> = [0, 1, 1_000, whole.len() / 2, whole.len() - 1]
        .into_iter()
        .map(|length| (format!("cut off at {length}"), whole[..length].to_vec()))
        .collect();
    // Somewhere within the document, and within the first table.
    let within = whole.len() - document().len() / 2;
    for at in [200, within] {
        let mut changed = whole.clone();
        changed[at] ^= 0x10;
        cases.push((format!("changed at {at}"), changed));
    }

    for (name, bytes) in cases {
        fs::write(&damaged, bytes).unwrap();

        let verified = output(&["backup", "verify", &damaged], &[]).await;
        let restored = full.does(&["restore", &damaged, "--replace", "--yes"]).await;

        assert_eq!(
            verified.status.code(),
            Some(1),
            "{name}: {}",
            text(&verified.stdout)
        );
        assert_eq!(
            restored.status.code(),
            Some(1),
            "{name}: {}",
            text(&restored.stdout)
        );
        let line = text(&verified.stderr).lines().last().unwrap_or_default();
        assert!(line.contains("damaged.zip"), "{name}: {line}");
    }
    assert_eq!(rows(url).await, before);
}

#[tokio::test]
async fn a_manifest_that_says_something_else_is_not_believed() {
    let (full, folder) = (Full::new().await, Folder::new());
    let file = full.backup(&folder).await;
    let other = format!("{}/other.zip", folder.path());

    with_manifest(&file, &other, |manifest| {
        manifest["tables"][0]["rows"] = json!(4_711);
    });
    let miscounted = output(&["backup", "verify", &other], &[]).await;
    with_manifest(&file, &other, |manifest| {
        manifest["tables"].as_array_mut().unwrap().pop();
    });
    let forgotten = output(&["backup", "verify", &other], &[]).await;
    with_manifest(&file, &other, |_| {});
    let copied = output(&["backup", "verify", &other], &[]).await;

    assert_eq!(miscounted.status.code(), Some(1));
    assert!(
        text(&miscounted.stdout).contains("instead of 4711"),
        "{}",
        text(&miscounted.stdout)
    );
    assert_eq!(forgotten.status.code(), Some(1));
    assert!(text(&forgotten.stdout).contains("the manifest knows nothing of it"));
    assert!(copied.status.success(), "{}", text(&copied.stdout));
}

#[tokio::test]
async fn a_backup_that_is_not_whole_leaves_no_file() {
    let (full, folder) = (Full::new().await, Folder::new());
    let (database, files) = (full.home.database().url(), full.files.as_str());
    let file = format!("{}/backup.zip", folder.path());
    // As a disk is that has room for 64 KiB of it.
    let script = r#"trap "" XFSZ; ulimit -f 128; exec "$@""#;
    let program = honeydue(&["backup", &file], &[]);
    let program = program.as_std();
    let mut command = tokio::process::Command::new("sh");
    command
        .args(["-c", script, "sh"])
        .arg(program.get_program())
        .args(program.get_args())
        .env_clear()
        .envs([("DATABASE_URL", database), ("FILES_DIR", files), KEY]);
    let full_disk = command.output().await.unwrap();

    // A bucket that takes the question and never answers.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let settings = [
        ("DATABASE_URL", database),
        ("S3_BUCKET", "nowhere"),
        ("S3_ENDPOINT", &endpoint),
        ("S3_PATH_STYLE", "true"),
        ("S3_ACCESS_KEY_ID", "key"),
        ("S3_SECRET_ACCESS_KEY", "secret"),
    ];
    let running = Running::start(honeydue(&["backup", &file], &settings));
    let (_held, _) = listener.accept().await.unwrap();
    let meanwhile = listed(&folder);
    running.signal("INT").await;
    let code = running.ended().await;

    assert_eq!(full_disk.status.code(), Some(1), "{}", text(&full_disk.stderr));
    assert_eq!(
        text(&full_disk.stderr).lines().count(),
        1,
        "{}",
        text(&full_disk.stderr)
    );
    assert!(
        text(&full_disk.stderr).contains("backup.zip was not written"),
        "{}",
        text(&full_disk.stderr)
    );
    assert!(
        meanwhile.iter().all(|name| name.ends_with(".part")),
        "{meanwhile:?}"
    );
    assert_eq!(meanwhile.len(), 1);
    assert_eq!(code, Some(1));
    assert_eq!(listed(&folder), [""; 0]);
}

#[tokio::test]
async fn a_file_without_bytes_is_told_and_holds_nothing_up() {
    let (full, folder) = (Full::new().await, Folder::new());
    fs::remove_dir_all(&full.files).unwrap();

    let done = full.does(&["backup", folder.path()]).await;
    let names = listed(&folder);
    let there = full
        .does(&["backup", &format!("{}/{}", folder.path(), names[0])])
        .await;

    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(
        text(&done.stdout).contains("/original is not in the store"),
        "{}",
        text(&done.stdout)
    );
    // In a folder it is named by the instant.
    assert!(
        names[0].starts_with("honeydue-") && names[0].ends_with("Z.zip"),
        "{names:?}"
    );
    assert_eq!(there.status.code(), Some(2));
    assert!(text(&there.stderr).contains("is there already"));
}
