//! Whom is asked over the network, and whom is believed to be who they say: the one place where HTTP clients begin.
//!
//! A certificate must lead to one of the public authorities, which are built in, or to one that whoever runs this has named besides: that of a
//! proxy which reads along, or a house's own. All clients of a process know the same ones, so they are named once, before any client is made.

use std::{error::Error, fmt, sync::OnceLock, time::Duration};

use reqwest::{Certificate, Client, ClientBuilder, redirect::Policy};

/// Those that were named.
static TRUSTED: OnceLock<Authorities> = OnceLock::new();

/// Certificates of authorities that are believed beside the public ones.
#[derive(Clone)]
pub struct Authorities {
    pem: Vec<u8>,
    certificates: Vec<Certificate>,
}

impl Authorities {
    /// Reads one or more certificates in PEM.
    ///
    /// # Errors
    ///
    /// What is wrong with the text, to be said of the file that it stands in.
    pub fn read(pem: &[u8]) -> Result<Self, String> {
        let certificates = Certificate::from_pem_bundle(pem)
            .map_err(|_| "holds something that is broken between its -----BEGIN and -----END".to_owned())?;
        if certificates.is_empty() {
            return Err(
                "holds no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----".to_owned(),
            );
        }
        for (index, certificate) in certificates.iter().enumerate() {
            // Only a client looks into it.
            let client = Client::builder()
                .tls_built_in_root_certs(false)
                .add_root_certificate(certificate.clone());
            client.build().map_err(|error| {
                let why = error.source().map(ToString::to_string).unwrap_or_default();
                format!(
                    "holds a certificate that is none, number {} of {}: {why}",
                    index + 1,
                    certificates.len()
                )
            })?;
        }
        Ok(Self {
            pem: pem.to_owned(),
            certificates,
        })
    }

    /// Counts them.
    pub fn count(&self) -> usize {
        self.certificates.len()
    }

    /// Returns them in PEM, for clients of something else than HTTP.
    pub fn pem(&self) -> &[u8] {
        &self.pem
    }
}

impl fmt::Debug for Authorities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Authorities").field(&self.count()).finish()
    }
}

/// Has all clients that are made from now on believe these authorities, too. Whoever comes first decides for the process.
pub fn trust(authorities: Authorities) {
    let _ = TRUSTED.set(authorities);
}

/// Returns the authorities that were named, if any were.
pub fn trusted() -> Option<&'static Authorities> {
    TRUSTED.get()
}

/// Begins a client that gives up after `patience`, and that nobody leads elsewhere: what is asked goes where a setting says.
pub fn client(patience: Duration) -> ClientBuilder {
    let client = Client::builder()
        .timeout(patience)
        .redirect(Policy::none())
        .user_agent("honeydue");
    let certificates = trusted().into_iter().flat_map(|trusted| &trusted.certificates);
    certificates.fold(client, |client, certificate| {
        client.add_root_certificate(certificate.clone())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_certificates_is_told() {
        let pem = |body: &str| format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n");
        for (text, wanted) in [
            (String::new(), "no certificate in PEM"),
            ("hunter2".to_owned(), "no certificate in PEM"),
            (
                include_str!("../../testing/keys/one.pem").to_owned(),
                "no certificate in PEM",
            ),
            (pem("not base64!"), "broken"),
            ("-----BEGIN CERTIFICATE-----\nAAAA\n".to_owned(), "broken"),
            (pem("AAAA"), "number 1 of 1"),
        ] {
            let problem = Authorities::read(text.as_bytes()).unwrap_err();

            assert!(problem.contains(wanted), "{text}: {problem}");
            assert!(!problem.contains("hunter2"), "{problem}");
        }
    }
}
