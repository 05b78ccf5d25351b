//! A notice as the apps see it.

use std::sync::Arc;

use async_graphql::{Context, Object, Result, Union};
use domain::{
    Locale,
    notification::{find::Told, text},
};
use entity::{
    id::NotificationId,
    notification::{Model, NotificationKind},
};
use futures_util::future::try_join;

use crate::{
    account::AccountKey,
    document::{Document, DocumentKey},
    person::{AcquaintanceKey, Person},
    residence::{Residence, ResidenceKey},
    schema::{
        Ask, connection,
        scalar::{Date, DateTime},
    },
    task::{Task, TaskKey},
};

/// A notice to the viewer.
#[derive(Clone)]
pub struct Notification {
    row: Arc<Model>,
    /// The language in which the account is told, where it was read along.
    locale: Option<Locale>,
}

impl From<Model> for Notification {
    fn from(row: Model) -> Self {
        Self {
            row: Arc::new(row),
            locale: None,
        }
    }
}

impl From<Told> for Notification {
    fn from(told: Told) -> Self {
        Self {
            row: Arc::new(told.notice),
            locale: Some(told.locale),
        }
    }
}

connection! {
    /// A page of notices.
    NotificationConnection, NotificationEdge, Notification, Told, "notices"
}

/// What a notice is about.
#[derive(Clone, Union)]
pub enum NotificationSubject {
    /// A task.
    Task(Task),
    /// A document.
    Document(Document),
    /// A home.
    Residence(Residence),
}

impl Notification {
    /// Returns the language in which the account is told.
    async fn locale(&self, ctx: &Context<'_>) -> Result<Locale> {
        if let Some(locale) = self.locale {
            return Ok(locale);
        }
        let account = ctx.load(AccountKey(self.row.account_id)).await?;
        let tag = match &account {
            Some(account) => account.row(ctx).await?.locale,
            None => String::new(),
        };
        Ok(Locale::of_tag(&tag).unwrap_or_default())
    }

    async fn home(&self, ctx: &Context<'_>) -> Result<Option<Residence>> {
        match self.row.residence_id {
            Some(id) => ctx.load(ResidenceKey(id)).await,
            None => Ok(None),
        }
    }

    async fn find_subject(&self, ctx: &Context<'_>) -> Result<Option<NotificationSubject>> {
        if self.row.kind == NotificationKind::MemberJoined {
            return Ok(self.home(ctx).await?.map(NotificationSubject::Residence));
        }
        if let Some(id) = self.row.document_id {
            let document = ctx.load(DocumentKey(id)).await?;
            return Ok(document.map(NotificationSubject::Document));
        }
        match self.row.task_id {
            Some(id) => Ok(ctx.load(TaskKey(id)).await?.map(NotificationSubject::Task)),
            None => Ok(None),
        }
    }

    async fn find_actor(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        match self.row.actor_id {
            Some(id) => ctx.load(AcquaintanceKey(id.into())).await,
            None => Ok(None),
        }
    }
}

/// A notice to the viewer: what was sent, and what is kept in the inbox.
#[Object]
impl Notification {
    /// Names the notice.
    pub(crate) async fn id(&self) -> NotificationId {
        self.row.id
    }

    /// What it is about.
    async fn kind(&self) -> NotificationKind {
        self.row.kind
    }

    /// What it says, in the account's language.
    async fn title(&self, ctx: &Context<'_>) -> Result<String> {
        // At once, so that both are read together with what is asked for beside the title.
        let (actor, locale) = try_join(self.find_actor(ctx), self.locale(ctx)).await?;
        let Some(actor) = actor else {
            return Ok(text::title(locale, &self.row));
        };
        let mut named = Model::clone(&self.row);
        named.wording.actor = Some(actor.0.display_name);
        Ok(text::title(locale, &named))
    }

    /// What stands below the title, in the account's language.
    async fn body(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(text::body(self.locale(ctx).await?, &self.row))
    }

    /// What it is about, while that still stands and the viewer may see it.
    async fn subject(&self, ctx: &Context<'_>) -> Option<Result<NotificationSubject>> {
        self.find_subject(ctx).await.transpose()
    }

    /// The home that it speaks of, while that still stands and the viewer belongs to it.
    async fn residence(&self, ctx: &Context<'_>) -> Option<Result<Residence>> {
        self.home(ctx).await.transpose()
    }

    /// Whose doing it was, while the viewer shares a home with them.
    async fn actor(&self, ctx: &Context<'_>) -> Option<Result<Person>> {
        self.find_actor(ctx).await.transpose()
    }

    /// The due day that it speaks of, or a document's last; send it back with completeTask, so that a late tap closes nothing twice.
    async fn due_on(&self) -> Option<Date> {
        self.row.occurrence_on.map(Date)
    }

    /// When it came.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }

    /// When the viewer read it; null until then.
    async fn read_at(&self) -> Option<DateTime> {
        self.row.read_at.map(DateTime)
    }
}
