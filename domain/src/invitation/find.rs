//! Looking invitations up.

use chrono::{DateTime, Utc};
use entity::{
    id::{AccountId, InvitationId, ResidenceId},
    invitation,
    membership::{self, MemberRole},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Select,
    sea_query::Query,
};

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
    let found = good(home.residence.id, now)
        .order_by_asc(invitation::Column::CreatedAt)
        .order_by_asc(invitation::Column::Id);
    Ok(found.all(db).await?)
}

/// Counts the invitations of a home that still let somebody in.
pub(super) async fn count_good(
    db: &impl ConnectionTrait,
    residence_id: ResidenceId,
    now: DateTime<Utc>,
) -> Result<u64> {
    Ok(good(residence_id, now).count(db).await?)
}

/// Selects the invitations of a home that still let somebody in.
fn good(residence_id: ResidenceId, now: DateTime<Utc>) -> Select<invitation::Entity> {
    invitation::Entity::find()
        .filter(invitation::Column::ResidenceId.eq(residence_id))
        .filter(invitation::Column::UsesLeft.gt(0))
        .filter(invitation::Column::ExpiresAt.gt(now))
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
