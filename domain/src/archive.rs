//! A zip file that is written a piece at a time.

use std::{
    fs::File,
    io::{self, Seek, SeekFrom, Write},
};

use anyhow::{Context, bail};
use chrono::{DateTime, Datelike, Timelike, Utc};
use tokio::task::spawn_blocking;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Whether something can be made smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    /// Text can.
    Deflated,
    /// Images and documents are as small as they get.
    Stored,
}

/// An archive that is being written.
pub(crate) struct Archive {
    /// Elsewhere only while something is being written.
    zip: Option<ZipWriter<Draft>>,
    at: zip::DateTime,
}

impl Archive {
    /// Begins an archive whose files say that they were written at `now`, in a file without a name, so that whoever dies leaves nothing.
    pub(crate) async fn new(now: DateTime<Utc>) -> anyhow::Result<Self> {
        let file = spawn_blocking(tempfile::tempfile).await?;
        Ok(Self::within(file.context("making a temporary file")?, now))
    }

    /// Begins an archive in an empty file.
    pub(crate) fn within(file: File, now: DateTime<Utc>) -> Self {
        Self {
            zip: Some(ZipWriter::new(Draft::new(file))),
            at: time(now).unwrap_or_default(),
        }
    }

    /// Adds a file; what follows by [`Archive::write`] stands in it.
    pub(crate) async fn begin(&mut self, path: &str, packing: Packing) -> anyhow::Result<()> {
        let method = match packing {
            Packing::Deflated => CompressionMethod::Deflated,
            Packing::Stored => CompressionMethod::Stored,
        };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            // Nobody knows beforehand what will be longer than 4 GiB.
            .large_file(true)
            .last_modified_time(self.at);
        let path = path.to_owned();
        self.with(move |zip| Ok(zip.start_file(path, options)?)).await
    }

    /// Writes on in the file that was begun last.
    pub(crate) async fn write(&mut self, bytes: Vec<u8>) -> anyhow::Result<()> {
        self.with(move |zip| Ok(zip.write_all(&bytes)?)).await
    }

    /// Adds a whole file.
    pub(crate) async fn add(&mut self, path: &str, packing: Packing, bytes: Vec<u8>) -> anyhow::Result<()> {
        self.begin(path, packing).await?;
        self.write(bytes).await
    }

    /// Ends the archive, and returns it from its start with the number of its bytes.
    pub(crate) async fn finish(mut self) -> anyhow::Result<(File, u64)> {
        let zip = self.zip.take().context("an archive that failed before")?;
        let finished = spawn_blocking(move || {
            let Draft {
                mut file, has_failed, ..
            } = zip.finish()?;
            if has_failed {
                bail!("a part of it was not written");
            }
            let byte_size = file.metadata()?.len();
            file.rewind()?;
            anyhow::Ok((file, byte_size))
        });
        finished.await?.context("ending an archive")
    }

    /// Does something where waiting for the disk holds nobody up.
    async fn with(
        &mut self,
        work: impl FnOnce(&mut ZipWriter<Draft>) -> anyhow::Result<()> + Send + 'static,
    ) -> anyhow::Result<()> {
        let mut zip = self.zip.take().context("an archive that failed before")?;
        let (zip, done) = spawn_blocking(move || {
            let done = work(&mut zip);
            (zip, done)
        })
        .await?;
        self.zip = Some(zip);
        done.context("writing an archive")
    }
}

/// The file of an archive. Once it could not be written to, what else is written is lost without a word: an archive that is given up ends
/// itself, and would complain of the same once more.
struct Draft {
    file: File,
    /// Where it is written next, and how long it is: what an archive that is given up still believes.
    at: u64,
    end: u64,
    has_failed: bool,
}

impl Draft {
    fn new(file: File) -> Self {
        Self {
            file,
            at: 0,
            end: 0,
            has_failed: false,
        }
    }

    fn noted<T>(&mut self, done: io::Result<T>) -> io::Result<T> {
        let is_passing = |error: &io::Error| error.kind() == io::ErrorKind::Interrupted;
        self.has_failed = self.has_failed || done.as_ref().is_err_and(|error| !is_passing(error));
        done
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match self.has_failed {
            true => bytes.len(),
            false => {
                let done = self.file.write(bytes);
                self.noted(done)?
            }
        };
        self.at += written as u64;
        self.end = self.end.max(self.at);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.has_failed {
            return Ok(());
        }
        let done = self.file.flush();
        self.noted(done)
    }
}

impl Seek for Draft {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = match (self.has_failed, to) {
            (false, to) => {
                let done = self.file.seek(to);
                self.noted(done)?
            }
            (true, SeekFrom::Start(at)) => at,
            (true, SeekFrom::Current(by)) => self.at.saturating_add_signed(by),
            (true, SeekFrom::End(by)) => self.end.saturating_add_signed(by),
        };
        Ok(self.at)
    }
}

/// Returns an instant as zip files have it.
fn time(at: DateTime<Utc>) -> Option<zip::DateTime> {
    let small = |number: u32| u8::try_from(number).ok();
    zip::DateTime::from_date_and_time(
        u16::try_from(at.year()).ok()?,
        small(at.month())?,
        small(at.day())?,
        small(at.hour())?,
        small(at.minute())?,
        small(at.second())?,
    )
    .ok()
}
