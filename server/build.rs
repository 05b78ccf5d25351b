//! Sees to it that the program finds the admin that it carries.

use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    // The folder's whole path is worked out while compiling; of a folder that is not there it would be another than later.
    let dist = Path::new("../admin/dist");
    fs::create_dir_all(dist)?;
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=assets");
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
