//! What apps say of files.

use async_graphql::InputObject;
use domain::upload::NewUpload;
use entity::id::{ResidenceId, UploadId};

/// A file that somebody would upload.
#[derive(InputObject)]
pub struct CreateUploadInput {
    /// The home that it is for. Left out only for the caller's own avatar.
    residence_id: Option<ResidenceId>,
    /// What it is called; 1 to 255 characters.
    filename: String,
    /// Its media type: image/jpeg, image/png or image/webp, and application/pdf where it is for a home.
    content_type: String,
    /// How many bytes it has, exactly; at most 25 MiB.
    byte_size: i64,
    /// SHA-256 of its bytes, in hexadecimal digits; checked once they have come.
    sha256: Option<String>,
}

impl From<CreateUploadInput> for NewUpload {
    fn from(input: CreateUploadInput) -> Self {
        Self {
            residence_id: input.residence_id,
            filename: input.filename,
            content_type: input.content_type,
            byte_size: input.byte_size,
            sha256: input.sha256,
        }
    }
}

/// An upload whose bytes have been put.
#[derive(InputObject)]
pub struct FinishUploadInput {
    /// Which.
    pub upload_id: UploadId,
}
