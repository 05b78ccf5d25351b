//! Reading a backup.

use std::{
    collections::BTreeSet,
    fmt,
    fs::File,
    io::{BufRead, BufReader, Read},
    path::Path,
};

use anyhow::{Context, bail};
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use super::{
    FORMAT, Manifest, hex,
    manifest::{self, path_of_table},
};

/// Bytes that are read at a time.
const PIECE: usize = 64 << 10;

/// Letters of a batch of rows, about.
const BATCH: usize = 1 << 20;

/// Rows of a batch at most.
const BATCH_ROWS: usize = 500;

/// Bytes that a manifest has at most: a few million files.
const MAX_MANIFEST: u64 = 1 << 30;

/// Something that is not as the manifest has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands in the archive.
    pub path: String,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.what)
    }
}

/// A backup that is being read. Waits for the disk, so it is for threads that may.
pub struct Opened {
    zip: ZipArchive<File>,
    /// What it says of itself.
    pub manifest: Manifest,
}

impl Opened {
    /// Opens a backup and reads what it says of itself.
    ///
    /// # Errors
    ///
    /// When it is none, was cut off, or is of a kind that this program does not know.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let file = File::open(path).context("it cannot be opened")?;
        let mut zip = ZipArchive::new(file).context("it is no backup, or it was cut off")?;
        let mut text = Vec::new();
        zip.by_name(manifest::PATH)
            .context("it is no backup: there is no manifest in it")?
            .take(MAX_MANIFEST)
            .read_to_end(&mut text)
            .context("its manifest is damaged")?;
        #[derive(serde::Deserialize)]
        struct Kind {
            format: u32,
        }
        let kind: Kind = serde_json::from_slice(&text).context("its manifest cannot be read")?;
        if kind.format != FORMAT {
            bail!(
                "it is of the format {}, and this program reads {FORMAT} only: restore it with the program that made it",
                kind.format
            );
        }
        let manifest = serde_json::from_slice(&text).context("its manifest cannot be read")?;
        Ok(Self { zip, manifest })
    }

    /// Reads everything, and returns what is not as the manifest has it.
    pub fn verify(&mut self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut known = BTreeSet::from([manifest::PATH.to_owned()]);
        let tables = self.manifest.tables.clone();
        for table in tables {
            let path = path_of_table(&table.name);
            let wrong = match self.sum(&path) {
                Ok((lines, _, _)) if lines != table.rows => {
                    Some(format!("it has {lines} rows instead of {}", table.rows))
                }
                Ok((_, _, sha256)) if sha256 != table.sha256 => Some("its bytes were changed".to_owned()),
                Ok(_) => None,
                Err(error) => Some(format!("{error:#}")),
            };
            problems.extend(wrong.map(|what| Problem {
                path: path.clone(),
                what,
            }));
            known.insert(path);
        }
        let files = self.manifest.files.clone().unwrap_or_default();
        for file in files {
            let wrong = match self.sum(&file.key) {
                Ok((_, size, sha256)) if (size, &sha256) != (file.byte_size, &file.sha256) => {
                    Some("its bytes were changed".to_owned())
                }
                Ok(_) => None,
                Err(error) => Some(format!("{error:#}")),
            };
            problems.extend(wrong.map(|what| Problem {
                path: file.key.clone(),
                what,
            }));
            known.insert(file.key);
        }
        let strangers = self.zip.file_names().filter_map(Result::ok);
        let strangers = strangers.filter(|name| !known.contains(name.as_ref()));
        problems.extend(strangers.map(|name| Problem {
            path: name.into_owned(),
            what: "the manifest knows nothing of it".to_owned(),
        }));
        problems
    }

    /// Counts lines and bytes of something, and sums it up.
    fn sum(&mut self, path: &str) -> anyhow::Result<(u64, u64, String)> {
        let mut entry = self.zip.by_name(path).context("it is missing")?;
        let (mut sum, mut piece) = (Sha256::new(), vec![0; PIECE]);
        let (mut lines, mut size) = (0, 0);
        loop {
            let read = entry.read(&mut piece).context("it is damaged")?;
            if read == 0 {
                return Ok((lines, size, hex(&sum.finalize())));
            }
            let piece = &piece[..read];
            lines += piece.iter().filter(|byte| **byte == b'\n').count() as u64;
            size += read as u64;
            sum.update(piece);
        }
    }

    /// Reads the rows of a table, and hands them on in batches, each a JSON array; ends early where nobody takes them.
    pub(super) fn rows(&mut self, table: &str, mut take: impl FnMut(String) -> bool) -> anyhow::Result<()> {
        let path = path_of_table(table);
        let entry = self
            .zip
            .by_name(&path)
            .with_context(|| format!("finding {path}"))?;
        let mut batch = String::new();
        let mut count = 0;
        for line in BufReader::with_capacity(PIECE, entry).lines() {
            let line = line.with_context(|| format!("reading {path}"))?;
            batch.push(if batch.is_empty() { '[' } else { ',' });
            batch.push_str(&line);
            count += 1;
            if count == BATCH_ROWS || batch.len() >= BATCH {
                batch.push(']');
                count = 0;
                if !take(std::mem::take(&mut batch)) {
                    return Ok(());
                }
            }
        }
        if !batch.is_empty() {
            batch.push(']');
            take(batch);
        }
        Ok(())
    }

    /// Reads a file.
    pub(super) fn file(&mut self, key: &str) -> anyhow::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut entry = self.zip.by_name(key).with_context(|| format!("finding {key}"))?;
        entry
            .read_to_end(&mut bytes)
            .with_context(|| format!("reading {key}"))?;
        Ok(bytes)
    }
}
