//! Images made smaller.

use std::io::Cursor;

use chrono::TimeDelta;
use domain::{queue::Job, store::Key};
use entity::{file, id::FileId};
use image::{ImageFormat, ImageReader};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use testing::{
    Client,
    file::{WHERE_IT_WAS_TAKEN, drawing, pdf, photo},
};
use worker::job::{self, thumbnail::rest};

use crate::post::Post;

const NODE: &str = "query($id: ID!) { node(id: $id) { ... on File {
    small: thumbnailUrl(size: SMALL) medium: thumbnailUrl large: thumbnailUrl(size: LARGE) } } }";

async fn urls(client: &Client, id: FileId) -> Value {
    client.send(NODE, json!({ "id": id })).await.fine().data("node")
}

async fn row(post: &Post, id: FileId) -> file::Model {
    file::Entity::find_by_id(id)
        .one(&post.app().db)
        .await
        .unwrap()
        .unwrap()
}

/// Does all that workers were woken for.
async fn work(post: &Post) {
    for job in post.app().queue.take().await.unwrap() {
        job::run(&post.worker, job).await;
    }
}

#[tokio::test]
async fn a_photo_is_made_smaller_in_three_sizes() {
    let post = Post::open().await;
    let member = post.home.member();
    let id = member
        .upload(Some(post.home.residence().id), "image/jpeg", photo(2_000, 1_000))
        .await;
    assert_eq!(
        urls(&member, id).await,
        json!({ "small": null, "medium": null, "large": null })
    );

    work(&post).await;

    let urls = urls(&member, id).await;
    for (size, wanted) in [
        ("small", (160, 80)),
        ("medium", (480, 240)),
        ("large", (1_280, 640)),
    ] {
        let (status, headers, bytes) = member.get(urls[size].as_str().unwrap()).await;
        assert_eq!(status, 200);
        assert_eq!(headers["content-type"], "image/jpeg");
        assert!(!bytes.windows(17).any(|part| part == WHERE_IT_WAS_TAKEN));
        let reader = ImageReader::with_format(Cursor::new(bytes), ImageFormat::Jpeg);
        assert_eq!(reader.into_dimensions().unwrap(), wanted);
    }
}

#[tokio::test]
async fn a_small_drawing_stays_as_large_as_it_is_and_can_be_seen_through() {
    let post = Post::open().await;
    let member = post.home.member();
    let id = member
        .upload(None, "image/png", drawing(100, 50, ImageFormat::Png))
        .await;

    work(&post).await;

    let url = urls(&member, id).await["large"].as_str().unwrap().to_owned();
    let bytes = member.get(&url).await.2;
    let image = image::load_from_memory_with_format(&bytes, ImageFormat::Png).unwrap();
    assert_eq!((image.width(), image.height()), (100, 50));
    assert!(image.color().has_alpha());
}

#[tokio::test]
async fn it_is_made_also_where_nobody_is_woken_and_only_once() {
    let post = Post::open().await;
    let member = post.home.member();
    let id = member
        .upload(Some(post.home.residence().id), "image/jpeg", photo(20, 10))
        .await;
    let document = member
        .upload(Some(post.home.residence().id), "application/pdf", pdf())
        .await;
    post.app().queue.take().await;

    rest(&post.worker).await.unwrap();
    let made = row(&post, id).await;
    post.home.advance_clock(TimeDelta::minutes(3));
    rest(&post.worker).await.unwrap();
    job::run(&post.worker, Job::Thumbnail(id)).await;
    job::run(&post.worker, Job::Thumbnail(document)).await;

    assert!(made.thumbnails_at.is_some());
    assert_eq!(made.thumbnails_due_at, None);
    assert_eq!(row(&post, id).await, made);
    assert_eq!(row(&post, document).await.thumbnail_tries, 0);
}

#[tokio::test]
async fn an_image_that_cannot_be_made_smaller_is_given_up_in_the_end() {
    let post = Post::open().await;
    let member = post.home.member();
    let id = member
        .upload(Some(post.home.residence().id), "image/jpeg", photo(20, 10))
        .await;
    let broken = Key::file(id);
    post.app()
        .store
        .put(&broken, "image/jpeg", b"broken".to_vec())
        .await
        .unwrap();

    for _ in 0..8 {
        rest(&post.worker).await.unwrap();
        post.home.advance_clock(TimeDelta::minutes(3));
    }

    let row = row(&post, id).await;
    assert_eq!((row.thumbnails_at, row.thumbnails_due_at), (None, None));
    assert_eq!(urls(&member, id).await["medium"], Value::Null);
}
