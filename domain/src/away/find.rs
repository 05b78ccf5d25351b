//! Looking up days on which nobody is home.

use std::collections::HashMap;

use entity::{
    away_period,
    id::{AwayPeriodId, ResidenceId},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{App, Viewer, db::among, error::Result, residence::find::own_homes, schedule::Away};

/// Returns the periods of some homes that the viewer may read, the first to begin first.
pub async fn of_homes(app: &App, viewer: &Viewer, ids: &[ResidenceId]) -> Result<Vec<away_period::Model>> {
    let found = away_period::Entity::find()
        .filter(among(&app.db, away_period::Column::ResidenceId, ids))
        .filter(away_period::Column::ResidenceId.in_subquery(own_homes(viewer)))
        .order_by_asc(away_period::Column::StartsOn)
        .order_by_asc(away_period::Column::Id);
    Ok(found.all(&app.db).await?)
}

/// Returns those of some periods that the viewer may see, in no order.
pub async fn by_ids(app: &App, viewer: &Viewer, ids: &[AwayPeriodId]) -> Result<Vec<away_period::Model>> {
    let found = away_period::Entity::find()
        .filter(among(&app.db, away_period::Column::Id, ids))
        .filter(away_period::Column::ResidenceId.in_subquery(own_homes(viewer)));
    Ok(found.all(&app.db).await?)
}

/// Returns when nobody is at some homes, as schedules take it.
pub(crate) async fn days_of(
    db: &impl ConnectionTrait,
    ids: &[ResidenceId],
) -> Result<HashMap<ResidenceId, Vec<Away>>> {
    let found = away_period::Entity::find().filter(among(db, away_period::Column::ResidenceId, ids));
    let mut days: HashMap<ResidenceId, Vec<Away>> = HashMap::new();
    for row in found.all(db).await? {
        days.entry(row.residence_id).or_default().push(Away::from(&row));
    }
    Ok(days)
}

/// Returns when nobody is at a home, as schedules take it.
pub(crate) async fn days(db: &impl ConnectionTrait, id: ResidenceId) -> Result<Vec<Away>> {
    let mut found = days_of(db, &[id]).await?;
    Ok(found.remove(&id).unwrap_or_default())
}
