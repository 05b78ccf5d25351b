//! Bytes in a folder, a file a key.

use std::{
    io,
    path::{Path, PathBuf},
};

use tokio::{
    fs,
    io::{AsyncRead, AsyncWriteExt},
};

use super::Key;
use crate::token;

/// Writes a file: all of it or nothing, whoever reads meanwhile.
pub(super) async fn put(folder: &Path, key: &Key, bytes: Vec<u8>) -> anyhow::Result<()> {
    put_file(folder, key, &mut bytes.as_slice()).await
}

/// Writes a file as above, a piece at a time.
pub(super) async fn put_file(
    folder: &Path,
    key: &Key,
    bytes: &mut (impl AsyncRead + Unpin),
) -> anyhow::Result<()> {
    let path = path(folder, key);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).await?;
    }
    // A draft of its own, so that two who write at once do not mix.
    let draft = path.with_extension(token::fresh());
    let written = write(&draft, bytes).await;
    if let Err(error) = written {
        fs::remove_file(&draft).await.ok();
        return Err(error.into());
    }
    Ok(fs::rename(&draft, &path).await?)
}

async fn write(draft: &Path, bytes: &mut (impl AsyncRead + Unpin)) -> io::Result<()> {
    let mut file = fs::File::create(draft).await?;
    tokio::io::copy(bytes, &mut file).await?;
    file.flush().await?;
    file.sync_all().await
}

pub(super) async fn open(folder: &Path, key: &Key) -> anyhow::Result<Option<(fs::File, u64)>> {
    let Some(file) = present(fs::File::open(path(folder, key)).await)? else {
        return Ok(None);
    };
    let size = file.metadata().await?.len();
    Ok(Some((file, size)))
}

pub(super) async fn size(folder: &Path, key: &Key) -> anyhow::Result<Option<u64>> {
    Ok(present(fs::metadata(path(folder, key)).await)?.map(|metadata| metadata.len()))
}

pub(super) async fn get(folder: &Path, key: &Key) -> anyhow::Result<Option<Vec<u8>>> {
    Ok(present(fs::read(path(folder, key)).await)?)
}

/// Removes a file, and its folder with the last one in it.
pub(super) async fn delete(folder: &Path, key: &Key) -> anyhow::Result<()> {
    let path = path(folder, key);
    present(fs::remove_file(&path).await)?;
    if let Some(parent) = path.parent().filter(|parent| *parent != folder) {
        // It stays while it holds anything.
        fs::remove_dir(parent).await.ok();
    }
    Ok(())
}

fn path(folder: &Path, key: &Key) -> PathBuf {
    // A key has no letters by which it could leave the folder.
    folder.join(key.as_str())
}

/// Takes what is not there for nothing instead of for an error.
fn present<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
