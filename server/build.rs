//! Sees to it that the program finds the admin that it carries, and that it can tell its own answers from those of another build.

use std::{env, fs, io, path::Path};

use sha2::{Digest, Sha256};

/// What answers are made by.
const SOURCES: [&str; 6] = [
    "src",
    "../domain/src",
    "../domain/locales",
    "../entity/src",
    "../migration/src",
    "../Cargo.lock",
];

fn main() -> io::Result<()> {
    // The folder's whole path is worked out while compiling; of a folder that is not there it would be another than later.
    let dist = Path::new("../admin/dist");
    fs::create_dir_all(dist)?;
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=assets");
    let mut hash = Sha256::new();
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
        add(&mut hash, Path::new(source))?;
    }
    println!("cargo::rustc-env=HONEYDUE_SOURCES={:x}", hash.finalize());
    // A development build reads the files when they are asked for; only others carry them and are built anew with them.
    #[expect(
        clippy::disallowed_methods,
        reason = "cargo speaks to build scripts by their environment"
    )]
    let profile = env::var("PROFILE").unwrap_or_default();
    if profile != "debug" {
        println!("cargo::rerun-if-changed={}", dist.display());
    }
    Ok(())
}

/// Adds a file, or all that is in a folder, by their names.
fn add(hash: &mut Sha256, path: &Path) -> io::Result<()> {
    if path.is_dir() {
        let mut entries = fs::read_dir(path)?.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by_key(fs::DirEntry::path);
        return entries.iter().try_for_each(|entry| add(hash, &entry.path()));
    }
    hash.update(path.as_os_str().as_encoded_bytes());
    hash.update(fs::read(path)?);
    Ok(())
}
