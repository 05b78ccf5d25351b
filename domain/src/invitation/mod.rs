//! Invitations into a home.

pub mod create;
pub mod find;
pub mod join;
pub mod preview;
pub mod revoke;
mod tries;

use entity::id::InvitationId;

use crate::{App, token};

pub use self::{
    create::{Created, NewInvitation, create},
    join::join,
    preview::{Preview, preview},
    revoke::revoke,
};

/// Returns an invitation's code. It is kept nowhere: it follows from the invitation's id and the installation's secret, so that whoever
/// mails it makes it again.
pub(crate) fn code(app: &App, id: InvitationId) -> String {
    token::code(&app.secret, &id.to_string(), "invitation")
}

/// Returns where a code can be tapped.
pub fn link(app: &App, code: &str) -> String {
    format!("{}/join/{code}", app.public_url)
}
