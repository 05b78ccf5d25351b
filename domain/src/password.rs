//! Passwords, as Argon2id hashes.

use std::{sync::LazyLock, thread::available_parallelism};

use anyhow::{Context, anyhow};
use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version,
    password_hash::SaltString,
};
use tokio::sync::Semaphore;

use crate::{error::Result, token};

/// Memory, passes and lanes: OWASP's first choice for Argon2id.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// The hash of a password that nobody has. An unknown address is checked against it, so that it costs the same time as a known one.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$yEPB+qAMISpo5tNBERksUw$p0DAOhvdWJjoOlo3i/kBFJzySy9Ib6C5UvdlbHmbRZw";

/// One hash a core at once: more would only take memory and be done no sooner.
static PLACES: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(available_parallelism().map_or(1, |cores| cores.get())));

/// Hashes a password, in PHC format.
pub async fn hash(password: String) -> Result<String> {
    let salt = SaltString::encode_b64(&token::hash(&token::fresh())[..16])
        .map_err(|error| anyhow!("making a salt: {error}"))?;
    let hashed = blocking(move || {
        let hash = argon2()?.hash_password(password.as_bytes(), &salt);
        Ok(hash
            .map_err(|error| anyhow!("hashing a password: {error}"))?
            .to_string())
    });
    hashed.await
}

/// Says whether `password` is the one that was hashed. Without a hash the answer is no, after the same time.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool> {
    blocking(move || {
        let hash = hash.as_deref();
        let parsed = PasswordHash::new(hash.unwrap_or(NOBODYS));
        let parsed = parsed.map_err(|error| anyhow!("reading a password's hash: {error}"))?;
        let matches = argon2()?.verify_password(password.as_bytes(), &parsed).is_ok();
        Ok(matches && hash.is_some())
    })
    .await
}

/// Returns the hasher.
fn argon2() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None);
    let params = params.map_err(|error| anyhow!("setting Argon2 up: {error}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Runs work that takes a core for a while where it holds up nobody.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let place = PLACES.acquire().await.context("waiting for a core")?;
    // The work goes on when nobody waits for it any more, and keeps its place until it is done.
    let work = move || {
        let _place = place;
        work()
    };
    tokio::task::spawn_blocking(work)
        .await
        .context("working with a password")?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_that_was_hashed_matches() {
        let hash = hash("correct horse".to_owned()).await.unwrap();

        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(
            verify("correct horse".to_owned(), Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(!verify("battery staple".to_owned(), Some(hash)).await.unwrap());
    }

    #[tokio::test]
    async fn the_same_password_is_hashed_anew_each_time() {
        let first = hash("correct horse".to_owned()).await.unwrap();
        let second = hash("correct horse".to_owned()).await.unwrap();

        assert_ne!(first, second);
    }

    #[test]
    fn nobodys_hash_costs_what_anybodys_does() {
        let nobodys = PasswordHash::new(NOBODYS).unwrap();
        let params = Params::try_from(&nobodys).unwrap();

        assert_eq!(nobodys.algorithm, argon2::ARGON2ID_IDENT);
        assert_eq!(
            (params.m_cost(), params.t_cost(), params.p_cost()),
            (MEMORY_KIB, PASSES, LANES)
        );
        assert!(nobodys.hash.is_some() && nobodys.salt.is_some());
    }

    #[tokio::test]
    async fn without_a_hash_no_password_matches() {
        assert!(!verify(String::new(), None).await.unwrap());
    }
}
