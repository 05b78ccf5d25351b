//! Mails about accounts, as a worker is handed them.

use domain::delivery::{self, Content, Outcome, Target};
use entity::mail::MailKind;
use secrecy::ExposeSecret;
use testing::Home;

/// A mail that went out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Where it went.
    pub to: String,
    /// What it was about.
    pub kind: MailKind,
    /// The code in it.
    pub code: Option<String>,
}

/// Sends all mails that wait, and returns them.
pub async fn collect(home: &Home) -> Vec<Sent> {
    let app = home.app();
    let mut sent = Vec::new();
    for claimed in delivery::claim_due(app, 100).await.unwrap() {
        let Some(letter) = delivery::begin(app, &claimed).await.unwrap() else {
            continue;
        };
        let Target::Mail(to) = &letter.target else {
            panic!("a mail: {letter:?}");
        };
        let (mail, code) = match &letter.content {
            Content::Mail { mail, code, .. } => (mail, code.as_ref()),
            Content::Invitation(invited) => (&invited.mail, Some(&invited.code)),
            Content::Notices(_) | Content::Digest(_) => panic!("a mail about an account: {letter:?}"),
        };
        sent.push(Sent {
            to: to.clone(),
            kind: mail.kind,
            code: code.map(|code| code.expose_secret().to_owned()),
        });
        let outcome = Outcome::Sent { provider_id: None };
        assert!(delivery::settle(app, &letter, outcome).await.unwrap());
    }
    sent
}

/// Sends all mails that wait, and returns the code in the only one.
pub async fn code(home: &Home) -> String {
    let [only] = collect(home).await.try_into().expect("one mail");
    only.code.expect("a code")
}

/// Returns a code that is not the right one.
pub fn other(code: &str) -> String {
    let number: u32 = code.parse().unwrap();
    format!("{:06}", (number + 1) % 1_000_000)
}
