//! Asking a store anew how a purchase stands.

use entity::{
    id::SubscriptionId,
    subscription::{self, Model},
};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use super::{AdminEdit, AdminOperation, Deed, Operator, Reason, audit::diff};
use crate::{
    App, Code, Error,
    error::Result,
    subscription::renew::{self, Asked},
};

/// What came of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreAnswer {
    /// The store said how it stands.
    Answered,
    /// Nobody can be asked: it was looked at by the time alone.
    NotAsked,
    /// The store could not be reached, or did not make sense; nothing was changed but by the time.
    NoAnswer,
}

/// A purchase that a store was asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct Verified {
    /// What came of it.
    pub answer: StoreAnswer,
    /// What changed, by field: what was before and what is now.
    pub changes: Value,
}

/// Asks the store of a purchase how it stands, as a worker does when its time has come, and says what that changed.
///
/// NOT_FOUND at `subscriptionId`.
pub async fn verify_subscription(
    app: &App,
    operator: &Operator,
    id: SubscriptionId,
    reason: Option<Reason>,
) -> Result<Verified> {
    let deed = Deed::of(operator, AdminOperation::VerifySubscription, reason.clone())?;
    let not_found = || Error::user("subscriptionId", Code::NotFound);
    let before = find(app, id).await?.ok_or_else(not_found)?;
    let asked = renew::look(app, &before, Some(&deed)).await;
    let answer = match &asked {
        Ok(Asked::Answered) => StoreAnswer::Answered,
        Ok(Asked::Nobody) => StoreAnswer::NotAsked,
        Err(error) => {
            tracing::warn!(subscription.id = %id, "The store could not be asked about the purchase {id}: {error:#}");
            let operation = AdminOperation::VerifySubscription;
            let mut edit = AdminEdit::open(app, operator, operation, reason).await?;
            edit.note("subscription", id, Value::Null, json!({ "answered": false }));
            edit.commit().await?;
            StoreAnswer::NoAnswer
        }
    };
    let after = find(app, id).await?.ok_or_else(not_found)?;
    Ok(Verified {
        answer,
        changes: diff(&shown(&before), &shown(&after)),
    })
}

async fn find(app: &App, id: SubscriptionId) -> Result<Option<Model>> {
    Ok(subscription::Entity::find_by_id(id).one(&app.db).await?)
}

/// Returns what of a purchase operators see.
pub(crate) fn shown(row: &Model) -> Value {
    let course = row.standing.course.as_ref();
    json!({
        "state": row.status,
        "productId": row.product_id,
        "endsAt": row.ends_at,
        "willRenew": course.map(|course| course.will_renew),
        "trouble": course.map(|course| &course.trouble),
        "revoked": row.standing.revoked,
    })
}
