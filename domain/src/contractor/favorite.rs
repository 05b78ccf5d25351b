//! Whom a member wants at hand.

use entity::{contractor, contractor_favorite, id::ContractorId};
use sea_orm::{EntityTrait, IntoActiveModel};

use crate::{Action, App, Edit, Viewer, error::Result};

/// Whether a contractor is a favourite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Favorite {
    /// The member wants them at hand.
    Yes,
    /// The member does not.
    No,
}

/// Makes a contractor a favourite of the caller's, or one no more.
///
/// Others see nothing of it: the caller's account counts its revision, the home and the contractor stay as they are. So whoever only
/// reads has favourites too.
pub async fn set_favorite(
    app: &App,
    viewer: &Viewer,
    id: ContractorId,
    favorite: Favorite,
) -> Result<contractor::Model> {
    let (edit, membership, contractor) =
        Edit::beside_contractor(app, viewer, id, Action::KeepFavorites).await?;
    let key = (id, membership.id);
    let known = contractor_favorite::Entity::find_by_id(key)
        .one(edit.tx())
        .await?;
    match (favorite, known) {
        (Favorite::Yes, None) => {
            let row = contractor_favorite::Model {
                contractor_id: id,
                membership_id: membership.id,
            };
            contractor_favorite::Entity::insert(row.into_active_model())
                .exec_without_returning(edit.tx())
                .await?;
        }
        (Favorite::No, Some(_)) => {
            contractor_favorite::Entity::delete_by_id(key)
                .exec(edit.tx())
                .await?;
        }
        _ => {
            edit.abandon().await?;
            return Ok(contractor);
        }
    }
    edit.commit().await?;
    Ok(contractor)
}
