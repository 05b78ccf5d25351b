//! Certificates such as Apple's, and what is signed with them.

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CustomExtension, DnType, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use serde_json::{Value, json};

/// What marks the certificate in the middle as one of Apple's for developers.
const INTERMEDIATE: &[u64] = &[1, 2, 840, 113_635, 100, 6, 2, 1];

/// What marks a certificate as one that signs purchases.
const LEAF: &[u64] = &[1, 2, 840, 113_635, 100, 6, 11, 1];

/// NULL in DER: the marks say nothing but that they are there.
const NULL: [u8; 2] = [5, 0];

/// What is unusual about certificates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Flaw {
    /// Nothing.
    #[default]
    None,
    /// The one that signs is over since the year began in which all tests play.
    LeafIsOver,
    /// The one in the middle is.
    IntermediateIsOver,
    /// The one that signs is for something else.
    LeafIsUnmarked,
    /// The one in the middle is for something else.
    IntermediateIsUnmarked,
    /// The one in the middle may not vouch for others.
    IntermediateIsNoAuthority,
}

/// A root, what it vouches for, and the key of the one that signs.
pub struct Authority {
    root: Certificate,
    intermediate: Certificate,
    leaf: Certificate,
    key: KeyPair,
}

impl Authority {
    /// Makes certificates that are as they should be.
    pub fn new() -> Self {
        Self::with(Flaw::None)
    }

    /// Makes certificates with a flaw.
    pub fn with(flaw: Flaw) -> Self {
        let (root_key, intermediate_key, key) = (key(), key(), key());
        let root = authority("Root", 2040);
        let root_certificate = root.self_signed(&root_key).unwrap();
        let root = Issuer::new(root, root_key);

        let mut intermediate = match flaw {
            Flaw::IntermediateIsNoAuthority => plain("Intermediate", 2036),
            Flaw::IntermediateIsOver => authority("Intermediate", 2026),
            _ => authority("Intermediate", 2036),
        };
        if flaw != Flaw::IntermediateIsUnmarked {
            mark(&mut intermediate, INTERMEDIATE);
        }
        let intermediate_certificate = intermediate.signed_by(&intermediate_key, &root).unwrap();
        let intermediate = Issuer::new(intermediate, intermediate_key);

        let mut leaf = plain("Leaf", if flaw == Flaw::LeafIsOver { 2026 } else { 2030 });
        if flaw != Flaw::LeafIsUnmarked {
            mark(&mut leaf, LEAF);
        }
        Self {
            leaf: leaf.signed_by(&key, &intermediate).unwrap(),
            root: root_certificate,
            intermediate: intermediate_certificate,
            key,
        }
    }

    /// Returns the root in DER.
    pub fn root(&self) -> Vec<u8> {
        self.root.der().to_vec()
    }

    /// Signs claims as Apple does.
    pub fn sign(&self, claims: &Value) -> String {
        self.sign_as(&json!({ "alg": "ES256", "x5c": self.chain() }), claims)
    }

    /// Signs claims under another header.
    pub fn sign_as(&self, header: &Value, claims: &Value) -> String {
        let text = format!("{}.{}", encode(header), encode(claims));
        let der = self.key.serialized_der();
        let random = SystemRandom::new();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der, &random).unwrap();
        let signature = key.sign(&random, text.as_bytes()).unwrap();
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// Returns the certificates as they come along with what is signed.
    pub fn chain(&self) -> Vec<String> {
        let chain = [&self.leaf, &self.intermediate, &self.root];
        chain
            .map(|certificate| STANDARD.encode(certificate.der()))
            .to_vec()
    }
}

fn key() -> KeyPair {
    KeyPair::generate().unwrap()
}

fn plain(name: &str, until: i32) -> CertificateParams {
    let mut params = CertificateParams::new([]).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(until, 1, 1);
    params.use_authority_key_identifier_extension = true;
    params
}

fn authority(name: &str, until: i32) -> CertificateParams {
    let mut params = plain(name, until);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn mark(params: &mut CertificateParams, mark: &[u64]) {
    let extension = CustomExtension::from_oid_content(mark, NULL.to_vec());
    params.custom_extensions.push(extension);
}

/// Writes a part of a signed text.
pub fn encode(part: &Value) -> String {
    URL_SAFE_NO_PAD.encode(part.to_string())
}
