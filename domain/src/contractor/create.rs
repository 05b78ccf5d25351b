//! Adding a contractor to a home.

use entity::{
    contractor,
    id::{ContractorId, ResidenceId},
};
use sea_orm::{EntityTrait, Set};

use super::Details;
use crate::{
    Action, App, Code, Edit, Error, Problems, Viewer, db::taken_meanwhile, error::Result, tier::room,
};

/// A contractor as a person describes them.
#[derive(Clone, Debug)]
pub struct NewContractor {
    /// Chosen by the client, so that a request sent twice makes one.
    pub id: Option<ContractorId>,
    /// Where.
    pub residence_id: ResidenceId,
    /// What is known of them; the name must be.
    pub details: Details,
}

/// Adds a contractor. An id that the caller used before for a contractor of this home answers with that one as it is.
pub async fn create(app: &App, viewer: &Viewer, new: NewContractor) -> Result<contractor::Model> {
    let mut edit = Edit::residence(app, viewer, new.residence_id, Action::KeepRecords).await?;
    if let Some(id) = new.id
        && let Some(row) = contractor::Entity::find_by_id(id).one(edit.tx()).await?
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
    let mut row = new.details.into_row(&mut problems);
    let room = room::contractors(app, edit.tx(), new.residence_id).await?;
    room.check(&mut problems, "residenceId", 1);
    problems.settle()?;
    let now = edit.now();
    let row = contractor::ActiveModel {
        id: Set(new.id.unwrap_or_else(|| ContractorId::new(now))),
        residence_id: Set(new.residence_id),
        specialties: Set(row.specialties.take().unwrap_or_default()),
        created_at: Set(now),
        created_by: Set(Some(viewer.account_id)),
        ..row
    };
    let contractor = edit.insert(row).await.map_err(taken_meanwhile)?;
    edit.commit().await?;
    Ok(contractor)
}
