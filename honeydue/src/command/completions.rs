//! `honeydue completions`: for a shell's own folder of them.

use std::process::ExitCode;

use clap::CommandFactory;

use crate::{
    cli::{Cli, CompletionsArgs},
    console::say,
    wrong::Wrong,
};

/// Prints the completions.
pub(crate) fn completions(args: &CompletionsArgs) -> Result<ExitCode, Wrong> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "honeydue", &mut script);
    say(String::from_utf8_lossy(&script).trim_end());
    Ok(ExitCode::SUCCESS)
}
