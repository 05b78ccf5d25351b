//! Uploads: what is put where, and what becomes of its name.

use std::task::Poll;

use axum::{
    body::{Body, Bytes},
    http::{Method, Request, header},
};
use futures_util::stream::poll_fn;
use serde_json::json;
use testing::{Home, file::pdf};

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
    let unread = || Body::from_stream(poll_fn(|_| -> Poll<Option<std::io::Result<Bytes>>> { panic!("it is read") }));
    let longer = [bytes.as_slice(), b" "].concat();
    let (n_bytes, n_more) = (bytes.len(), bytes.len() + 1);

    for (reply, status, has) in [
        (put(Some(n_more), unread()).await, 413, n_more.to_string()),
        (put(Some(1), unread()).await, 400, "1".to_owned()),
        (put(None, longer.into()).await, 413, "more".to_owned()),
        (put(None, bytes[..9].to_vec().into()).await, 400, "9".to_owned()),
    ] {
        let message = format!("The body must have the {n_bytes} bytes that createUpload was told, not {has}.");
        assert_eq!(reply.status(), status, "{}", reply.text());
        let error = &reply.json()["errors"][0];
        assert_eq!((&error["message"], &error["extensions"]["code"]), (&json!(message), &json!("BAD_REQUEST")));
    }
    assert_eq!(stored(&home), 0);
    assert_eq!(put(None, bytes.into()).await.status(), 200);
}
