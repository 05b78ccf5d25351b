//! Which versions of the apps are supported, as operators write it.

use std::cmp::Ordering;

use chrono::TimeDelta;
use entity::{app_version, device::DevicePlatform};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, EntityTrait, FromQueryResult, IntoActiveModel, QuerySelect, Set, Statement,
};
use serde_json::json;

use super::{AdminEdit, AdminOperation, AuditEntries, AuditFilter, Operator, Reason};
use crate::{
    App, Code, Error,
    app_version::{all, compare, is_version},
    bus::News,
    error::Result,
};

/// How long ago a session was heard of at most that is counted: whoever was away for longer updates before anything else.
const LATELY: TimeDelta = TimeDelta::days(30);

/// Versions that are told apart, those of most sessions; more of them say nothing more to a person.
const TOLD_APART: u64 = 200;

/// How many sessions have a version of an app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionCount {
    /// As the app tells it; none for those that tell none.
    pub version: Option<String>,
    /// How many.
    pub count: i64,
    /// Whether they would be told to update; none where the version cannot be read.
    pub is_told: Option<bool>,
}

/// What it comes to when a version is the oldest that is supported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppVersionPreview {
    /// Sessions that would be told to update.
    pub told: i64,
    /// Those that would not.
    pub untold: i64,
    /// Those of which nobody knows.
    pub unknown: i64,
    /// All of them by version, the most first.
    pub versions: Vec<VersionCount>,
}

#[derive(FromQueryResult)]
struct Counted {
    app_version: Option<String>,
    n: i64,
}

/// Returns the oldest versions that are supported, by platform.
pub async fn app_versions(app: &App) -> Result<Vec<app_version::Model>> {
    all(&app.db).await
}

/// Says how many sessions that were heard of within thirty days would be told to update. Apps tell their version where they take pushes, so
/// others are not among them.
///
/// INVALID_FORMAT at `version` for one that is not written as `1.0.0`.
pub async fn preview_app_version(
    app: &App,
    (platform, version): (DevicePlatform, &str),
) -> Result<AppVersionPreview> {
    let version = checked(version)?;
    let sql = format!(
        "SELECT d.app_version, count(*) AS n FROM device d LEFT JOIN session s ON s.id = d.session_id
        WHERE d.platform = '{}' AND coalesce(s.last_used_at, d.last_seen_at) >= $1
        GROUP BY d.app_version ORDER BY count(*) DESC, d.app_version IS NULL, d.app_version LIMIT {TOLD_APART}",
        platform.to_value()
    );
    let since = app.clock.now() - LATELY;
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, [since.into()]);
    let counted = Counted::find_by_statement(statement).all(&app.db).await?;
    let versions = counted.into_iter().map(|Counted { app_version, n }| {
        let standing = app_version.as_deref().and_then(|told| compare(told, version));
        VersionCount {
            version: app_version,
            count: n,
            is_told: standing.map(|standing| standing == Ordering::Less),
        }
    });
    let versions: Vec<_> = versions.collect();
    let sum = |is_told: Option<bool>| {
        let of_it = versions.iter().filter(|version| version.is_told == is_told);
        of_it.map(|version| version.count).sum()
    };
    Ok(AppVersionPreview {
        told: sum(Some(true)),
        untold: sum(Some(false)),
        unknown: sum(None),
        versions,
    })
}

/// Sets the oldest version of a platform's app that is supported, from `was`, which is what the operator saw, to `version`. It counts at once.
///
/// INVALID_FORMAT at `version` for one that is not written as `1.0.0`; NOT_FOUND at `platform`; CONFLICT at `was` where another operator has
/// changed it meanwhile.
pub async fn update_app_version(
    app: &App,
    operator: &Operator,
    (platform, was, version): (DevicePlatform, &str, &str),
    reason: Reason,
) -> Result<()> {
    let version = checked(version)?;
    let mut edit = AdminEdit::open(app, operator, AdminOperation::EditAppVersions, reason).await?;
    let found = app_version::Entity::find_by_id(platform)
        .lock_exclusive()
        .one(edit.tx())
        .await?;
    let found = found.ok_or_else(|| Error::user("platform", Code::NotFound))?;
    if found.oldest != was {
        return Err(Error::user("was", Code::Conflict));
    }
    if found.oldest == version {
        return edit.abandon().await;
    }
    edit.note(
        "appVersion",
        platform.to_value(),
        json!({ "oldest": found.oldest }),
        json!({ "oldest": version }),
    );
    let row = app_version::ActiveModel {
        oldest: Set(version.to_owned()),
        updated_at: Set(edit.now()),
        ..found.into_active_model()
    };
    row.update(edit.tx()).await?;
    edit.tell(News::AppVersions);
    edit.commit().await?;
    // Whoever asks this process next must not be quicker than its own news.
    app.app_versions().forget();
    Ok(())
}

/// Returns which entries of the audit tell how a platform's version came to be.
#[must_use]
pub fn app_version_history(platform: DevicePlatform) -> AuditEntries {
    let filter = AuditFilter {
        operation: Some(AdminOperation::EditAppVersions),
        object_id: Some(platform.to_value()),
        ..AuditFilter::default()
    };
    AuditEntries {
        filter,
        ..AuditEntries::default()
    }
}

fn checked(version: &str) -> Result<&str> {
    let version = version.trim();
    match is_version(version) {
        true => Ok(version),
        false => Err(Error::user("version", Code::InvalidFormat)),
    }
}
