//! Being home after all.

use entity::id::{AwayPeriodId, ResidenceId};

use crate::{Action, App, Edit, Viewer, error::Result, task};

/// Takes days away back; what had moved out of them falls due when it would have. Returns the home.
pub async fn delete(app: &App, viewer: &Viewer, id: AwayPeriodId) -> Result<ResidenceId> {
    let (mut edit, period) = Edit::away_period(app, viewer, id, Action::EditResidence).await?;
    let (residence_id, starts_on) = (period.residence_id, period.starts_on);
    edit.delete(period, id).await?;
    task::rest_anew(&mut edit, starts_on).await?;
    edit.commit().await?;
    Ok(residence_id)
}
