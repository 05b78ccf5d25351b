//! Signatures of mails (DKIM: RFC 6376, and RFC 8463 for Ed25519), so that receivers know whose they are and that nobody changed them.
//!
//! What is signed is read in the form `relaxed/relaxed`, which outlives that servers on the way break lines anew.

use std::{fmt, sync::Arc};

use anyhow::{Context, anyhow};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use domain::token;
use ring::{
    digest::{SHA256, digest},
    rsa::KeyPair as RsaKeyPair,
    signature::{Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256},
};

/// Headers that are signed. Each is named once more than the mail has it, so that nobody adds another.
const NAMES: [&str; 12] = [
    "From",
    "Reply-To",
    "To",
    "Cc",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
];

/// Letters of a line of the signature; RFC 5322 wants no more than 78.
const WIDTH: usize = 72;

/// What stands before the numbers of an RSA key for whoever looks it up (RFC 8017): that it is one.
const RSA_ENCRYPTION: [u8; 15] = [
    0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
];

/// A private key that mails are signed with.
#[derive(Clone)]
pub struct DkimKey(Arc<Key>);

enum Key {
    Rsa(RsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl fmt::Debug for DkimKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DkimKey(…)")
    }
}

impl DkimKey {
    /// Reads a key in PEM, as OpenSSL makes it; `None` where it is none of RSA with 2,048 bits and more, and none of Ed25519.
    #[must_use]
    pub fn read(pem: &str) -> Option<Self> {
        if let Some(der) = part(pem, "RSA PRIVATE KEY") {
            return Some(Self::of(Key::Rsa(RsaKeyPair::from_der(&der).ok()?)));
        }
        let der = part(pem, "PRIVATE KEY")?;
        let key = match RsaKeyPair::from_pkcs8(&der) {
            Ok(pair) => Key::Rsa(pair),
            // OpenSSL leaves the public half out.
            Err(_) => Key::Ed25519(Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der).ok()?),
        };
        Some(Self::of(key))
    }

    fn of(key: Key) -> Self {
        Self(Arc::new(key))
    }

    /// Says whether receivers that know only RSA take the mails for unsigned.
    #[must_use]
    pub fn is_ed25519(&self) -> bool {
        matches!(*self.0, Key::Ed25519(_))
    }

    /// Returns what the key is called in a record and, with the hash, in a signature.
    fn names(&self) -> (&'static str, &'static str) {
        match *self.0 {
            Key::Rsa(_) => ("rsa", "rsa-sha256"),
            Key::Ed25519(_) => ("ed25519", "ed25519-sha256"),
        }
    }

    /// Returns the public half, as a record has it.
    fn public(&self) -> String {
        STANDARD.encode(match &*self.0 {
            Key::Rsa(pair) => {
                let numbers = [&[0], pair.public().as_ref()].concat();
                tagged(0x30, &[&RSA_ENCRYPTION[..], &tagged(0x03, &numbers)].concat())
            }
            Key::Ed25519(pair) => pair.public_key().as_ref().to_vec(),
        })
    }

    fn sign(&self, text: &str) -> anyhow::Result<Vec<u8>> {
        match &*self.0 {
            Key::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(
                    &RSA_PKCS1_SHA256,
                    &token::chance(),
                    text.as_bytes(),
                    &mut signature,
                )
                .map_err(|_| anyhow!("signing failed"))?;
                Ok(signature)
            }
            // The hash is signed, not the text (RFC 8463, section 3).
            Key::Ed25519(pair) => Ok(pair
                .sign(digest(&SHA256, text.as_bytes()).as_ref())
                .as_ref()
                .to_vec()),
        }
    }
}

/// Whose mails these are, and how that is proven.
#[derive(Clone, Debug)]
pub struct Dkim {
    domain: String,
    selector: String,
    key: DkimKey,
}

impl Dkim {
    /// Signs for `domain` with a key whose public half stands in the DNS under `selector`.
    #[must_use]
    pub fn new(domain: &str, selector: &str, key: DkimKey) -> Self {
        Self {
            domain: domain.to_owned(),
            selector: selector.to_owned(),
            key,
        }
    }

    /// Returns the record of the DNS by which receivers find the key: its name, and its text.
    #[must_use]
    pub fn record(&self) -> (String, String) {
        let (kind, _) = self.key.names();
        let name = format!("{}._domainkey.{}", self.selector, self.domain);
        (name, format!("v=DKIM1; k={kind}; p={}", self.key.public()))
    }

    /// Returns the header that signs a mail; it goes before all others.
    pub(super) fn sign(&self, mail: &str, now: DateTime<Utc>) -> anyhow::Result<String> {
        let (head, body) = mail.split_once("\r\n\r\n").context("a mail has a head")?;
        let fields = fields(head);
        let names: Vec<&str> = NAMES
            .into_iter()
            .flat_map(|name| {
                let count = fields.iter().filter(|(known, _)| is(known, name)).count();
                std::iter::repeat_n(name, count + 1)
            })
            .collect();
        let (_, algorithm) = self.key.names();
        let unsigned = format!(
            "DKIM-Signature: v=1; a={algorithm}; c=relaxed/relaxed;\r\n d={};\r\n s={}; t={};\r\n h={};\r\n bh={};\r\n b=",
            self.domain,
            self.selector,
            now.timestamp(),
            names.join(":\r\n  "),
            body_hash(body)
        );
        let signature = STANDARD.encode(self.key.sign(&covered(&fields, &names, &unsigned))?);
        let lines: Vec<_> = signature
            .as_bytes()
            .chunks(WIDTH)
            .map(String::from_utf8_lossy)
            .collect();
        Ok(format!("{unsigned}{}\r\n", lines.join("\r\n  ")))
    }
}

/// Returns what a signature covers: the named headers, of several the lowest first, and the signature's own without what signs.
fn covered(fields: &[(&str, &str)], names: &[&str], unsigned: &str) -> String {
    let mut text = String::new();
    for (nth, name) in names.iter().enumerate() {
        let taken = names[..nth].iter().filter(|before| is(before, name)).count();
        let mut found = fields.iter().rev().filter(|(known, _)| is(known, name));
        if let Some(field) = found.nth(taken) {
            text.push_str(&relaxed(*field));
            text.push_str("\r\n");
        }
    }
    let (name, value) = unsigned.split_once(':').unwrap_or((unsigned, ""));
    text.push_str(&relaxed((name, value)));
    text
}

fn is(name: &str, other: &str) -> bool {
    name.eq_ignore_ascii_case(other)
}

/// Takes a head apart: names and values, the breaks of long ones within.
fn fields(head: &str) -> Vec<(&str, &str)> {
    let mut fields = Vec::new();
    let mut rest = head;
    while !rest.is_empty() {
        let mut breaks = rest.match_indices("\r\n").map(|(at, _)| at);
        let end = breaks.find(|at| !rest[at + 2..].starts_with([' ', '\t']));
        let (field, after) = end.map_or((rest, ""), |end| (&rest[..end], &rest[end + 2..]));
        fields.push(field.split_once(':').unwrap_or((field, "")));
        rest = after;
    }
    fields
}

/// Writes a header on one line, its name small, its spaces single (RFC 6376, section 3.4.2).
fn relaxed((name, value): (&str, &str)) -> String {
    let name = name.trim_end_matches([' ', '\t']).to_ascii_lowercase();
    let words = value
        .split([' ', '\t', '\r', '\n'])
        .filter(|word| !word.is_empty());
    format!("{name}:{}", words.collect::<Vec<_>>().join(" "))
}

/// Hashes a body without spaces at the ends of lines and empty lines at its own, other spaces single (section 3.4.4).
fn body_hash(body: &str) -> String {
    let mut text = String::with_capacity(body.len());
    let mut n_empty = 0;
    for line in body.split("\r\n") {
        let line = line.trim_end_matches([' ', '\t']);
        if line.is_empty() {
            n_empty += 1;
            continue;
        }
        text.push_str(&"\r\n".repeat(std::mem::take(&mut n_empty)));
        let mut is_space = false;
        for letter in line.chars() {
            let was_space = std::mem::replace(&mut is_space, matches!(letter, ' ' | '\t'));
            match (is_space, was_space) {
                (true, true) => {}
                (true, false) => text.push(' '),
                (false, _) => text.push(letter),
            }
        }
        text.push_str("\r\n");
    }
    STANDARD.encode(digest(&SHA256, text.as_bytes()))
}

/// Returns the bytes of a part of a text in PEM.
fn part(pem: &str, label: &str) -> Option<Vec<u8>> {
    let (_, rest) = pem.split_once(&format!("-----BEGIN {label}-----"))?;
    let (body, _) = rest.split_once(&format!("-----END {label}-----"))?;
    STANDARD.decode(body.split_whitespace().collect::<String>()).ok()
}

/// Puts a tag and a length before bytes (DER).
fn tagged(tag: u8, bytes: &[u8]) -> Vec<u8> {
    let length = bytes.len().to_be_bytes();
    let length = &length[length
        .iter()
        .position(|byte| *byte != 0)
        .unwrap_or(length.len() - 1)..];
    match bytes.len() {
        ..0x80 => [&[tag], length, bytes].concat(),
        // A length has eight bytes at most.
        _ => [&[tag, 0x80 | length.len() as u8], length, bytes].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 8463, appendix A.
    const MAIL: &str = "From: Joe SixPack <joe@football.example.com>\r\n\
        To: Suzie Q <suzie@shopping.example.net>\r\n\
        Subject: Is dinner ready?\r\n\
        Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n\
        Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n\
        \r\n\
        Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n\r\n";

    /// Its secret key, `nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=`, as OpenSSL would write it.
    const SECRET: &str = "-----BEGIN PRIVATE KEY-----\n\
        MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n\
        -----END PRIVATE KEY-----\n";

    fn ours() -> Dkim {
        Dkim::new("football.example.com", "brisbane", DkimKey::read(SECRET).unwrap())
    }

    #[test]
    fn the_example_of_the_standard_is_signed_as_there() {
        let unsigned = "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n \
            d=football.example.com; i=@football.example.com;\r\n \
            q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n \
            subject : date : message-id : from : subject : date;\r\n \
            bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n b=";
        let names = [
            "from",
            "to",
            "subject",
            "date",
            "message-id",
            "from",
            "subject",
            "date",
        ];
        let (head, body) = MAIL.split_once("\r\n\r\n").unwrap();

        let signature = ours()
            .key
            .sign(&covered(&fields(head), &names, unsigned))
            .unwrap();

        assert_eq!(body_hash(body), "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=");
        assert_eq!(
            STANDARD.encode(signature),
            "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw=="
        );
    }

    #[test]
    fn the_record_of_the_example_is_that_of_the_standard() {
        let (name, text) = ours().record();

        assert_eq!(name, "brisbane._domainkey.football.example.com");
        assert_eq!(
            text,
            "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
        );
    }

    #[test]
    fn heads_and_bodies_are_relaxed_as_the_standard_shows() {
        let head = "A: X\r\nB : Y\t\r\n\tZ  ";
        let fields = fields(head);

        let relaxed: Vec<_> = fields.iter().map(|field| relaxed(*field)).collect();

        assert_eq!(relaxed, ["a:X", "b:Y Z"]);
        let hash = |text: &str| STANDARD.encode(digest(&SHA256, text.as_bytes()));
        assert_eq!(body_hash(" C \r\nD \t E\r\n\r\n\r\n"), hash(" C\r\nD E\r\n"));
        assert_eq!(body_hash("without an end"), hash("without an end\r\n"));
        assert_eq!(
            body_hash("\r\n\r\n"),
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        );
    }

    #[test]
    fn no_header_can_be_added_changed_or_taken_away() {
        let lists = "List-Unsubscribe: <https://a.example/u>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n";
        let covers = |mail: &str| {
            let (head, _) = mail.split_once("\r\n\r\n").unwrap();
            let signed = ours()
                .sign(&format!("{lists}{MAIL}"), DateTime::UNIX_EPOCH)
                .unwrap();
            let names = signed.split_once("h=").unwrap().1.split(';').next().unwrap();
            let names: Vec<_> = names.split(':').map(str::trim).collect();
            covered(&fields(head), &names, "DKIM-Signature: b=")
        };
        let whole = format!("{lists}{MAIL}");

        for other in [
            MAIL.to_owned(),
            format!("From: Eve <eve@example.com>\r\n{whole}"),
            format!("Cc: eve@example.com\r\n{whole}"),
            whole.replace("dinner", "lunch"),
            whole.replace("a.example", "b.example"),
            format!("{lists}{whole}"),
        ] {
            assert_ne!(covers(&other), covers(&whole), "{other}");
        }
        assert_eq!(
            covers(&format!("Received: from there\r\n{whole}")),
            covers(&whole)
        );
    }

    #[test]
    fn lines_of_a_signature_are_short() {
        let signed = ours().sign(MAIL, DateTime::UNIX_EPOCH).unwrap();

        assert!(signed.starts_with("DKIM-Signature: v=1; a=ed25519-sha256;") && signed.ends_with("=\r\n"));
        assert!(signed.lines().all(|line| line.len() <= 78), "{signed}");
    }

    #[test]
    fn only_keys_that_receivers_take_are_read_and_they_do_not_show() {
        let elliptic = include_str!("../../../../testing/keys/apple.p8");
        let rsa = include_str!("../../../../testing/keys/one.pem");
        let cut = SECRET.replace("MC4CAQ", "MC4CAg");

        assert_eq!(format!("{:?}", DkimKey::read(rsa).unwrap()), "DkimKey(…)");
        for text in ["", "hunter2", elliptic, &cut] {
            assert!(DkimKey::read(text).is_none(), "{text}");
        }
    }
}
