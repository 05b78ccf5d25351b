//! Mails about an account: what a person is told by mail alone, and the codes that come with it.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, MailId},
    text_enum::text_enum,
};

text_enum! {
    /// What a mail is about.
    MailKind {
        /// Its code proves that the address is the person's.
        VerifyEmail,
        /// Its code lets the person choose a new password.
        ResetPassword,
        /// The account has another address now; goes to the old one.
        EmailChanged,
        /// The account has another password now.
        PasswordChanged,
        /// The account will be erased, and until when it can come back.
        AccountDeleted,
        /// Where the archive of all that is held on the account can be fetched; has the UUID of the archive.
        DataExport,
        /// Somebody is asked into a home; has the UUID of the invitation, and goes to whom it is meant for.
        Invitation,
        /// The account has a better plan now.
        PlanBegun,
        /// The account's better plan is over.
        PlanEnded,
        /// What is due, late, done and running out.
        Digest,
        /// What honeyDue is good for; on the day of the sign-up.
        Welcome,
        /// How to make the first home; a day later.
        FirstHome,
        /// How to make the first tasks; three days after the sign-up.
        FirstTask,
        /// How to bring in whoever else lives there; a week after the sign-up.
        Household,
    }
}

/// One mail about an account. What becomes of it stands in its delivery.
///
/// Its code is kept nowhere: it follows from the id and the installation's secret.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MailId,
    /// Whose account it is about, or who invites. None where a code was asked for an address that no account has: such a mail is written so that
    /// nobody can tell by the time it takes, and never sent.
    pub account_id: Option<AccountId>,
    /// What it is about.
    pub kind: MailKind,
    /// Where it goes.
    pub email: String,
    /// How often its code may still be tried: not at all once it was used or replaced. None for a mail without a code.
    pub tries_left: Option<i32>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// Until when it is worth sending, and its code is good.
    pub expires_at: DateTime<Utc>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
