//! Looking invitations up.

use chrono::{DateTime, Utc};
use entity::{
    id::{AccountId, InvitationId},
    invitation,
    membership::{self, MemberRole},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Query};

use crate::{Action, access::may, db::among, edit::Home, error::Result};

/// Returns the invitations of a home that still let somebody in, oldest first; none for those who may not invite.
pub async fn of_home(
    db: &impl ConnectionTrait,
    home: &Home,
    now: DateTime<Utc>,
) -> Result<Vec<invitation::Model>> {
    if !may(home.membership.role, Action::Invite) {
        return Ok(Vec::new());
    }
    let found = invitation::Entity::find()
        .filter(invitation::Column::ResidenceId.eq(home.residence.id))
        .filter(invitation::Column::UsesLeft.gt(0))
        .filter(invitation::Column::ExpiresAt.gt(now))
        .order_by_asc(invitation::Column::CreatedAt)
        .order_by_asc(invitation::Column::Id);
    Ok(found.all(db).await?)
}

/// Returns those of some invitations that lead to homes where the account may invite, in no order.
pub async fn by_ids(
    db: &impl ConnectionTrait,
    account_id: AccountId,
    ids: &[InvitationId],
) -> Result<Vec<invitation::Model>> {
    let inviters = [
        MemberRole::Owner,
        MemberRole::Manager,
        MemberRole::Member,
        MemberRole::Viewer,
    ]
    .into_iter()
    .filter(|role| may(*role, Action::Invite));
    let own = Query::select()
        .column(membership::Column::ResidenceId)
        .from(membership::Entity)
        .and_where(membership::Column::AccountId.eq(account_id))
        .and_where(membership::Column::Role.is_in(inviters))
        .to_owned();
    let found = invitation::Entity::find()
        .filter(among(db, invitation::Column::Id, ids))
        .filter(invitation::Column::ResidenceId.in_subquery(own));
    Ok(found.all(db).await?)
}

/// Returns the invitation with this code, be it still good or not.
pub(super) async fn by_code(
    db: &impl ConnectionTrait,
    code_hash: &[u8],
) -> Result<Option<invitation::Model>> {
    let found = invitation::Entity::find().filter(invitation::Column::CodeHash.eq(code_hash.to_vec()));
    Ok(found.one(db).await?)
}

/// Says whether an invitation still lets somebody in.
pub(super) fn is_good(invitation: &invitation::Model, now: DateTime<Utc>) -> bool {
    invitation.uses_left > 0 && invitation.expires_at > now
}
