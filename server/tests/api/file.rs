//! Files: the three steps of uploading, and what becomes of what nobody claims.

use std::io::Cursor;

use chrono::TimeDelta;
use domain::{clean, store::Store};
use entity::{file, id::FileId, upload};
use image::{ImageFormat, ImageReader};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use testing::{
    Home,
    file::{CREATE_UPLOAD, WHERE_IT_WAS_TAKEN, drawing, pdf, photo},
};

const NODE: &str = "query($id: ID!) { node(id: $id) { id ... on File { url } } }";

fn upload_input(home: &Home, field: &str, value: Value) -> Value {
    let mut input = json!({
        "residenceId": home.residence().id, "filename": "a.jpg", "contentType": "image/jpeg", "byteSize": 1000
    });
    input[field] = value;
    json!({ "input": input })
}

/// Returns how many files lie in the store.
pub fn stored(home: &Home) -> usize {
    let Store::Disk(folder) = &home.app().store else {
        panic!("tests keep their files in a folder")
    };
    let mut folders = vec![folder.clone()];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => count += 1,
            }
        }
    }
    count
}

async fn rows(home: &Home) -> (u64, u64) {
    let db = &home.app().db;
    let uploads = upload::Entity::find().count(db).await.unwrap();
    (uploads, file::Entity::find().count(db).await.unwrap())
}

#[tokio::test]
async fn a_photo_is_stored_upright_and_without_where_it_was_taken() {
    let home = Home::new().await;
    let bytes = photo(60, 40);
    assert!(bytes.windows(17).any(|part| part == WHERE_IT_WAS_TAKEN));
    let member = home.member();

    let reply = member
        .begin_upload(Some(home.residence().id), "image/jpeg", &bytes)
        .await
        .fine();
    let upload = reply.data("createUpload.upload");
    assert_eq!(upload["method"], "PUT");
    assert_eq!(upload["expiresAt"], "2026-11-23T15:00:00Z");
    assert_eq!(member.put(&upload, bytes).await, 200);
    let reply = member.finish_upload(&upload).await.fine();
    let again = member.finish_upload(&upload).await.fine();

    let made = reply.data("finishUpload.file");
    assert_eq!(again.data("finishUpload.file"), made);
    assert_eq!(made["contentType"], "image/jpeg");
    assert_eq!(
        (made["width"].clone(), made["height"].clone()),
        (json!(60), json!(40))
    );
    assert_eq!(made["filename"], "IMG 0001.jpg");
    assert_eq!(made["thumbnailUrl"], Value::Null);
    // Signed at noon, so that it stays the same until six.
    assert_eq!(made["urlExpiresAt"], "2026-11-24T12:00:00Z");
    let (status, headers, kept) = home.nobody().get(made["url"].as_str().unwrap()).await;
    assert_eq!(status, 200);
    assert_eq!(headers["content-type"], "image/jpeg");
    assert_eq!(
        headers["content-disposition"],
        "inline; filename*=UTF-8''IMG%200001.jpg"
    );
    assert_eq!(json!(kept.len()), made["byteSize"]);
    assert!(!kept.windows(17).any(|part| part == WHERE_IT_WAS_TAKEN));
    assert!(!kept.windows(4).any(|part| part == b"Exif"));
    let reader = ImageReader::with_format(Cursor::new(kept), ImageFormat::Jpeg);
    assert_eq!(reader.into_dimensions().unwrap(), (60, 40));
}

#[tokio::test]
async fn a_file_is_what_its_bytes_are() {
    let home = Home::new().await;
    let id = Some(home.residence().id);
    let cases = [
        ("image/jpeg", drawing(30, 20, ImageFormat::Png), "image/png"),
        ("image/webp", drawing(30, 20, ImageFormat::WebP), "image/png"),
        ("image/png", photo(30, 20), "image/jpeg"),
        ("application/pdf", pdf(), "application/pdf"),
    ];
    for (said, bytes, found) in cases {
        let file = home.member().upload(id, said, bytes).await;

        let row = file::Entity::find_by_id(file)
            .one(&home.app().db)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(row.content_type, found);
        assert_eq!(row.width, (found != "application/pdf").then_some(30));
    }
}

#[tokio::test]
async fn what_is_no_good_file_is_refused_and_leaves_no_file() {
    let home = Home::new().await;
    let id = Some(home.residence().id);
    let mut cut = drawing(30, 20, ImageFormat::Png);
    cut.truncate(100);
    let mut half = photo(600, 400);
    half.truncate(half.len() / 2);
    // Says of itself that it is 60,000 pixels wide and high.
    let mut vast = photo(8, 8);
    let frame = vast.windows(2).position(|mark| mark == [0xff, 0xc0]).unwrap();
    vast[frame + 5..frame + 9].copy_from_slice(&[0xea, 0x60, 0xea, 0x60]);
    let cases = [
        (
            "image/png",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            "UNSUPPORTED_TYPE",
        ),
        (
            "application/pdf",
            b"<html>hello</html>".to_vec(),
            "UNSUPPORTED_TYPE",
        ),
        (
            "image/png",
            b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(),
            "UNSUPPORTED_TYPE",
        ),
        (
            "application/pdf",
            b"%PDF-1.4 and no more".to_vec(),
            "INVALID_FORMAT",
        ),
        ("image/png", cut, "INVALID_FORMAT"),
        ("image/jpeg", half, "INVALID_FORMAT"),
        ("image/jpeg", photo(30, 20)[..120].to_vec(), "INVALID_FORMAT"),
        ("image/jpeg", vast, "OUT_OF_RANGE"),
    ];
    for (said, bytes, code) in cases {
        let reply = home.member().begin_upload(id, said, &bytes).await.fine();
        let upload = reply.data("createUpload.upload");
        assert_eq!(home.member().put(&upload, bytes).await, 200);

        let reply = home.member().finish_upload(&upload).await;

        assert_eq!(reply.user_errors(), format!("{code} input.uploadId"), "{said}");
    }
    assert_eq!(rows(&home).await, (8, 0));
}

#[tokio::test]
async fn only_the_agreed_bytes_are_taken() {
    let home = Home::new().await;
    let bytes = pdf();
    let hash = json!("0".repeat(64));
    let mut input = upload_input(&home, "sha256", hash);
    input["input"]["byteSize"] = json!(bytes.len());
    input["input"]["contentType"] = json!("application/pdf");
    let reply = home.member().send(CREATE_UPLOAD, input).await.fine();
    let upload = reply.data("createUpload.upload");
    let url = upload["url"].as_str().unwrap();
    let mut elsewhere = upload.clone();
    elsewhere["url"] = url.replace("/uploads/", "/files/").into();
    let mut typed = upload.clone();
    typed["headers"][0]["value"] = "text/html".into();

    assert_eq!(home.member().put(&upload, bytes[1..].to_vec()).await, 400);
    assert_eq!(
        home.member()
            .put(&upload, [bytes.clone(), b" ".to_vec()].concat())
            .await,
        413
    );
    assert_eq!(home.member().put(&elsewhere, bytes.clone()).await, 403);
    assert_eq!(home.member().put(&typed, bytes.clone()).await, 403);
    assert_eq!(home.member().get(url).await.0, 403);
    assert_eq!(home.member().get("/stored/../honeydue.sqlite").await.0, 403);
    let early = home.member().finish_upload(&upload).await;
    assert_eq!(early.user_errors(), "WRONG_STATE input.uploadId");
    assert_eq!(home.member().put(&upload, bytes.clone()).await, 200);
    let another = home.member().finish_upload(&upload).await;
    assert_eq!(another.user_errors(), "INVALID_FORMAT input.uploadId");
    home.advance_clock(TimeDelta::hours(1));
    assert_eq!(home.member().put(&upload, bytes).await, 403);
    let late = home.member().finish_upload(&upload).await;
    assert_eq!(late.user_errors(), "EXPIRED input.uploadId");
}

#[tokio::test]
async fn what_comes_later_to_an_upload_s_address_changes_no_file() {
    let home = Home::new().await;
    let (first, second) = (pdf(), [b"%PDF-9.9".as_slice(), &pdf()[8..]].concat());
    let reply = home
        .member()
        .begin_upload(Some(home.residence().id), "application/pdf", &first)
        .await
        .fine();
    let upload = reply.data("createUpload.upload");
    home.member().put(&upload, first.clone()).await;
    let made = home.member().finish_upload(&upload).await.fine();

    assert_eq!(home.member().put(&upload, second).await, 200);
    let again = home.member().finish_upload(&upload).await.fine();

    let url = again.text_at("finishUpload.file.url");
    assert_eq!(made.text_at("finishUpload.file.url"), url);
    assert_eq!(home.nobody().get(&url).await.2, first);
}

#[tokio::test]
async fn an_upload_is_refused_by_what_is_said_of_it() {
    let home = Home::new().await;
    let cases = [
        ("contentType", json!("image/svg+xml"), "UNSUPPORTED_TYPE"),
        ("contentType", json!("text/html"), "UNSUPPORTED_TYPE"),
        ("contentType", json!(""), "UNSUPPORTED_TYPE"),
        ("byteSize", json!(0), "OUT_OF_RANGE"),
        ("byteSize", json!(-1), "OUT_OF_RANGE"),
        ("byteSize", json!(26_214_401), "TOO_LARGE"),
        ("filename", json!(" "), "BLANK"),
        ("filename", json!("a".repeat(256)), "TOO_LONG"),
        ("filename", json!("a\nb"), "INVALID_FORMAT"),
        ("sha256", json!("abc"), "INVALID_FORMAT"),
        ("sha256", json!("é".repeat(32)), "INVALID_FORMAT"),
    ];
    for (field, value, code) in cases {
        let reply = home
            .member()
            .send(CREATE_UPLOAD, upload_input(&home, field, value.clone()))
            .await;

        assert_eq!(reply.user_errors(), format!("{code} input.{field}"), "{value}");
    }
    let avatar = upload_input(&home, "contentType", json!("application/pdf"));
    let mut avatar = avatar;
    avatar["input"]["residenceId"] = Value::Null;
    let reply = home.viewer().send(CREATE_UPLOAD, avatar).await;
    assert_eq!(reply.user_errors(), "UNSUPPORTED_TYPE input.contentType");
    assert_eq!(rows(&home).await, (0, 0));
}

#[tokio::test]
async fn the_owner_s_plan_bears_what_a_home_keeps() {
    let home = Home::free().await;
    for _ in 0..9 {
        let input = upload_input(&home, "byteSize", json!(25 << 20));
        home.member().send(CREATE_UPLOAD, input).await.fine();
    }

    let rest = upload_input(&home, "byteSize", json!(250_000_000 - 9 * (25 << 20) - 3));
    home.member().send(CREATE_UPLOAD, rest).await.fine();
    let full = home
        .manager()
        .send(CREATE_UPLOAD, upload_input(&home, "byteSize", json!(4)))
        .await;
    let avatar = home.member().begin_upload(None, "image/png", b"1234").await;
    let owner_s = home.owner().begin_upload(None, "image/png", b"1234").await;

    assert_eq!(full.user_errors(), "LIMIT_REACHED input.byteSize");
    assert!(full.text().contains(" 250 MB "), "{}", full.text());
    assert_eq!(avatar.user_errors(), "");
    assert_eq!(owner_s.user_errors(), "LIMIT_REACHED input.byteSize");
    home.advance_clock(TimeDelta::hours(25));
    clean::clean(home.app(), || true).await.unwrap();
    let input = upload_input(&home, "byteSize", json!(25 << 20));
    home.member().send(CREATE_UPLOAD, input).await.fine();
}

#[tokio::test]
async fn an_upload_is_finished_by_whoever_began_it_and_still_may() {
    let home = Home::new().await;
    let bytes = pdf();
    let reply = home
        .manager()
        .begin_upload(Some(home.residence().id), "application/pdf", &bytes)
        .await
        .fine();
    let upload = reply.data("createUpload.upload");
    home.manager().put(&upload, bytes).await;

    for client in [home.owner(), home.member(), home.viewer(), home.stranger()] {
        let reply = client.finish_upload(&upload).await;
        assert_eq!(reply.user_errors(), "NOT_FOUND input.uploadId");
    }
    let change = "mutation($input: ChangeMemberRoleInput!) { changeMemberRole(input: $input) { userErrors { code } } }";
    let membership = home.manager().person().membership.as_ref().unwrap().id;
    let input = json!({ "membershipId": membership, "role": "VIEWER" });
    home.owner().send(change, json!({ "input": input })).await.fine();
    let reply = home.manager().finish_upload(&upload).await;
    assert_eq!(reply.user_errors(), "FORBIDDEN input.uploadId");
}

#[tokio::test]
async fn files_of_a_home_are_seen_by_its_people_only() {
    let home = Home::new().await;
    let file = home
        .member()
        .upload(Some(home.residence().id), "image/jpeg", photo(20, 20))
        .await;
    let avatar = home.member().upload(None, "image/jpeg", photo(20, 20)).await;
    let id = |id: FileId| json!({ "id": id });

    assert_eq!(
        home.viewer().send(NODE, id(file)).await.fine().data("node.id"),
        json!(file)
    );
    assert_eq!(
        home.stranger().send(NODE, id(file)).await.fine().data("node"),
        Value::Null
    );
    assert_eq!(
        home.member().send(NODE, id(avatar)).await.fine().data("node.id"),
        json!(avatar)
    );
    // Not worn by anybody yet.
    assert_eq!(
        home.owner().send(NODE, id(avatar)).await.fine().data("node"),
        Value::Null
    );
    assert_eq!(
        home.nobody().send(NODE, id(file)).await.errors(),
        "UNAUTHENTICATED node"
    );
}

#[tokio::test]
async fn an_address_stays_the_same_for_hours_and_ends() {
    let home = Home::new().await;
    let file = home
        .member()
        .upload(Some(home.residence().id), "application/pdf", pdf())
        .await;
    let ask = async || {
        home.viewer()
            .send(NODE, json!({ "id": file }))
            .await
            .fine()
            .text_at("node.url")
    };

    let first = ask().await;
    home.set_clock("2026-11-23T17:59:59Z");
    let same = ask().await;
    home.set_clock("2026-11-23T18:00:00Z");
    let next = ask().await;

    assert_eq!(first, same);
    assert_ne!(first, next);
    let forged = first.replace("name=IMG", "name=IMH");
    assert_eq!(home.nobody().get(&first).await.0, 200);
    assert_eq!(home.nobody().get(&forged).await.0, 403);
    assert_eq!(
        home.nobody()
            .get(&first.replace("expires=1", "expires=2"))
            .await
            .0,
        403
    );
    home.set_clock("2026-11-24T12:00:00Z");
    assert_eq!(home.nobody().get(&first).await.0, 403);
    assert_eq!(home.nobody().get(&next).await.0, 200);
}

#[tokio::test]
async fn what_nobody_claims_within_a_day_goes_with_its_bytes() {
    let home = Home::new().await;
    let id = Some(home.residence().id);
    let file = home.member().upload(id, "image/jpeg", photo(20, 20)).await;
    let reply = home
        .member()
        .begin_upload(id, "application/pdf", &pdf())
        .await
        .fine();
    let upload = reply.data("createUpload.upload");
    home.member().put(&upload, pdf()).await;
    assert_eq!(stored(&home), 2);

    home.advance_clock(TimeDelta::hours(24));
    clean::clean(home.app(), || true).await.unwrap();
    assert_eq!((rows(&home).await, stored(&home)), ((2, 1), 2));
    home.advance_clock(TimeDelta::minutes(1));
    clean::clean(home.app(), || true).await.unwrap();
    // The uploads are gone; the file is out of reach and goes an hour later.
    assert_eq!((rows(&home).await, stored(&home)), ((0, 1), 1));
    let node = home.member().send(NODE, json!({ "id": file })).await.fine();
    assert_eq!(node.data("node"), Value::Null);
    home.advance_clock(TimeDelta::minutes(61));
    clean::clean(home.app(), || true).await.unwrap();

    assert_eq!((rows(&home).await, stored(&home)), ((0, 0), 0));
    clean::clean(home.app(), || true).await.unwrap();
}

#[tokio::test]
async fn bytes_of_a_home_that_is_deleted_are_found() {
    let home = Home::new().await;
    home.member()
        .upload(Some(home.residence().id), "image/jpeg", photo(20, 20))
        .await;
    let delete =
        "mutation($input: DeleteResidenceInput!) { deleteResidence(input: $input) { userErrors { code } } }";
    let input = json!({ "residenceId": home.residence().id });
    home.owner().send(delete, json!({ "input": input })).await.fine();

    for hours in [0, 25, 2] {
        home.advance_clock(TimeDelta::hours(hours));
        clean::clean(home.app(), || true).await.unwrap();
    }

    assert_eq!((rows(&home).await, stored(&home)), ((0, 0), 0));
}

#[tokio::test]
async fn an_archived_home_takes_no_uploads() {
    let home = Home::new().await;
    let archive = "mutation($input: ArchiveResidenceInput!) { archiveResidence(input: $input) { userErrors { code } } }";
    let input = json!({ "residenceId": home.residence().id });
    home.owner().send(archive, json!({ "input": input })).await.fine();

    let reply = home
        .member()
        .begin_upload(Some(home.residence().id), "application/pdf", &pdf())
        .await;

    assert_eq!(reply.user_errors(), "WRONG_STATE input.residenceId");
}
