//! `honeydue man`: the manual, for a folder of `man`.

use std::{fs, process::ExitCode};

use anyhow::Context;
use clap::CommandFactory;

use crate::{
    cli::{Cli, ManArgs},
    console::say,
    wrong::Wrong,
};

/// Writes a page for each command.
pub(crate) fn man(args: &ManArgs) -> Result<ExitCode, Wrong> {
    let folder = &args.folder;
    fs::create_dir_all(folder).with_context(|| format!("making the folder {}", folder.display()))?;
    clap_mangen::generate_to(Cli::command(), folder)
        .with_context(|| format!("writing the manual into {}", folder.display()))?;
    say(format!(
        "The manual is in {}; `man {}` shows its first page.",
        folder.display(),
        folder.join("honeydue.1").display()
    ));
    Ok(ExitCode::SUCCESS)
}
