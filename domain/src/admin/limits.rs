//! What plans allow, as operators write it.

use entity::{tier::Tier, tier_limit};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect};
use serde_json::{Value, json};

use super::{AdminEdit, AdminOperation, Operator, Reason};
use crate::{App, Code, Error, Problems, error::Result, tier};

/// The largest number of rows that a plan may allow: beyond, lists are no lists any more.
const MAX_ROWS: i32 = 1_000_000;

/// The largest number of bytes that a plan may allow: a petabyte.
const MAX_BYTES: i64 = 1_000_000_000_000_000;

/// Returns what each plan allows, the least one first.
pub async fn tier_limits(app: &App) -> Result<Vec<tier_limit::Model>> {
    tier::find::all(&app.db).await
}

/// Changes what a plan allows from `was`, which is what the operator saw, to `now`; both of the same plan.
///
/// OUT_OF_RANGE at a limit that is negative or absurd; CONFLICT at `was` where another operator has changed it meanwhile.
pub async fn update_tier_limits(
    app: &App,
    operator: &Operator,
    (was, now): (&tier_limit::Model, &tier_limit::Model),
    reason: Option<Reason>,
) -> Result<()> {
    let mut problems = Problems::default();
    for (field, limit) in [
        ("now.residences", now.residences),
        ("now.membersPerResidence", now.members_per_residence),
        ("now.tasksPerResidence", now.tasks_per_residence),
        ("now.contractorsPerResidence", now.contractors_per_residence),
        ("now.documentsPerResidence", now.documents_per_residence),
    ] {
        let is_sound = limit.is_none_or(|limit| (0..=MAX_ROWS).contains(&limit));
        problems.unless(is_sound, field, Code::OutOfRange);
    }
    let is_sound = now
        .storage_bytes
        .is_none_or(|bytes| (0..=MAX_BYTES).contains(&bytes));
    problems.unless(is_sound, "now.storageBytes", Code::OutOfRange);
    problems.settle()?;

    let mut edit = AdminEdit::open(app, operator, AdminOperation::EditLimits, reason).await?;
    let found = tier_limit::Entity::find_by_id(now.tier)
        .lock_exclusive()
        .one(edit.tx())
        .await?;
    let found = found.ok_or_else(|| Error::user("tier", Code::NotFound))?;
    if found != *was {
        return Err(Error::user("was", Code::Conflict));
    }
    now.clone()
        .into_active_model()
        .reset_all()
        .update(edit.tx())
        .await?;
    edit.note("tierLimit", name(now.tier), shown(&found), shown(now));
    edit.commit().await
}

fn name(tier: Tier) -> &'static str {
    match tier {
        Tier::Free => "FREE",
        Tier::Pro => "PRO",
    }
}

fn shown(limits: &tier_limit::Model) -> Value {
    json!({
        "residences": limits.residences,
        "membersPerResidence": limits.members_per_residence,
        "tasksPerResidence": limits.tasks_per_residence,
        "contractorsPerResidence": limits.contractors_per_residence,
        "documentsPerResidence": limits.documents_per_residence,
        "storageBytes": limits.storage_bytes,
    })
}
