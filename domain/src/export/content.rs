//! What stands in an archive.

use std::fs::File;

use anyhow::Context;
use entity::{
    account, calendar_feed, completion, data_export,
    delivery::{self, Channel},
    device, file,
    id::{AccountId, ResidenceId},
    identity, mail, membership, muted_residence,
    notification::{self, NotificationKind},
    notification_channel, notification_preference, plan, session, store_event, subscription, upload,
};
use sea_orm::{ColumnTrait, Condition, Iterable};
use serde_json::{Map, Value as Json};

use super::{home, record, writer::Writer};
use crate::{
    App, Locale,
    account::find,
    error::Result,
    residence::find::{Archived, of_account},
    template,
};

/// What tells in each language what is what.
fn readme(locale: Locale) -> (&'static str, &'static str) {
    match locale {
        Locale::En => ("README.txt", include_str!("readme.en.txt")),
        Locale::De => ("LIESMICH.txt", include_str!("readme.de.txt")),
    }
}

/// What is shown of a row of a log whose home the person has left: what was done there is the home's.
const ELSEWHERE: [&str; 6] = [
    "id",
    "taskId",
    "residenceId",
    "outcome",
    "completedOn",
    "recordedAt",
];

/// Writes all that is held on an account, and returns the archive with the number of its bytes.
pub(super) async fn write(app: &App, id: AccountId) -> Result<(File, u64)> {
    let account = find::by_id(&app.db, id)
        .await?
        .context("an account that is gone has no archive")?;
    let mut writer = Writer::new(app).await?;
    for locale in Locale::ALL {
        let (path, text) = readme(locale);
        writer.text(path, text).await?;
    }
    own(&mut writer, &account).await?;

    let homes = of_account(&app.db, id, Archived::With).await?;
    let locale = Locale::of_tag(&account.locale).unwrap_or_default();
    let catalogue = template::find::all(&app.db, locale).await?;
    for (index, home) in homes.iter().enumerate() {
        home::write(&mut writer, (index + 1, home), &catalogue).await?;
    }
    let ids: Vec<ResidenceId> = homes.iter().map(|home| home.residence.id).collect();
    let elsewhere = Condition::all()
        .add(completion::Column::CompletedBy.eq(id))
        .add(completion::Column::ResidenceId.is_not_in(ids));
    let key = completion::Column::Id;
    writer
        .rows_with::<completion::Entity>("completions-elsewhere.json", (elsewhere, key), |_, record| {
            let shown = |(name, _): &(String, Json)| ELSEWHERE.contains(&name.as_str());
            record.into_iter().filter(shown).collect()
        })
        .await?;
    writer.finish().await
}

/// Writes what is the account's alone.
async fn own(writer: &mut Writer<'_>, account: &account::Model) -> Result<()> {
    let id = account.id;
    let mut row: Map<String, Json> = record::of(account);
    row.insert("hasPassword".to_owned(), account.password_hash.is_some().into());
    writer.value("account.json", &row).await?;
    writer
        .rows::<session::Entity>(
            "sessions.json",
            session::Column::AccountId.eq(id),
            session::Column::Id,
        )
        .await?;
    writer
        .rows::<device::Entity>(
            "devices.json",
            device::Column::AccountId.eq(id),
            device::Column::Id,
        )
        .await?;
    writer
        .rows::<membership::Entity>(
            "memberships.json",
            membership::Column::AccountId.eq(id),
            membership::Column::Id,
        )
        .await?;
    writer
        .rows::<identity::Entity>(
            "identities.json",
            identity::Column::AccountId.eq(id),
            identity::Column::Subject,
        )
        .await?;
    told(writer, id).await?;
    writer
        .rows::<calendar_feed::Entity>(
            "calendar-feed.json",
            calendar_feed::Column::AccountId.eq(id),
            calendar_feed::Column::AccountId,
        )
        .await?;
    writer
        .rows::<subscription::Entity>(
            "subscriptions.json",
            subscription::Column::AccountId.eq(id),
            subscription::Column::Id,
        )
        .await?;
    writer
        .rows::<store_event::Entity>(
            "store-events.json",
            store_event::Column::AccountId.eq(id),
            store_event::Column::Id,
        )
        .await?;
    writer
        .rows::<data_export::Entity>(
            "exports.json",
            data_export::Column::AccountId.eq(id),
            data_export::Column::Id,
        )
        .await?;
    writer
        .rows::<upload::Entity>(
            "uploads.json",
            upload::Column::AccountId.eq(id),
            upload::Column::Id,
        )
        .await?;
    let own = Condition::all()
        .add(file::Column::AccountId.eq(id))
        .add(file::Column::ResidenceId.is_null());
    writer.files("", own).await
}

/// Writes what the person was told, and wants to be. Notices and deliveries of kinds that only a newer program knows are left to that: they would
/// keep the person from having the rest.
async fn told(writer: &mut Writer<'_>, id: AccountId) -> Result<()> {
    writer
        .rows::<notification::Entity>(
            "notifications.json",
            Condition::all()
                .add(notification::Column::AccountId.eq(id))
                .add(notification::Column::Kind.is_in(NotificationKind::iter())),
            notification::Column::Id,
        )
        .await?;
    writer
        .rows::<delivery::Entity>(
            "deliveries.json",
            Condition::all()
                .add(delivery::Column::AccountId.eq(id))
                .add(delivery::Column::Channel.is_in(Channel::iter()))
                .add(
                    Condition::any()
                        .add(delivery::Column::Kind.is_null())
                        .add(delivery::Column::Kind.is_in(NotificationKind::iter())),
                ),
            delivery::Column::Id,
        )
        .await?;
    writer
        .rows::<mail::Entity>("mails.json", mail::Column::AccountId.eq(id), mail::Column::Id)
        .await?;
    writer
        .rows::<plan::Entity>(
            "reminder-hours.json",
            plan::Column::AccountId.eq(id),
            plan::Column::Kind,
        )
        .await?;
    writer
        .rows::<notification_preference::Entity>(
            "notification-preferences.json",
            notification_preference::Column::AccountId.eq(id),
            notification_preference::Column::AccountId,
        )
        .await?;
    writer
        .rows::<notification_channel::Entity>(
            "notification-channels.json",
            notification_channel::Column::AccountId.eq(id),
            notification_channel::Column::Kind,
        )
        .await?;
    writer
        .rows::<muted_residence::Entity>(
            "muted-residences.json",
            muted_residence::Column::AccountId.eq(id),
            muted_residence::Column::ResidenceId,
        )
        .await
}
