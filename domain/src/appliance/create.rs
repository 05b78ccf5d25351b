//! Adding an appliance to a home.

use entity::{
    appliance,
    file::FileHolder,
    id::{ApplianceId, ResidenceId},
    task::TaskCategory,
};
use sea_orm::{EntityTrait, Set};

use super::Details;
use crate::{
    Action, App, Code, Edit, Error, Problems, Viewer, db::taken_meanwhile, error::Result, file::hold::Holder,
};

/// An appliance as a person describes it.
#[derive(Clone, Debug)]
pub struct NewAppliance {
    /// Chosen by the client, so that a request sent twice makes one.
    pub id: Option<ApplianceId>,
    /// Where.
    pub residence_id: ResidenceId,
    /// What is known of it; the name must be.
    pub details: Details,
}

/// Adds an appliance. An id that the caller used before for an appliance of this home answers with that one as it is.
pub async fn create(app: &App, viewer: &Viewer, new: NewAppliance) -> Result<appliance::Model> {
    let mut edit = Edit::residence(app, viewer, new.residence_id, Action::KeepRecords).await?;
    if let Some(id) = new.id
        && let Some(row) = appliance::Entity::find_by_id(id).one(edit.tx()).await?
    {
        edit.abandon().await?;
        let is_same = row.residence_id == new.residence_id && row.created_by == Some(viewer.account_id);
        return match is_same {
            true => Ok(row),
            false => Err(Error::user("id", Code::Taken)),
        };
    }

    if let Some(id) = new.id
        && edit.was_deleted(id).await?
    {
        return Err(Error::user("id", Code::Taken));
    }
    let mut problems = Problems::default();
    problems.unless(new.details.name.value().is_some(), "name", Code::Blank);
    let photos = new.details.photo_ids.clone();
    let mut row = new.details.into_row(&mut problems, edit.today());
    problems.settle()?;
    let now = edit.now();
    let row = appliance::ActiveModel {
        id: Set(new.id.unwrap_or_else(|| ApplianceId::new(now))),
        residence_id: Set(new.residence_id),
        category: Set(row.category.take().unwrap_or(TaskCategory::Appliances)),
        created_at: Set(now),
        created_by: Set(Some(viewer.account_id)),
        ..row
    };
    let appliance = edit.insert(row).await.map_err(taken_meanwhile)?;
    edit.hold_files(Holder::photos(FileHolder::Appliance, appliance.id), photos)
        .await?;
    edit.commit().await?;
    Ok(appliance)
}
