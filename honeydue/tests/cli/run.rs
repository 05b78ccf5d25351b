use std::{fs, os::unix::fs::PermissionsExt};

use domain::db;
use entity::{account, admin_user, completion, membership, residence, task};
use sea_orm::{DatabaseConnection, EntityTrait, PaginatorTrait};

use crate::program::{Folder, Running, honeydue, output, text};

/// Starts `honeydue run` on a port that is free.
async fn run(folder: &Folder) -> Running {
    run_with(folder, &[]).await
}

/// Starts it with settings.
async fn run_with(folder: &Folder, settings: &[(&str, &str)]) -> Running {
    let command = honeydue(
        &["run", "--listen", "127.0.0.1:0", "--data-dir", folder.path()],
        settings,
    );
    Running::start(command).listening("landing page  ").await
}

/// Counts the rows of the embedded database.
async fn rows(folder: &Folder) -> [u64; 6] {
    let url = format!("sqlite:{}/honeydue.sqlite", folder.path());
    let db = &db::connect(&url, 1)
        .await
        .expect("the program has left a database");
    [
        count::<account::Entity>(db).await,
        count::<admin_user::Entity>(db).await,
        count::<residence::Entity>(db).await,
        count::<membership::Entity>(db).await,
        count::<task::Entity>(db).await,
        count::<completion::Entity>(db).await,
    ]
}

async fn count<E: EntityTrait<Model: Send + Sync>>(db: &DatabaseConnection) -> u64 {
    E::find().count(db).await.expect("the table is there")
}

#[tokio::test]
async fn it_needs_nothing_and_stops_cleanly() {
    let folder = Folder::new();

    let running = run(&folder).await;
    let listen = running.url.trim_start_matches("http://").to_owned();
    let ready = reqwest::get(format!("{}/readyz", running.url)).await.unwrap();
    let healthy = output(&["healthcheck", "--listen", &listen], &[]).await;
    running.signal("TERM").await;
    let code = running.ended().await;
    let gone = output(&["healthcheck", "--listen", &listen], &[]).await;

    assert_eq!(ready.status(), 200);
    // What was printed is there, also before the first mail.
    assert!(fs::exists(format!("{}/mail", folder.path())).unwrap());
    assert!(healthy.status.success(), "{}", text(&healthy.stderr));
    assert_eq!(code, Some(0));
    assert_eq!(gone.status.code(), Some(1));
}

/// Signs somebody up who makes two homes, and returns the answer to the second.
async fn second_home(running: &Running) -> String {
    let url = format!("{}/graphql", running.url);
    let ask = async |body: &str, token: &str| {
        let request = reqwest::Client::new()
            .post(&url)
            .header("content-type", "application/json");
        let request = request.bearer_auth(token).body(body.to_owned());
        let answer = request.send().await.expect("the program answers");
        answer.text().await.expect("a whole answer")
    };
    let sign_up = r#"{"query":"mutation { signUp(input: { email: \"ada@example.org\", password: \"correct horse\", displayName: \"Ada\" }) { tokens { accessToken } } }"}"#;
    let answer: serde_json::Value =
        serde_json::from_str(&ask(sign_up, "none").await).expect("an answer in JSON");
    let token = answer["data"]["signUp"]["tokens"]["accessToken"]
        .as_str()
        .expect("whoever signs up is signed in");
    let create = r#"{"query":"mutation { createResidence(input: { name: \"Cabin\", kind: CABIN }) { residence { name } userErrors { code } } }"}"#;
    ask(create, token).await;
    ask(create, token).await
}

#[tokio::test]
async fn everyone_has_the_plan_that_is_set_and_the_demo_fits_into_each() {
    let (wide, narrow) = (Folder::new(), Folder::new());

    let unset = run(&wide).await;
    let of_unset = second_home(&unset).await;
    let free = run_with(&narrow, &[("DEFAULT_TIER", "free")]).await;
    let of_free = second_home(&free).await;
    for running in [unset, free] {
        running.signal("TERM").await;
        assert_eq!(running.ended().await, Some(0));
    }

    assert!(of_unset.contains(r#""residence":{"name":"Cabin"}"#), "{of_unset}");
    assert!(of_free.contains("LIMIT_REACHED"), "{of_free}");
    let [_, _, residences, memberships, tasks, _] = rows(&narrow).await;
    assert_eq!((residences, memberships), (2 + 1, 3 + 1));
    assert!(tasks >= 14);
}

#[tokio::test]
async fn a_folder_is_for_one_at_a_time() {
    let folder = Folder::new();
    let running = run(&folder).await;

    let second = output(
        &["run", "--listen", "127.0.0.1:0", "--data-dir", folder.path()],
        &[],
    )
    .await;
    running.signal("KILL").await;
    running.ended().await;
    let third = run(&folder).await;
    third.signal("TERM").await;

    let line = text(&second.stderr).lines().last().unwrap_or_default();
    assert_eq!(second.status.code(), Some(2));
    assert!(line.starts_with("error: DATA_DIR (--data-dir)"), "{line}");
    assert_eq!(third.ended().await, Some(0));
}

#[tokio::test]
async fn the_code_of_an_invitation_stays_out_of_the_log() {
    let folder = Folder::new();
    let listen = ["--listen", "127.0.0.1:0", "--data-dir", folder.path()];
    let settings = [("LOG_LEVEL", "debug"), ("LOG_FORMAT", "json")];
    let running = Running::start(honeydue(&[&["run"], &listen[..]].concat(), &settings));
    let mut running = running.listening("landing page  ").await;

    let page = reqwest::get(format!("{}/join/K7QX2M9P", running.url))
        .await
        .unwrap();
    let line = running.line("/join/").await;

    assert_eq!(page.status(), 200);
    assert!(line.contains("Answered GET /join/ with 200"), "{line}");
    assert!(!line.contains("K7QX2M9P"), "{line}");
}

#[tokio::test]
async fn a_second_start_seeds_nothing() {
    let folder = Folder::new();
    let first = run(&folder).await;
    first.signal("INT").await;
    assert_eq!(first.ended().await, Some(0));
    let before = rows(&folder).await;

    let second = run(&folder).await;
    second.signal("INT").await;
    assert_eq!(second.ended().await, Some(0));
    let seeded = output(&["seed", "--demo", "--data-dir", folder.path()], &[]).await;

    let [accounts, operators, residences, memberships, tasks, completions] = before;
    assert_eq!((accounts, operators, residences, memberships), (2, 1, 2, 3));
    assert!(tasks >= 14 && completions > 0, "{before:?}");
    assert!(seeded.status.success(), "{}", text(&seeded.stderr));
    assert_eq!(rows(&folder).await, before);
}

#[tokio::test]
async fn only_its_owner_may_read_the_secret_key_and_it_stays_the_same() {
    let folder = Folder::new();
    let file = format!("{}/secret-key", folder.path());

    let first = run(&folder).await;
    first.signal("TERM").await;
    first.ended().await;
    let key = fs::read_to_string(&file).unwrap();
    let second = run(&folder).await;
    second.signal("TERM").await;
    second.ended().await;

    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(key.trim().len() >= 32);
    assert_eq!(fs::read_to_string(&file).unwrap(), key);
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let folder = Folder::new();
    let running = run(&folder).await;
    let listen = running.url.trim_start_matches("http://").to_owned();

    let other = Folder::new();
    let words = ["run", "--listen", &listen, "--data-dir", other.path()];
    let refused = output(&words, &[]).await;

    let line = text(&refused.stderr);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        line.starts_with("error: LISTEN (--listen) ") && line.lines().count() == 1,
        "{line}"
    );
}

#[tokio::test]
async fn operators_are_made_and_helped_from_the_command_line() {
    let folder = Folder::new();
    let settings = [("DATA_DIR", folder.path()), ("ADMIN_PASSWORD", "hunter2 hunter2")];
    let email = ["--admin-email", "ada@honeydue.test"];
    output(&["migrate", "up"], &settings).await;

    let reset = output(&[&["admin", "reset-password"], &email[..]].concat(), &settings).await;
    let made = output(&[&["admin", "create"], &email[..]].concat(), &settings).await;
    let again = output(&[&["admin", "create"], &email[..]].concat(), &settings).await;
    let helped = output(&[&["admin", "reset-password"], &email[..]].concat(), &settings).await;
    let unlocked = output(&[&["admin", "reset-totp"], &email[..]].concat(), &settings).await;

    assert!(text(&reset.stderr).contains("ADMIN_EMAIL (--admin-email) belongs to no operator"));
    assert!(
        made.status.success() && helped.status.success() && unlocked.status.success(),
        "{}",
        text(&made.stderr)
    );
    assert!(text(&again.stderr).contains("ADMIN_EMAIL (--admin-email) belongs to an operator already"));
    for done in [reset, made, again, helped, unlocked] {
        assert!(!text(&done.stdout).contains("hunter2") && !text(&done.stderr).contains("hunter2"));
    }
}
