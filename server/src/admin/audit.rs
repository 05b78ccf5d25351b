//! The audit, as operators read it.

use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};
use domain::admin::{self, AdminOperation};
use entity::id::{AdminAuditId, AdminUserId};
use serde_json::Value;

use super::operator::door;
use crate::schema::{
    Ask, Window, connection,
    scalar::{Date, DateTime},
};

/// Questions about what operators did.
#[derive(Default)]
pub struct AuditQuery;

/// What an operator did. Entries are never changed, and kept for good.
#[derive(Clone)]
pub struct AuditEntry(admin::AuditEntry);

impl From<admin::AuditEntry> for AuditEntry {
    fn from(row: admin::AuditEntry) -> Self {
        Self(row)
    }
}

connection! {
    /// A page of the audit. Entries are counted up to 10,001: that says that there are more than 10,000.
    AuditEntryConnection, AuditEntryEdge, AuditEntry, admin::AuditEntry, "entries"
}

/// The order of the audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "admin::AuditOrder")]
pub enum AuditEntryOrder {
    /// The newest first.
    CreatedAtDesc,
    /// The oldest first.
    CreatedAtAsc,
}

/// What narrows the audit; what is left out lets all through.
#[derive(Clone, Debug, Default, InputObject)]
pub struct AuditEntryFilter {
    /// Only what this operator did.
    operator_id: Option<AdminUserId>,
    /// Only what was this.
    operation: Option<AdminOperation>,
    /// Only what was done to objects of this kind, e.g. `account` or `residence`.
    object_kind: Option<String>,
    /// Only what was done to this object, by its id.
    object_id: Option<String>,
    /// Only what was done on this day (UTC) or later.
    created_after: Option<Date>,
    /// Only what was done on this day (UTC) or earlier.
    created_before: Option<Date>,
}

impl From<AuditEntryFilter> for admin::AuditFilter {
    fn from(filter: AuditEntryFilter) -> Self {
        let AuditEntryFilter {
            operator_id,
            operation,
            object_kind,
            object_id,
            created_after,
            created_before,
        } = filter;
        Self {
            operator_id,
            operation,
            object_kind,
            object_id,
            created_after: created_after.map(Into::into),
            created_before: created_before.map(Into::into),
        }
    }
}

#[Object]
impl AuditQuery {
    /// What operators did, the newest first where no other order is given.
    #[expect(
        clippy::too_many_arguments,
        reason = "the four of a connection, and what narrows and sorts it"
    )]
    async fn audit_entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A whole id of an object or of a request, or words of a reason.")] search: Option<
            String,
        >,
        #[graphql(desc = "What narrows the list further.")] filter: Option<AuditEntryFilter>,
        #[graphql(desc = "The order of the list.")] order_by: Option<AuditEntryOrder>,
        #[graphql(desc = "Rows from the front; 20 where neither first nor last is given, at most 100.")]
        first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the back; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<AuditEntryConnection> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let list = admin::AuditEntries {
            search: search.unwrap_or_default(),
            filter: filter.unwrap_or_default().into(),
            order: order_by.map(Into::into).unwrap_or_default(),
        };
        page(ctx, &list, window).await
    }

    /// One entry of the audit; null where there is none of this id.
    async fn audit_entry(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The entry's id.")] id: AdminAuditId,
    ) -> Option<Result<AuditEntry>> {
        let found = async {
            let (app, _) = door(ctx, AdminOperation::ReadAudit)?;
            admin::audit_entry(app, id).await.map_err(|error| ctx.fail(error))
        };
        found.await.map(|entry| entry.map(AuditEntry)).transpose()
    }
}

/// Returns a page of the audit.
pub(super) async fn page(
    ctx: &Context<'_>,
    list: &admin::AuditEntries,
    window: Window,
) -> Result<AuditEntryConnection> {
    let (app, _) = door(ctx, AdminOperation::ReadAudit)?;
    let paging = window.paging(ctx)?;
    let mut page = admin::audit_entries(app, list, &paging)
        .await
        .map_err(|error| ctx.fail(error))?;
    if ctx.look_ahead().field("totalCount").exists() {
        page.total = Some(
            admin::count_audit_entries(app, list)
                .await
                .map_err(|error| ctx.fail(error))?,
        );
    }
    Ok(page.into())
}

/// A field of an object that an operator changed.
#[derive(Clone, SimpleObject)]
pub struct AuditChange {
    /// The field's name.
    field: String,
    /// What it was, as JSON; secrets are masked.
    before: String,
    /// What it is, as JSON; secrets are masked.
    after: String,
}

/// Returns what changed, by field.
pub(super) fn changes(diff: &Value) -> Vec<AuditChange> {
    let fields = diff.as_object().into_iter().flatten();
    let changes = fields.map(|(field, change)| AuditChange {
        field: field.clone(),
        before: change["before"].to_string(),
        after: change["after"].to_string(),
    });
    changes.collect()
}

/// What an operator did. Entries are never changed, and kept for good.
#[Object]
impl AuditEntry {
    /// The entry's id.
    async fn id(&self) -> AdminAuditId {
        self.0.id
    }

    /// When it was done.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// Who did it; null for the command line.
    async fn operator_id(&self) -> Option<AdminUserId> {
        self.0.admin_user_id
    }

    /// What other operators see of who did it; null for the command line.
    async fn operator_name(&self) -> Option<&str> {
        self.0.operator_name.as_deref()
    }

    /// The address of who did it; null for the command line.
    async fn operator_email(&self) -> Option<&str> {
        self.0.operator_email.as_deref()
    }

    /// What was done.
    async fn operation(&self) -> AdminOperation {
        self.0.operation
    }

    /// The kind of object that it was done to, e.g. `account`; null where there was none.
    async fn object_kind(&self) -> Option<&str> {
        self.0.object_kind.as_deref()
    }

    /// The object's id; null where it was done to none, or to many.
    async fn object_id(&self) -> Option<&str> {
        self.0.object_id.as_deref()
    }

    /// What changed, by field.
    async fn changes(&self) -> Vec<AuditChange> {
        changes(&self.0.diff)
    }

    /// Why, in the operator's words; null where none was asked for.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// The address that the request came from.
    async fn ip_address(&self) -> Option<&str> {
        self.0.ip_address.as_deref()
    }

    /// The program that the request came with.
    async fn user_agent(&self) -> Option<&str> {
        self.0.user_agent.as_deref()
    }

    /// The request's id, which stands in all lines of the log that it left.
    async fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }
}
