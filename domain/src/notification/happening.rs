//! Telling what happened in homes to those who want to hear of it.
//!
//! Whoever does something leaves one row, an occasion, in the transaction in which it is done. Any planner takes the rows whose time has
//! come, makes notices of them and deletes them in one transaction, so that each is told once, whoever dies in between. What is not true
//! any more by then is told to nobody.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    id::{AccountId, NotificationId, OccasionId, ResidenceId, TaskCompletionId, TaskId},
    membership,
    notification::{self, NotificationKind, Wording},
    occasion,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult, QueryFilter,
    QuerySelect, Statement,
};
use uuid::Uuid;

use super::{
    plan::Planned,
    send::{EVERY_CHANNEL, Sending, send},
    stage::{HOSTS, WORKERS},
};
use crate::{
    App, Edit,
    db::{self, is_postgres},
    error::Result,
    preference, retrying,
};

/// Occasions that one transaction tells of: with fifteen members a home, some thousand notices.
const BATCH: u64 = 500;

/// What occasions are about.
const KINDS: [NotificationKind; 3] = [
    NotificationKind::TaskAssigned,
    NotificationKind::TaskCompleted,
    NotificationKind::MemberJoined,
];

/// Somebody who is to hear of an occasion.
#[derive(Debug, FromQueryResult)]
struct Heard {
    occasion_id: OccasionId,
    account_id: AccountId,
    residence_id: ResidenceId,
    residence_name: String,
    task_id: Option<TaskId>,
    task: Option<String>,
    completion_id: Option<TaskCompletionId>,
    due_on: Option<NaiveDate>,
    actor_id: Option<AccountId>,
}

/// Tells of a few hundred occasions whose time has come.
pub(super) async fn tell(app: &App) -> Result<Planned> {
    retrying!(batch(app))
}

async fn batch(app: &App) -> Result<Planned> {
    let mut edit = Edit::many(app).await?;
    let now = edit.now();
    let occasions = due(edit.tx(), now).await?;
    if occasions.is_empty() {
        edit.abandon().await?;
        return Ok(Planned::default());
    }

    // Accounts first, as everywhere: whoever deletes a home or an account waits until this is told, or is waited for. Who joins a home
    // from here on was not there when it happened.
    let accounts = concerned(edit.tx(), &occasions).await?;
    edit.hold_accounts(&accounts).await?;

    let preferences = preference::find::of(edit.tx(), &accounts).await?;
    let (mut notices, mut sendings) = (Vec::new(), Vec::new());
    for kind in KINDS {
        let of_kind = occasions.iter().filter(|occasion| occasion.kind == kind);
        let of_kind: HashMap<_, _> = of_kind.map(|occasion| (occasion.id, occasion)).collect();
        let mut moments: HashMap<AccountId, Sending> = HashMap::new();
        for heard in listeners(edit.tx(), kind, &of_kind).await? {
            let Some(occasion) = of_kind.get(&heard.occasion_id) else {
                continue;
            };
            if !accounts.contains(&heard.account_id) {
                continue;
            }
            // The oldest comes first, and names the moment of all that is told to the person together.
            let moment = moments
                .entry(heard.account_id)
                .or_insert_with(|| sending(&heard, occasion));
            notices.push(heard.notice(moment, now));
        }
        sendings.extend(moments.into_values());
    }
    let moments = sendings.len();
    let (notices, deliveries) = send(&mut edit, (notices, &sendings), &preferences).await?;
    let ids = occasions.iter().map(|occasion| occasion.id);
    occasion::Entity::delete_many()
        .filter(occasion::Column::Id.is_in(ids))
        .exec(edit.tx())
        .await?;
    edit.commit().await?;

    Ok(Planned {
        moments,
        notices,
        deliveries,
        more: occasions.len() as u64 == BATCH,
        failed: 0,
    })
}

/// Takes hold of occasions that no other planner holds: those whose time has come, and what else of the kind happened in the same home since.
async fn due(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<Vec<occasion::Model>> {
    // SQLite has one process and one writer.
    let lock = if is_postgres(tx) {
        "FOR UPDATE OF o SKIP LOCKED"
    } else {
        ""
    };
    let sql = format!(
        "SELECT o.* FROM occasion o
         WHERE o.kind IN ({}) AND EXISTS (SELECT 1 FROM occasion d WHERE d.residence_id = o.residence_id AND d.kind = o.kind AND d.due_at <= $1)
         ORDER BY o.due_at, o.id LIMIT $2 {lock}",
        // What a newer program notes is left to that.
        db::places(3, KINDS.len())
    );
    let values = [now.into(), BATCH.into()]
        .into_iter()
        .chain(KINDS.map(sea_orm::Value::from));
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    Ok(occasion::Entity::find().from_raw_sql(statement).all(tx).await?)
}

/// Returns everyone of the homes in which something happened, and whoever did it.
async fn concerned(tx: &DatabaseTransaction, occasions: &[occasion::Model]) -> Result<BTreeSet<AccountId>> {
    let homes: BTreeSet<_> = occasions.iter().map(|occasion| occasion.residence_id).collect();
    let members = membership::Entity::find()
        .select_only()
        .column(membership::Column::AccountId)
        .filter(membership::Column::ResidenceId.is_in(homes));
    let members: Vec<AccountId> = members.into_tuple().all(tx).await?;
    let actors = occasions.iter().map(|occasion| occasion.actor_id);
    Ok(members.into_iter().chain(actors).collect())
}

/// Finds who is to hear of occasions of a kind, as far as they are still true; the oldest occasion first.
async fn listeners(
    tx: &DatabaseTransaction,
    kind: NotificationKind,
    occasions: &HashMap<OccasionId, &occasion::Model>,
) -> Result<Vec<Heard>> {
    if occasions.is_empty() {
        return Ok(Vec::new());
    }
    let (columns, from, rows) = match kind {
        NotificationKind::TaskAssigned => (
            "t.id AS task_id, t.title AS task, NULL AS completion_id, t.due_on",
            // Of a task that went to and fro only the last giving counts.
            format!(
                "JOIN task t ON t.id = o.task_id AND NOT t.finished AND t.archived_at IS NULL
                 JOIN membership m ON m.id = o.membership_id AND m.id = t.assignee_id AND m.account_id <> o.actor_id
                  AND m.role IN ({})
                  AND NOT EXISTS (SELECT 1 FROM occasion l WHERE l.task_id = o.task_id AND l.kind = o.kind AND l.id > o.id)",
                *WORKERS
            ),
            "t",
        ),
        NotificationKind::TaskCompleted => (
            "t.id AS task_id, t.title AS task, c.id AS completion_id, c.due_on",
            format!(
                "JOIN task_completion c ON c.id = o.completion_id
                 JOIN task t ON t.id = c.task_id
                 JOIN membership m ON m.residence_id = o.residence_id AND m.account_id <> o.actor_id AND m.role IN ({})",
                *WORKERS
            ),
            "t, c",
        ),
        _ => (
            "NULL AS task_id, NULL AS task, NULL AS completion_id, NULL AS due_on",
            format!(
                "JOIN membership j ON j.id = o.membership_id
                 JOIN membership m ON m.residence_id = o.residence_id AND m.account_id <> j.account_id AND m.role IN ({})",
                *HOSTS
            ),
            "j",
        ),
    };
    // What a notice is to point at is kept from being deleted until the notice is there.
    let lock = match is_postgres(tx) {
        true => format!("FOR KEY SHARE OF {rows}"),
        false => String::new(),
    };
    let sql = format!(
        "SELECT o.id AS occasion_id, m.account_id, r.id AS residence_id, r.name AS residence_name, a.id AS actor_id, {columns}
         FROM occasion o
         JOIN residence r ON r.id = o.residence_id AND r.archived_at IS NULL
         LEFT JOIN account a ON a.id = o.actor_id
         {from}
         WHERE o.id IN ({})
         ORDER BY o.due_at, o.id, m.account_id {lock}",
        db::places(1, occasions.len()),
    );
    let values = occasions.keys().map(|id| (*id).into());
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    Ok(Heard::find_by_statement(statement).all(tx).await?)
}

/// Makes the sending of all that is told to a person together with an occasion.
fn sending(heard: &Heard, occasion: &occasion::Model) -> Sending {
    /// Names what is told together among all that UUIDs of version 5 are made from.
    const OCCASIONS: Uuid = Uuid::from_u128(0x2b60_9d1e_53c7_4f0a_8e14_a7c2_6d09_3f58);
    let name = format!("{} {}", heard.account_id, occasion.id);
    Sending {
        account_id: heard.account_id,
        moment_id: Uuid::new_v5(&OCCASIONS, name.as_bytes()),
        kind: occasion.kind,
        at: occasion.due_at,
        channels: EVERY_CHANNEL,
        trace_id: occasion.trace_id,
    }
}

impl Heard {
    fn notice(&self, moment: &Sending, now: DateTime<Utc>) -> notification::Model {
        notification::Model {
            id: NotificationId::new(now),
            account_id: self.account_id,
            kind: moment.kind,
            residence_id: Some(self.residence_id),
            task_id: self.task_id,
            completion_id: self.completion_id,
            document_id: None,
            announcement_id: None,
            actor_id: self.actor_id,
            occurrence_on: self.due_on,
            stage: None,
            local_on: None,
            dedupe_key: format!("{} {}", self.account_id, self.occasion_id),
            moment_id: Some(moment.moment_id),
            wording: Wording {
                task: self.task.clone(),
                residence: Some(self.residence_name.clone()),
                ..Wording::default()
            },
            created_at: now,
            read_at: None,
        }
    }
}
