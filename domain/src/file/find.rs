//! Looking files up.

use entity::{
    file::{self, FileHolder},
    id::{AccountId, FileId},
    membership,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder,
    prelude::Uuid,
    sea_query::{Query, SelectStatement},
};

use crate::{App, Viewer, db::among, error::Result, residence::find::own_homes};

/// Returns those of some files that the viewer may see, in no order: those of the viewer's homes, the viewer's own, and the avatars of
/// those who belong to the same homes.
pub async fn by_ids(app: &App, viewer: &Viewer, ids: &[FileId]) -> Result<Vec<file::Model>> {
    let avatar = Condition::all()
        .add(file::Column::HolderKind.eq(FileHolder::Account))
        .add(file::Column::HolderId.in_subquery(acquainted(viewer)));
    let own = Condition::all()
        .add(file::Column::ResidenceId.is_null())
        .add(file::Column::AccountId.eq(viewer.account_id));
    let visible = Condition::any()
        .add(file::Column::ResidenceId.in_subquery(own_homes(viewer)))
        .add(own)
        .add(avatar);
    let found = file::Entity::find()
        .filter(among(&app.db, file::Column::Id, ids))
        .filter(file::Column::RemovedAt.is_null())
        .filter(visible);
    Ok(found.all(&app.db).await?)
}

/// Returns the files of some rows, by row and in their order. The caller has seen to it that the rows may be read.
pub async fn of(app: &App, ids: &[Uuid]) -> Result<Vec<file::Model>> {
    let ids: Vec<AccountId> = ids.iter().copied().map(AccountId).collect();
    let found = file::Entity::find()
        .filter(among(&app.db, file::Column::HolderId, &ids))
        .order_by_asc(file::Column::HolderId)
        .order_by_asc(file::Column::Position)
        .order_by_asc(file::Column::Id);
    Ok(found.all(&app.db).await?)
}

/// Selects the accounts of everyone in the viewer's homes.
fn acquainted(viewer: &Viewer) -> SelectStatement {
    Query::select()
        .column(membership::Column::AccountId)
        .from(membership::Entity)
        .and_where(membership::Column::ResidenceId.in_subquery(own_homes(viewer)))
        .to_owned()
}
