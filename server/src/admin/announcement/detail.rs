//! One announcement: what it would come to, how it looks, and what became of it.

use async_graphql::{Context, MergedObject, Object, Result, SimpleObject};
use domain::{
    Locale,
    admin::{self, AdminOperation, list::List},
    announcement::{self, Estimate, Figures, Preview, Progress},
};
use entity::{announcement::Model, id::AnnouncementId};

use super::{input::AnnouncementAudienceInput, object::Announcement};
use crate::{
    admin::{delivery::DeliveryConnection, listed::tabs, notice::NoticeConnection, operator::door},
    schema::Ask,
};

/// An announcement with what belongs to it.
#[derive(MergedObject)]
pub struct AnnouncementDetail(AnnouncementOwn, AnnouncementTabs);

impl From<admin::AnnouncementRow> for AnnouncementDetail {
    fn from(row: admin::AnnouncementRow) -> Self {
        let id = row.id;
        Self(AnnouncementOwn(row.into()), AnnouncementTabs(id))
    }
}

/// The announcement itself.
pub struct AnnouncementOwn(Announcement);

impl AnnouncementOwn {
    async fn row(&self, ctx: &Context<'_>) -> Result<Option<Model>> {
        let (app, _) = door(ctx, AdminOperation::ReadAnnouncements)?;
        let found = announcement::find::by_id(app, self.0.id).await;
        found.map_err(|error| ctx.fail(error))
    }
}

#[Object]
impl AnnouncementOwn {
    /// The announcement itself.
    async fn announcement(&self) -> &Announcement {
        &self.0
    }

    /// What it would come to if all were told now who are still to be told. Nobody is told by asking.
    async fn dry_run(&self, ctx: &Context<'_>) -> Result<Option<AnnouncementEstimate>> {
        let (app, _) = door(ctx, AdminOperation::ReadAnnouncements)?;
        let Some(row) = self.row(ctx).await? else {
            return Ok(None);
        };
        let estimate = announcement::estimate(app, &row).await;
        Ok(Some(estimate.map_err(|error| ctx.fail(error))?.into()))
    }

    /// How it looks to whoever gets it, in each language.
    async fn preview(&self, ctx: &Context<'_>) -> Result<Option<AnnouncementPreviews>> {
        let (app, operator) = door(ctx, AdminOperation::ReadAnnouncements)?;
        let Some(row) = self.row(ctx).await? else {
            return Ok(None);
        };
        let of = |locale| announcement::preview(app, &row, (locale, operator.user.name.as_str())).into();
        Ok(Some(AnnouncementPreviews {
            en: of(Locale::En),
            de: of(Locale::De),
        }))
    }

    /// How far it has come.
    async fn progress(&self, ctx: &Context<'_>) -> Result<Option<AnnouncementProgress>> {
        let (app, _) = door(ctx, AdminOperation::ReadAnnouncements)?;
        let Some(row) = self.row(ctx).await? else {
            return Ok(None);
        };
        let progress = announcement::progress(app, &row).await;
        Ok(Some(progress.map_err(|error| ctx.fail(error))?.into()))
    }
}

/// What an announcement would come to.
#[derive(SimpleObject)]
struct AnnouncementEstimate {
    /// People who would be told.
    accounts: i64,
    /// Those of them to whom pushes would go.
    pushed: i64,
    /// Pushes; a person may have several devices.
    pushes: i64,
    /// Those of the people whose pushes would wait for the end of their quiet hours or, where they have chosen none, of the night.
    pushed_later: i64,
    /// Mails.
    mails: i64,
    /// People who want no such pushes.
    push_unwanted: i64,
    /// People who would take pushes and have no device that can be reached.
    no_device: i64,
    /// People who want no such mails.
    mail_unwanted: i64,
    /// People whose address nobody has proven to be theirs.
    mail_unproven: i64,
    /// People whose address takes no mail.
    mail_suppressed: i64,
    /// People to whom nothing would go out, so that it waits in the inbox.
    inbox_only: i64,
    /// How many minutes it would take at least.
    minutes: i64,
}

impl From<Estimate> for AnnouncementEstimate {
    fn from(estimate: Estimate) -> Self {
        Self {
            accounts: estimate.accounts,
            pushed: estimate.pushed,
            pushes: estimate.pushes,
            pushed_later: estimate.pushed_later,
            mails: estimate.mails,
            push_unwanted: estimate.push_unwanted,
            no_device: estimate.no_device,
            mail_unwanted: estimate.mail_unwanted,
            mail_unproven: estimate.mail_unproven,
            mail_suppressed: estimate.mail_suppressed,
            inbox_only: estimate.inbox_only,
            minutes: estimate.minutes,
        }
    }
}

/// How an announcement looks in each language.
#[derive(SimpleObject)]
struct AnnouncementPreviews {
    /// To those who read English.
    en: AnnouncementPreview,
    /// To those who read German.
    de: AnnouncementPreview,
}

/// How an announcement looks in one language.
#[derive(SimpleObject)]
struct AnnouncementPreview {
    /// A push's first line, and what stands in the inbox.
    push_title: String,
    /// What stands below; phones show the beginning of it.
    push_body: String,
    /// A mail's subject.
    mail_subject: String,
    /// What the mail says where no HTML is shown, with the operator's name in the place of the reader's and without the address by which such
    /// mails end.
    mail_text: String,
}

impl From<Preview> for AnnouncementPreview {
    fn from(preview: Preview) -> Self {
        Self {
            push_title: preview.push_title,
            push_body: preview.push_body,
            mail_subject: preview.mail_subject,
            mail_text: preview.mail_text,
        }
    }
}

/// How far an announcement has come.
#[derive(SimpleObject)]
struct AnnouncementProgress {
    /// How many are still to be told.
    left: i64,
    /// What became of the pushes.
    pushes: AnnouncementFigures,
    /// What became of the mails.
    mails: AnnouncementFigures,
}

/// What became of what went one way. What came to its end is counted for 180 days.
#[derive(SimpleObject)]
struct AnnouncementFigures {
    /// All that was planned.
    planned: i64,
    /// What the far end took.
    sent: i64,
    /// What waits, or is being sent.
    waiting: i64,
    /// What came to a bad end: given up, too late, or nobody knows.
    failed: i64,
    /// What was wanted no more, or is held back since the announcement is stopped.
    skipped: i64,
}

impl From<Progress> for AnnouncementProgress {
    fn from(progress: Progress) -> Self {
        Self {
            left: progress.left,
            pushes: progress.pushes.into(),
            mails: progress.mails.into(),
        }
    }
}

impl From<Figures> for AnnouncementFigures {
    fn from(figures: Figures) -> Self {
        Self {
            planned: figures.planned,
            sent: figures.sent,
            waiting: figures.waiting,
            failed: figures.failed,
            skipped: figures.skipped,
        }
    }
}

tabs! {
    /// The long lists of an announcement.
    AnnouncementTabs(AnnouncementId), ReadAnnouncements {
        /// The notices by which people were told, trials too, the newest first.
        notices: NoticeConnection = |id| List::from(admin::NoticeFilter { announcement_id: Some(id), ..Default::default() }),
        /// What goes out, trials too, what was due last first.
        deliveries: DeliveryConnection = |id| List::from(admin::DeliveryFilter { announcement_id: Some(id), ..Default::default() }),
    }
}

/// Questions about whom an announcement would be for.
#[derive(Default)]
pub struct AnnouncementCountQuery;

#[Object]
impl AnnouncementCountQuery {
    /// How many people an announcement would be for.
    async fn announcement_audience_count(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom it is for.")] audience: AnnouncementAudienceInput,
    ) -> Result<i64> {
        let (app, _) = door(ctx, AdminOperation::ReadAnnouncements)?;
        let counted = announcement::count(app, audience.into()).await;
        counted.map_err(|error| ctx.fail(error))
    }
}
