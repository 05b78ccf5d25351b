//! Changing one's own account.

use chrono_tz::Tz;
use entity::account;
use sea_orm::{ActiveModelTrait, IntoActiveModel};

use super::check;
use crate::{App, Code, Edit, Problems, Viewer, error::Result, retrying};

/// What shall change of an account: `None` stays as it is; `Some(None)` is BLANK, since nothing here can be missing.
#[derive(Clone, Debug, Default)]
pub struct AccountPatch {
    /// What others of a home see.
    pub display_name: Option<Option<String>>,
    /// The person's zone.
    pub time_zone: Option<Option<Tz>>,
    /// The person's language.
    pub locale: Option<Option<String>>,
}

/// Changes the caller's own account. A new name is news in each of the person's homes.
pub async fn update(app: &App, viewer: &Viewer, patch: AccountPatch) -> Result<account::Model> {
    retrying!(async {
        let (mut edit, before) = Edit::account(app, viewer).await?;
        let account = apply(&before, patch.clone())?;
        let is_renamed = account.display_name != before.display_name;
        let account = edit.save(account.into_active_model().reset_all()).await?;
        if is_renamed {
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
    } = patch;
    let mut account = before.clone();
    let mut problems = Problems::default();
    if let Some(name) = display_name {
        account.display_name = check::display_name(&mut problems, &name.unwrap_or_default());
    }
    match time_zone {
        Some(Some(zone)) => account.time_zone = zone.name().to_owned(),
        Some(None) => problems.add("timeZone", Code::Blank),
        None => {}
    }
    if let Some(locale) = locale {
        account.locale = check::locale(&mut problems, &locale.unwrap_or_default());
    }
    problems.settle()?;
    Ok(account)
}
