//! Adding a document to a home.

use entity::{
    document::{self, Days},
    id::{DocumentId, ResidenceId},
};
use sea_orm::{EntityTrait, Set};

use super::{
    Details,
    update::{REMIND_DAYS_BEFORE, files},
};
use crate::{
    Action, App, Code, Edit, Error, Problems, Viewer, db::taken_meanwhile, error::Result, tier::room,
};

/// A document as a person describes it.
#[derive(Clone, Debug)]
pub struct NewDocument {
    /// Chosen by the client, so that a request sent twice makes one.
    pub id: Option<DocumentId>,
    /// Where.
    pub residence_id: ResidenceId,
    /// What is known of it; kind and title must be.
    pub details: Details,
}

/// Adds a document. An id that the caller used before for a document of this home answers with that one as it is.
pub async fn create(app: &App, viewer: &Viewer, new: NewDocument) -> Result<document::Model> {
    let mut edit = Edit::residence(app, viewer, new.residence_id, Action::KeepRecords).await?;
    if let Some(id) = new.id {
        if let Some(row) = document::Entity::find_by_id(id).one(edit.tx()).await? {
            edit.abandon().await?;
            let is_same = row.residence_id == new.residence_id && row.created_by == Some(viewer.account_id);
            return match is_same {
                true => Ok(row),
                false => Err(Error::user("id", Code::Taken)),
            };
        }
        if edit.was_deleted(id).await? {
            return Err(Error::user("id", Code::Taken));
        }
    }

    let mut problems = Problems::default();
    problems.unless(new.details.title.value().is_some(), "title", Code::Blank);
    let wanted = new.details.file_ids.clone();
    new.details.check_links(&edit, None, &mut problems).await?;
    let mut row = new.details.into_row(&mut problems);
    let room = room::documents(app, edit.tx(), new.residence_id).await?;
    room.check(&mut problems, "residenceId", 1);
    problems.settle()?;
    let now = edit.now();
    let row = document::ActiveModel {
        id: Set(new.id.unwrap_or_else(|| DocumentId::new(now))),
        residence_id: Set(new.residence_id),
        remind_days_before: Set(row
            .remind_days_before
            .take()
            .unwrap_or_else(|| Days(REMIND_DAYS_BEFORE.to_vec()))),
        tags: Set(row.tags.take().unwrap_or_default()),
        created_at: Set(now),
        created_by: Set(Some(viewer.account_id)),
        ..row
    };
    let document = edit.insert(row).await.map_err(taken_meanwhile)?;
    edit.hold_files(files(document.id), wanted).await?;
    edit.commit().await?;
    Ok(document)
}
