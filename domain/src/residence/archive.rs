//! Putting a home away, and taking it out again.

use chrono::{DateTime, Utc};
use entity::{id::ResidenceId, residence};
use sea_orm::{ActiveValue::Unchanged, Set};
use serde_json::json;

use super::Home;
use crate::{Action, App, Edit, Viewer, admin::Deed, error::Result};

/// Puts a home away: it is read-only and silent from now on. One that is away already stays as it is.
pub async fn archive(app: &App, viewer: &Viewer, id: ResidenceId) -> Result<Home> {
    set(app, viewer, (id, Some(app.clock.now())), None).await
}

/// Takes a home out again. One that is out already stays as it is.
pub async fn unarchive(app: &App, viewer: &Viewer, id: ResidenceId) -> Result<Home> {
    set(app, viewer, (id, None), None).await
}

/// Puts a home away, or takes it out again, as its owner would; where an operator does it, that is written into the audit.
pub(crate) async fn set(
    app: &App,
    viewer: &Viewer,
    (id, archived_at): (ResidenceId, Option<DateTime<Utc>>),
    deed: Option<&Deed>,
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
    if let Some(deed) = deed {
        let is_archived = archived_at.is_some();
        let change = (
            json!({ "archived": !is_archived }),
            json!({ "archived": is_archived }),
        );
        deed.record(&edit, ("residence", id.to_string()), change).await?;
    }
    edit.commit().await?;
    Ok(home)
}
