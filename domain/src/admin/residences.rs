//! Finding homes among all.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    id::{AccountId, InvitationId, MembershipId, ResidenceId},
    membership::MemberRole,
    residence::ResidenceKind,
};
use sea_orm::{FromQueryResult, Statement};

use super::{
    list::{Facts, Filter, Narrow, orders},
    row::row,
};
use crate::{App, error::Result};

orders! {
    /// The order of homes.
    ResidenceOrder, "residences", "r.id" {
        /// The newest first.
        CreatedDesc: descending "r.created_at" Instant,
        /// The oldest first.
        CreatedAsc: ascending "r.created_at" Instant,
        /// By name.
        NameAsc: ascending "lower(r.name) COLLATE \"binary\"" Text,
        /// By name, backwards.
        NameDesc: descending "lower(r.name) COLLATE \"binary\"" Text,
    }
}

/// What narrows a list of homes; what is not set lets all through.
#[derive(Clone, Debug, Default)]
pub struct ResidenceFilter {
    /// Whether it is archived.
    pub archived: Option<bool>,
    /// What it is.
    pub kind: Option<ResidenceKind>,
    /// The country that it stands in, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Who belongs to it.
    pub account_id: Option<AccountId>,
    /// The first day (UTC) of its making.
    pub created_after: Option<NaiveDate>,
    /// The last day (UTC) of its making.
    pub created_before: Option<NaiveDate>,
}

row! {
    /// A home as operators see it.
    #[derive(FromQueryResult)]
    ResidenceRow {
        /// Its id.
        id: ResidenceId,
        /// What its people call it.
        name: String,
        /// What it is.
        kind: ResidenceKind,
        /// The town that it stands in.
        city: Option<String>,
        /// The country that it stands in.
        country_code: Option<String>,
        /// IANA name of its zone.
        time_zone: String,
        /// When it was archived.
        archived_at: Option<DateTime<Utc>>,
        /// When it was made.
        created_at: DateTime<Utc>,
        /// Whose it is.
        owner_id: Option<AccountId>,
        /// What its owner is called.
        owner_name: Option<String>,
        /// How many people belong to it.
        member_count: i64,
        /// How many of its tasks are neither archived nor finished for good.
        open_task_count: i64,
    }
}

impl Filter for ResidenceFilter {
    type Id = ResidenceId;
    type Row = ResidenceRow;
    type Order = ResidenceOrder;
    const FACTS: Facts = Facts {
        columns: "r.id, r.name, r.kind, r.address ->> 'city' AS city, r.address ->> 'country_code' AS country_code,
            r.time_zone, r.archived_at, r.created_at, o.account_id AS owner_id, p.display_name AS owner_name,
            (SELECT count(*) FROM membership m WHERE m.residence_id = r.id) AS member_count,
            (SELECT count(*) FROM task t WHERE t.residence_id = r.id AND t.archived_at IS NULL AND NOT t.finished)
                AS open_task_count",
        from: "residence r LEFT JOIN membership o ON o.residence_id = r.id AND o.role = 'OWNER'
            LEFT JOIN account p ON p.id = o.account_id",
        id: "r.id",
        texts: &["lower(r.name) COLLATE \"binary\""],
    };

    fn narrow(&self, narrow: &mut Narrow) {
        narrow.either(
            self.archived,
            "r.archived_at IS NOT NULL",
            "r.archived_at IS NULL",
        );
        narrow.is("r.kind", self.kind);
        let country = self.country.as_ref().map(|country| country.to_uppercase());
        narrow.equals("r.address ->> 'country_code'", country);
        if let Some(account_id) = self.account_id {
            let account = narrow.bind(account_id);
            narrow.add(format!(
                "r.id IN (SELECT m.residence_id FROM membership m WHERE m.account_id = {account})"
            ));
        }
        narrow.instants("r.created_at", self.created_after, self.created_before);
    }
}

/// Somebody's place in a home.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Member {
    /// The place.
    pub id: MembershipId,
    /// What the person may do there.
    pub role: MemberRole,
    /// Since when.
    pub joined_at: DateTime<Utc>,
    /// Whose it is.
    pub account_id: AccountId,
    /// What the person is called.
    pub display_name: String,
    /// The address that the person signs in with.
    pub email: String,
}

/// Returns the people of a home, in the order in which they joined. A plan says how many those can be.
pub async fn members(app: &App, id: ResidenceId) -> Result<Vec<Member>> {
    let sql = "SELECT m.id, m.role, m.joined_at, m.account_id, a.display_name, a.email
        FROM membership m JOIN account a ON a.id = m.account_id
        WHERE m.residence_id = $1 ORDER BY m.joined_at, m.id LIMIT 500";
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, [id.into()]);
    Ok(Member::find_by_statement(statement).all(&app.db).await?)
}

/// An invitation into a home.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct ResidenceInvitation {
    /// Its id.
    pub id: InvitationId,
    code_hash: Vec<u8>,
    /// What the one who joins will be.
    pub role: MemberRole,
    /// Whom it was meant for.
    pub email: Option<String>,
    /// How many may still join by it.
    pub uses_left: i32,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Who invited.
    pub created_by: AccountId,
    /// What that person is called.
    pub created_by_name: String,
}

impl ResidenceInvitation {
    /// Returns the start of the code's hash: enough to tell two apart, and of no use to anybody else. The code itself is kept nowhere.
    pub fn mark(&self) -> String {
        let start = self.code_hash.iter().take(4);
        start.map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Returns the newest invitations into a home.
pub async fn invitations(app: &App, id: ResidenceId) -> Result<Vec<ResidenceInvitation>> {
    let sql =
        "SELECT i.id, i.code_hash, i.role, i.email, i.uses_left, i.expires_at, i.created_at, i.created_by,
            a.display_name AS created_by_name
        FROM invitation i JOIN account a ON a.id = i.created_by
        WHERE i.residence_id = $1 ORDER BY i.created_at DESC, i.id DESC LIMIT 100";
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, [id.into()]);
    Ok(ResidenceInvitation::find_by_statement(statement)
        .all(&app.db)
        .await?)
}
