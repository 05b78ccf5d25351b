//! Looking up what plans allow, and how much of it is in use.

use std::collections::HashMap;

use anyhow::Context;
use entity::{
    id::{AccountId, ResidenceId},
    tier_limit,
};
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, Statement, Value};

use super::{Limits, in_effect};
use crate::{
    App,
    db::{is_postgres, places},
    error::Result,
    file::quota,
};

/// The plan of a home's owner as it bears on the home, and what the home has of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What the plan allows.
    pub limits: Limits,
    /// Members, the owner included.
    pub members: i64,
    /// Tasks that are not archived.
    pub tasks: i64,
    /// Contractors.
    pub contractors: i64,
    /// Documents.
    pub documents: i64,
}

/// What an account has of its plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Usage {
    /// Homes that it owns, archived ones included.
    pub residences: i64,
    /// Bytes that these keep, with the account's avatar and what is yet to come.
    pub storage_bytes: i64,
}

/// Returns what each plan allows, the least one first.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<Limits>> {
    let mut found = tier_limit::Entity::find().all(db).await?;
    found.sort_by_key(|limits| limits.tier);
    Ok(found)
}

/// Returns what an account's plan allows.
pub async fn of_account(app: &App, id: AccountId) -> Result<Limits> {
    let sql = format!(
        "SELECT l.* FROM account a JOIN tier_limit l ON l.tier = {} WHERE a.id = $1",
        in_effect("$2"),
    );
    let values: [Value; 2] = [id.into(), app.default_tier.into()];
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, values);
    let found = Limits::find_by_statement(statement).one(&app.db).await?;
    Ok(found.context("every plan has its limits")?)
}

/// Returns what an account has of its plan.
pub async fn usage(app: &App, id: AccountId) -> Result<Usage> {
    let sql = format!(
        "SELECT (SELECT count(*) FROM membership WHERE account_id = $1 AND role = 'OWNER') AS residences,
            ({}) AS storage_bytes",
        quota::USED
    );
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, [id.into()]);
    let found = Usage::find_by_statement(statement).one(&app.db).await?;
    Ok(found.context("a count has a row")?)
}

#[derive(FromQueryResult)]
struct Counts {
    residence_id: ResidenceId,
    members: i64,
    tasks: i64,
    contractors: i64,
    documents: i64,
}

/// Returns the plans of some homes, in one statement. The caller has seen to it that the homes may be read.
pub async fn of_residences(app: &App, ids: &[ResidenceId]) -> Result<HashMap<ResidenceId, Plan>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut values: Vec<Value> = vec![app.default_tier.into()];
    let which = if is_postgres(&app.db) {
        values.push(ids.to_vec().into());
        "= ANY($2)".to_owned()
    } else {
        values.extend(ids.iter().map(|id| Value::from(*id)));
        format!("IN ({})", places(2, ids.len()))
    };
    let sql = format!(
        "SELECT l.*, o.residence_id,
            (SELECT count(*) FROM membership m WHERE m.residence_id = o.residence_id) AS members,
            (SELECT count(*) FROM task t WHERE t.residence_id = o.residence_id AND t.archived_at IS NULL) AS tasks,
            (SELECT count(*) FROM contractor c WHERE c.residence_id = o.residence_id) AS contractors,
            (SELECT count(*) FROM document d WHERE d.residence_id = o.residence_id) AS documents
         FROM membership o JOIN account a ON a.id = o.account_id JOIN tier_limit l ON l.tier = {}
         WHERE o.role = 'OWNER' AND o.residence_id {which}",
        in_effect("$1"),
    );
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, values);
    let mut plans = HashMap::with_capacity(ids.len());
    for row in app.db.query_all_raw(statement).await? {
        let counts = Counts::from_query_result(&row, "")?;
        let plan = Plan {
            limits: Limits::from_query_result(&row, "")?,
            members: counts.members,
            tasks: counts.tasks,
            contractors: counts.contractors,
            documents: counts.documents,
        };
        plans.insert(counts.residence_id, plan);
    }
    Ok(plans)
}
