//! Working on images, a few at a time: they need memory.

use std::io::Cursor;

use anyhow::Context;
use image::{ImageDecoder, ImageFormat, ImageReader};
use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::error::Result;

/// Pixels of the largest image that is small: what telephones take unless they are told otherwise.
const SMALL_PIXELS: u64 = 12_500_000;

/// Images of each lane that a process works on at once, whatever is asked of it. A pixel needs four bytes, and as much again where the image
/// is turned, so two of the largest and two small ones have 500 MB, or twice that for a moment.
const AT_ONCE: usize = 2;

/// The lanes of this process.
static LANES: Lanes = Lanes::new();

/// Who waits behind whom: a small image never behind large ones.
///
/// One semaphore that is weighed by pixels would let small ones wait as well, since it lets in whoever came first.
struct Lanes {
    small: Semaphore,
    large: Semaphore,
}

/// Does some work on a file on a thread that may be held up, once there is memory for its image.
pub(super) async fn work_on<T: Send + 'static>(
    bytes: Vec<u8>,
    work: impl FnOnce(Vec<u8>) -> T + Send + 'static,
) -> Result<T> {
    LANES.work_on(bytes, work).await
}

impl Lanes {
    const fn new() -> Self {
        Self {
            small: Semaphore::const_new(AT_ONCE),
            large: Semaphore::const_new(AT_ONCE),
        }
    }

    async fn work_on<T: Send + 'static>(
        &'static self,
        bytes: Vec<u8>,
        work: impl FnOnce(Vec<u8>) -> T + Send + 'static,
    ) -> Result<T> {
        let looked = spawn_blocking(move || (pixels(&bytes), bytes));
        let (pixels, bytes) = looked.await.context("looking at an image")?;
        let lane = match pixels > SMALL_PIXELS {
            true => &self.large,
            false => &self.small,
        };
        let permit = lane.acquire().await.context("waiting for other images")?;
        let done = spawn_blocking(move || {
            let done = work(bytes);
            // Held until the work is over, also when nobody waits for it any more.
            drop(permit);
            done
        });
        Ok(done.await.context("working on an image")?)
    }
}

/// Returns how many pixels an image says in its head that it has, as its decoder will believe it; none for what is no image.
///
/// Nobody waits for memory yet, so nothing may be unpacked here, as decoders do with what stands in the head of a PNG.
fn pixels(bytes: &[u8]) -> u64 {
    let Ok(format) = image::guess_format(bytes) else {
        return 0;
    };
    if format == ImageFormat::Png {
        return png_pixels(bytes).unwrap_or_default();
    }
    let decoder = ImageReader::with_format(Cursor::new(bytes), format).into_decoder();
    decoder.map_or(0, |decoder| {
        let (width, height) = decoder.dimensions();
        u64::from(width) * u64::from(height)
    })
}

/// Returns how many pixels a PNG says that it has: its first chunk begins with both lengths.
fn png_pixels(bytes: &[u8]) -> Option<u64> {
    const NAME_AT: usize = 12;
    let head = bytes.get(NAME_AT..)?.strip_prefix(b"IHDR")?;
    let (width, head) = head.split_first_chunk()?;
    let (height, _) = head.split_first_chunk()?;
    Some(u64::from(u32::from_be_bytes(*width)).saturating_mul(u32::from_be_bytes(*height).into()))
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use image::RgbImage;
    use tokio::sync::oneshot;

    use super::*;

    /// Writes an image that has hardly any bytes.
    fn image(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        RgbImage::new(width, height)
            .write_to(&mut bytes, ImageFormat::Jpeg)
            .unwrap();
        bytes.into_inner()
    }

    /// Changes what a JPEG says of its size; what follows is not looked at.
    fn large() -> Vec<u8> {
        let mut bytes = image(8, 8);
        let frame = bytes.windows(2).position(|mark| mark == [0xff, 0xc0]).unwrap();
        let edge = 7_000_u16.to_be_bytes();
        bytes[frame + 5..frame + 9].copy_from_slice(&[edge, edge].concat());
        bytes
    }

    #[test]
    fn a_png_is_measured_without_unpacking_anything() {
        let mut bytes = Cursor::new(Vec::new());
        RgbImage::new(30, 20)
            .write_to(&mut bytes, ImageFormat::Png)
            .unwrap();
        let bytes = bytes.into_inner();

        assert_eq!(pixels(&bytes), 600);
        assert_eq!(pixels(&bytes[..24]), 600);
        assert_eq!(pixels(&bytes[..20]), 0);
    }

    #[test]
    fn an_image_is_as_large_as_its_head_says() {
        assert_eq!(pixels(&image(30, 20)), 600);
        assert_eq!(pixels(&large()), 49_000_000);
        assert_eq!(pixels(b"%PDF-1.4"), 0);
        assert_eq!(pixels(&image(30, 20)[..40]), 0);
        assert_eq!(pixels(b""), 0);
    }

    #[tokio::test]
    async fn a_small_image_waits_for_no_large_ones_and_those_wait_for_each_other() {
        let lanes: &'static Lanes = Box::leak(Box::new(Lanes::new()));
        let mut ends = Vec::new();
        let mut held = Vec::new();
        for _ in 0..AT_ONCE {
            let (end, ended) = mpsc::channel::<()>();
            let (begin, begun) = oneshot::channel();
            ends.push(end);
            held.push(tokio::spawn(lanes.work_on(large(), move |_| {
                begin.send(()).unwrap();
                // Until the test lets go.
                ended.recv().unwrap_err();
            })));
            begun.await.unwrap();
        }
        let mut next = tokio::spawn(lanes.work_on(large(), |_| ()));

        let small = lanes.work_on(image(30, 20), |bytes| bytes.len()).await.unwrap();
        let document = lanes
            .work_on(b"%PDF-1.4".to_vec(), |bytes| bytes.len())
            .await
            .unwrap();

        assert!(small > 0 && document == 8);
        assert_eq!(lanes.large.available_permits(), 0);
        assert!(!next.is_finished());
        drop(ends);
        (&mut next).await.unwrap().unwrap();
        for held in held {
            held.await.unwrap().unwrap();
        }
        assert_eq!(lanes.large.available_permits(), AT_ONCE);
    }

    #[tokio::test]
    async fn work_that_nobody_waits_for_any_more_keeps_its_place_until_it_is_over() {
        let lanes: &'static Lanes = Box::leak(Box::new(Lanes::new()));
        let (end, ended) = mpsc::channel::<()>();
        let (begin, begun) = oneshot::channel();
        let work = tokio::spawn(lanes.work_on(image(30, 20), move |_| {
            begin.send(()).unwrap();
            ended.recv().unwrap_err();
        }));
        begun.await.unwrap();

        work.abort();
        assert!(work.await.unwrap_err().is_cancelled());

        assert_eq!(lanes.small.available_permits(), AT_ONCE - 1);
        drop(end);
        let all = u32::try_from(AT_ONCE).unwrap();
        drop(lanes.small.acquire_many(all).await.unwrap());
    }
}
