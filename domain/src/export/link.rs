//! The address that is mailed, by which an archive is fetched.

use chrono::TimeDelta;
use entity::{
    account, data_export,
    id::{DataExportId, TypedId},
    mail::{self, MailKind},
};
use fluent_bundle::FluentArgs;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Query};
use secrecy::SecretString;

use super::KEPT;
use crate::{
    App, account as accounts,
    error::Result,
    locale::Locale,
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
    /// Nowhere; with the language of whose archive it was, where it led to one.
    Refused(Refusal, Option<Locale>),
}

/// What somebody is told whose address leads nowhere. It holds nothing that would have to be escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// What it is about, in a few words.
    pub title: String,
    /// What it says, and what to do.
    pub body: String,
}

/// Returns the address that a mail leads to, if it leads to an archive.
///
/// It is the program's own and not the store's, so that it opens nothing any more once the account is erased or suspended.
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
///
/// An archive can be fetched also while its account waits to be erased: whoever takes their data along and leaves does both at once.
pub async fn open(app: &App, id: &str, (expires, given): (i64, &str)) -> Result<Fetch> {
    let forged = Ok(Fetch::Refused(Refusal::Forged, None));
    let Ok(id) = id.parse::<DataExportId>() else {
        return forged;
    };
    // Compared by their hashes, so that the time it takes tells nothing.
    if token::hash(given) != token::hash(&signature(app, id, expires)) {
        return forged;
    }
    let now = app.clock.now();
    let found = data_export::Entity::find_by_id(id)
        .filter(data_export::Column::MadeAt.is_not_null())
        .filter(data_export::Column::RemovedAt.is_null())
        .filter(data_export::Column::ExpiresAt.gt(now))
        .filter(data_export::Column::AccountId.in_subquery(accounts::find::not_suspended()));
    let Some(export) = found.one(&app.db).await?.filter(|_| now.timestamp() < expires) else {
        return Ok(Fetch::Refused(Refusal::Expired, locale(app, id).await?));
    };
    let get = Deed::Get {
        content_type: ZIP.to_owned(),
        filename: format!("honeydue-{}.zip", export.created_at.date_naive()),
    };
    let signed = sign(app, &Key::export(id), &get, (now, FETCHED_WITHIN));
    Ok(Fetch::At(signed.url))
}

/// Returns what is told to a person whose address leads nowhere.
pub fn refused(locale: Locale, refusal: Refusal) -> Refused {
    let (title, body) = match refusal {
        Refusal::Expired => ("export-over-title", "export-over"),
        Refusal::Forged => ("export-forged-title", "export-forged"),
    };
    let none = FluentArgs::new();
    Refused {
        title: locale.say(title, &none),
        body: locale.say(body, &none),
    }
}

/// Returns the language of whose archive it is; `None` where that is not known any more.
async fn locale(app: &App, id: DataExportId) -> Result<Option<Locale>> {
    let found = account::Entity::find().filter(
        account::Column::Id.in_subquery(
            Query::select()
                .column(data_export::Column::AccountId)
                .from(data_export::Entity)
                .and_where(data_export::Column::Id.eq(id))
                .to_owned(),
        ),
    );
    let account = found.one(&app.db).await?;
    Ok(account.map(|account| Locale::of_tag(&account.locale).unwrap_or_default()))
}

fn signature(app: &App, id: DataExportId, expires: i64) -> String {
    token::child(&app.secret, &format!("{id}\n{expires}"), "export")
}
