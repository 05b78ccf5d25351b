//! Putting a home away, and taking it out again.

use chrono::{DateTime, Utc};
use entity::{id::ResidenceId, residence};
use sea_orm::{ActiveValue::Unchanged, Set};

use super::Home;
use crate::{Action, App, Edit, Viewer, error::Result};

/// Puts a home away: it is read-only and silent from now on. One that is away already stays as it is.
pub async fn archive(app: &App, viewer: &Viewer, id: ResidenceId) -> Result<Home> {
    set(app, viewer, id, Some(app.clock.now())).await
}

/// Takes a home out again. One that is out already stays as it is.
pub async fn unarchive(app: &App, viewer: &Viewer, id: ResidenceId) -> Result<Home> {
    set(app, viewer, id, None).await
}

async fn set(
    app: &App,
    viewer: &Viewer,
    id: ResidenceId,
    archived_at: Option<DateTime<Utc>>,
) -> Result<Home> {
    let mut edit = Edit::residence(app, viewer, id, Action::ArchiveResidence).await?;
    if edit.residence_row().archived_at.is_some() == archived_at.is_some() {
        return edit.unchanged().await;
    }

    let row = residence::ActiveModel {
        id: Unchanged(id),
        archived_at: Set(archived_at),
        ..residence::ActiveModel::default()
    };
    edit.save_residence(row).await?;
    let home = edit.home().clone();
    edit.commit().await?;
    Ok(home)
}
