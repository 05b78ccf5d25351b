//! Changing what a home says of itself.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;
use entity::{
    Decimal,
    file::FileHolder,
    id::{FileId, ResidenceId, TypedId},
    residence::{self, Address, Area, ResidenceKind},
};
use sea_orm::ActiveValue::{NotSet, Set};

use super::{Home, ProfilePatch, country::is_country, find};
use crate::{
    Action, App, Code, Edit, Error, Money, Patch, Problems, Viewer,
    edit::differs,
    error::Result,
    file::hold::Holder,
    money,
    text::{self, NAME_LENGTH, NOTES_LENGTH},
};

/// Years of building and buying: older houses stand, but no one knows to the year.
const FIRST_YEAR: i32 = 1000;

/// Bedrooms and bathrooms that a home may have.
const MAX_ROOMS: i32 = 200;

/// What bathrooms are counted in: one without a bath or shower is half a one.
const HALF: Decimal = Decimal::from_ten_thousandths(5_000);

/// Square feet or metres that a home may have.
const MAX_AREA: i32 = 10_000_000;

/// Letters of a street, city or region.
const ADDRESS_LENGTH: usize = 200;

/// Letters of a postal code.
const POSTAL_CODE_LENGTH: usize = 20;

/// What a person says of a home.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// What the household calls it.
    pub name: Patch<String>,
    /// What it is.
    pub kind: Patch<ResidenceKind>,
    /// Where it stands; replaced whole.
    pub address: Patch<Address>,
    /// Where its days begin and end; due days stay the dates that they are.
    pub time_zone: Patch<Tz>,
    /// ISO 4217; what money is entered in unless said otherwise.
    pub currency_code: Patch<String>,
    /// The year it was built.
    pub year_built: Patch<i32>,
    /// How many bedrooms it has.
    pub bedrooms: Patch<i32>,
    /// How many bathrooms it has; halves count.
    pub bathrooms: Patch<Decimal>,
    /// How large it is; replaced whole.
    pub floor_area: Patch<Area>,
    /// The day it was bought.
    pub purchased_on: Patch<NaiveDate>,
    /// What it cost; replaced whole.
    pub purchase_price: Patch<Money>,
    /// Free text.
    pub notes: Patch<String>,
    /// What is known of it, told piece by piece.
    pub profile: Patch<ProfilePatch>,
    /// What it looks like; a new home has none yet that a file could be for.
    pub photo_id: Patch<FileId>,
}

/// Changes a home's own fields.
///
/// CONFLICT when they changed after `if_revision`, the revision that the client edited.
pub async fn update(
    app: &App,
    viewer: &Viewer,
    id: ResidenceId,
    (if_revision, details): (Option<i64>, Details),
) -> Result<Home> {
    let mut edit = Edit::residence(app, viewer, id, Action::EditResidence).await?;
    let before = edit.residence_row().clone();
    if if_revision.is_some_and(|revision| revision < before.fields_revision) {
        return Err(Error::user("ifRevision", Code::Conflict));
    }

    let photo = Holder {
        kind: FileHolder::Residence,
        id: id.uuid(),
        field: "photoFileId",
    };
    let wanted = details.photo_id.clone().map(|photo| vec![photo]);
    let names_photo = !matches!(wanted, Patch::Keep);
    edit.hold_files(photo, wanted).await?;
    let mut problems = Problems::default();
    let row = details.into_row(&mut problems, &before, edit.now());
    problems.settle()?;

    if !names_photo && !differs(&row, &before) {
        edit.abandon().await?;
        // As it is: the edit had counted its revision.
        let home = find::by_id(&app.db, viewer.account_id, id).await?;
        return home.ok_or_else(|| Error::user("residenceId", Code::NotFound));
    }
    edit.save_residence(row).await?;
    let home = edit.home().clone();
    edit.commit().await?;
    Ok(home)
}

impl Details {
    /// Makes the row that turns `before` into what is said, and notes what is wrong with it.
    pub(super) fn into_row(
        self,
        problems: &mut Problems,
        before: &residence::Model,
        now: DateTime<Utc>,
    ) -> residence::ActiveModel {
        let Self {
            name,
            kind,
            address,
            time_zone,
            currency_code,
            year_built,
            bedrooms,
            bathrooms,
            floor_area,
            purchased_on,
            purchase_price,
            notes,
            profile,
            photo_id: _,
        } = self;

        let name = name.map(|name| text::required(problems, "name", &name, NAME_LENGTH));
        let notes = notes.and_then(|notes| text::optional(problems, "notes", &notes, NOTES_LENGTH));
        let address = address.and_then(|address| checked_address(problems, address));
        let years = FIRST_YEAR..=now.year() + 1;
        let rooms = 0..=MAX_ROOMS;
        within(problems, "yearBuilt", year_built.value(), |year| {
            years.contains(year)
        });
        within(problems, "bedrooms", bedrooms.value(), |count| {
            rooms.contains(count)
        });
        let bathrooms_fit = |count: &Decimal| {
            (Decimal::from(0)..=Decimal::from(MAX_ROOMS)).contains(count)
                && count.ten_thousandths() % HALF.ten_thousandths() == 0
        };
        within(problems, "bathrooms", bathrooms.value(), bathrooms_fit);
        let area_fits = |area: &Area| area.value > Decimal::from(0) && area.value <= Decimal::from(MAX_AREA);
        within(problems, "floorArea.value", floor_area.value(), area_fits);
        let day_fits = |day: &NaiveDate| years.contains(&day.year());
        within(problems, "purchasedOn", purchased_on.value(), day_fits);
        if let Some(price) = purchase_price.value() {
            money::check(problems, "purchasePrice", price);
        }
        if let Some(code) = currency_code.value() {
            problems.unless(money::is_currency(code), "currencyCode", Code::InvalidFormat);
        }
        let profile = profile.map(|patch| patch.apply(problems, before.profile.clone()));
        let (price, price_currency) = match purchase_price {
            Patch::Keep => (NotSet, NotSet),
            Patch::Clear => (Set(None), Set(None)),
            Patch::Set(money) => (Set(Some(money.amount)), Set(Some(money.currency_code))),
        };

        residence::ActiveModel {
            id: sea_orm::ActiveValue::Unchanged(before.id),
            name: name.required(problems, "name"),
            kind: kind.required(problems, "kind"),
            address: address.optional(),
            time_zone: time_zone
                .map(|zone| zone.name().to_owned())
                .required(problems, "timeZone"),
            currency_code: currency_code.required(problems, "currencyCode"),
            year_built: year_built.optional(),
            bedrooms: bedrooms.optional(),
            bathrooms: bathrooms.optional(),
            floor_area: floor_area.optional(),
            purchased_on: purchased_on.optional(),
            purchase_price: price,
            purchase_currency: price_currency,
            notes: notes.optional(),
            profile: profile.required(problems, "profile"),
            ..residence::ActiveModel::default()
        }
    }
}

/// Notes a value that lies outside what is possible.
fn within<T>(problems: &mut Problems, field: &'static str, value: Option<&T>, fits: impl FnOnce(&T) -> bool) {
    problems.unless(value.is_none_or(fits), field, Code::OutOfRange);
}

/// Checks an address; one without any line is none.
pub(crate) fn checked_address(problems: &mut Problems, address: Address) -> Option<Address> {
    let Address {
        line1,
        line2,
        city,
        region,
        postal_code,
        country_code,
    } = address;
    let mut line = |field, text: Option<String>, longest| {
        text.and_then(|text| text::line(problems, field, &text, longest))
    };
    let address = Address {
        line1: line("address.line1", line1, ADDRESS_LENGTH),
        line2: line("address.line2", line2, ADDRESS_LENGTH),
        city: line("address.city", city, ADDRESS_LENGTH),
        region: line("address.region", region, ADDRESS_LENGTH),
        postal_code: line("address.postalCode", postal_code, POSTAL_CODE_LENGTH),
        country_code: line("address.countryCode", country_code, ADDRESS_LENGTH),
    };
    let known = address.country_code.as_deref().is_none_or(is_country);
    problems.unless(known, "address.countryCode", Code::InvalidFormat);
    (address != Address::default()).then_some(address)
}
