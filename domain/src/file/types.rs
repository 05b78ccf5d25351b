//! Which files are taken.

/// The media type of documents.
pub const PDF: &str = "application/pdf";

/// The media types of images. Each is decoded and written anew, so it must be one that can be.
pub const IMAGES: [&str; 3] = ["image/jpeg", "image/png", "image/webp"];

/// Says whether files of a media type are taken.
pub fn is_taken(content_type: &str) -> bool {
    content_type == PDF || is_image(content_type)
}

/// Says whether a media type is that of an image that is taken.
pub fn is_image(content_type: &str) -> bool {
    IMAGES.contains(&content_type)
}
