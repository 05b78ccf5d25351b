//! A zip file that is written a piece at a time: into a file without a name, so that whoever dies leaves nothing.

use std::{
    fs::File,
    io::{Seek, Write},
};

use anyhow::Context;
use chrono::{DateTime, Datelike, Timelike, Utc};
use tokio::task::spawn_blocking;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Whether something can be made smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    /// Text can.
    Deflated,
    /// Images and documents are as small as they get.
    Stored,
}

/// An archive that is being written.
pub(super) struct Archive {
    /// Elsewhere only while something is being written.
    zip: Option<ZipWriter<File>>,
    at: zip::DateTime,
}

impl Archive {
    /// Begins an archive whose files say that they were written at `now`.
    pub(super) async fn new(now: DateTime<Utc>) -> anyhow::Result<Self> {
        let file = spawn_blocking(tempfile::tempfile).await?;
        let file = file.context("making a temporary file")?;
        Ok(Self {
            zip: Some(ZipWriter::new(file)),
            at: time(now).unwrap_or_default(),
        })
    }

    /// Adds a file; what follows by [`Archive::write`] stands in it.
    pub(super) async fn begin(&mut self, path: &str, packing: Packing) -> anyhow::Result<()> {
        let method = match packing {
            Packing::Deflated => CompressionMethod::Deflated,
            Packing::Stored => CompressionMethod::Stored,
        };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(self.at);
        let path = path.to_owned();
        self.with(move |zip| Ok(zip.start_file(path, options)?)).await
    }

    /// Writes on in the file that was begun last.
    pub(super) async fn write(&mut self, bytes: Vec<u8>) -> anyhow::Result<()> {
        self.with(move |zip| Ok(zip.write_all(&bytes)?)).await
    }

    /// Adds a whole file.
    pub(super) async fn add(&mut self, path: &str, packing: Packing, bytes: Vec<u8>) -> anyhow::Result<()> {
        self.begin(path, packing).await?;
        self.write(bytes).await
    }

    /// Ends the archive, and returns it from its start with the number of its bytes.
    pub(super) async fn finish(mut self) -> anyhow::Result<(File, u64)> {
        let zip = self.zip.take().context("an archive that failed before")?;
        let finished = spawn_blocking(move || {
            let mut file = zip.finish()?;
            let byte_size = file.metadata()?.len();
            file.rewind()?;
            anyhow::Ok((file, byte_size))
        });
        finished.await?.context("ending an archive")
    }

    /// Does something where waiting for the disk holds nobody up.
    async fn with(
        &mut self,
        work: impl FnOnce(&mut ZipWriter<File>) -> anyhow::Result<()> + Send + 'static,
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
