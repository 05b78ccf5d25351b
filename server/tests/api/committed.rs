//! Files that tests write, and that are committed.

use std::{fs, path::Path};

/// Makes sure that what is committed at `path` is what a test has made; with `UPDATE=1` in the environment it is written instead.
///
/// # Panics
///
/// When it differs; then it says how it is written anew: by the tests whose names have `words` in them.
pub fn compare(path: &str, made: &str, words: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    #[expect(
        clippy::disallowed_methods,
        reason = "a switch of whoever runs the test, not a setting"
    )]
    let update = std::env::var_os("UPDATE").is_some();
    if update {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, made).unwrap();
    }

    let kept = fs::read_to_string(&file).unwrap_or_default();

    let differs = kept
        .lines()
        .zip(made.lines())
        .position(|(kept, made)| kept != made);
    assert!(
        kept == made,
        "{path} is not what is made from line {} on; write it anew with UPDATE=1 cargo test --test api -- {words}",
        differs.unwrap_or_else(|| kept.lines().count().min(made.lines().count())) + 1
    );
}
