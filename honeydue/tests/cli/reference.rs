use std::fs;

use crate::program::{output, text};

/// Where the page is kept.
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/configuration.md");

#[expect(
    clippy::disallowed_methods,
    reason = "whoever runs tests says whether the committed page is to be written anew"
)]
fn is_updating() -> bool {
    std::env::var_os("UPDATE").is_some()
}

#[tokio::test]
async fn the_page_of_all_settings_is_what_the_program_prints() {
    let done = output(
        &["config", "reference"],
        &[("SECRET_KEY", "hunter2"), ("LISTEN", "0.0.0.0:1")],
    )
    .await;
    let page = text(&done.stdout);
    if is_updating() {
        fs::write(PAGE, page).unwrap();
    }

    let committed = fs::read_to_string(PAGE).unwrap_or_default();

    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(
        committed == page,
        "docs/configuration.md is not what the program prints; run `make reference`"
    );
    assert!(!page.contains("hunter2") && !page.contains("0.0.0.0:1"));
}
