//! Making a home.

use entity::{
    id::{MembershipId, ResidenceId},
    membership::{self, MemberRole},
    profile::HomeProfile,
    residence::{self, ResidenceKind},
};
use sea_orm::{EntityTrait, IntoActiveModel, Set};

use super::{Details, Home};
use crate::{
    App, Code, Edit, Error, Patch, Problems, Viewer, db::taken_meanwhile, error::Result,
    membership as members, money::DEFAULT_CURRENCY, tier::room,
};

/// A home to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewResidence {
    /// Chosen by the client, so that a request sent twice makes one home.
    pub id: Option<ResidenceId>,
    /// What the household calls it.
    pub name: String,
    /// What it is.
    pub kind: ResidenceKind,
    /// What else is known; its name and kind are not looked at.
    pub details: Details,
}

/// Makes a home with the caller as its owner.
///
/// Its zone is the account's unless said otherwise. An id that the caller has used for a home before answers with that home as it is;
/// one that somebody else has used is TAKEN.
pub async fn create(app: &App, viewer: &Viewer, new: NewResidence) -> Result<Home> {
    // The account is locked from here on, so the same request sent twice at once is one after the other.
    let (edit, account) = Edit::account(app, viewer).await?;
    let id = new.id.unwrap_or_else(|| ResidenceId::new(edit.now()));
    if let Some(residence) = residence::Entity::find_by_id(id).one(edit.tx()).await? {
        let membership = members::find::of(edit.tx(), id, viewer.account_id).await?;
        edit.abandon().await?;
        let made_before = residence.created_by == Some(viewer.account_id);
        let membership = membership
            .filter(|_| made_before)
            .ok_or_else(|| Error::user("id", Code::Taken))?;
        return Ok(Home {
            residence,
            membership,
        });
    }

    let blank = residence::Model {
        id,
        name: String::new(),
        kind: new.kind,
        address: None,
        time_zone: account.time_zone,
        year_built: None,
        bedrooms: None,
        bathrooms: None,
        floor_area: None,
        purchased_on: None,
        purchase_price: None,
        purchase_currency: None,
        notes: None,
        profile: HomeProfile::default(),
        currency_code: DEFAULT_CURRENCY.to_owned(),
        archived_at: None,
        created_at: edit.now(),
        created_by: Some(viewer.account_id),
        updated_at: edit.now(),
        fields_revision: 0,
        revision: 0,
        complete_since: 0,
    };
    let details = Details {
        name: Patch::Set(new.name),
        kind: Patch::Set(new.kind),
        ..new.details
    };
    let mut problems = Problems::default();
    let said = details.into_row(&mut problems, &blank, edit.now());
    let room = room::residences(app, edit.tx(), viewer.account_id).await?;
    room.check(&mut problems, None, 1);
    problems.settle()?;

    let membership = membership::ActiveModel {
        id: Set(MembershipId::new(edit.now())),
        residence_id: Set(id),
        account_id: Set(viewer.account_id),
        role: Set(MemberRole::Owner),
        joined_at: Set(edit.now()),
        ..membership::ActiveModel::default()
    };
    let edit = edit.found(laid_over(blank, said), membership).await;
    let edit = edit.map_err(taken_meanwhile)?;
    let home = edit.home().clone();
    edit.commit().await?;
    Ok(home)
}

/// Fills what was not said with what a new home begins with.
fn laid_over(blank: residence::Model, said: residence::ActiveModel) -> residence::ActiveModel {
    use sea_orm::{ActiveModelTrait, Iterable};
    let mut row = blank.into_active_model().reset_all();
    for column in residence::Column::iter() {
        if let sea_orm::ActiveValue::Set(value) = said.get(column) {
            row.set(column, value);
        }
    }
    row
}
