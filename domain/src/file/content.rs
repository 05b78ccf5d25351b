//! What bytes are: found from the bytes themselves, never from what somebody says of them.

use std::{borrow::Cow, io::Cursor};

use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits,
    codecs::{jpeg::JpegEncoder, png::PngEncoder},
};

use super::{lane::work_on, types};
use crate::{Code, Error, Problems, error::Result};

/// Pixels of the largest image: more than telephones take, and 200 MB while it is being worked on.
const MAX_PIXELS: u64 = 50_000_000;

/// Bytes that a decoder may ask for: four a pixel, and as much again to turn it.
const MAX_ALLOCATION: u64 = 8 * MAX_PIXELS;

/// Bytes of the largest profile of colours that is kept; those of cameras and screens have some hundreds.
const MAX_PROFILE: usize = 4_096;

/// The first bytes of every PNG.
const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// What stands around the data of a PNG's chunk: four bytes of length, four of its name, and a checksum of four behind.
const CHUNK_FRAME: usize = 12;

/// Of 100; what is lost cannot be seen.
const JPEG_QUALITY: u8 = 88;

/// How far from its end a PDF says that it ends, as readers look for it.
const PDF_TAIL: usize = 1_024;

/// What is stored of an upload.
#[derive(Clone, Debug)]
pub struct Content {
    /// The media type.
    pub content_type: &'static str,
    /// Width and height of an image, in pixels.
    pub size: Option<(i32, i32)>,
    /// What is stored.
    pub bytes: Vec<u8>,
}

/// Why bytes are not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// They are of a type that is not taken.
    Type,
    /// They are not what they begin as.
    Form,
    /// The image has too many pixels.
    Pixels,
}

impl Unfit {
    /// Becomes the error of an input field.
    pub fn at(self, field: &'static str) -> Error {
        let mut problems = Problems::default();
        match self {
            Self::Type => problems.add(field, Code::UnsupportedType),
            Self::Form => problems.add(field, Code::InvalidFormat),
            Self::Pixels => {
                let most = MAX_PIXELS.try_into().unwrap_or(i64::MAX);
                problems.add_limit(field, Code::OutOfRange, most);
            }
        }
        match problems.settle() {
            Err(error) => error,
            Ok(()) => Error::user(field, Code::InvalidFormat),
        }
    }
}

/// Looks at bytes and returns what is stored of them: documents as they are; images decoded, turned upright and written anew, so
/// that nothing is left of where and with what they were taken.
pub(crate) async fn look(bytes: Vec<u8>) -> Result<Result<Content, Unfit>> {
    work_on(bytes, read).await
}

/// Does the same on the thread that asks.
pub fn read(bytes: Vec<u8>) -> Result<Content, Unfit> {
    if bytes.starts_with(b"%PDF-") {
        let tail = &bytes[bytes.len().saturating_sub(PDF_TAIL)..];
        let ends = tail.windows(5).any(|word| word == b"%%EOF");
        return match ends {
            true => Ok(Content {
                content_type: types::PDF,
                size: None,
                bytes,
            }),
            false => Err(Unfit::Form),
        };
    }
    let format = image::guess_format(&bytes).map_err(|_| Unfit::Type)?;
    if !types::is_image(format.to_mime_type()) {
        return Err(Unfit::Type);
    }
    let picture = Picture::read(&bytes, format)?;
    let size = |length: u32| i32::try_from(length).map_err(|_| Unfit::Pixels);
    let size = (size(picture.image.width())?, size(picture.image.height())?);
    // WebP is only written without loss, which makes photos many times as large.
    let wanted = match format {
        ImageFormat::WebP if !picture.image.color().has_alpha() => ImageFormat::Jpeg,
        ImageFormat::Jpeg => ImageFormat::Jpeg,
        _ => ImageFormat::Png,
    };
    let bytes = picture.write(wanted).map_err(|_| Unfit::Form)?;
    Ok(Content {
        content_type: wanted.to_mime_type(),
        size: Some(size),
        bytes,
    })
}

/// Says whether a JPEG has an end. Its decoder paints grey what is missing, so half an upload would pass for a picture.
///
/// The end is looked for behind the head, since a smaller picture in there has one of its own; behind it some cameras put more.
fn is_whole_jpeg(bytes: &[u8]) -> bool {
    const SCAN: u8 = 0xda;
    const END: [u8; 2] = [0xff, 0xd9];
    // Behind the first marker, which has no length.
    let mut rest = bytes.get(2..).unwrap_or_default();
    while let [0xff, marker, tail @ ..] = rest {
        rest = match (*marker, tail) {
            (SCAN, tail) => return tail.windows(2).any(|pair| pair == END),
            // Markers may be filled up.
            (0xff, _) => &rest[1..],
            (_, [high, low, ..]) => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                tail.get(length..).unwrap_or_default()
            }
            _ => return false,
        };
    }
    false
}

/// Takes a profile of colours out of a PNG where it would not be kept anyway.
///
/// It is packed there, a thousand times as small as it is, and the decoder unpacks it before it can be asked how large it is. One that is
/// short as it stands becomes some megabytes at most.
fn without_large_profile(bytes: &[u8]) -> Cow<'_, [u8]> {
    if !bytes.starts_with(PNG_SIGNATURE) {
        return Cow::Borrowed(bytes);
    }
    let mut kept = Cow::Borrowed(bytes);
    let mut rest = &bytes[PNG_SIGNATURE.len()..];
    while let [a, b, c, d, name @ ..] = rest {
        // Its place is before the pixels.
        if name.starts_with(b"IDAT") {
            break;
        }
        let length = u32::from_be_bytes([*a, *b, *c, *d]) as usize;
        let end = length.saturating_add(CHUNK_FRAME).min(rest.len());
        if name.starts_with(b"iCCP") && length > MAX_PROFILE {
            let at = kept.len() - rest.len();
            kept.to_mut().drain(at..at + end);
        }
        rest = &rest[end..];
    }
    kept
}

/// An image and the colours that its numbers stand for.
pub(crate) struct Picture {
    pub image: DynamicImage,
    profile: Option<Vec<u8>>,
}

impl Picture {
    /// Decodes an image and turns it upright.
    pub fn read(bytes: &[u8], format: ImageFormat) -> Result<Self, Unfit> {
        if format == ImageFormat::Jpeg && !is_whole_jpeg(bytes) {
            return Err(Unfit::Form);
        }
        let mut limits = Limits::default();
        limits.max_alloc = Some(MAX_ALLOCATION);
        let bytes = without_large_profile(bytes);
        let mut reader = ImageReader::with_format(Cursor::new(&bytes), format);
        reader.limits(limits);
        let mut decoder = reader.into_decoder().map_err(|_| Unfit::Form)?;
        // Asked of its head, before anything of that size is made.
        let (width, height) = decoder.dimensions();
        if u64::from(width) * u64::from(height) > MAX_PIXELS {
            return Err(Unfit::Pixels);
        }
        let profile = decoder.icc_profile().ok().flatten();
        let orientation = decoder.orientation().map_err(|_| Unfit::Form)?;
        let mut image = DynamicImage::from_decoder(decoder).map_err(|_| Unfit::Form)?;
        image.apply_orientation(orientation);
        Ok(Self {
            image: plain(image),
            profile: profile.filter(|profile| profile.len() <= MAX_PROFILE),
        })
    }

    /// Returns it no wider and no higher than `edge`.
    pub fn within(&self, edge: u32) -> Self {
        let is_within = self.image.width() <= edge && self.image.height() <= edge;
        Self {
            image: match is_within {
                true => self.image.clone(),
                false => self.image.thumbnail(edge, edge),
            },
            profile: self.profile.clone(),
        }
    }

    /// Writes it with nothing but its pixels and their colours.
    pub fn write(self, format: ImageFormat) -> anyhow::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let Self { image, profile } = self;
        match format {
            ImageFormat::Jpeg => {
                let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
                encode(encoder, &without_alpha(image), profile)?;
            }
            _ => encode(PngEncoder::new(&mut bytes), &image, profile)?,
        }
        Ok(bytes)
    }
}

fn encode(
    mut encoder: impl ImageEncoder,
    image: &DynamicImage,
    profile: Option<Vec<u8>>,
) -> anyhow::Result<()> {
    if let Some(profile) = profile {
        // A format that has no place for it does without.
        encoder.set_icc_profile(profile).ok();
    }
    let color = ExtendedColorType::from(image.color());
    encoder.write_image(image.as_bytes(), image.width(), image.height(), color)?;
    Ok(())
}

/// Leaves eight bits a colour: no screen that shows them here has more.
fn plain(image: DynamicImage) -> DynamicImage {
    let color = image.color();
    match (color.has_color(), color.has_alpha()) {
        (true, true) => image.into_rgba8().into(),
        (true, false) => image.into_rgb8().into(),
        (false, true) => image.into_luma_alpha8().into(),
        (false, false) => image.into_luma8().into(),
    }
}

/// Puts what can be seen through on white, since JPEG has no such thing.
fn without_alpha(image: DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return image;
    }
    let mut image = image.into_rgba8();
    for pixel in image.pixels_mut() {
        let [colors @ .., alpha] = &mut pixel.0;
        for color in colors {
            let over = u32::from(*color) * u32::from(*alpha) + 255 * (255 - u32::from(*alpha));
            *color = (over / 255).try_into().unwrap_or(u8::MAX);
        }
    }
    DynamicImage::from(image).into_rgb8().into()
}

#[cfg(test)]
mod tests {
    use image::RgbImage;

    use super::*;

    /// Writes a PNG whose profile, as it stands packed, has so many bytes.
    fn with_profile(packed: usize) -> Vec<u8> {
        const HEAD: usize = 33;
        let mut bytes = Cursor::new(Vec::new());
        RgbImage::new(30, 20)
            .write_to(&mut bytes, ImageFormat::Png)
            .unwrap();
        let mut bytes = bytes.into_inner();
        let length = u32::try_from(packed).unwrap().to_be_bytes();
        let chunk = [&length[..], b"iCCP", &vec![7; packed], &[0; 4]].concat();
        bytes.splice(HEAD..HEAD, chunk);
        bytes
    }

    #[test]
    fn a_large_profile_is_taken_out_of_a_png_before_anything_unpacks_it() {
        let plain = {
            let mut bytes = Cursor::new(Vec::new());
            RgbImage::new(30, 20)
                .write_to(&mut bytes, ImageFormat::Png)
                .unwrap();
            bytes.into_inner()
        };

        assert_eq!(without_large_profile(&with_profile(MAX_PROFILE + 1)), plain);
        assert_eq!(without_large_profile(&plain), plain);
        let small = with_profile(MAX_PROFILE);
        assert_eq!(without_large_profile(&small), small);
        let read = Picture::read(&with_profile(400_000), ImageFormat::Png)
            .ok()
            .unwrap();
        assert_eq!((read.image.width(), read.profile), (30, None));
    }

    #[test]
    fn half_a_png_is_looked_at_to_its_end() {
        let whole = with_profile(MAX_PROFILE + 1);

        for length in 0..whole.len() {
            without_large_profile(&whole[..length]);
        }
    }
}
