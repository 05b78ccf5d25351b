//! Looking at folders and disks.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};

use super::{Amiss, Broken, Finding, Fine};
use crate::cli::DoctorArgs;

/// Bytes that must be free: less is gone within minutes.
const LEAST: u64 = 256 << 20;

/// Bytes that should be free.
const ENOUGH: u64 = 2 << 30;

/// Looks at the data directory, and at the secret key in it.
pub(super) fn data_dir(folder: &Path) -> Vec<Finding> {
    vec![writable(folder), secret_key(folder)]
}

fn writable(folder: &Path) -> Finding {
    let name = folder.display();
    if !folder.exists() {
        return Amiss(format!(
            "data directory: {name} is not there yet; `honeydue run` makes it"
        ));
    }
    let probe = folder.join(".doctor");
    match fs::write(&probe, "").and_then(|()| fs::remove_file(&probe)) {
        Ok(()) => Fine(format!("data directory: {name} can be written to")),
        Err(error) => Broken(format!(
            "data directory: {name} cannot be written to ({error}); give it to the user that runs honeydue"
        )),
    }
}

fn secret_key(folder: &Path) -> Finding {
    let file = folder.join("secret-key");
    match file.metadata() {
        Ok(metadata) if metadata.permissions().mode() & 0o077 == 0 => {
            Fine("secret key: only its owner may read it".to_owned())
        }
        Ok(_) => Amiss(format!(
            "secret key: others may read it; run `chmod 600 {}`",
            file.display()
        )),
        Err(_) => Fine(
            "secret key: none in the data directory; `run` makes one, `serve` takes SECRET_KEY".to_owned(),
        ),
    }
}

/// Looks how much room is left where something is written, each disk once.
pub(super) fn room(args: &DoctorArgs) -> Vec<Finding> {
    let mut folders = vec![args.rest.store.data_dir.clone(), std::env::temp_dir()];
    if args.files.s3_bucket.is_none() {
        folders.push(args.files.files_dir.clone());
    }
    if args.mail.smtp_url.is_none() {
        folders.push(args.mail.outbox_dir.clone());
    }
    let mut disks: BTreeMap<u64, PathBuf> = BTreeMap::new();
    for folder in folders {
        // What is not there yet will be made on the disk of what is.
        let there = folder.ancestors().find(|folder| folder.exists());
        let there = there.unwrap_or(Path::new("."));
        if let Ok(metadata) = there.metadata() {
            disks.entry(metadata.dev()).or_insert(there.to_owned());
        }
    }
    disks.values().map(|folder| on_disk(folder)).collect()
}

fn on_disk(folder: &Path) -> Finding {
    let name = folder.display();
    let Ok(disk) = rustix::fs::statvfs(folder) else {
        return Amiss(format!("disk: it cannot be seen how much room is left at {name}"));
    };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let text = format!("disk: {} MiB are free at {name}", free >> 20);
    let no_names = disk.f_files > 0 && disk.f_favail < 1_000;
    match free {
        _ if no_names => Broken(format!(
            "disk: no more files can be made at {name} (inodes); remove some"
        )),
        free if free < LEAST => Broken(format!("{text}; make room before anything is lost")),
        free if free < ENOUGH => Amiss(format!("{text}; make room soon")),
        _ => Fine(text),
    }
}
