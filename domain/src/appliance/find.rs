//! Looking appliances up.

use entity::{
    appliance,
    id::{ApplianceId, ResidenceId, TypedId},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::{
    App, Viewer,
    db::among,
    error::Result,
    listing::Listing,
    order::{Column, Kind, Order},
    page::{Page, Paging},
    residence::find::own_homes,
};

/// By name.
const BY_NAME: Order = Order {
    list: "appliances",
    columns: &[
        Column::ascending("lower(a.name)", Kind::Folded),
        Column::ascending("a.id", Kind::Id),
    ],
};

/// Returns a page of a home's appliances, by name. The caller has seen to it that the home may be read.
pub async fn page(
    app: &App,
    residence_id: ResidenceId,
    (paging, count): (&Paging, bool),
) -> Result<Page<appliance::Model>> {
    let listing = Listing {
        columns: "a.*".into(),
        from: "appliance a".to_owned(),
        conditions: vec!["a.residence_id = $1".to_owned()],
        values: vec![residence_id.into()],
        order: BY_NAME,
    };
    let (found, total) = listing.read::<appliance::Entity>(app, (paging, count)).await?;
    let cursor = |row: &appliance::Model| BY_NAME.cursor(vec![row.name.clone().into(), row.id.uuid().into()]);
    Ok(Page::of(found, paging, cursor).with_total(total))
}

/// Returns those of some appliances that the viewer may see, in no order.
pub async fn by_ids(app: &App, viewer: &Viewer, ids: &[ApplianceId]) -> Result<Vec<appliance::Model>> {
    let found = appliance::Entity::find()
        .filter(among(&app.db, appliance::Column::Id, ids))
        .filter(appliance::Column::ResidenceId.in_subquery(own_homes(viewer)));
    Ok(found.all(&app.db).await?)
}

/// Says whether an appliance is one of this residence.
pub(crate) async fn is_of(
    db: &impl ConnectionTrait,
    residence_id: ResidenceId,
    id: ApplianceId,
) -> Result<bool> {
    let found = appliance::Entity::find_by_id(id).one(db).await?;
    Ok(found.is_some_and(|row| row.residence_id == residence_id))
}
