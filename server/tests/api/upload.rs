//! Uploads: what is put where, and what becomes of its name.

use std::{io::Cursor, task::Poll};

use axum::{
    body::{Body, Bytes},
    http::{Method, Request, header},
};
use entity::upload;
use futures_util::stream::poll_fn;
use image::{ImageFormat, RgbImage};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use testing::{
    Home,
    file::{CREATE_UPLOAD, drawing, pdf, photo},
};

use crate::file::stored;

#[tokio::test]
async fn whoever_puts_another_number_of_bytes_is_told_how_many_were_agreed() {
    let home = Home::new().await;
    let bytes = pdf();
    let reply = home
        .member()
        .begin_upload(Some(home.residence().id), "application/pdf", &bytes)
        .await
        .fine();
    let upload = reply.data("createUpload.upload");
    let put = async |told: Option<usize>, body: Body| {
        let mut request = Request::builder()
            .method(Method::PUT)
            .uri(upload["url"].as_str().unwrap())
            .header(header::CONTENT_TYPE, "application/pdf");
        if let Some(told) = told {
            request = request.header(header::CONTENT_LENGTH, told);
        }
        home.nobody().request(request.body(body).unwrap()).await
    };
    let unread = || {
        Body::from_stream(poll_fn(|_| -> Poll<Option<std::io::Result<Bytes>>> {
            panic!("it is read")
        }))
    };
    let longer = [bytes.as_slice(), b" "].concat();
    let (n_bytes, n_more) = (bytes.len(), bytes.len() + 1);

    for (reply, status, has) in [
        (put(Some(n_more), unread()).await, 413, n_more.to_string()),
        (put(Some(1), unread()).await, 400, "1".to_owned()),
        (put(None, longer.into()).await, 413, "more".to_owned()),
        (put(None, bytes[..9].to_vec().into()).await, 400, "9".to_owned()),
    ] {
        let message =
            format!("The body must have the {n_bytes} bytes that createUpload was told, not {has}.");
        assert_eq!(reply.status(), status, "{}", reply.text());
        let error = &reply.json()["errors"][0];
        assert_eq!(
            (&error["message"], &error["extensions"]["code"]),
            (&json!(message), &json!("BAD_REQUEST"))
        );
    }
    assert_eq!(stored(&home), 0);
    assert_eq!(put(None, bytes.into()).await.status(), 200);
}

#[tokio::test]
async fn a_file_is_called_by_the_type_that_it_was_stored_as() {
    let home = Home::new().await;
    let member = home.member();
    let mut opaque = Cursor::new(Vec::new());
    RgbImage::new(30, 20)
        .write_to(&mut opaque, ImageFormat::WebP)
        .unwrap();

    for (bytes, wanted) in [
        (opaque.into_inner(), "Kessel.jpg"),
        (drawing(30, 20, ImageFormat::WebP), "Kessel.png"),
        (photo(30, 20), "Kessel.jpg"),
    ] {
        let input = json!({
            "residenceId": home.residence().id, "filename": "Kessel.webp", "contentType": "image/webp", "byteSize": bytes.len()
        });
        let reply = member.send(CREATE_UPLOAD, json!({ "input": input })).await.fine();
        let upload = reply.data("createUpload.upload");
        assert_eq!(member.put(&upload, bytes).await, 200);

        let reply = member.finish_upload(&upload).await.fine();

        let file = reply.data("finishUpload.file");
        assert_eq!(file["filename"], wanted);
        let (status, headers, _) = home.nobody().get(file["url"].as_str().unwrap()).await;
        assert_eq!(status, 200);
        assert_eq!(
            headers["content-disposition"],
            format!("inline; filename*=UTF-8''{wanted}")
        );
    }
}

#[tokio::test]
async fn two_who_finish_one_upload_at_once_get_its_file() {
    let home = Home::new().await;
    let (member, upload) = (home.member(), put(&home).await);

    let (first, second) = tokio::join!(member.finish_upload(&upload), member.finish_upload(&upload));

    let (first, second) = (first.fine(), second.fine());
    assert_eq!(
        first.data("finishUpload.file.id"),
        second.data("finishUpload.file.id")
    );
    assert_eq!(stored(&home), 1);
}

#[tokio::test]
async fn an_upload_is_finished_although_the_line_is_cut_meanwhile() {
    let home = Home::new().await;
    let (member, upload) = (home.member(), put(&home).await);

    let asked = {
        let (home, upload) = (home.member(), upload.clone());
        tokio::spawn(async move { home.finish_upload(&upload).await })
    };
    loop {
        let row = upload::Entity::find().one(&home.app().db).await.unwrap();
        if row.is_none_or(|row| row.claimed_until.is_some()) {
            break;
        }
        tokio::task::yield_now().await;
    }
    asked.abort();
    let _cut = asked.await;

    member.finish_upload(&upload).await.fine();
    assert_eq!(stored(&home), 1);
}

/// Begins the upload of a document and puts its bytes.
async fn put(home: &Home) -> Value {
    let (member, bytes) = (home.member(), pdf());
    let reply = member
        .begin_upload(Some(home.residence().id), "application/pdf", &bytes)
        .await
        .fine();
    let upload = reply.data("createUpload.upload");
    assert_eq!(member.put(&upload, bytes).await, 200);
    upload
}
