//! A browser that subscribes to pushes and opens what comes, by the code of Mozilla's and not by ours.

use std::{any::Any, sync::Once};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ece::{Cryptographer, EcKeyComponents, Error, LocalKeyPair, RemotePublicKey};
use p256::{PublicKey, SecretKey, ecdh::diffie_hellman, elliptic_curve::sec1::ToSec1Point};
use ring::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    hkdf::{HKDF_SHA256, KeyType, Salt},
    rand::{SecureRandom, SystemRandom},
};
use serde_json::Value;

/// A browser's keys.
#[derive(Clone, Debug)]
pub struct Browser {
    private: Vec<u8>,
    public: Vec<u8>,
    secret: Vec<u8>,
}

impl Browser {
    /// Makes a browser with keys of its own.
    pub fn new() -> Self {
        static READY: Once = Once::new();
        READY.call_once(|| {
            ece::crypto::set_boxed_cryptographer(Box::new(Rust)).expect("it is set once");
        });
        let private = chance(32);
        let key = SecretKey::from_slice(&private).expect("hardly any number is no key");
        Self {
            public: key.public_key().to_sec1_point(false).as_bytes().to_vec(),
            private,
            secret: chance(16),
        }
    }

    /// Returns the public key, as the browser tells it.
    pub fn p256dh(&self) -> String {
        URL_SAFE_NO_PAD.encode(&self.public)
    }

    /// Returns the shared secret, as the browser tells it.
    pub fn auth(&self) -> String {
        URL_SAFE_NO_PAD.encode(&self.secret)
    }

    /// Opens a message.
    ///
    /// # Panics
    ///
    /// When it was not sealed for this browser.
    pub fn open(&self, sealed: &[u8]) -> Value {
        let keys = EcKeyComponents::new(self.private.clone(), self.public.clone());
        let plain = ece::decrypt(&keys, &self.secret, sealed).expect("it is sealed for this browser");
        serde_json::from_slice(&plain).expect("a page's service worker reads JSON")
    }
}

impl Default for Browser {
    fn default() -> Self {
        Self::new()
    }
}

fn chance(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    SystemRandom::new()
        .fill(&mut bytes)
        .expect("the system gives chance");
    bytes
}

/// What Mozilla's code leaves to others, without OpenSSL. Only reading is wanted.
struct Rust;

struct Own(SecretKey);

struct Theirs(PublicKey);

impl LocalKeyPair for Own {
    fn pub_as_raw(&self) -> ece::Result<Vec<u8>> {
        Ok(self.0.public_key().to_sec1_point(false).as_bytes().to_vec())
    }

    fn raw_components(&self) -> ece::Result<EcKeyComponents> {
        Ok(EcKeyComponents::new(
            self.0.to_bytes().to_vec(),
            self.pub_as_raw()?,
        ))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl RemotePublicKey for Theirs {
    fn as_raw(&self) -> ece::Result<Vec<u8>> {
        Ok(self.0.to_sec1_point(false).as_bytes().to_vec())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A length that bytes are made in.
struct Bytes(usize);

impl KeyType for Bytes {
    fn len(&self) -> usize {
        self.0
    }
}

impl Cryptographer for Rust {
    fn generate_ephemeral_keypair(&self) -> ece::Result<Box<dyn LocalKeyPair>> {
        let key = SecretKey::from_slice(&chance(32)).map_err(|_| Error::CryptoError)?;
        Ok(Box::new(Own(key)))
    }

    fn import_key_pair(&self, components: &EcKeyComponents) -> ece::Result<Box<dyn LocalKeyPair>> {
        let key = SecretKey::from_slice(components.private_key()).map_err(|_| Error::CryptoError)?;
        Ok(Box::new(Own(key)))
    }

    fn import_public_key(&self, raw: &[u8]) -> ece::Result<Box<dyn RemotePublicKey>> {
        let key = PublicKey::from_sec1_bytes(raw).map_err(|_| Error::CryptoError)?;
        Ok(Box::new(Theirs(key)))
    }

    fn compute_ecdh_secret(
        &self,
        remote: &dyn RemotePublicKey,
        local: &dyn LocalKeyPair,
    ) -> ece::Result<Vec<u8>> {
        let (Some(theirs), Some(own)) = (
            remote.as_any().downcast_ref::<Theirs>(),
            local.as_any().downcast_ref::<Own>(),
        ) else {
            return Err(Error::CryptoError);
        };
        let shared = diffie_hellman(own.0.to_nonzero_scalar(), theirs.0.as_affine());
        Ok(shared.raw_secret_bytes().to_vec())
    }

    fn hkdf_sha256(&self, salt: &[u8], secret: &[u8], info: &[u8], len: usize) -> ece::Result<Vec<u8>> {
        let mut out = vec![0; len];
        let key = Salt::new(HKDF_SHA256, salt).extract(secret);
        let made = key.expand(&[info], Bytes(len)).and_then(|okm| okm.fill(&mut out));
        made.map_err(|_| Error::CryptoError)?;
        Ok(out)
    }

    fn aes_gcm_128_encrypt(&self, key: &[u8], iv: &[u8], data: &[u8]) -> ece::Result<Vec<u8>> {
        let (cipher, nonce) = cipher(key, iv)?;
        let mut data = data.to_vec();
        cipher
            .seal_in_place_append_tag(nonce, Aad::empty(), &mut data)
            .map_err(|_| Error::CryptoError)?;
        Ok(data)
    }

    fn aes_gcm_128_decrypt(&self, key: &[u8], iv: &[u8], data: &[u8]) -> ece::Result<Vec<u8>> {
        let (cipher, nonce) = cipher(key, iv)?;
        let mut data = data.to_vec();
        let plain = cipher.open_in_place(nonce, Aad::empty(), &mut data);
        Ok(plain.map_err(|_| Error::CryptoError)?.to_vec())
    }

    fn random_bytes(&self, dest: &mut [u8]) -> ece::Result<()> {
        SystemRandom::new().fill(dest).map_err(|_| Error::CryptoError)
    }
}

fn cipher(key: &[u8], iv: &[u8]) -> ece::Result<(LessSafeKey, Nonce)> {
    let key = UnboundKey::new(&AES_128_GCM, key).map_err(|_| Error::CryptoError)?;
    let nonce = Nonce::try_assume_unique_for_key(iv).map_err(|_| Error::CryptoError)?;
    Ok((LessSafeKey::new(key), nonce))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_standard_holds_is_read() {
        drop(Browser::new());
        ece::crypto::test_cryptographer(Rust);
    }
}
