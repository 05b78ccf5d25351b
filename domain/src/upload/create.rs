//! Asking where to put bytes.

use chrono::TimeDelta;
use entity::{
    id::{ResidenceId, UploadId},
    upload,
};
use sea_orm::{EntityTrait, Set};

use crate::{
    Action, App, Code, Edit, Problems, Viewer,
    error::Result,
    file::{MAX_BYTES, quota, types},
    store::{Deed, Key, SignedUrl, sign},
    text,
};

/// Letters of a file's name, as most file systems have it.
pub(super) const FILENAME_LENGTH: usize = 255;

/// How long bytes are taken: enough for the largest file on a slow line, and for a second try.
const LASTS: TimeDelta = TimeDelta::hours(1);

/// What somebody would upload.
#[derive(Clone, Debug)]
pub struct NewUpload {
    /// The home that it is for; none for the uploader's own avatar.
    pub residence_id: Option<ResidenceId>,
    /// What it is called.
    pub filename: String,
    /// Its media type.
    pub content_type: String,
    /// How many bytes it has.
    pub byte_size: i64,
    /// Their SHA-256, in hexadecimal digits.
    pub sha256: Option<String>,
}

/// An upload, and where its bytes go.
#[derive(Clone, Debug)]
pub struct Begun {
    /// The row.
    pub upload: upload::Model,
    /// Where to put the bytes.
    pub signed: SignedUrl,
}

/// Begins an upload into a home, or of the caller's avatar.
pub async fn create(app: &App, viewer: &Viewer, new: NewUpload) -> Result<Begun> {
    let place = (new.residence_id, "residenceId");
    let (edit, payer) = Edit::upload(app, viewer, place, Action::KeepRecords).await?;

    let mut problems = Problems::default();
    let filename = text::required(&mut problems, "filename", &new.filename, FILENAME_LENGTH);
    let content_type = new.content_type.trim().to_ascii_lowercase();
    let is_taken = match new.residence_id {
        Some(_) => types::is_taken(&content_type),
        None => types::is_image(&content_type),
    };
    problems.unless(is_taken, "contentType", Code::UnsupportedType);
    problems.unless(new.byte_size > 0, "byteSize", Code::OutOfRange);
    if new.byte_size > MAX_BYTES {
        problems.add_limit("byteSize", Code::TooLarge, MAX_BYTES);
    }
    let sha256 = new.sha256.map(|digits| from_hex(&digits));
    problems.unless(
        sha256.as_ref().is_none_or(Option::is_some),
        "sha256",
        Code::InvalidFormat,
    );
    problems.settle()?;
    quota::check(app, edit.tx(), payer, new.byte_size).await?;

    let now = edit.now();
    let row = upload::ActiveModel {
        id: Set(UploadId::new(now)),
        account_id: Set(viewer.account_id),
        residence_id: Set(new.residence_id),
        filename: Set(filename),
        content_type: Set(content_type),
        byte_size: Set(new.byte_size),
        sha256: Set(sha256.flatten()),
        expires_at: Set(now + LASTS),
        claimed_until: Set(None),
        created_at: Set(now),
    };
    let upload = upload::Entity::insert(row).exec_with_returning(edit.tx()).await?;
    edit.commit().await?;

    let put = Deed::Put {
        content_type: upload.content_type.clone(),
        byte_size: upload.byte_size.try_into().unwrap_or_default(),
    };
    let signed = sign(app, &Key::upload(upload.id), &put, (now, LASTS));
    Ok(Begun { upload, signed })
}

/// Reads a SHA-256 from its digits.
fn from_hex(digits: &str) -> Option<Vec<u8>> {
    let is_hash = digits.len() == 64 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_hash.then(|| {
        let pair = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).unwrap_or_default();
        (0..64).step_by(2).map(pair).collect()
    })
}
