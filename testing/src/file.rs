//! Files as people upload them, and the three steps of uploading.

use std::io::Cursor;

use axum::{
    body::Body,
    http::{HeaderMap, Method, Request, header},
};
use entity::id::{FileId, ResidenceId};
use http_body_util::BodyExt;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::{Client, Reply};

/// Asks where to put a file.
pub const CREATE_UPLOAD: &str = "mutation($input: CreateUploadInput!) { createUpload(input: $input) {
    upload { id url method headers { name value } expiresAt } userErrors { code field message } } }";

/// Has a file made of what was put.
pub const FINISH_UPLOAD: &str = "mutation($input: FinishUploadInput!) { finishUpload(input: $input) {
    file { id filename contentType byteSize sha256 width height url urlExpiresAt thumbnailUrl createdAt }
    userErrors { code field message } } }";

/// What a camera says of itself and of the place, somewhere in a photo.
pub const WHERE_IT_WAS_TAKEN: &[u8] = b"41.8781N 87.6298W";

/// Returns a photo as a camera writes it: lying on its side, with the place where it was taken.
pub fn photo(width: u32, height: u32) -> Vec<u8> {
    let image = RgbImage::from_fn(height, width, |x, y| {
        Rgb([(x % 256) as u8, (y % 256) as u8, ((x ^ y) % 256) as u8])
    });
    let jpeg = written(image.into(), ImageFormat::Jpeg);
    // One entry: orientation (0x0112), a short, once: 6, turned by a quarter.
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    exif.extend(WHERE_IT_WAS_TAKEN);
    let length = u16::try_from(exif.len() + 2).expect("a short segment");
    let mut photo = jpeg[..2].to_vec();
    photo.extend([0xff, 0xe1]);
    photo.extend(length.to_be_bytes());
    photo.extend(exif);
    photo.extend(&jpeg[2..]);
    photo
}

/// Returns a drawing that can be seen through.
pub fn drawing(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let image = RgbaImage::from_fn(width, height, |x, y| Rgba([255, 0, 0, ((x + y) % 256) as u8]));
    written(image.into(), format)
}

/// Returns a document.
pub fn pdf() -> Vec<u8> {
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n".to_vec()
}

fn written(image: DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image
        .write_to(&mut bytes, format)
        .expect("an image can be written");
    bytes.into_inner()
}

impl Client {
    /// Uploads a file in three steps and returns its id.
    pub async fn upload(&self, to: Option<ResidenceId>, content_type: &str, bytes: Vec<u8>) -> FileId {
        let reply = self.begin_upload(to, content_type, &bytes).await.fine();
        let upload = reply.data("createUpload.upload");
        assert_eq!(self.put(&upload, bytes).await, 200);
        let reply = self.finish_upload(&upload).await.fine();
        let id = reply.text_at("finishUpload.file.id");
        id.parse().expect("a file's id")
    }

    /// Asks where to put a file.
    pub async fn begin_upload(&self, to: Option<ResidenceId>, content_type: &str, bytes: &[u8]) -> Reply {
        let input = json!({
            "residenceId": to, "filename": "IMG 0001.jpg", "contentType": content_type, "byteSize": bytes.len()
        });
        self.send(CREATE_UPLOAD, json!({ "input": input })).await
    }

    /// Puts bytes where an upload wants them, as whoever knows the address, and returns the HTTP status.
    pub async fn put(&self, upload: &Value, bytes: Vec<u8>) -> u16 {
        let address = upload["url"].as_str().expect("an address");
        let mut request = Request::builder().method(Method::PUT).uri(address);
        for header in upload["headers"].as_array().into_iter().flatten() {
            let text = |name: &str| header[name].as_str().expect("a header").to_owned();
            request = request.header(text("name"), text("value"));
        }
        let request = request
            .header(header::CONTENT_LENGTH, bytes.len())
            .body(Body::from(bytes));
        let (status, _, _) = self.fetch(request.expect("a request")).await;
        status
    }

    /// Has a file made of what was put.
    pub async fn finish_upload(&self, upload: &Value) -> Reply {
        let input = json!({ "uploadId": upload["id"] });
        self.send(FINISH_UPLOAD, json!({ "input": input })).await
    }

    /// Gets what is at an address, as whoever knows it.
    pub async fn get(&self, address: &str) -> (u16, HeaderMap, Vec<u8>) {
        let request = Request::builder().uri(address).body(Body::empty());
        self.fetch(request.expect("a request")).await
    }

    /// Sends a request that nobody signed.
    async fn fetch(&self, request: Request<Body>) -> (u16, HeaderMap, Vec<u8>) {
        let Ok(response) = self.router.clone().oneshot(request).await;
        let (head, body) = response.into_parts();
        let bytes = body.collect().await.expect("a whole body").to_bytes();
        (head.status.as_u16(), head.headers, bytes.into())
    }
}
