//! Changing what is known of an appliance.

use chrono::{Datelike, NaiveDate};
use entity::{
    appliance,
    file::FileHolder,
    id::{ApplianceId, FileId},
    task::TaskCategory,
};
use sea_orm::ActiveValue::Unchanged;

use crate::{
    Action, App, Code, Edit, Error, Money, Patch, Problems, Viewer,
    edit::differs,
    error::Result,
    file::hold::Holder,
    money,
    text::{self, NAME_LENGTH, NOTES_LENGTH, optional, required},
};

/// Nothing that is still in use was bought before; oldest homes have furnaces of a century ago.
const FIRST_YEAR: i32 = 1900;

/// What a person says of an appliance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// What the household calls it.
    pub name: Patch<String>,
    /// What it belongs to.
    pub category: Patch<TaskCategory>,
    /// Who made it.
    pub manufacturer: Patch<String>,
    /// The maker's name for its model.
    pub model_number: Patch<String>,
    /// The maker's name for this one.
    pub serial_number: Patch<String>,
    /// Where in the home it is.
    pub location: Patch<String>,
    /// The day it was put in.
    pub installed_on: Patch<NaiveDate>,
    /// The day it was bought.
    pub purchased_on: Patch<NaiveDate>,
    /// What it cost; replaced whole.
    pub price: Patch<Money>,
    /// Free text.
    pub notes: Patch<String>,
    /// Its photos, in their order; replaced whole.
    pub photo_ids: Patch<Vec<FileId>>,
}

/// Changes an appliance. CONFLICT when the record was changed since the revision that the client edited.
pub async fn update(
    app: &App,
    viewer: &Viewer,
    id: ApplianceId,
    (if_revision, details): (Option<i64>, Details),
) -> Result<appliance::Model> {
    let (mut edit, appliance) = Edit::appliance(app, viewer, id, Action::KeepRecords).await?;
    if if_revision.is_some_and(|revision| revision < appliance.revision) {
        return Err(Error::user("ifRevision", Code::Conflict));
    }

    let mut problems = Problems::default();
    let photos = details.photo_ids.clone();
    let names_photos = !matches!(photos, Patch::Keep);
    let row = details.into_row(&mut problems, edit.today());
    problems.settle()?;
    let row = appliance::ActiveModel {
        id: Unchanged(id),
        ..row
    };
    if !names_photos && !differs(&row, &appliance) {
        edit.abandon().await?;
        return Ok(appliance);
    }
    edit.hold_files(Holder::photos(FileHolder::Appliance, id), photos)
        .await?;
    let appliance = edit.save(row).await?;
    edit.commit().await?;
    Ok(appliance)
}

impl Details {
    /// Makes the row of what is said, and notes what is wrong with it. Days may lie a year ahead: a new one is ordered before it comes.
    pub(super) fn into_row(self, problems: &mut Problems, today: NaiveDate) -> appliance::ActiveModel {
        let Self {
            name,
            category,
            manufacturer,
            model_number,
            serial_number,
            location,
            installed_on,
            purchased_on,
            price,
            notes,
            photo_ids: _,
        } = self;
        let name = name.map(|name| required(problems, "name", &name, NAME_LENGTH));
        let mut line = |field, patch: Patch<String>| {
            patch.and_then(|text| text::line(problems, field, &text, NAME_LENGTH))
        };
        let manufacturer = line("manufacturer", manufacturer);
        let model_number = line("modelNumber", model_number);
        let serial_number = line("serialNumber", serial_number);
        let location = line("location", location);
        let notes = notes.and_then(|notes| optional(problems, "notes", &notes, NOTES_LENGTH));
        let years = FIRST_YEAR..=today.year() + 1;
        for (field, day) in [("installedOn", &installed_on), ("purchasedOn", &purchased_on)] {
            let fits = day.value().is_none_or(|day| years.contains(&day.year()));
            problems.unless(fits, field, Code::OutOfRange);
        }
        if let Some(price) = price.value() {
            money::check(problems, "price", price);
        }
        appliance::ActiveModel {
            name: name.required(problems, "name"),
            category: category.required(problems, "category"),
            manufacturer: manufacturer.optional(),
            model_number: model_number.optional(),
            serial_number: serial_number.optional(),
            location: location.optional(),
            installed_on: installed_on.optional(),
            purchased_on: purchased_on.optional(),
            price: price.clone().map(|price| price.amount).optional(),
            price_currency: price.map(|price| price.currency_code).optional(),
            notes: notes.optional(),
            ..appliance::ActiveModel::default()
        }
    }
}
