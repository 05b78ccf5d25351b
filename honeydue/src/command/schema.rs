//! `honeydue schema`: what is committed as `schema.graphql` and `admin/schema.graphql`.

use std::process::ExitCode;

use server::{admin, public};

use crate::{cli::SchemaArgs, console::say, wrong::Wrong};

/// Prints a schema.
pub(crate) fn schema(args: &SchemaArgs) -> Result<ExitCode, Wrong> {
    let sdl = if args.admin {
        admin::build().sdl()
    } else {
        public::build().sdl()
    };
    say(sdl.trim_end());
    Ok(ExitCode::SUCCESS)
}
