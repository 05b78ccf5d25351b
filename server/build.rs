//! Sees to it that the program is built anew when the admin that it carries has been.

use std::path::Path;

fn main() {
    // Cargo runs this again when the folder appears, or when anything in it changes.
    let dist = Path::new("../admin/dist");
    let watched = if dist.exists() {
        dist
    } else {
        Path::new("../admin")
    };
    println!("cargo::rerun-if-changed={}", watched.display());
    println!("cargo::rerun-if-changed=assets");
}
