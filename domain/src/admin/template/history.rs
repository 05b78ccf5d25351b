//! What operators did to a ready-made task, and going back to how it was.

use chrono::{DateTime, Utc};
use entity::id::{AdminAuditId, AdminUserId, TaskTemplateId};
use serde_json::{Value, json};

use super::change::{hold, write};
use crate::{
    App, Code, Error,
    admin::{
        AdminEdit, AdminOperation, AuditEntries, AuditEntry, AuditFilter, Operator, Reason, audit_entries,
    },
    error::Result,
    page::Paging,
};

/// Changes that are told, the newest; one more of them is a matter for the audit.
const TOLD: u64 = 100;

/// One change of a ready-made task.
#[derive(Clone, Debug, PartialEq)]
pub struct TemplateChange {
    /// The audit's entry about it.
    pub entry_id: AdminAuditId,
    /// When it was.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub operator_id: Option<AdminUserId>,
    /// What other operators see of them.
    pub operator_name: Option<String>,
    /// The names of the fields that it changed.
    pub fields: Vec<String>,
    /// Why.
    pub reason: Option<String>,
}

/// Returns what operators did to a ready-made task, the newest first.
pub async fn template_history(app: &App, id: TaskTemplateId) -> Result<Vec<TemplateChange>> {
    let entries = entries(app, id).await?;
    Ok(entries
        .into_iter()
        .map(|entry| TemplateChange {
            entry_id: entry.id,
            at: entry.created_at,
            operator_id: entry.admin_user_id,
            operator_name: entry.operator_name,
            fields: entry
                .diff
                .as_object()
                .into_iter()
                .flatten()
                .map(|(field, _)| field.clone())
                .collect(),
            reason: entry.reason,
        })
        .collect())
}

/// Writes a ready-made task as it was before a change of it, from the state that the operator saw. Whether it is in the catalogue stays as
/// it is.
///
/// NOT_FOUND at `templateId`, and at `entryId` for what is no change of it; CONFLICT at `state` where another operator was quicker;
/// WRONG_STATE at `entryId` where it was not there before that, or where nothing of it was written.
pub async fn revert_template(
    app: &App,
    operator: &Operator,
    (id, state): (TaskTemplateId, Option<&str>),
    (entry_id, reason): (AdminAuditId, Option<Reason>),
) -> Result<()> {
    let refuse = || Error::user("entryId", Code::WrongState);
    let entries = entries(app, id).await?;
    let Some(place) = entries.iter().position(|entry| entry.id == entry_id) else {
        return Err(Error::user("entryId", Code::NotFound));
    };
    let mut edit = AdminEdit::open(app, operator, AdminOperation::EditTemplates, reason).await?;
    let held = hold(edit.tx(), id).await?;
    if let Some(state) = state {
        held.is_seen(state)?;
    }
    let mut former = held.draft.shown();
    for entry in entries.iter().take(place + 1) {
        undo(&mut former, &entry.diff);
    }
    let former = serde_json::from_value::<super::Draft>(former).map_err(|_| refuse())?;
    if former == held.draft {
        return Err(refuse());
    }
    let sound = former.check(edit.now().date_naive())?;
    write(&mut edit, held, &sound, json!({ "backTo": entry_id.to_string() })).await?;
    edit.commit().await
}

/// Puts what was before a change in the place of what came of it; what is no field of a draft is passed over.
fn undo(state: &mut Value, diff: &Value) {
    let Some(fields) = state.as_object_mut() else {
        return;
    };
    for (name, change) in diff.as_object().into_iter().flatten() {
        if let Some(value) = fields.get_mut(name) {
            *value = change["before"].clone();
        }
    }
}

async fn entries(app: &App, id: TaskTemplateId) -> Result<Vec<AuditEntry>> {
    let list = AuditEntries {
        filter: AuditFilter {
            operation: Some(AdminOperation::EditTemplates),
            object_id: Some(id.to_string()),
            ..AuditFilter::default()
        },
        ..AuditEntries::default()
    };
    let paging = Paging {
        rows: TOLD,
        backwards: false,
        after: None,
        before: None,
    };
    Ok(audit_entries(app, &list, &paging).await?.rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_before_takes_the_place_of_what_is() {
        let mut state = json!({ "title": "C", "every": 3 });

        undo(
            &mut state,
            &json!({ "title": { "before": "B", "after": "C" }, "withdrawnAt": { "before": null, "after": "x" } }),
        );
        undo(
            &mut state,
            &json!({ "title": { "before": "A", "after": "B" }, "every": { "before": 1, "after": 3 } }),
        );

        assert_eq!(state, json!({ "title": "A", "every": 1 }));
    }
}
