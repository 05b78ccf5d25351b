//! Which documents a moment calls to mind, because they run out.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::{
    document,
    id::{AccountId, DocumentId, NotificationId, ResidenceId},
    notification::{self, NotificationKind, Wording},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult, Statement};

use super::stage::{KEEPERS, Moment};
use crate::{db, error::Result};

/// A document that may have something to say to an account.
#[derive(Debug, FromQueryResult)]
pub(super) struct Paper {
    pub account_id: AccountId,
    document_id: DocumentId,
    title: String,
    expires_on: NaiveDate,
    remind_days_before: document::Days,
    residence_id: ResidenceId,
    residence_name: String,
    time_zone: String,
}

/// Finds the documents that may have something to say to the accounts whose moment has come.
pub(super) async fn papers(
    tx: &DatabaseTransaction,
    moments: &HashMap<AccountId, &Moment>,
    today: NaiveDate,
) -> Result<Vec<Paper>> {
    if moments.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT m.account_id, d.id AS document_id, d.title, d.expires_on, d.remind_days_before,
                r.id AS residence_id, r.name AS residence_name, r.time_zone
         FROM membership m
         JOIN residence r ON r.id = m.residence_id AND r.archived_at IS NULL
         JOIN document d ON d.residence_id = r.id AND d.expires_on >= $1
         WHERE m.role IN ({}) AND m.account_id IN ({})
         ORDER BY m.account_id, d.expires_on, d.id",
        *KEEPERS,
        db::places(2, moments.len()),
    );
    // In some zone it is still the day before, and the moment may be of the day before that.
    let from = today - Days::new(2);
    let accounts = moments.keys().map(|id| (*id).into());
    let values = [from.into()].into_iter().chain(accounts);
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    Ok(Paper::find_by_statement(statement).all(tx).await?)
}

impl Paper {
    /// Makes the notice that the document brings at a moment, if it brings one.
    pub fn notice(&self, moment: &Moment, now: DateTime<Utc>) -> Option<notification::Model> {
        let (local_on, stage) = self.stage(moment)?;
        Some(notification::Model {
            id: NotificationId::new(now),
            account_id: self.account_id,
            kind: NotificationKind::DocumentExpiring,
            residence_id: Some(self.residence_id),
            task_id: None,
            completion_id: None,
            document_id: Some(self.document_id),
            announcement_id: None,
            actor_id: None,
            occurrence_on: Some(self.expires_on),
            stage: Some(stage),
            local_on: Some(local_on),
            dedupe_key: format!(
                "{} {} {} {stage}",
                self.account_id, self.document_id, self.expires_on
            ),
            moment_id: Some(moment.id(NotificationKind::DocumentExpiring)),
            wording: Wording {
                document: Some(self.title.clone()),
                residence: Some(self.residence_name.clone()),
                ..Wording::default()
            },
            created_at: now,
            read_at: None,
        })
    }

    /// Returns the day in the home, and the days to the last one as a negative number, if it is one of those that the household named.
    fn stage(&self, moment: &Moment) -> Option<(NaiveDate, i32)> {
        let named = |day: NaiveDate| {
            let left = i32::try_from((self.expires_on - day).num_days()).ok()?;
            self.remind_days_before.0.contains(&left).then_some((day, -left))
        };
        moment.days(&self.time_zone).find_map(named)
    }
}
