//! Which files are taken, and how their names end.

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

/// How the names of files of a type end; the first is written where another has to go.
const ENDINGS: [(&str, &[&str]); 3] = [
    ("image/jpeg", &["jpg", "jpeg", "jpe", "jfif"]),
    ("image/png", &["png"]),
    (PDF, &["pdf"]),
];

/// Other endings that say what a file is: of types that are taken and stored as another, and of those that apps turn into one beforehand.
const OTHER_ENDINGS: [&str; 8] = ["webp", "heic", "heif", "avif", "gif", "bmp", "tif", "tiff"];

/// Returns a file's name with an ending that its type has, at most `longest` letters: programs that open what was saved go by it.
///
/// An ending that stands for another type is replaced; whatever else stands behind a dot, such as a year, belongs to the name.
pub fn named(filename: &str, content_type: &str, longest: usize) -> String {
    let known = ENDINGS.iter().find(|(known, _)| *known == content_type);
    let Some((_, [first, ..])) = known else {
        return filename.to_owned();
    };
    let (stem, ending) = filename.rsplit_once('.').unwrap_or((filename, ""));
    let ending = ending.to_ascii_lowercase();
    let is_of = |endings: &[&str]| endings.contains(&ending.as_str());
    if known.is_some_and(|(_, endings)| is_of(endings)) {
        return filename.to_owned();
    }
    let says_a_type = is_of(&OTHER_ENDINGS) || ENDINGS.iter().any(|(_, endings)| is_of(endings));
    let stem = if says_a_type { stem } else { filename };
    let room = longest.saturating_sub(first.len() + 1);
    let stem: String = stem.chars().take(room).collect();
    format!("{stem}.{first}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_ends_as_its_type_does() {
        for (said, content_type, wanted) in [
            ("IMG 0001.webp", "image/jpeg", "IMG 0001.jpg"),
            ("IMG 0001.JPG", "image/jpeg", "IMG 0001.JPG"),
            ("Kessel.jpeg", "image/jpeg", "Kessel.jpeg"),
            ("IMG_1.HEIC", "image/jpeg", "IMG_1.jpg"),
            ("plan.jpg", "image/png", "plan.png"),
            ("scan.png", PDF, "scan.pdf"),
            ("Beleg 12.2026", "image/jpeg", "Beleg 12.2026.jpg"),
            ("Beleg", PDF, "Beleg.pdf"),
            ("a.b.webp", "image/png", "a.b.png"),
            ("what it is.bin", "text/plain", "what it is.bin"),
        ] {
            assert_eq!(named(said, content_type, 255), wanted);
        }
    }

    #[test]
    fn a_name_stays_as_short_as_it_has_to_be() {
        let named = named(&"ö".repeat(255), "image/jpeg", 255);

        assert_eq!(named.chars().count(), 255);
        assert!(named.ends_with("ö.jpg"));
    }
}
