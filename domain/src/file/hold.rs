//! What files belong to: one row each, or none for a day.

use std::collections::HashMap;

use entity::{
    account,
    file::{self, FileHolder},
    id::{FileId, ResidenceId, TypedId},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, Statement,
    prelude::Uuid, sea_query::Expr,
};

use super::types;
use crate::{Code, Edit, Error, Patch, Problems, Viewer, db::among, error::Result};

/// Files that one row may have: as many as a report with photos needs, and few enough to come with their row.
pub(crate) const MAX_FILES: usize = 20;

/// A row that files belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Holder {
    /// What kind of row it is.
    pub kind: FileHolder,
    /// Its id.
    pub id: Uuid,
    /// The input field that names the files.
    pub field: &'static str,
}

impl Holder {
    /// Names the row that a list of photos belongs to.
    pub fn photos(kind: FileHolder, id: impl TypedId) -> Self {
        Self {
            kind,
            id: id.uuid(),
            field: "photoFileIds",
        }
    }

    fn is(self, file: &file::Model) -> bool {
        file.holder_kind == Some(self.kind) && file.holder_id == Some(self.id)
    }

    /// Says whether only images may belong to it.
    fn wants_images(self) -> bool {
        self.kind != FileHolder::Document
    }
}

impl Edit<'_> {
    /// Gives a row of this home exactly these files, in this order. One that belongs to another row of the home moves; one that is
    /// dropped belongs to none, and is removed after a day.
    pub(crate) async fn hold_files(&mut self, holder: Holder, wanted: Patch<Vec<FileId>>) -> Result<()> {
        let wanted = match wanted {
            Patch::Keep => return Ok(()),
            Patch::Clear => Vec::new(),
            Patch::Set(ids) => ids,
        };
        let of_home = Condition::all().add(file::Column::ResidenceId.eq(self.residence_row().id));
        let moved = hold(self.tx(), self.now(), (holder, &wanted), of_home).await?;
        for (kind, id) in moved {
            self.touch(kind, id).await?;
        }
        Ok(())
    }

    /// Lets go of the files of rows that are about to be deleted.
    pub(crate) async fn release_files(
        &mut self,
        kind: FileHolder,
        ids: impl IntoIterator<Item = impl TypedId>,
    ) -> Result<()> {
        // Held ids are compared as what they are stored as, whatever they name.
        let ids: Vec<ResidenceId> = ids
            .into_iter()
            .map(|id| ResidenceId::from_uuid(id.uuid()))
            .collect();
        file::Entity::update_many()
            .col_expr(file::Column::HolderKind, Expr::value(None::<String>))
            .col_expr(file::Column::HolderId, Expr::value(None::<Uuid>))
            .col_expr(file::Column::ReleasedAt, Expr::value(self.now()))
            .filter(file::Column::HolderKind.eq(kind))
            .filter(among(self.tx(), file::Column::HolderId, &ids))
            .exec(self.tx())
            .await?;
        Ok(())
    }

    /// Stamps a row that a file went away from, so that whoever shows it learns of it.
    async fn touch(&mut self, kind: FileHolder, id: Uuid) -> Result<()> {
        let stamp = match kind {
            FileHolder::Residence => {
                "UPDATE residence SET fields_revision = $2, updated_at = $3 WHERE id = $1"
            }
            FileHolder::Task => "UPDATE task SET revision = $2, updated_at = $3 WHERE id = $1",
            FileHolder::Completion => {
                "UPDATE task_completion SET revision = $2, updated_at = $3 WHERE id = $1"
            }
            // Avatars belong to no home, so none goes away within one.
            FileHolder::Account => return Ok(()),
            FileHolder::Appliance => "UPDATE appliance SET revision = $2, updated_at = $3 WHERE id = $1",
            FileHolder::Document => "UPDATE document SET revision = $2, updated_at = $3 WHERE id = $1",
        };
        let values = [id.into(), self.residence_row().revision.into(), self.now().into()];
        let statement = Statement::from_sql_and_values(self.tx().get_database_backend(), stamp, values);
        self.tx().execute_raw(statement).await?;
        Ok(())
    }
}

impl Edit<'_, account::Model> {
    /// Gives the account an avatar, or none. Says whether it is another than before.
    pub(crate) async fn hold_avatar(&mut self, viewer: &Viewer, wanted: Patch<FileId>) -> Result<bool> {
        let wanted = match wanted {
            Patch::Keep => return Ok(false),
            Patch::Clear => Vec::new(),
            Patch::Set(id) => vec![id],
        };
        let holder = Holder {
            kind: FileHolder::Account,
            id: viewer.account_id.uuid(),
            field: "avatarFileId",
        };
        let worn = held(self.tx(), holder).await?;
        let own = Condition::all()
            .add(file::Column::ResidenceId.is_null())
            .add(file::Column::AccountId.eq(viewer.account_id));
        hold(self.tx(), self.now(), (holder, &wanted), own).await?;
        Ok(worn != wanted)
    }
}

/// Returns the files of a row.
async fn held(tx: &DatabaseTransaction, holder: Holder) -> Result<Vec<FileId>> {
    let found = file::Entity::find()
        .filter(file::Column::HolderKind.eq(holder.kind))
        .filter(file::Column::HolderId.eq(holder.id));
    Ok(found.all(tx).await?.into_iter().map(|file| file.id).collect())
}

/// Gives a row its files out of those that `open` allows, and returns the rows that others came from.
async fn hold(
    tx: &DatabaseTransaction,
    now: chrono::DateTime<chrono::Utc>,
    (holder, wanted): (Holder, &[FileId]),
    open: Condition,
) -> Result<Vec<(FileHolder, Uuid)>> {
    let mut ids: Vec<FileId> = Vec::new();
    for id in wanted {
        if !ids.contains(id) {
            ids.push(*id);
        }
    }
    let mut problems = Problems::default();
    if ids.len() > MAX_FILES {
        problems.add_limit(
            holder.field,
            Code::TooLong,
            MAX_FILES.try_into().unwrap_or(i64::MAX),
        );
    }
    problems.settle()?;
    let found = file::Entity::find()
        .filter(among(tx, file::Column::Id, &ids))
        .filter(file::Column::RemovedAt.is_null())
        .filter(open);
    let found: HashMap<FileId, file::Model> = found
        .all(tx)
        .await?
        .into_iter()
        .map(|file| (file.id, file))
        .collect();
    if ids.iter().any(|id| !found.contains_key(id)) {
        return Err(Error::user(holder.field, Code::NotFound));
    }
    let is_image = |file: &file::Model| types::is_image(&file.content_type);
    if holder.wants_images() && !found.values().all(is_image) {
        return Err(Error::user(holder.field, Code::UnsupportedType));
    }

    file::Entity::update_many()
        .col_expr(file::Column::HolderKind, Expr::value(None::<String>))
        .col_expr(file::Column::HolderId, Expr::value(None::<Uuid>))
        .col_expr(file::Column::ReleasedAt, Expr::value(now))
        .filter(file::Column::HolderKind.eq(holder.kind))
        .filter(file::Column::HolderId.eq(holder.id))
        .filter(file::Column::Id.is_not_in(ids.iter().copied()))
        .exec(tx)
        .await?;
    for (position, id) in ids.iter().enumerate() {
        let position = i32::try_from(position).unwrap_or(i32::MAX);
        let taken = file::Entity::update_many()
            .col_expr(file::Column::HolderKind, Expr::value(holder.kind))
            .col_expr(file::Column::HolderId, Expr::value(holder.id))
            .col_expr(file::Column::Position, Expr::value(position))
            .col_expr(
                file::Column::ReleasedAt,
                Expr::value(None::<chrono::DateTime<chrono::Utc>>),
            )
            .filter(file::Column::Id.eq(*id))
            // The cleaning may have come in between.
            .filter(file::Column::RemovedAt.is_null())
            .exec(tx)
            .await?;
        if taken.rows_affected == 0 {
            return Err(Error::user(holder.field, Code::NotFound));
        }
    }
    let others = found.values().filter(|file| !holder.is(file));
    Ok(others
        .filter_map(|file| Some((file.holder_kind?, file.holder_id?)))
        .collect())
}
