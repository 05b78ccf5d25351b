//! The address that is mailed, by which an archive is fetched.

use chrono::TimeDelta;
use entity::{
    data_export,
    id::{DataExportId, TypedId},
    mail::{self, MailKind},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use secrecy::SecretString;

use super::KEPT;
use crate::{
    App, account as accounts,
    error::Result,
    store::{Deed, Key, Refusal, sign},
    token,
};

/// The media type of archives.
pub(super) const ZIP: &str = "application/zip";

/// How long the store lets it be fetched to whom the mailed address led there.
const FETCHED_WITHIN: TimeDelta = TimeDelta::minutes(10);

/// Where an address leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetch {
    /// To the archive: an address of the store's.
    At(String),
    /// Nowhere.
    Refused(Refusal),
}

/// Returns the address that a mail leads to, if it leads to an archive.
///
/// It is the program's own and not the store's, so that it opens nothing any more once the account is deleted.
pub(crate) fn link(app: &App, mail: &mail::Model) -> Option<SecretString> {
    if mail.kind != MailKind::DataExport {
        return None;
    }
    let id = DataExportId::from_uuid(mail.id.uuid());
    let expires = (mail.created_at + KEPT).timestamp();
    let signature = signature(app, id, expires);
    let address = format!(
        "{}/export/{id}?expires={expires}&signature={signature}",
        app.public_url
    );
    Some(address.into())
}

/// Says where an address leads that somebody comes with.
pub async fn open(app: &App, id: &str, (expires, given): (i64, &str)) -> Result<Fetch> {
    let refused = |refusal| Ok(Fetch::Refused(refusal));
    let Ok(id) = id.parse::<DataExportId>() else {
        return refused(Refusal::Forged);
    };
    // Compared by their hashes, so that the time it takes tells nothing.
    if token::hash(given) != token::hash(&signature(app, id, expires)) {
        return refused(Refusal::Forged);
    }
    let now = app.clock.now();
    let found = data_export::Entity::find_by_id(id)
        .filter(data_export::Column::MadeAt.is_not_null())
        .filter(data_export::Column::RemovedAt.is_null())
        .filter(data_export::Column::ExpiresAt.gt(now))
        .filter(data_export::Column::AccountId.in_subquery(accounts::find::in_use()));
    let Some(export) = found.one(&app.db).await?.filter(|_| now.timestamp() < expires) else {
        return refused(Refusal::Expired);
    };
    let get = Deed::Get {
        content_type: ZIP.to_owned(),
        filename: format!("honeydue-{}.zip", export.created_at.date_naive()),
    };
    let signed = sign(app, &Key::export(id), &get, (now, FETCHED_WITHIN));
    Ok(Fetch::At(signed.url))
}

fn signature(app: &App, id: DataExportId, expires: i64) -> String {
    token::child(&app.secret, &format!("{id}\n{expires}"), "export")
}
