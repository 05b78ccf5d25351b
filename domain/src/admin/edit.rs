//! The door for what operators change: the right is checked, and the audit's rows are written in the transaction of the change.

use std::fmt::Display;

use chrono::{DateTime, Utc};
use entity::{
    account,
    admin_audit::{self, AdminOperation},
    id::{AccountId, AdminAuditId, AdminSessionId, AdminUserId},
};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, IntoActiveModel};
use serde_json::Value;

use super::{Operator, Request, audit::diff, right::may};
use crate::{App, Code, Edit, Error, Problems, bus::News, error::Result, queue::Job, session::Origin, text};

/// Letters of a reason.
const MAX_REASON: usize = 500;

/// Why an operator does something, in the operator's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    /// Reads a reason of 1 to 500 letters.
    pub fn of(text: &str) -> Result<Self> {
        let mut problems = Problems::default();
        let reason = text::optional(&mut problems, "reason", text, MAX_REASON);
        problems.unless(reason.is_some(), "reason", Code::Blank);
        problems.settle()?;
        Ok(Self(reason.unwrap_or_default()))
    }

    /// Returns it.
    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    /// Reads a reason that need not be given.
    pub fn optional(text: Option<&str>) -> Result<Option<Self>> {
        match text.map(str::trim) {
            None | Some("") => Ok(None),
            Some(text) => Self::of(text).map(Some),
        }
    }
}

/// Who does something: an operator, or whoever sits at the program's command line, who may do all.
#[derive(Clone, Copy, Debug)]
pub enum Actor<'a> {
    /// An operator.
    Operator(&'a Operator),
    /// Whoever sits at the command line, under the name that the system knows.
    CommandLine(&'a str),
}

impl<'a> From<&'a Operator> for Actor<'a> {
    fn from(operator: &'a Operator) -> Self {
        Self::Operator(operator)
    }
}

/// An open transaction of an operator's change, on what `S` holds as for [`Edit`]. Dropped without [`AdminEdit::commit`], it leaves
/// everything as it was.
///
/// ```text
/// let mut edit = AdminEdit::open(app, operator, AdminOperation::RetryDeliveries, Reason::of(&reason)?).await?;
/// edit.note("delivery", id, before, after);
/// edit.commit().await
/// ```
pub struct AdminEdit<'a, S = ()> {
    edit: Edit<'a, S>,
    deed: Deed,
}

/// Who does what and why, and what has been noted of it so far.
#[derive(Clone)]
pub struct Deed {
    user_id: Option<AdminUserId>,
    session_id: Option<AdminSessionId>,
    operation: AdminOperation,
    reason: Option<Reason>,
    request: Request,
    notes: Vec<Note>,
}

#[derive(Clone)]
struct Note {
    kind: &'static str,
    id: String,
    diff: Value,
}

impl<'a> AdminEdit<'a> {
    /// Checks that the operator may do this, and opens the transaction. FORBIDDEN where the operator may not.
    pub async fn open(
        app: &'a App,
        actor: impl Into<Actor<'_>>,
        operation: AdminOperation,
        reason: impl Into<Option<Reason>>,
    ) -> Result<Self> {
        let deed = Deed::of(actor, operation, reason)?;
        Ok(Self {
            edit: Edit::begin(app).await?,
            deed,
        })
    }

    /// Opens the transaction for whoever runs the program and does something from the command line.
    pub async fn by_hand(app: &'a App, operation: AdminOperation) -> Result<Self> {
        Ok(Self {
            edit: Edit::begin(app).await?,
            deed: Deed::by_hand("", operation, None),
        })
    }

    /// Goes on inside an account; NOT_FOUND at `accountId` where there is none.
    pub async fn account(self, id: AccountId) -> Result<(AdminEdit<'a, account::Model>, account::Model)> {
        let (edit, account) = self.edit.own(id).await.map_err(|error| match error {
            Error::SignedOut => Error::user("accountId", Code::NotFound),
            error => error,
        })?;
        let edit = AdminEdit {
            edit,
            deed: self.deed,
        };
        Ok((edit, account))
    }
}

impl<'a, S> AdminEdit<'a, S> {
    /// Returns the edit of rows.
    pub(crate) fn rows(&mut self) -> &mut Edit<'a, S> {
        &mut self.edit
    }

    /// Returns the instant at which the edit began.
    pub fn now(&self) -> DateTime<Utc> {
        self.edit.now()
    }

    /// Returns the transaction.
    pub fn tx(&self) -> &DatabaseTransaction {
        self.edit.tx()
    }

    /// Tells the bus once the edit is committed.
    pub fn tell(&mut self, news: News) {
        self.edit.tell(news);
    }

    /// Wakes a worker once the edit is committed.
    pub fn wake(&mut self, job: Job) {
        self.edit.wake(job);
    }

    /// Notes what was done to one object: its noun in the contract's spelling, its id as the API shows it, and what is of note of it
    /// before and after, as JSON objects or null. Only what differs is kept, and secrets are masked.
    ///
    /// What is done to many at once is one note with the count and the filter.
    pub fn note(&mut self, kind: &'static str, id: impl Display, before: Value, after: Value) {
        self.deed.note(kind, id, &before, &after);
    }

    /// Writes the audit, commits, and tells listeners and workers.
    pub async fn commit(self) -> Result<()> {
        self.deed.write(&self.edit).await?;
        self.edit.commit().await
    }

    /// Ends the edit without a trace, for a request that turns out to change nothing.
    pub async fn abandon(self) -> Result<()> {
        self.edit.abandon().await
    }
}

impl AdminEdit<'_, account::Model> {
    /// Saves the account's own fields.
    pub async fn save(&mut self, row: account::ActiveModel) -> Result<account::Model> {
        self.edit.save(row).await
    }
}

impl Deed {
    /// Begins what an operator does within an edit that is opened elsewhere. FORBIDDEN where the operator may not do it.
    pub(crate) fn of<'a>(
        actor: impl Into<Actor<'a>>,
        operation: AdminOperation,
        reason: impl Into<Option<Reason>>,
    ) -> Result<Self> {
        let operator = match actor.into() {
            Actor::Operator(operator) => operator,
            Actor::CommandLine(name) => return Ok(Self::by_hand(name, operation, reason.into())),
        };
        if !may(operator.user.role, operation) {
            return Err(Error::plain(Code::Forbidden));
        }
        Ok(Self {
            user_id: Some(operator.user.id),
            session_id: Some(operator.session_id),
            operation,
            reason: reason.into(),
            request: operator.request.clone(),
            notes: Vec::new(),
        })
    }

    /// Begins what is done from the command line. The audit names no operator then, and as what it came with the command line.
    fn by_hand(name: &str, operation: AdminOperation, reason: Option<Reason>) -> Self {
        let who = match name {
            "" => "command line".to_owned(),
            name => format!("command line of {name}"),
        };
        let origin = Origin {
            user_agent: Some(who),
            ..Origin::default()
        };
        Self {
            user_id: None,
            session_id: None,
            operation,
            reason,
            request: Request {
                id: None,
                ..Request::new(origin, "")
            },
            notes: Vec::new(),
        }
    }

    /// Begins what an operator does without being asked for a right: who has just become one, or whose look ends by itself.
    pub(super) fn recorded(
        (user_id, session_id): (AdminUserId, Option<AdminSessionId>),
        operation: AdminOperation,
        request: Request,
    ) -> Self {
        Self {
            user_id: Some(user_id),
            session_id,
            operation,
            reason: None,
            request,
            notes: Vec::new(),
        }
    }

    /// Returns what is done.
    pub(crate) fn operation(&self) -> AdminOperation {
        self.operation
    }

    /// Notes what was done to one object, as [`AdminEdit::note`] does.
    pub(crate) fn note(&mut self, kind: &'static str, id: impl Display, before: &Value, after: &Value) {
        self.notes.push(Note {
            kind,
            id: id.to_string(),
            diff: diff(before, after),
        });
    }

    /// Writes what was done to one object into the audit, within an edit that was opened elsewhere.
    pub(crate) async fn record<S>(
        &self,
        edit: &Edit<'_, S>,
        (kind, id): (&'static str, String),
        (before, after): (Value, Value),
    ) -> Result<()> {
        let mut deed = self.clone();
        deed.note(kind, id, &before, &after);
        deed.write(edit).await
    }

    /// Writes the audit's rows: one for each object, and one where nothing was named.
    pub(crate) async fn write<S>(self, edit: &Edit<'_, S>) -> Result<()> {
        self.write_at(edit.tx(), edit.now()).await
    }

    /// Writes the same within a transaction that is no edit.
    pub(super) async fn write_at(self, tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<()> {
        let row = |note: Option<Note>| {
            let (object_kind, object_id, diff) = match note {
                Some(note) => (
                    Some(note.kind.to_owned()),
                    Some(note.id).filter(|id| !id.is_empty()),
                    note.diff,
                ),
                None => (None, None, Value::Object(serde_json::Map::new())),
            };
            admin_audit::Model {
                id: AdminAuditId::new(now),
                created_at: now,
                admin_user_id: self.user_id,
                admin_session_id: self.session_id,
                operation: self.operation,
                object_kind,
                object_id,
                diff,
                reason: self.reason.as_ref().map(|reason| reason.0.clone()),
                ip_address: self
                    .request
                    .origin
                    .ip_address
                    .map(|address| address.to_canonical().to_string()),
                user_agent: self.request.origin.user_agent.clone(),
                request_id: self.request.id.clone(),
            }
        };
        let rows: Vec<_> = match self.notes.is_empty() {
            true => vec![row(None)],
            false => self.notes.into_iter().map(|note| row(Some(note))).collect(),
        };
        for row in rows {
            row.into_active_model().reset_all().insert(tx).await?;
        }
        Ok(())
    }
}
