//! Addresses at which files can be read for a while.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use entity::file::{self, ThumbnailSize};

use crate::{
    App,
    store::{Deed, Key, sign},
};

/// Addresses of files stay the same for so long, so that images stay cached.
const SAME: TimeDelta = TimeDelta::hours(6);

/// How long an address is good, from the beginning of the time for which it stays the same.
const GOOD: TimeDelta = TimeDelta::hours(24);

/// An address and its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileUrl {
    /// The address.
    pub url: String,
    /// When it stops being good: 18 to 24 hours from now.
    pub expires_at: DateTime<Utc>,
}

/// Returns the address of a file's bytes.
pub fn of(app: &App, file: &file::Model) -> FileUrl {
    signed(app, &Key::file(file.id), file, &file.content_type)
}

/// Returns the address of an image made smaller; `None` as long as there is none, and for what is no image.
pub fn of_thumbnail(app: &App, file: &file::Model, size: ThumbnailSize) -> Option<FileUrl> {
    file.thumbnails_at?;
    Some(signed(
        app,
        &Key::thumbnail(file.id, size),
        file,
        &file.content_type,
    ))
}

/// Returns from when on addresses are the same as now.
pub(crate) fn window(now: DateTime<Utc>) -> DateTime<Utc> {
    now.duration_trunc(SAME).unwrap_or(now)
}

fn signed(app: &App, key: &Key, file: &file::Model, content_type: &str) -> FileUrl {
    let from = window(app.clock.now());
    let get = Deed::Get {
        content_type: content_type.to_owned(),
        filename: file.filename.clone(),
    };
    FileUrl {
        url: sign(app, key, &get, (from, GOOD)).url,
        expires_at: from + GOOD,
    }
}
