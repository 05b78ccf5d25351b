//! Putting what a store says together with what is known, and giving the account the plan that follows.

use std::collections::BTreeSet;

use anyhow::anyhow;
use chrono::{DateTime, Utc};
use entity::{
    id::{AccountId, SubscriptionId},
    mail::MailKind,
    notification::PlanChange,
    subscription::{self, Standing, Store, SubscriptionStatus},
    tier::Tier,
};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, IntoActiveModel};
use serde_json::json;

use super::{event, find, state};
use crate::{
    App, Code, Edit, Error,
    account::find as accounts,
    admin::{AdminOperation, Deed, shown},
    db,
    error::Result,
    mail,
    notification::plan_changed,
    queue::Job,
    tier,
};

/// What a store says of a purchase.
#[derive(Clone, Debug)]
pub(super) struct Telling {
    /// Which store.
    pub store: Store,
    /// By what it knows the purchase.
    pub key: String,
    /// Whose it is, by the token that the app handed to the store.
    pub account_id: Option<AccountId>,
    /// What it says.
    pub standing: Standing,
    /// The purchase that this one took the place of.
    pub linked_key: Option<String>,
    /// Whether the store waits to be told that it arrived.
    pub acknowledge: bool,
}

/// Somebody who says that a purchase is theirs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claim {
    /// Who.
    pub account_id: AccountId,
    /// The input field that names the purchase.
    pub field: &'static str,
}

/// Applies what a store says, and returns the purchase as it is now; nothing where it is nobody's.
///
/// TAKEN where it is another's than who claims it. Two who claim it at once: the index decides, and one is told so.
pub(super) async fn apply(
    app: &App,
    telling: &Telling,
    claim: Option<Claim>,
) -> Result<Option<subscription::Model>> {
    apply_by(app, telling, claim, None).await
}

/// Applies the same; where an operator says it, that is written into the audit.
pub(super) async fn apply_by(
    app: &App,
    telling: &Telling,
    claim: Option<Claim>,
    deed: Option<&Deed>,
) -> Result<Option<subscription::Model>> {
    let Some(account_id) = owner(app, telling, claim).await? else {
        return Ok(None);
    };
    let mut edit = Edit::begin(app).await?;
    edit.hold_accounts(&BTreeSet::from([account_id])).await?;
    if accounts::by_id(edit.tx(), account_id).await?.is_none() {
        edit.abandon().await?;
        return Ok(None);
    }
    let known = find::by_key(edit.tx(), telling.store, &telling.key).await?;
    let linked = match &telling.linked_key {
        Some(linked) => find::by_key(edit.tx(), telling.store, linked).await?,
        None => None,
    };
    if known
        .iter()
        .chain(&linked)
        .any(|row| row.account_id != account_id)
    {
        return Err(not_theirs(claim));
    }
    let row = put_together(edit.tx(), known.as_ref(), (account_id, telling), edit.now()).await?;
    let replaced = linked.and_then(|linked| replaced(linked, edit.now()));
    let is_seen = replaced.is_some() || known.as_ref().is_none_or(|known| looks_other(known, &row));
    let is_news = row.acknowledge && known.as_ref().is_none_or(|known| !known.acknowledge);
    let wake = is_news.then_some(Job::Renew(row.id));
    if !is_seen {
        let row = save(edit.tx(), known.as_ref(), row, edit.now()).await?;
        note(&edit, deed, (known.as_ref(), &row)).await?;
        wake.into_iter().for_each(|job| edit.wake(job));
        edit.commit().await?;
        return Ok(Some(row));
    }

    let (mut edit, account) = edit.own(account_id).await?;
    let saved = save(edit.tx(), known.as_ref(), row, edit.now()).await;
    let row = saved.map_err(|error| match claim {
        Some(claim) => db::taken(error, claim.field),
        None => error,
    })?;
    if let Some(replaced) = replaced {
        replaced.into_active_model().reset_all().update(edit.tx()).await?;
    }
    note(&edit, deed, (known.as_ref(), &row)).await?;
    let all = find::of_account(edit.tx(), account_id).await?;
    let plan = find::best(&all, edit.now());
    if plan.tier != account.tier {
        tier::set(&mut edit, plan.tier).await?;
        let kind = match plan.tier {
            Tier::Free => MailKind::PlanEnded,
            Tier::Pro => MailKind::PlanBegun,
        };
        mail::post(&mut edit, kind, Some(account.id), &account.email).await?;
    }
    // Whoever hands in a purchase sees what comes of it.
    let is_own_doing = claim.is_some() && row.store != Store::Granted;
    let before = (account.tier, known.map(|known| known.status));
    if let Some(change) = change(before, (&plan, row.status)).filter(|_| !is_own_doing) {
        plan_changed(&mut edit, account.id, change).await?;
    }
    wake.into_iter().for_each(|job| edit.wake(job));
    edit.commit().await?;
    Ok(Some(row))
}

/// Returns what has become of an account's plan by what has become of a purchase, if there is something to tell.
fn change(
    (tier, known): (Tier, Option<SubscriptionStatus>),
    (plan, status): (&find::Plan, SubscriptionStatus),
) -> Option<PlanChange> {
    let is_unpaid = |status| {
        matches!(
            status,
            SubscriptionStatus::InGracePeriod | SubscriptionStatus::InBillingRetry
        )
    };
    match (tier, plan.tier) {
        (Tier::Free, Tier::Pro) => Some(PlanChange::Begun),
        (Tier::Pro, Tier::Free) => Some(match status {
            SubscriptionStatus::Revoked => PlanChange::Refunded,
            SubscriptionStatus::OnHold => PlanChange::Held,
            SubscriptionStatus::Paused => PlanChange::Paused,
            _ => PlanChange::Ended,
        }),
        // Another purchase that is paid for is what counts.
        (Tier::Pro, Tier::Pro)
            if is_unpaid(plan.status) && is_unpaid(status) && !known.is_some_and(is_unpaid) =>
        {
            Some(PlanChange::Unpaid)
        }
        _ => None,
    }
}

/// Writes into the audit what an operator gave, or what asking a store came to.
async fn note<S>(
    edit: &Edit<'_, S>,
    deed: Option<&Deed>,
    (known, row): (Option<&subscription::Model>, &subscription::Model),
) -> Result<()> {
    let Some(deed) = deed else { return Ok(()) };
    if deed.operation() == AdminOperation::VerifySubscription {
        let change = (known.map(shown).unwrap_or_default(), shown(row));
        return deed
            .record(edit, ("subscription", row.id.to_string()), change)
            .await;
    }
    let given = |row: &subscription::Model| json!({ "status": row.status, "until": row.ends_at });
    let change = (known.map(given).unwrap_or_default(), given(row));
    deed.record(edit, ("account", row.account_id.to_string()), change)
        .await
}

/// Returns whose a purchase is: whoever had it first, or had the one before it, or claims it, or was named to the store.
async fn owner(app: &App, telling: &Telling, claim: Option<Claim>) -> Result<Option<AccountId>> {
    let mut known = find::by_key(&app.db, telling.store, &telling.key).await?;
    if let (None, Some(linked)) = (&known, &telling.linked_key) {
        known = find::by_key(&app.db, telling.store, linked).await?;
    }
    let known = known.map(|known| known.account_id);
    let Some(claim) = claim else {
        return Ok(known.or(telling.account_id));
    };
    let others = known
        .or(telling.account_id)
        .filter(|owner| *owner != claim.account_id);
    match others {
        Some(_) => Err(not_theirs(Some(claim))),
        None => Ok(Some(claim.account_id)),
    }
}

fn not_theirs(claim: Option<Claim>) -> Error {
    match claim {
        Some(claim) => Error::user(claim.field, Code::Taken),
        None => Error::Fault(anyhow!("a purchase found another owner meanwhile")),
    }
}

/// Makes the row of a purchase as it is with what its store says now.
async fn put_together(
    tx: &DatabaseTransaction,
    known: Option<&subscription::Model>,
    (account_id, telling): (AccountId, &Telling),
    now: DateTime<Utc>,
) -> Result<subscription::Model> {
    let mut row = match known {
        Some(known) => known.clone(),
        None => {
            let mut standing = Standing::default();
            // What was told before anybody said whose it is.
            for said in event::said_of(tx, telling.store, &telling.key).await? {
                state::hear(&mut standing, &said);
            }
            subscription::Model {
                id: SubscriptionId::new(now),
                account_id,
                store: telling.store,
                store_key: telling.key.clone(),
                status: state::status(&standing, now),
                product_id: None,
                ends_at: None,
                standing,
                acknowledge: false,
                due_at: None,
                tries: 0,
                created_at: now,
                updated_at: now,
            }
        }
    };
    state::hear(&mut row.standing, &telling.standing);
    row.acknowledge = telling.acknowledge;
    look(&mut row, now);
    Ok(row)
}

/// Makes the columns of a row that follow from what is known and from the time.
fn look(row: &mut subscription::Model, now: DateTime<Utc>) {
    row.status = state::status(&row.standing, now);
    row.product_id = row
        .standing
        .period
        .as_ref()
        .and_then(|period| period.product_id.clone());
    row.ends_at = state::ends_at(&row.standing);
    row.due_at = match row.acknowledge {
        true => Some(now),
        false => state::look_again(row.store, &row.standing, now),
    };
    row.tries = 0;
}

/// Returns a purchase as it is once another took its place; nothing where that is known of it already.
fn replaced(mut linked: subscription::Model, now: DateTime<Utc>) -> Option<subscription::Model> {
    if linked.standing.replaced {
        return None;
    }
    linked.standing.replaced = true;
    linked.acknowledge = false;
    look(&mut linked, now);
    linked.updated_at = now;
    Some(linked)
}

/// Says whether somebody who looks at a purchase sees something else than before.
fn looks_other(before: &subscription::Model, after: &subscription::Model) -> bool {
    let renews = |row: &subscription::Model| row.standing.course.as_ref().map(|course| course.will_renew);
    before.status != after.status
        || before.product_id != after.product_id
        || before.ends_at != after.ends_at
        || renews(before) != renews(after)
}

async fn save(
    tx: &DatabaseTransaction,
    known: Option<&subscription::Model>,
    mut row: subscription::Model,
    now: DateTime<Utc>,
) -> Result<subscription::Model> {
    let Some(known) = known else {
        return Ok(row.into_active_model().reset_all().insert(tx).await?);
    };
    if *known == row {
        return Ok(row);
    }
    row.updated_at = now;
    Ok(row.into_active_model().reset_all().update(tx).await?)
}
