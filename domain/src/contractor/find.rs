//! Looking contractors up.

use std::collections::HashSet;

use entity::{
    contractor::{self, ContractorSpecialty},
    id::{ContractorId, ResidenceId, TypedId},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::{
    App, Viewer,
    db::{among, is_postgres},
    error::Result,
    listing::Listing,
    order::{Column, Kind, Order},
    page::{Page, Paging},
    residence::find::own_homes,
    search,
};

/// By name.
const BY_NAME: Order = Order {
    list: "contractors",
    columns: &[
        Column::ascending("lower(c.name)", Kind::Folded),
        Column::ascending("c.id", Kind::Id),
    ],
};

/// Which contractors are wanted. An empty list of specialties wants none.
#[derive(Clone, Debug, Default)]
pub struct ContractorFilter {
    /// Doing one of these.
    pub specialties: Option<Vec<ContractorSpecialty>>,
    /// Only the viewer's favourites.
    pub favorites_only: bool,
    /// Words in name, firm or notes; each must occur.
    pub text: Option<String>,
}

/// Returns a page of a home's contractors, by name. The caller has seen to it that the home may be read.
pub async fn page(
    app: &App,
    viewer: &Viewer,
    (residence_id, filter): (ResidenceId, &ContractorFilter),
    (paging, count): (&Paging, bool),
) -> Result<Page<contractor::Model>> {
    let mut values = vec![residence_id.into()];
    let mut conditions = vec!["c.residence_id = $1".to_owned()];
    if let Some(specialties) = &filter.specialties {
        let element = if is_postgres(&app.db) {
            "jsonb_array_elements_text(c.specialties) AS e (value)"
        } else {
            "json_each(c.specialties) AS e"
        };
        let places: Vec<String> = specialties
            .iter()
            .map(|specialty| {
                let name = serde_json::to_value(specialty).unwrap_or_default();
                values.push(name.as_str().unwrap_or_default().to_owned().into());
                format!("${}", values.len())
            })
            .collect();
        conditions.push(match places.is_empty() {
            true => "1 = 0".to_owned(),
            false => format!(
                "EXISTS (SELECT 1 FROM {element} WHERE e.value IN ({}))",
                places.join(", ")
            ),
        });
    }
    if filter.favorites_only {
        values.push(viewer.account_id.into());
        conditions.push(format!(
            "EXISTS (SELECT 1 FROM contractor_favorite f JOIN membership m ON m.id = f.membership_id
             WHERE f.contractor_id = c.id AND m.account_id = ${})",
            values.len()
        ));
    }
    let text = "c.name || ' ' || coalesce(c.company, '') || ' ' || coalesce(c.notes, '')";
    conditions.extend(search::words(text, filter.text.as_deref(), &mut values)?);

    let listing = Listing {
        columns: "c.*".into(),
        from: "contractor c".to_owned(),
        conditions,
        values,
        order: BY_NAME,
    };
    let (found, total) = listing.read::<contractor::Entity>(app, (paging, count)).await?;
    let cursor =
        |row: &contractor::Model| BY_NAME.cursor(vec![row.name.clone().into(), row.id.uuid().into()]);
    Ok(Page::of(found, paging, cursor).with_total(total))
}

/// Returns those of some contractors that the viewer may see, in no order.
pub async fn by_ids(app: &App, viewer: &Viewer, ids: &[ContractorId]) -> Result<Vec<contractor::Model>> {
    let found = contractor::Entity::find()
        .filter(among(&app.db, contractor::Column::Id, ids))
        .filter(contractor::Column::ResidenceId.in_subquery(own_homes(viewer)));
    Ok(found.all(&app.db).await?)
}

/// Says whether a contractor is one of this residence.
pub(crate) async fn is_of(
    db: &impl ConnectionTrait,
    residence_id: ResidenceId,
    id: ContractorId,
) -> Result<bool> {
    let found = contractor::Entity::find_by_id(id).one(db).await?;
    Ok(found.is_some_and(|row| row.residence_id == residence_id))
}

/// Returns which of some contractors are favourites of the viewer's.
pub async fn favorites(app: &App, viewer: &Viewer, ids: &[ContractorId]) -> Result<HashSet<ContractorId>> {
    let own = sea_orm::sea_query::Query::select()
        .column(entity::membership::Column::Id)
        .from(entity::membership::Entity)
        .and_where(entity::membership::Column::AccountId.eq(viewer.account_id))
        .to_owned();
    let found = entity::contractor_favorite::Entity::find()
        .filter(among(
            &app.db,
            entity::contractor_favorite::Column::ContractorId,
            ids,
        ))
        .filter(entity::contractor_favorite::Column::MembershipId.in_subquery(own));
    Ok(found
        .all(&app.db)
        .await?
        .into_iter()
        .map(|row| row.contractor_id)
        .collect())
}
