//! Mails about an account: what a person is told by mail alone, and the codes that come with it.
//!
//! A mail is a row with a delivery of its own, which goes the way of all [deliveries](crate::delivery). Its code is kept nowhere: it
//! follows from the row's id and the installation's secret, so whoever sends the mail makes it again, and whoever reads the
//! database learns nothing.

mod invited;
mod post;
mod redeem;
pub mod text;
mod tries;

use chrono::TimeDelta;
use entity::mail;
use secrecy::SecretString;

pub use self::invited::Invited;
pub(crate) use self::{
    invited::invited,
    post::{Letter, cancel, post, post_all, post_export, post_invitation},
    redeem::{Redeemed, Whose, owner_of, redeem},
    tries::{count_code, count_invitation, count_try},
};
use crate::{App, token};

/// How long a code is good: long enough for a mail to come, too short for a mailbox that somebody else reads later.
pub const CODE_MINUTES: i64 = 10;

/// How often a code may be tried: five of a million.
const TRIES: i32 = 5;

/// How long news of an account are worth sending; a server that puts off strangers wants hours.
const NEWS: TimeDelta = TimeDelta::days(2);

/// Returns the code that comes with a mail, if one does.
pub(crate) fn code(app: &App, mail: &mail::Model) -> Option<SecretString> {
    mail.tries_left?;
    Some(token::digits(&app.secret, &mail.id.to_string(), "mail").into())
}
