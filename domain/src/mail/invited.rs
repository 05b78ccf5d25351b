//! What a mail says that brings an invitation.

use chrono::{DateTime, Utc};
use entity::{
    account,
    id::{InvitationId, TypedId},
    invitation, mail, residence,
};
use sea_orm::{DatabaseTransaction, EntityTrait};
use secrecy::SecretString;

use crate::{App, error::Result, invitation as invitations, token};

/// Letters of a name that a stranger is shown.
const NAME_LENGTH: usize = 60;

/// Digits of such a name: a number of a house or a year, and none that could be called.
const DIGITS: usize = 4;

/// An invitation that is mailed to whom it is meant for.
#[derive(Clone, Debug)]
pub struct Invited {
    /// The mail.
    pub mail: mail::Model,
    /// What can be typed.
    pub code: SecretString,
    /// What can be tapped.
    pub link: SecretString,
    /// Who invites; `None` for a name that a stranger should not be shown.
    pub by: Option<String>,
    /// What the household calls its home; `None` as with who invites.
    pub home: Option<String>,
    /// Until when the invitation is good.
    pub until: DateTime<Utc>,
}

/// Returns what a mail says that brings an invitation; `None` where there is nothing to bring any more, and where its code does not
/// follow from this installation's secret.
pub(crate) async fn invited(
    app: &App,
    tx: &DatabaseTransaction,
    mail: mail::Model,
) -> Result<Option<Invited>> {
    let id = InvitationId::from_uuid(mail.id.uuid());
    let Some(row) = invitation::Entity::find_by_id(id).one(tx).await? else {
        return Ok(None);
    };
    let code = invitations::code(app, id);
    if token::hash(&code).as_slice() != row.code_hash {
        return Ok(None);
    }
    let by = account::Entity::find_by_id(row.created_by).one(tx).await?;
    let home = residence::Entity::find_by_id(row.residence_id).one(tx).await?;
    Ok(Some(Invited {
        mail,
        link: invitations::link(app, &code).into(),
        code: code.into(),
        by: by.and_then(|account| harmless(&account.display_name)),
        home: home.and_then(|residence| harmless(&residence.name)),
        until: row.expires_at,
    }))
}

/// Returns a name if it says nothing but a name: whoever invites chose it, and whoever is invited may be a stranger who is not to be led
/// anywhere by it.
fn harmless(name: &str) -> Option<String> {
    let name = name.trim();
    let is_of_a_name = |letter: char| letter.is_alphanumeric() || " .,'’&()-".contains(letter);
    let leads_somewhere = name
        .split('.')
        .skip(1)
        .any(|rest| rest.starts_with(char::is_alphanumeric));
    let digits = name.chars().filter(|letter| letter.is_numeric()).count();
    let is_harmless = !name.is_empty()
        && name.chars().count() <= NAME_LENGTH
        && name.chars().all(is_of_a_name)
        && digits <= DIGITS
        && !leads_somewhere;
    is_harmless.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown() {
        for name in [
            "Olive Owner",
            "Dr. Ann O’Neill-Smith",
            "Haus am Müllerweg 12",
            "Mum & Dad (1998)",
            "家",
        ] {
            assert_eq!(harmless(name).as_deref(), Some(name));
        }
    }

    #[test]
    fn what_leads_a_stranger_somewhere_is_not() {
        let long = "a".repeat(61);
        for name in [
            "https://evil.example",
            "go to evil.example now",
            "www.evil.example",
            "me@evil.example",
            "Call 0800 123456",
            "Call ٠٨٠٠١٢٣٤٥٦",
            "Pay <b>now</b>",
            "You won!",
            "",
            &long,
        ] {
            assert_eq!(harmless(name), None, "{name}");
        }
    }
}
