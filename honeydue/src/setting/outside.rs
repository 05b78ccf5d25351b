//! Whom is believed outside of the house.

use std::{fs, str::FromStr};

use clap::{ArgMatches, Args};
use domain::outside::Authorities;

/// What the setting is called among what was given.
const EXTRA_CA_FILE: &str = "extra_ca_file";

/// Whom is believed outside of the house.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Certificates")]
pub(crate) struct Outside {
    /// A file with certificates, in PEM, of authorities that are believed beside the public ones: of a proxy that reads along, or of a house of
    /// its own. By them come what is asked over HTTPS (sign-in, stores, push services, S3, the collector of traces), the mail server over TLS, and
    /// PostgreSQL where `DATABASE_URL` has `sslmode=verify-full` and names no `sslrootcert`.
    #[arg(long, env, value_name = "FILE")]
    pub extra_ca_file: Option<ExtraCaFile>,
}

/// Certificates of authorities, read from a file.
#[derive(Clone, Debug)]
pub(crate) struct ExtraCaFile {
    /// The file.
    pub name: String,
    /// What it holds.
    pub authorities: Authorities,
}

impl ExtraCaFile {
    /// Finds the setting in what was given to whichever command.
    pub fn given(matches: &ArgMatches) -> Option<&Self> {
        match matches.subcommand() {
            Some((_, below)) => Self::given(below),
            None => matches.try_get_one(EXTRA_CA_FILE).ok().flatten(),
        }
    }
}

impl FromStr for ExtraCaFile {
    type Err = String;

    fn from_str(file: &str) -> Result<Self, String> {
        if file.is_empty() {
            return Err("names no file".to_owned());
        }
        let pem = fs::read(file).map_err(|error| format!("{file} cannot be read: {error}"))?;
        let authorities = Authorities::read(&pem).map_err(|problem| format!("{file} {problem}"))?;
        Ok(Self {
            name: file.to_owned(),
            authorities,
        })
    }
}
