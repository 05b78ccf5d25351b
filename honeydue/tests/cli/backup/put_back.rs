//! Putting a backup back.

use std::fs;

use domain::db;
use entity::{account, residence, task};
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait, Statement};
use serde_json::{Value, json};
use testing::Database;

use super::{Full, KEY, bytes, manifest, rows, with_manifest};
use crate::program::{Folder, Running, honeydue, output, text};

#[tokio::test]
async fn what_was_backed_up_comes_back_row_by_row_and_byte_by_byte() {
    let (full, folder) = (Full::new().await, Folder::new());
    let new = Database::empty().await;
    let new_files = format!("{}/files", folder.path());
    let settings = [("DATABASE_URL", new.url()), ("FILES_DIR", &new_files), KEY];

    let file = full.backup(&folder).await;
    let verified = output(&["backup", "verify", &file], &[]).await;
    let restored = output(&["restore", &file], &settings).await;
    let doctor = output(&["migrate", "status"], &settings[..1]).await;
    let again = format!("{}/again.zip", folder.path());
    let second = output(&["backup", &again, "--json"], &settings).await;

    assert!(verified.status.success(), "{}", text(&verified.stderr));
    assert!(
        text(&verified.stdout).contains("is whole"),
        "{}",
        text(&verified.stdout)
    );
    assert!(restored.status.success(), "{}", text(&restored.stderr));
    let (before, after) = (rows(full.home.database().url()).await, rows(new.url()).await);
    assert!(before.len() > 40, "{}", before.len());
    for (table, rows) in &before {
        assert_eq!(Some(rows), after.get(table), "{table}");
    }
    for table in [
        "account",
        "task",
        "task_completion",
        "file",
        "session",
        "task_template_text",
    ] {
        assert!(!before[table].is_empty(), "{table}");
    }
    let (old_bytes, new_bytes) = (bytes(&full.files), bytes(&new_files));
    assert!(!new_bytes.is_empty());
    for (key, bytes) in &new_bytes {
        assert_eq!(old_bytes.get(key), Some(bytes), "{key}");
    }
    let said = text(&restored.stdout);
    assert!(said.contains("counted and compared"), "{said}");
    assert!(said.contains("SECRET_KEY is the one of the backup"), "{said}");
    assert!(
        text(&doctor.stdout)
            .lines()
            .all(|line| line.starts_with("applied  "))
    );
    if new.is_postgres() {
        // A restore would have to set them on.
        let db = new.connect().await;
        let sequences =
            Statement::from_string(db.get_database_backend(), "SELECT 1 AS one FROM pg_sequences");
        assert!(db.query_all_raw(sequences).await.unwrap().is_empty());
        db.close().await.unwrap();
    }
    // A backup of what came back is the same, table by table.
    let first: Value = manifest(&file);
    assert!(second.status.success(), "{}", text(&second.stderr));
    assert_eq!(first["tables"], manifest(&again)["tables"]);
    assert_eq!(first["files"], manifest(&again)["files"]);
}

#[tokio::test]
async fn a_database_in_use_is_replaced_only_where_that_is_meant() {
    let (full, folder) = (Full::new().await, Folder::new());
    let url = full.home.database().url();
    let file = full.backup(&folder).await;
    let before = rows(url).await;
    // Operators leave a trace that no statement can remove.
    let made = output(
        &["admin", "create", "--admin-email", "ada@honeydue.test"],
        &[("DATABASE_URL", url), ("ADMIN_PASSWORD", "correct horse")],
    )
    .await;
    assert!(made.status.success(), "{}", text(&made.stderr));
    let changed = rows(url).await;

    let refused = full.does(&["restore", &file]).await;
    let unsure = full.does(&["restore", &file, "--replace"]).await;
    let untouched = rows(url).await;
    let meant = full
        .does(&["restore", &file, "--replace", "--yes", "--without-files"])
        .await;

    assert_eq!(refused.status.code(), Some(2));
    assert!(
        text(&refused.stderr).contains("the database is in use"),
        "{}",
        text(&refused.stderr)
    );
    assert_eq!(unsure.status.code(), Some(2));
    assert!(text(&unsure.stderr).contains("--yes says that this is meant"));
    assert_ne!(before, changed);
    assert_eq!(untouched, changed);
    assert!(meant.status.success(), "{}", text(&meant.stderr));
    assert_eq!(rows(url).await, before);
}

#[tokio::test]
async fn a_database_of_others_is_left_alone() {
    let (full, folder) = (Full::new().await, Folder::new());
    let file = full.backup(&folder).await;
    let other = Database::empty().await;
    let db = other.connect().await;
    db.execute_unprepared("CREATE TABLE invoice (id integer)")
        .await
        .unwrap();
    db.close().await.unwrap();

    let settings = [("DATABASE_URL", other.url()), KEY];
    let done = output(
        &["restore", &file, "--replace", "--yes", "--without-files"],
        &settings,
    )
    .await;

    assert_eq!(done.status.code(), Some(2));
    assert!(text(&done.stderr).contains("(invoice)"), "{}", text(&done.stderr));
    assert_eq!(rows(other.url()).await.len(), 1);
}

#[tokio::test]
async fn everybody_is_signed_out_where_that_is_wanted_and_another_key_is_told() {
    let (full, folder) = (Full::new().await, Folder::new());
    let file = full.backup(&folder).await;
    let new = Database::empty().await;
    let settings = [
        ("DATABASE_URL", new.url()),
        ("SECRET_KEY", "another one that is as long as it has to be"),
    ];

    let done = output(&["restore", &file, "--without-files", "--sign-out"], &settings).await;

    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(text(&done.stderr).contains("warning: SECRET_KEY is not the one of the backup"));
    assert!(
        text(&done.stdout).contains("Everybody is signed out: 5 sessions were ended"),
        "{}",
        text(&done.stdout)
    );
    let after = rows(new.url()).await;
    assert!(after["session"].is_empty() && !after["account"].is_empty());
}

#[tokio::test]
async fn a_backup_of_another_database_or_of_a_newer_program_is_refused() {
    let (full, folder) = (Full::new().await, Folder::new());
    let file = full.backup(&folder).await;
    let other = format!("{}/other.zip", folder.path());
    let elsewhere = match full.home.database().is_postgres() {
        true => format!("sqlite:{}/new.sqlite", folder.path()),
        false => "postgres://app@127.0.0.1:1/name".to_owned(),
    };
    let new = Database::empty().await;

    let wrong = output(&["restore", &file], &[("DATABASE_URL", &elsewhere), KEY]).await;
    with_manifest(&file, &other, |manifest| {
        let migrations = manifest["migrations"].as_array_mut().unwrap();
        migrations.push(json!("m29991231_000001_the_future"));
    });
    let newer = output(&["restore", &other], &[("DATABASE_URL", new.url()), KEY]).await;
    with_manifest(&file, &other, |manifest| manifest["format"] = json!(99));
    let strange = output(&["restore", &other], &[("DATABASE_URL", new.url()), KEY]).await;

    assert_eq!(wrong.status.code(), Some(2));
    assert!(
        text(&wrong.stderr).contains("is a backup of"),
        "{}",
        text(&wrong.stderr)
    );
    assert_eq!(newer.status.code(), Some(2));
    assert!(
        text(&newer.stderr).contains("m29991231_000001_the_future"),
        "{}",
        text(&newer.stderr)
    );
    assert_eq!(strange.status.code(), Some(1));
    assert!(
        text(&strange.stderr).contains("format 99"),
        "{}",
        text(&strange.stderr)
    );
    assert!(rows(new.url()).await.is_empty());
}

#[tokio::test]
async fn an_older_backup_is_put_back_and_brought_up_to_date() {
    let (old, new, folder) = (Database::empty().await, Database::empty().await, Folder::new());
    let file = format!("{}/old.zip", folder.path());
    let settings = [("DATABASE_URL", old.url()), KEY];
    for words in [
        &["migrate", "up"][..],
        &["seed", "--demo"],
        &["migrate", "down", "--steps", "3"],
    ] {
        let done = output(words, &settings).await;
        assert!(done.status.success(), "{words:?}: {}", text(&done.stderr));
    }

    let made = output(&["backup", &file, "--without-files"], &settings).await;
    let restored = output(&["restore", &file], &[("DATABASE_URL", new.url()), KEY]).await;
    let status = output(&["migrate", "status"], &[("DATABASE_URL", new.url())]).await;

    assert!(made.status.success(), "{}", text(&made.stderr));
    assert!(restored.status.success(), "{}", text(&restored.stderr));
    assert!(
        text(&restored.stdout).contains("applied 3 newer steps"),
        "{}",
        text(&restored.stdout)
    );
    assert!(
        text(&status.stdout)
            .lines()
            .all(|line| line.starts_with("applied  "))
    );
    let (before, after) = (rows(old.url()).await, rows(new.url()).await);
    assert_eq!(before["account"].len(), after["account"].len());
    assert_eq!(before["task"].len(), after["task"].len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_copied_while_others_write_is_of_one_instant() {
    let (full, folder) = (Full::new().await, Folder::new());
    let task = full.home.task("Clean the gutters").due("2030-01-31").await;
    let rename = "mutation($id: ID!, $title: String!) { updateTask(input: { taskId: $id, title: $title }) { task { id } userErrors { code } } }";
    let owner = full.home.owner();
    let writing = async {
        for nth in 0.. {
            let renamed = json!({ "id": task.id, "title": format!("Clean it for the {nth}th time") });
            owner.send(rename, renamed).await.fine();
        }
    };
    let copying = async {
        let mut revisions = Vec::new();
        for nth in 0..3 {
            let file = format!("{}/{nth}.zip", folder.path());
            let made = full.does(&["backup", "--without-files", &file]).await;
            assert!(made.status.success(), "{}", text(&made.stderr));
            let new = Database::empty().await;
            let restored = output(&["restore", &file], &[("DATABASE_URL", new.url()), KEY]).await;
            assert!(restored.status.success(), "{}", text(&restored.stderr));
            let db = new.connect().await;
            let home = residence::Entity::find_by_id(full.home.residence().id)
                .one(&db)
                .await
                .unwrap();
            let task = task::Entity::find_by_id(task.id).one(&db).await.unwrap();
            revisions.push((home.unwrap().revision, task.unwrap().revision));
            db.close().await.unwrap();
        }
        revisions
    };

    let revisions = tokio::select! {
        revisions = copying => revisions,
        () = writing => unreachable!("it writes until all is copied"),
    };

    // The one row is stamped with what the other counts, in the same transaction.
    assert!(revisions.iter().all(|(home, task)| home == task), "{revisions:?}");
    assert!(revisions[0].0 < revisions[2].0, "{revisions:?}");
}

#[tokio::test]
async fn files_go_into_a_bucket_and_come_out_of_it() {
    let Some(bucket) = testing::bucket() else {
        // Where there is one, they do.
        return;
    };
    let (full, folder) = (Full::new().await, Folder::new());
    let file = full.backup(&folder).await;
    let (new, again) = (Database::empty().await, format!("{}/again.zip", folder.path()));
    let bucket = bucket.settings();
    let settings: Vec<_> = bucket
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .chain([("DATABASE_URL", new.url()), KEY])
        .collect();

    let restored = output(&["restore", &file], &settings).await;
    let made = output(&["backup", &again], &settings).await;

    assert!(restored.status.success(), "{}", text(&restored.stderr));
    assert!(made.status.success(), "{}", text(&made.stderr));
    assert!(!manifest(&file)["files"].as_array().unwrap().is_empty());
    assert_eq!(manifest(&file)["files"], manifest(&again)["files"]);
}

#[tokio::test]
async fn an_embedded_installation_is_backed_up_while_it_runs_and_restored_once_it_does_not() {
    let (folder, new, backups) = (Folder::new(), Folder::new(), Folder::new());
    let run = ["run", "--listen", "127.0.0.1:0", "--data-dir"];
    let start = |folder: &Folder| Running::start(honeydue(&[&run[..], &[folder.path()]].concat(), &[]));
    let running = start(&folder).listening("landing page  ").await;
    let file = format!("{}/backup.zip", backups.path());

    let made = output(&["backup", &file, "--data-dir", folder.path()], &[]).await;
    let words = ["restore", &file, "--replace", "--yes", "--data-dir"];
    let held = output(&[&words[..], &[folder.path()]].concat(), &[]).await;
    let restored = output(&[&words[..], &[new.path()]].concat(), &[]).await;
    running.signal("TERM").await;
    running.ended().await;
    fs::copy(
        format!("{}/secret-key", folder.path()),
        format!("{}/secret-key", new.path()),
    )
    .unwrap();
    let again = start(&new).listening("landing page  ").await;
    let ready = reqwest::get(format!("{}/readyz", again.url)).await.unwrap();
    again.signal("TERM").await;

    assert!(made.status.success(), "{}", text(&made.stderr));
    assert_eq!(held.status.code(), Some(2));
    assert!(
        text(&held.stderr).contains("is in use by another `honeydue run`"),
        "{}",
        text(&held.stderr)
    );
    assert!(restored.status.success(), "{}", text(&restored.stderr));
    assert_eq!(ready.status(), 200);
    assert_eq!(again.ended().await, Some(0));
    let url = format!("sqlite:{}/honeydue.sqlite", new.path());
    let db = db::connect(&url, 1).await.unwrap();
    assert_eq!(account::Entity::find().count(&db).await.unwrap(), 2);
}
