//! Looking announcements up.

use std::collections::HashMap;

use entity::{
    announcement::{self, Text, Texts},
    id::AnnouncementId,
    notification,
};
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter};

use crate::{App, Locale, db::among, error::Result};

/// Returns an announcement.
pub async fn by_id(app: &App, id: AnnouncementId) -> Result<Option<announcement::Model>> {
    Ok(announcement::Entity::find_by_id(id).one(&app.db).await?)
}

/// Fills in what those of some notices say that bring announcements.
pub(crate) async fn fill_in(db: &impl ConnectionTrait, notices: &mut [notification::Model]) -> Result<()> {
    let mut ids: Vec<AnnouncementId> = notices
        .iter()
        .filter_map(|notice| notice.announcement_id)
        .collect();
    if ids.is_empty() {
        return Ok(());
    }
    ids.sort();
    ids.dedup();
    let found = announcement::Entity::find().filter(among(db, announcement::Column::Id, &ids));
    let texts: HashMap<AnnouncementId, Texts> = found
        .all(db)
        .await?
        .iter()
        .map(|announcement| (announcement.id, announcement.texts()))
        .collect();
    for notice in notices {
        notice.wording.announcement = notice.announcement_id.and_then(|id| texts.get(&id).cloned());
    }
    Ok(())
}

/// Returns what is said in a language; English where that is still to be written, as in a trial.
pub(crate) fn text(texts: &Texts, locale: Locale) -> &Text {
    match locale {
        Locale::De if !texts.de.title.is_empty() => &texts.de,
        Locale::De | Locale::En => &texts.en,
    }
}
