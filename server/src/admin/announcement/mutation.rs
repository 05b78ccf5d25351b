//! Writing announcements, starting them, stopping them and letting them go on.

use async_graphql::{Context, Object, Result};
use domain::{
    admin::{self, AdminOperation, Reason},
    retrying,
};
use entity::id::{AnnouncementId, NotificationId};

use super::{
    input::{
        CreateAnnouncementInput, DeleteAnnouncementInput, ResumeAnnouncementInput, SendTestAnnouncementInput,
        StartAnnouncementInput, StopAnnouncementInput, UpdateAnnouncementInput,
    },
    object::Announcement,
};
use crate::{
    admin::{listed::one, operator::door},
    schema::{payload, settle},
};

/// The right that all of it takes.
const RIGHT: AdminOperation = AdminOperation::SendAnnouncements;

payload! {
    /// What createAnnouncement answers.
    CreateAnnouncementPayload {
        /// What was written; null when there are userErrors.
        announcement: Announcement,
    }
}

payload! {
    /// What updateAnnouncement answers.
    UpdateAnnouncementPayload {
        /// The announcement as it is now, also where somebody was faster.
        announcement: Announcement,
    }
}

payload! {
    /// What deleteAnnouncement answers.
    DeleteAnnouncementPayload {}
}

payload! {
    /// What startAnnouncement answers.
    StartAnnouncementPayload {
        /// The announcement as it is now, also where it was not started.
        announcement: Announcement,
    }
}

payload! {
    /// What stopAnnouncement answers.
    StopAnnouncementPayload {
        /// The announcement as it is now, also where it was not stopped.
        announcement: Announcement,
    }
}

payload! {
    /// What resumeAnnouncement answers.
    ResumeAnnouncementPayload {
        /// The announcement as it is now, also where it does not go on.
        announcement: Announcement,
    }
}

payload! {
    /// What sendTestAnnouncement answers.
    SendTestAnnouncementPayload {
        /// The notice's id, by which its way can be followed; null when there are userErrors.
        notice_id: NotificationId,
    }
}

/// Changes to announcements.
#[derive(Default)]
pub struct AnnouncementMutation;

#[Object]
impl AnnouncementMutation {
    /// Writes an announcement, which nobody is told of until it is started.
    async fn create_announcement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it says, to whom, and how fast.")] input: CreateAnnouncementInput,
    ) -> Result<CreateAnnouncementPayload> {
        let (app, operator) = door(ctx, RIGHT)?;
        let draft = input.draft();
        let result = match Reason::optional(input.reason.as_deref()) {
            Ok(reason) => retrying!(admin::create_announcement(
                app,
                operator,
                draft.clone(),
                reason.clone()
            )),
            Err(error) => Err(error),
        };
        match result {
            Ok(id) => Ok(CreateAnnouncementPayload::of(now(ctx, id).await?)),
            Err(error) => settle(ctx, Err(error)),
        }
    }

    /// Writes an announcement anew that was not started: what it says, to whom, and how fast.
    async fn update_announcement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and all of it.")] input: UpdateAnnouncementInput,
    ) -> Result<UpdateAnnouncementPayload> {
        let (app, operator) = door(ctx, RIGHT)?;
        let (id, draft) = (input.announcement_id, input.draft());
        let which = (id, input.revision);
        let result = match Reason::optional(input.reason.as_deref()) {
            Ok(reason) => retrying!(admin::update_announcement(
                app,
                operator,
                (which, draft.clone()),
                reason.clone()
            )),
            Err(error) => Err(error),
        };
        let mut payload = settle(ctx, result.map(|()| UpdateAnnouncementPayload::of(None)))?;
        payload.announcement = now(ctx, id).await?;
        Ok(payload)
    }

    /// Throws an announcement away that was not started.
    async fn delete_announcement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: DeleteAnnouncementInput,
    ) -> Result<DeleteAnnouncementPayload> {
        let (app, operator) = door(ctx, RIGHT)?;
        let which = (input.announcement_id, input.revision);
        let result = match Reason::optional(input.reason.as_deref()) {
            Ok(reason) => retrying!(admin::delete_announcement(app, operator, which, reason.clone())),
            Err(error) => Err(error),
        };
        settle(ctx, result.map(|()| DeleteAnnouncementPayload::of()))
    }

    /// Begins to tell everyone who is meant and has signed up by now, once each and so many a minute.
    async fn start_announcement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: StartAnnouncementInput,
    ) -> Result<StartAnnouncementPayload> {
        let (app, operator) = door(ctx, RIGHT)?;
        let which = (input.announcement_id, input.revision);
        let result = match Reason::of(&input.reason) {
            Ok(reason) => retrying!(admin::start_announcement(app, operator, which, reason.clone())),
            Err(error) => Err(error),
        };
        let mut payload = settle(ctx, result.map(|()| StartAnnouncementPayload::of(None)))?;
        payload.announcement = now(ctx, input.announcement_id).await?;
        Ok(payload)
    }

    /// Tells nobody more. What waits for its time is held back, and what is being sent is sent to its end.
    async fn stop_announcement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: StopAnnouncementInput,
    ) -> Result<StopAnnouncementPayload> {
        let (app, operator) = door(ctx, RIGHT)?;
        let id = input.announcement_id;
        let result = match Reason::of(&input.reason) {
            Ok(reason) => retrying!(admin::stop_announcement(app, operator, id, reason.clone())),
            Err(error) => Err(error),
        };
        let mut payload = settle(ctx, result.map(|()| StopAnnouncementPayload::of(None)))?;
        payload.announcement = now(ctx, id).await?;
        Ok(payload)
    }

    /// Goes on where an announcement was stopped: whoever was told is not told again, and what was held back goes out.
    async fn resume_announcement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: ResumeAnnouncementInput,
    ) -> Result<ResumeAnnouncementPayload> {
        let (app, operator) = door(ctx, RIGHT)?;
        let id = input.announcement_id;
        let result = match Reason::of(&input.reason) {
            Ok(reason) => retrying!(admin::resume_announcement(app, operator, id, reason.clone())),
            Err(error) => Err(error),
        };
        let mut payload = settle(ctx, result.map(|()| ResumeAnnouncementPayload::of(None)))?;
        payload.announcement = now(ctx, id).await?;
        Ok(payload)
    }

    /// Sends one account what an announcement says, as a trial: whatever it has chosen and whenever it rests. Trials of all kinds are 20 in a
    /// quarter of an hour at most.
    async fn send_test_announcement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, to whom, and why.")] input: SendTestAnnouncementInput,
    ) -> Result<SendTestAnnouncementPayload> {
        let (app, operator) = door(ctx, RIGHT)?;
        let which = (input.announcement_id, input.account_email.as_deref());
        let result = match Reason::optional(input.reason.as_deref()) {
            Ok(reason) => retrying!(admin::test_announcement(app, operator, which, reason.clone())),
            Err(error) => Err(error),
        };
        settle(ctx, result.map(SendTestAnnouncementPayload::of))
    }
}

/// Returns an announcement as it is now.
async fn now(ctx: &Context<'_>, id: AnnouncementId) -> Result<Option<Announcement>> {
    let row = one::<admin::AnnouncementFilter>(ctx, RIGHT, id).await?;
    Ok(row.map(Into::into))
}
