//! The audit: what operators did, told to whoever may read it.

use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::{
    admin_audit::AdminOperation,
    id::{AdminAuditId, AdminSessionId, AdminUserId},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value as Bound};
use serde_json::{Map, Value, json};

use super::accounts::{COUNTED, all, start_of};
use crate::{
    App, Code, Problems,
    error::Result,
    order::{Column, Kind, Order},
    page::{Page, Paging},
    search,
};

/// What stands instead of a secret.
const MASK: &str = "•••";

/// What the names of fields have in them whose values nobody may read.
const SECRETS: [&str; 6] = ["password", "secret", "token", "hash", "recovery", "cookie"];

const NEWEST: Order = Order {
    list: "admin.audit.newest",
    columns: &[
        Column::descending("a.created_at", Kind::Instant),
        Column::descending("a.id", Kind::Id),
    ],
};
const OLDEST: Order = Order {
    list: "admin.audit.oldest",
    columns: &[
        Column::ascending("a.created_at", Kind::Instant),
        Column::ascending("a.id", Kind::Id),
    ],
};

const ROW: &str = "SELECT a.id, a.created_at, a.admin_user_id, a.admin_session_id, a.operation, a.object_kind, a.object_id, a.diff,
    a.reason, a.ip_address, a.user_agent, a.request_id, u.name AS operator_name, u.email AS operator_email
    FROM admin_audit a LEFT JOIN admin_user u ON u.id = a.admin_user_id";

/// One thing that an operator did, with who that is.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct AuditEntry {
    /// Its id.
    pub id: AdminAuditId,
    /// When it was done.
    pub created_at: DateTime<Utc>,
    /// Who did it; none for the command line.
    pub admin_user_id: Option<AdminUserId>,
    /// By which session.
    pub admin_session_id: Option<AdminSessionId>,
    /// What was done.
    pub operation: AdminOperation,
    /// The noun of what it was done to.
    pub object_kind: Option<String>,
    /// Its id as the API shows it.
    pub object_id: Option<String>,
    /// What changed.
    pub diff: Value,
    /// Why.
    pub reason: Option<String>,
    /// Where the request came from.
    pub ip_address: Option<String>,
    /// What it came with.
    pub user_agent: Option<String>,
    /// The request, as log lines name it.
    pub request_id: Option<String>,
    /// What other operators see of who did it.
    pub operator_name: Option<String>,
    /// Their address.
    pub operator_email: Option<String>,
}

/// Which entries are meant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AuditEntries {
    /// A whole id of an object or a request, or words of the reason; blank for all.
    pub search: String,
    /// What narrows the list further.
    pub filter: AuditFilter,
    /// The order of the list.
    pub order: AuditOrder,
}

/// What narrows a list of entries; what is not set lets all through.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AuditFilter {
    /// Who did it.
    pub operator_id: Option<AdminUserId>,
    /// What was done.
    pub operation: Option<AdminOperation>,
    /// The noun of what it was done to.
    pub object_kind: Option<String>,
    /// The id of what it was done to.
    pub object_id: Option<String>,
    /// The first day (UTC).
    pub created_after: Option<NaiveDate>,
    /// The last day (UTC).
    pub created_before: Option<NaiveDate>,
}

/// The order of entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AuditOrder {
    /// The newest first.
    #[default]
    CreatedAtDesc,
    /// The oldest first.
    CreatedAtAsc,
}

/// Returns a page of entries.
pub async fn audit_entries(app: &App, list: &AuditEntries, paging: &Paging) -> Result<Page<AuditEntry>> {
    let order = match list.order {
        AuditOrder::CreatedAtDesc => &NEWEST,
        AuditOrder::CreatedAtAsc => &OLDEST,
    };
    let mut values = Vec::new();
    let mut conditions = list.conditions(&mut values)?;
    conditions.extend(order.limits(paging, &mut values)?);
    let sql = format!(
        "{ROW} {} ORDER BY {} LIMIT {}",
        all(&conditions),
        order.sort(paging.backwards),
        paging.rows.saturating_add(1)
    );
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, values);
    let found = AuditEntry::find_by_statement(statement).all(&app.db).await?;
    Ok(Page::of(found, paging, |row: &AuditEntry| {
        order.cursor(vec![row.created_at.into(), row.id.0.into()])
    }))
}

/// Counts the entries that are meant, up to [`COUNTED`] and one more.
pub async fn count_audit_entries(app: &App, list: &AuditEntries) -> Result<i64> {
    let mut values = Vec::new();
    let conditions = list.conditions(&mut values)?;
    let sql = format!(
        "SELECT count(*) AS n FROM (SELECT 1 FROM admin_audit a {} LIMIT {}) AS counted",
        all(&conditions),
        COUNTED + 1
    );
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, values);
    let counted = app.db.query_one_raw(statement).await?;
    Ok(counted.map_or(Ok(0), |row| row.try_get("", "n"))?)
}

/// Returns one entry.
pub async fn audit_entry(app: &App, id: AdminAuditId) -> Result<Option<AuditEntry>> {
    let sql = format!("{ROW} WHERE a.id = $1");
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, [id.into()]);
    Ok(AuditEntry::find_by_statement(statement).one(&app.db).await?)
}

impl AuditEntries {
    /// Makes the conditions of search and filter, and appends the values that they need.
    fn conditions(&self, values: &mut Vec<Bound>) -> Result<Vec<String>> {
        let search = self.search.trim();
        let texts = [
            Some(search),
            self.filter.object_kind.as_deref(),
            self.filter.object_id.as_deref(),
        ];
        let mut problems = Problems::default();
        for (field, text) in ["search", "filter.objectKind", "filter.objectId"]
            .into_iter()
            .zip(texts)
        {
            problems.unless(
                !text.unwrap_or_default().contains(char::is_control),
                field,
                Code::InvalidFormat,
            );
        }
        problems.settle()?;

        let mut conditions = Vec::new();
        if !search.is_empty() {
            values.push(search.into());
            let whole = values.len();
            let words = search::words("coalesce(a.reason, '')", Some(search), values)?.join(" AND ");
            conditions.push(format!(
                "(a.object_id = ${whole} OR a.request_id = ${whole} OR ({words}))"
            ));
        }
        let AuditFilter {
            operator_id,
            operation,
            object_kind,
            object_id,
            created_after,
            created_before,
        } = &self.filter;
        let mut bind = |condition: &str, value: Option<Bound>| {
            if let Some(value) = value {
                values.push(value);
                conditions.push(format!("{condition} ${}", values.len()));
            }
        };
        bind("a.admin_user_id =", operator_id.map(Into::into));
        bind("a.operation =", operation.map(Into::into));
        bind("a.object_kind =", object_kind.clone().map(Into::into));
        bind("a.object_id =", object_id.clone().map(Into::into));
        bind("a.created_at >=", created_after.map(|day| start_of(day).into()));
        let next = created_before.and_then(|day| day.checked_add_days(Days::new(1)));
        bind("a.created_at <", next.map(|day| start_of(day).into()));
        Ok(conditions)
    }
}

/// Says what differs: for each field of either object, what was before and what is now. Secrets are masked.
pub(super) fn diff(before: &Value, after: &Value) -> Value {
    let none = Map::new();
    let (old, new) = (before.as_object(), after.as_object());
    if old.is_none() && new.is_none() {
        return match before == after {
            true => Value::Object(none),
            false => json!({ "value": { "before": before, "after": after } }),
        };
    }
    let (old, new) = (old.unwrap_or(&none), new.unwrap_or(&none));
    let mut changes = Map::new();
    for name in old.keys().chain(new.keys()) {
        let (before, after) = (old.get(name), new.get(name));
        if before == after || changes.contains_key(name) {
            continue;
        }
        let shown = |value: Option<&Value>| masked(name, value.cloned().unwrap_or_default());
        changes.insert(
            name.clone(),
            json!({ "before": shown(before), "after": shown(after) }),
        );
    }
    Value::Object(changes)
}

/// Masks a secret, and secrets within.
fn masked(name: &str, value: Value) -> Value {
    let name = name.to_lowercase();
    match value {
        Value::Null => Value::Null,
        _ if SECRETS.iter().any(|secret| name.contains(secret)) => MASK.into(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| {
                let value = masked(&name, value);
                (name, value)
            })
            .collect(),
        Value::Array(values) => values.into_iter().map(|value| masked(&name, value)).collect(),
        value => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_kept() {
        let before = json!({ "name": "Ann", "role": "VIEWER", "gone": 1 });
        let after = json!({ "name": "Ann", "role": "OWNER", "new": [2] });

        assert_eq!(
            diff(&before, &after),
            json!({
                "role": { "before": "VIEWER", "after": "OWNER" },
                "gone": { "before": 1, "after": null },
                "new": { "before": null, "after": [2] },
            })
        );
        assert_eq!(diff(&before, &before), json!({}));
        assert_eq!(diff(&Value::Null, &Value::Null), json!({}));
        assert_eq!(
            diff(&json!(1), &json!(2)),
            json!({ "value": { "before": 1, "after": 2 } })
        );
    }

    #[test]
    fn secrets_are_masked_however_deep_and_that_they_changed_is_seen() {
        let before = json!({ "passwordHash": "a", "device": { "pushToken": "abc", "name": "Phone" } });
        let after = json!({ "passwordHash": "b", "device": null, "totpSecret": "x" });

        let diff = diff(&before, &after);

        assert_eq!(diff["passwordHash"], json!({ "before": MASK, "after": MASK }));
        assert_eq!(
            diff["device"]["before"],
            json!({ "pushToken": MASK, "name": "Phone" })
        );
        assert_eq!(diff["totpSecret"], json!({ "before": null, "after": MASK }));
    }
}
