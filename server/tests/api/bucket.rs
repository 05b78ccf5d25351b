//! Files in a bucket of a real S3 server, where the test run has one; elsewhere these tests have nothing to say.
//!
//! The server judges signatures by its own clock, so these homes live now.

use chrono::TimeDelta;
use domain::{
    App, Clock,
    app::Parts,
    clean,
    outside::{self, Authorities},
    store::{Key, Store},
};
use entity::id::{FileId, UploadId};
use serde_json::Value;
use testing::{
    Authority, Client, Home, Place, bucket,
    file::{WHERE_IT_WAS_TAKEN, pdf, photo},
};

/// Returns an app of a home whose files are in a bucket.
async fn app(home: &Home, store: Store) -> App {
    let clock = home.app().clock.clone();
    clock.set(Clock::System.now());
    let db = home.database().connect().await;
    App::new(Parts {
        store,
        ..Parts::local(db, clock)
    })
}

fn member(home: &Home, app: &App) -> Client {
    Client::of(app, Some(home.person(Place::Member).clone()))
}

/// Puts bytes as an app does: a plain request with the headers that it was told.
async fn put(upload: &Value, bytes: Vec<u8>) -> u16 {
    let mut request = reqwest::Client::new().put(upload["url"].as_str().unwrap());
    for header in upload["headers"].as_array().unwrap() {
        request = request.header(
            header["name"].as_str().unwrap(),
            header["value"].as_str().unwrap(),
        );
    }
    request.body(bytes).send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn a_file_goes_to_the_bucket_and_comes_from_there() {
    let Some(bucket) = bucket() else { return };
    let home = Home::new().await;
    let app = app(&home, bucket.store()).await;
    let member = member(&home, &app);
    let bytes = photo(60, 40);

    let reply = member
        .begin_upload(Some(home.residence().id), "image/jpeg", &bytes)
        .await
        .fine();
    let upload = reply.data("createUpload.upload");
    let mut short = upload.clone();
    short["url"] = upload["url"]
        .as_str()
        .unwrap()
        .replace("X-Amz-Expires=3600", "X-Amz-Expires=7200")
        .into();
    assert_eq!(put(&upload, bytes[1..].to_vec()).await, 403);
    assert_eq!(put(&short, bytes.clone()).await, 403);
    let early = member.finish_upload(&upload).await;
    assert_eq!(early.user_errors(), "WRONG_STATE input.uploadId");
    assert_eq!(put(&upload, bytes).await, 200);
    let reply = member.finish_upload(&upload).await.fine();

    let answer = reqwest::get(reply.text_at("finishUpload.file.url"))
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "image/jpeg");
    assert_eq!(
        answer.headers()["content-disposition"],
        "inline; filename*=UTF-8''IMG%200001.jpg"
    );
    let kept = answer.bytes().await.unwrap();
    assert_eq!(Value::from(kept.len()), reply.data("finishUpload.file.byteSize"));
    assert!(!kept.windows(17).any(|part| part == WHERE_IT_WAS_TAKEN));
}

#[tokio::test]
async fn what_nobody_claims_leaves_the_bucket() {
    let Some(bucket) = bucket() else { return };
    let home = Home::new().await;
    let app = app(&home, bucket.store()).await;
    let member = member(&home, &app);
    let reply = member
        .begin_upload(Some(home.residence().id), "application/pdf", &pdf())
        .await
        .fine();
    let upload = reply.data("createUpload.upload");
    put(&upload, pdf()).await;
    let reply = member.finish_upload(&upload).await.fine();
    let file: FileId = reply.text_at("finishUpload.file.id").parse().unwrap();
    let raw: UploadId = upload["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(app.store.size(&Key::upload(raw)).await.unwrap(), None);
    assert_eq!(
        app.store.size(&Key::file(file)).await.unwrap(),
        Some(pdf().len() as u64)
    );

    for hours in [25, 2] {
        home.advance_clock(TimeDelta::hours(hours));
        clean::clean(&app, || true).await.unwrap();
    }

    assert_eq!(app.store.size(&Key::file(file)).await.unwrap(), None);
}

#[tokio::test]
async fn the_store_is_as_good_as_its_key() {
    let Some(bucket) = bucket() else { return };

    bucket.store().check().await.unwrap();
    let refused = bucket.store_of_a_thief().check().await.unwrap_err();

    let text = format!("{refused:#}");
    assert!(text.contains("403 SignatureDoesNotMatch"), "{text}");
    assert!(!text.contains("not the secret"), "{text}");
}

#[tokio::test]
async fn a_bucket_of_a_house_is_believed_whose_authority_is_known() {
    let Some(bucket) = bucket() else { return };
    let (ours, strange) = (Authority::new(), Authority::new());
    outside::trust(Authorities::read(ours.pem().as_bytes()).unwrap());

    let near = bucket.behind(&ours).await;
    near.check().await.unwrap();
    let refused = bucket.behind(&strange).await.check().await.unwrap_err();

    let text = format!("{refused:#}");
    assert!(text.contains("invalid peer certificate: UnknownIssuer"), "{text}");
    assert!(!text.contains("https://"), "{text}");
}

#[tokio::test]
async fn an_archive_goes_to_the_bucket_in_parts_and_is_fetched_from_there() {
    let Some(bucket) = bucket() else { return };
    let home = Home::new().await;
    let app = app(&home, bucket.store()).await;
    let viewer = &home.person(Place::Owner).viewer;
    domain::export::request(&app, viewer).await.unwrap();
    let [id] = domain::export::due(&app).await.unwrap().try_into().unwrap();
    domain::export::make(&app, id, std::future::pending())
        .await
        .unwrap();
    let small = app.store.size(&Key::export(id)).await.unwrap();
    // Longer than two parts.
    let large: Vec<u8> = (0..20_000_000_u32).map(|number| (number % 251) as u8).collect();
    let path = std::env::temp_dir().join(id.to_string());
    std::fs::write(&path, &large).unwrap();

    let file = std::fs::File::open(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    app.store
        .put_file(&Key::export(id), "application/zip", file)
        .await
        .unwrap();

    assert!(small.is_some_and(|size| size > 1_000));
    let stored = app.store.get(&Key::export(id)).await.unwrap().unwrap();
    assert!(stored == large, "{} bytes", stored.len());
    app.store.delete(&Key::export(id)).await.unwrap();
}
