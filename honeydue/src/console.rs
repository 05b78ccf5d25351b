//! What commands say to whoever called them; logs go their own way.

use std::io::{self, Write};

/// Writes a text and a line's end to the standard output. A reader that has gone, as `head` does, is no fault.
pub(crate) fn say(text: impl AsRef<str>) {
    let mut out = io::stdout().lock();
    // Nobody is left to be told.
    let _ = writeln!(out, "{}", text.as_ref()).and_then(|()| out.flush());
}

/// Writes a text and a line's end to the standard error.
pub(crate) fn complain(text: impl AsRef<str>) {
    // Nobody is left to be told.
    let _ = writeln!(io::stderr().lock(), "{}", text.as_ref());
}
