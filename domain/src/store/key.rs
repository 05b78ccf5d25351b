//! What bytes are found by.

use std::fmt;

use entity::{
    file::ThumbnailSize,
    id::{DataExportId, FileId, UploadId},
};

/// The name of some bytes within the store, such as `files/file_01h455vb4pex5vsknk084sn02q/original`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key(pub(super) String);

impl Key {
    /// Returns where the bytes of an upload arrive.
    pub fn upload(id: UploadId) -> Self {
        Self(format!("uploads/{id}"))
    }

    /// Returns where a file is.
    pub fn file(id: FileId) -> Self {
        Self(format!("files/{id}/original"))
    }

    /// Returns where a smaller image of a file is.
    pub fn thumbnail(id: FileId, size: ThumbnailSize) -> Self {
        let name = match size {
            ThumbnailSize::Small => "small",
            ThumbnailSize::Medium => "medium",
            ThumbnailSize::Large => "large",
        };
        Self(format!("files/{id}/{name}"))
    }

    /// Returns where an archive of an account's data is.
    pub fn export(id: DataExportId) -> Self {
        Self(format!("exports/{id}"))
    }

    /// Returns a key to try the store with.
    pub(super) fn probe() -> Self {
        Self("probe".to_owned())
    }

    /// Reads a key from an address; `None` for a text that no key has.
    pub fn read(text: &str) -> Option<Self> {
        let is_letter = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'_';
        let is_name = |name: &str| !name.is_empty() && name.bytes().all(is_letter);
        text.split('/').all(is_name).then(|| Self(text.to_owned()))
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_leads_out_of_the_store() {
        for text in [
            "",
            "..",
            "a/../b",
            "/etc/passwd",
            "a//b",
            "a\\b",
            "a/",
            "a.b",
            "é",
        ] {
            assert_eq!(Key::read(text), None, "{text}");
        }
        assert!(Key::read("files/file_01h455vb4pex5vsknk084sn02q/original").is_some());
    }
}
