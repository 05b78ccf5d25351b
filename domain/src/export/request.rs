//! Asking for an archive.

use chrono::TimeDelta;
use entity::{account, data_export, id::DataExportId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};

use super::KEPT;
use crate::{App, Code, Edit, Error, Viewer, account::find, error::Result, queue::Job, retrying};

/// How long an archive stands for the next one that is asked for: making one reads all that an account has.
const FRESH: TimeDelta = TimeDelta::days(1);

/// Has an archive made of all that is held on the caller's account; the way to it comes by mail. Returns the account.
///
/// WRONG_STATE while the address is not proven, since the mail leads whoever has it to everything. While one is being made, and for a day after one was asked for, nothing more is made.
pub async fn request(app: &App, viewer: &Viewer) -> Result<account::Model> {
    retrying!(async {
        let mut edit = Edit::begin(app).await?;
        // Held, so that of two who ask at once one has it made.
        let account = find::held(edit.tx(), account::Column::Id.eq(viewer.account_id)).await?;
        let account = account.ok_or(Error::SignedOut)?;
        // Whoever has the mail has all of it: it goes to nobody who has not shown that the address is theirs.
        if account.email_verified_at.is_none() {
            return Err(Error::plain_in_words(Code::WrongState, "problem-export-unproven"));
        }
        let now = edit.now();
        let is_fresh = Condition::all()
            .add(data_export::Column::MadeAt.is_not_null())
            .add(data_export::Column::CreatedAt.gt(now - FRESH));
        let standing = data_export::Entity::find()
            .filter(data_export::Column::AccountId.eq(account.id))
            .filter(data_export::Column::RemovedAt.is_null())
            .filter(
                Condition::any()
                    .add(data_export::Column::DueAt.is_not_null())
                    .add(is_fresh),
            );
        if standing.count(edit.tx()).await? > 0 {
            edit.abandon().await?;
            return Ok(account);
        }

        let export = data_export::Model {
            id: DataExportId::new(now),
            account_id: Some(account.id),
            due_at: Some(now),
            tries: 0,
            byte_size: None,
            made_at: None,
            expires_at: now + KEPT,
            removed_at: None,
            created_at: now,
        };
        edit.wake(Job::Export(export.id));
        export.into_active_model().reset_all().insert(edit.tx()).await?;
        edit.commit().await?;
        Ok(account)
    })
}
