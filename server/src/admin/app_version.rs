//! Which versions of the apps are supported, as operators see and write it.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use domain::{
    admin::{self, AdminOperation, Reason},
    app_version::name,
    retrying,
};
use entity::{app_version, device::DevicePlatform};

use super::{
    audit::{self, AuditEntryConnection},
    operator::door,
};
use crate::schema::{Ask, Window, payload, scalar::DateTime, settle};

/// Questions about the versions of the apps.
#[derive(Default)]
pub struct AppVersionQuery;

#[Object]
impl AppVersionQuery {
    /// The oldest versions of the apps that are supported, by platform.
    async fn app_versions(&self, ctx: &Context<'_>) -> Result<Vec<AppVersion>> {
        let (app, _) = door(ctx, AdminOperation::ReadTemplates)?;
        let rows = admin::app_versions(app).await.map_err(|error| ctx.fail(error))?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    /// One platform's version, with who would have to update now, and how it came to be.
    async fn app_version(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The platform's name.")] id: ID,
    ) -> Result<Option<AppVersionDetail>> {
        let (app, _) = door(ctx, AdminOperation::ReadTemplates)?;
        let rows = admin::app_versions(app).await.map_err(|error| ctx.fail(error))?;
        let row = rows.into_iter().find(|row| name(row.platform) == id.as_str());
        Ok(row.map(AppVersionDetail))
    }

    /// Says how many sessions of the last thirty days would be told to update, before anything is changed. Only apps that take pushes say
    /// which version they are.
    async fn app_version_preview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The platform, and the version.")] input: AppVersionPreviewInput,
    ) -> Result<AppVersionPreviewPayload> {
        let (app, _) = door(ctx, AdminOperation::ReadTemplates)?;
        let preview = admin::preview_app_version(app, (input.platform, &input.version)).await;
        settle(
            ctx,
            preview.map(|preview| AppVersionPreviewPayload::of(AppVersionPreview::from(preview))),
        )
    }
}

/// The oldest version of a platform's app that is supported.
#[derive(SimpleObject)]
pub struct AppVersion {
    /// Names the row: the platform's name.
    id: ID,
    /// Whose app it is.
    platform: DevicePlatform,
    /// Major, minor and patch, e.g. 1.0.0; an older app asks to be updated.
    oldest: String,
    /// When it was changed last.
    updated_at: DateTime,
}

impl From<app_version::Model> for AppVersion {
    fn from(row: app_version::Model) -> Self {
        Self {
            id: ID(name(row.platform)),
            platform: row.platform,
            oldest: row.oldest,
            updated_at: row.updated_at.into(),
        }
    }
}

/// The oldest version of a platform's app, with what belongs to it.
pub struct AppVersionDetail(app_version::Model);

#[Object]
impl AppVersionDetail {
    /// The version itself.
    async fn app_version(&self) -> AppVersion {
        self.0.clone().into()
    }

    /// Which versions the sessions of the last thirty days have, and which of them are told to update.
    async fn sessions(&self, ctx: &Context<'_>) -> Result<AppVersionPreview> {
        let (app, _) = door(ctx, AdminOperation::ReadTemplates)?;
        let preview = admin::preview_app_version(app, (self.0.platform, &self.0.oldest)).await;
        Ok(preview.map_err(|error| ctx.fail(error))?.into())
    }

    /// Who changed it, the newest first; null for whoever may not read the audit.
    #[expect(clippy::too_many_arguments, reason = "the four of a connection")]
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the front; 20 where neither first nor last is given, at most 100.")]
        first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the back; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<AuditEntryConnection>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        // An error of what may be null leaves the rest standing.
        Some(audit::page(ctx, &admin::app_version_history(self.0.platform), window).await)
    }
}

/// How many sessions of the last thirty days would be told to update.
#[derive(SimpleObject)]
pub struct AppVersionPreview {
    /// Sessions that would be told to update.
    told_count: i64,
    /// Sessions that would not.
    untold_count: i64,
    /// Sessions whose version cannot be read.
    unknown_count: i64,
    /// The same by version, that of most sessions first, at most 200.
    versions: Vec<AppVersionCount>,
}

/// How many sessions have a version of an app.
#[derive(SimpleObject)]
pub struct AppVersionCount {
    /// As the app says it; null for those that say none.
    version: Option<String>,
    /// How many sessions have it.
    count: i64,
    /// Whether they would be told to update; null where the version cannot be read.
    told: Option<bool>,
}

impl From<admin::AppVersionPreview> for AppVersionPreview {
    fn from(preview: admin::AppVersionPreview) -> Self {
        let versions = preview.versions.into_iter().map(|version| AppVersionCount {
            version: version.version,
            count: version.count,
            told: version.is_told,
        });
        Self {
            told_count: preview.told,
            untold_count: preview.untold,
            unknown_count: preview.unknown,
            versions: versions.collect(),
        }
    }
}

/// What appVersionPreview takes.
#[derive(InputObject)]
struct AppVersionPreviewInput {
    /// Whose app it is.
    platform: DevicePlatform,
    /// Major, minor and patch, e.g. 1.0.0.
    version: String,
}

/// What updateAppVersion takes.
#[derive(InputObject)]
struct UpdateAppVersionInput {
    /// Whose app it is.
    platform: DevicePlatform,
    /// The version that the operator saw: where it is another by now, nothing is changed.
    was: String,
    /// The oldest version that is supported from now on: major, minor and patch, e.g. 1.0.0.
    version: String,
    /// Why, in 1 to 500 letters.
    reason: String,
}

payload! {
    /// What appVersionPreview answers.
    AppVersionPreviewPayload {
        /// What it comes to; null when there are userErrors.
        preview: AppVersionPreview,
    }
}

payload! {
    /// What updateAppVersion answers.
    UpdateAppVersionPayload {
        /// The oldest versions as they now are, by platform, also where something stood in the way.
        app_versions: Vec<AppVersion>,
    }
}

/// Changes to which versions of the apps are supported.
#[derive(Default)]
pub struct AppVersionMutation;

#[Object]
impl AppVersionMutation {
    /// Sets the oldest version of a platform's app that is supported. It counts at once, everywhere.
    async fn update_app_version(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose, from what to what, and why.")] input: UpdateAppVersionInput,
    ) -> Result<UpdateAppVersionPayload> {
        let (app, operator) = door(ctx, AdminOperation::EditAppVersions)?;
        let what = (input.platform, input.was.as_str(), input.version.as_str());
        let result = match Reason::of(&input.reason) {
            Ok(reason) => retrying!(admin::update_app_version(app, operator, what, reason.clone())),
            Err(error) => Err(error),
        };
        let mut payload = settle(ctx, result.map(|()| UpdateAppVersionPayload::of(None)))?;
        let rows = admin::app_versions(app).await.map_err(|error| ctx.fail(error))?;
        payload.app_versions = Some(rows.into_iter().map(Into::into).collect());
        Ok(payload)
    }
}
