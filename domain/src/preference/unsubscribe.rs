//! Doing without a kind of mail, by the address that stands in each such mail.
//!
//! Who has the address may do that one thing and nothing else, without signing in; it stays good, since mails are kept for years.

use std::collections::BTreeSet;

use entity::{
    account,
    delivery::Channel,
    id::AccountId,
    mail::MailKind,
    notification::NotificationKind,
    notification_channel::{self, Column},
    notification_preference::DigestFrequency,
};
use sea_orm::{ActiveEnum, ActiveModelTrait, EntityTrait, IntoActiveModel, sea_query::OnConflict};

use super::{
    find::{Preferences, of},
    update::save,
};
use crate::{
    App, Edit, Error, account as accounts, delivery::Content, error::Result, locale::Locale, notification,
    retrying, token,
};

/// What a person can do without. What was asked for, and what became of the account, is none of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Notices of one kind.
    Notices(NotificationKind),
    /// What is due, late and done.
    Digest,
    /// What helps a new household on its way.
    Tips,
}

impl Topic {
    /// Returns what a mail belongs to that can be done without.
    pub fn of(content: &Content) -> Option<Self> {
        match content {
            Content::Notices(notices) => {
                let kind = notices.first()?.kind;
                (kind != NotificationKind::Test).then_some(Self::Notices(kind))
            }
            Content::Digest(_) => Some(Self::Digest),
            Content::Invitation(_) => None,
            Content::Mail { mail, .. } => match mail.kind {
                MailKind::Welcome | MailKind::FirstHome | MailKind::FirstTask | MailKind::Household => {
                    Some(Self::Tips)
                }
                MailKind::Digest => Some(Self::Digest),
                MailKind::VerifyEmail
                | MailKind::ResetPassword
                | MailKind::EmailChanged
                | MailKind::PasswordChanged
                | MailKind::AccountDeleted
                | MailKind::DataExport
                | MailKind::Invitation
                | MailKind::PlanBegun
                | MailKind::PlanEnded => None,
            },
        }
    }

    /// Returns all topics.
    pub fn all() -> impl Iterator<Item = Self> {
        Preferences::kinds()
            .map(Self::Notices)
            .chain([Self::Digest, Self::Tips])
    }

    /// Returns the name under which it stands in addresses, e.g. `task-overdue`.
    pub fn name(self) -> String {
        match self {
            Self::Notices(kind) => kind.to_value().to_lowercase().replace('_', "-"),
            Self::Digest => "digest".to_owned(),
            Self::Tips => "tips".to_owned(),
        }
    }

    fn is_wanted(self, preferences: &Preferences) -> bool {
        match self {
            Self::Notices(kind) => preferences.wants(kind, Channel::Mail),
            Self::Digest => preferences.row.digest != DigestFrequency::Off,
            Self::Tips => preferences.row.tips_by_email,
        }
    }
}

/// Mails that their reader wants no more, as a signed address says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unwanted {
    /// Who gets them.
    pub account_id: AccountId,
    /// Of which kind they are.
    pub topic: Topic,
}

impl Unwanted {
    /// Returns the address by which they end.
    pub fn link(&self, app: &App) -> String {
        let (id, topic) = (self.account_id, self.topic.name());
        format!(
            "{}/unsubscribe/{id}/{topic}/{}",
            app.public_url,
            self.signature(app)
        )
    }

    /// Reads what stands in such an address; `None` where it was not signed here.
    pub fn read(app: &App, account_id: &str, topic: &str, signature: &str) -> Option<Self> {
        let unwanted = Self {
            account_id: account_id.parse().ok()?,
            topic: Topic::all().find(|known| known.name() == topic)?,
        };
        // Compared by their hashes, so that the time it takes tells nothing.
        let is_ours = token::hash(signature) == token::hash(&unwanted.signature(app));
        is_ours.then_some(unwanted)
    }

    /// Returns the language of their reader; `None` where the account is gone.
    pub async fn locale(&self, app: &App) -> Result<Option<Locale>> {
        let account: Option<account::Model> = accounts::find::by_id(&app.db, self.account_id).await?;
        Ok(account.map(|account| Locale::of_tag(&account.locale).unwrap_or_default()))
    }

    /// Ends them. Done twice, or for an account that is gone, it changes nothing.
    pub async fn end(&self, app: &App) -> Result<()> {
        match retrying!(self.try_to_end(app)) {
            Err(Error::SignedOut) => Ok(()),
            ended => ended,
        }
    }

    async fn try_to_end(&self, app: &App) -> Result<()> {
        let own = BTreeSet::from([self.account_id]);
        let (edit, _) = Edit::account_of(app, self.account_id, &own).await?;
        let before = of(edit.tx(), &own).await?;
        let before = before.into_values().next().ok_or(Error::SignedOut)?;
        if !self.topic.is_wanted(&before) {
            return edit.abandon().await;
        }
        match self.topic {
            Topic::Notices(kind) => mail_no_more(&edit, &before, kind).await?,
            Topic::Digest => {
                let mut row = before.row;
                row.digest = DigestFrequency::Off;
                save(&edit, row).await?;
            }
            Topic::Tips => {
                let mut row = before.row;
                row.tips_by_email = false;
                save(&edit, row).await?;
            }
        }
        notification::replan(edit.tx(), self.account_id, edit.now()).await?;
        edit.commit().await
    }

    fn signature(&self, app: &App) -> String {
        let whose = format!("{}\n{}", self.account_id, self.topic.name());
        token::child(&app.secret, &whose, "unsubscribe")
    }
}

/// Takes the way of mail from a kind of notice; pushes stay as they were.
async fn mail_no_more(
    edit: &Edit<'_, account::Model>,
    before: &Preferences,
    kind: NotificationKind,
) -> Result<()> {
    let row = notification_channel::Model {
        account_id: before.row.account_id,
        kind,
        push: before.wants(kind, Channel::Push),
        email: false,
    };
    let again = OnConflict::columns([Column::AccountId, Column::Kind])
        .update_column(Column::Email)
        .to_owned();
    notification_channel::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(again)
        .exec_without_returning(edit.tx())
        .await?;
    Ok(())
}
