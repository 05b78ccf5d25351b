//! One account with its homes.

use chrono::{DateTime, Utc};
use entity::{
    id::{AccountId, MembershipId},
    membership::MemberRole,
};
use sea_orm::{FromQueryResult, Statement};

use super::{
    ResidenceFilter, ResidenceRow,
    accounts::{AccountRow, ROW},
    list::Filter,
};
use crate::{App, error::Result};

/// A home that an account belongs to.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Home {
    /// The account's place in it.
    pub membership_id: MembershipId,
    /// What the account may do there.
    pub role: MemberRole,
    /// Since when.
    pub joined_at: DateTime<Utc>,
    /// The home.
    #[sea_orm(nested)]
    pub residence: ResidenceRow,
}

/// Returns one account.
pub async fn account(app: &App, id: AccountId) -> Result<Option<AccountRow>> {
    let statement = Statement::from_sql_and_values(
        app.db.get_database_backend(),
        format!("{ROW} WHERE a.id = $2"),
        [app.clock.now().into(), id.into()],
    );
    Ok(AccountRow::find_by_statement(statement).one(&app.db).await?)
}

/// Returns the homes that an account belongs to, by name.
pub async fn homes(app: &App, id: AccountId) -> Result<Vec<Home>> {
    let facts = ResidenceFilter::FACTS;
    let sql = format!(
        "SELECT b.id AS membership_id, b.role, b.joined_at, {} FROM {} JOIN membership b ON b.residence_id = r.id
        WHERE b.account_id = $1 ORDER BY lower(r.name), r.id",
        facts.columns, facts.from
    );
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, [id.into()]);
    Ok(Home::find_by_statement(statement).all(&app.db).await?)
}
