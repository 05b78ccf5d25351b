//! Changing one's own account.

use chrono_tz::Tz;
use entity::{account, id::FileId};
use sea_orm::{ActiveModelTrait, IntoActiveModel};

use super::check;
use crate::{App, Edit, Patch, Problems, Viewer, error::Result, notification, retrying};

/// What shall change of an account. Nothing but the avatar can be cleared.
#[derive(Clone, Debug, Default)]
pub struct AccountPatch {
    /// What others of a home see.
    pub display_name: Patch<String>,
    /// The person's zone.
    pub time_zone: Patch<Tz>,
    /// The person's language.
    pub locale: Patch<String>,
    /// What the person looks like; the one thing that can be cleared.
    pub avatar_id: Patch<FileId>,
}

/// Changes the caller's own account. A new name or avatar is news in each of the person's homes; what changes nothing is none.
pub async fn update(app: &App, viewer: &Viewer, patch: AccountPatch) -> Result<account::Model> {
    retrying!(async {
        let (mut edit, before) = Edit::account(app, viewer).await?;
        let account = apply(&before, patch.clone())?;
        let is_restyled = edit.hold_avatar(viewer, patch.avatar_id.clone()).await?;
        if account == before && !is_restyled {
            edit.abandon().await?;
            // As it is: the edit had counted its revision.
            return super::find::own(app, viewer).await;
        }
        let is_renamed = account.display_name != before.display_name;
        let is_elsewhere = account.time_zone != before.time_zone;
        let account = edit.save(account.into_active_model().reset_all()).await?;
        if is_elsewhere {
            notification::replan(edit.tx(), account.id, edit.now()).await?;
        }
        if is_renamed || is_restyled {
            edit.restamp_memberships().await?;
        }
        edit.commit().await?;
        Ok(account)
    })
}

/// Checks what the person wrote and puts it into a copy of the row.
fn apply(before: &account::Model, patch: AccountPatch) -> Result<account::Model> {
    let AccountPatch {
        display_name,
        time_zone,
        locale,
        avatar_id: _,
    } = patch;
    let mut account = before.clone();
    let mut problems = Problems::default();
    display_name.put_required(&mut account.display_name, &mut problems, "displayName");
    account.display_name = check::display_name(&mut problems, &account.display_name);
    let time_zone = time_zone.map(|zone| zone.name().to_owned());
    time_zone.put_required(&mut account.time_zone, &mut problems, "timeZone");
    locale.put_required(&mut account.locale, &mut problems, "locale");
    account.locale = check::locale(&mut problems, &account.locale);
    problems.settle()?;
    Ok(account)
}
