//! Changing what is known of a contractor.

use entity::{
    contractor::{self, ContractorSpecialty, Specialties},
    id::ContractorId,
    residence::Address,
};
use sea_orm::ActiveValue::Unchanged;

use crate::{
    Action, App, Code, Edit, Error, Patch, Problems, Viewer,
    account::check::is_email,
    edit::differs,
    error::Result,
    residence::checked_address,
    text::{self, NAME_LENGTH, NOTES_LENGTH, optional, required},
};

/// Letters of a telephone number, with room for an extension in words.
const PHONE_LENGTH: usize = 40;

/// Letters of an address in the web, as browsers take them.
const WEBSITE_LENGTH: usize = 2_000;

/// Letters of a mail address, by RFC 5321.
const EMAIL_LENGTH: usize = 254;

/// Letters of a licence's number.
const LICENSE_LENGTH: usize = 80;

/// What a person says of a contractor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// Who it is.
    pub name: Patch<String>,
    /// The firm.
    pub company: Patch<String>,
    /// Where mail reaches them.
    pub email: Patch<String>,
    /// Where they are called.
    pub phone: Patch<String>,
    /// An http or https address, which the caller has looked at.
    pub website: Patch<String>,
    /// Where they are; replaced whole.
    pub address: Patch<Address>,
    /// What they do; replaced whole.
    pub specialties: Patch<Vec<ContractorSpecialty>>,
    /// The number of their licence.
    pub license_number: Patch<String>,
    /// Free text.
    pub notes: Patch<String>,
}

/// Changes a contractor. CONFLICT when the record was changed since the revision that the client edited.
pub async fn update(
    app: &App,
    viewer: &Viewer,
    id: ContractorId,
    (if_revision, details): (Option<i64>, Details),
) -> Result<contractor::Model> {
    let (mut edit, contractor) = Edit::contractor(app, viewer, id, Action::KeepRecords).await?;
    if if_revision.is_some_and(|revision| revision < contractor.revision) {
        return Err(Error::user("ifRevision", Code::Conflict));
    }

    let mut problems = Problems::default();
    let row = details.into_row(&mut problems);
    problems.settle()?;
    let row = contractor::ActiveModel {
        id: Unchanged(id),
        ..row
    };
    if !differs(&row, &contractor) {
        edit.abandon().await?;
        return Ok(contractor);
    }
    let contractor = edit.save(row).await?;
    edit.commit().await?;
    Ok(contractor)
}

impl Details {
    /// Makes the row of what is said, and notes what is wrong with it.
    pub(super) fn into_row(self, problems: &mut Problems) -> contractor::ActiveModel {
        let Self {
            name,
            company,
            email,
            phone,
            website,
            address,
            specialties,
            license_number,
            notes,
        } = self;
        let name = name.map(|name| required(problems, "name", &name, NAME_LENGTH));
        let mut line = |field, patch: Patch<String>, longest| {
            patch.and_then(|text| text::line(problems, field, &text, longest))
        };
        let company = line("company", company, NAME_LENGTH);
        let email = line("email", email, EMAIL_LENGTH).map(|email| email.to_lowercase());
        let phone = line("phone", phone, PHONE_LENGTH);
        let license_number = line("licenseNumber", license_number, LICENSE_LENGTH);
        let notes = notes.and_then(|notes| optional(problems, "notes", &notes, NOTES_LENGTH));
        let is_address = email.value().is_none_or(|email| is_email(email));
        problems.unless(is_address, "email", Code::InvalidFormat);
        if website
            .value()
            .is_some_and(|website| website.len() > WEBSITE_LENGTH)
        {
            problems.add_limit("website", Code::TooLong, WEBSITE_LENGTH as i64);
        }
        let specialties = match specialties {
            // None is said of nobody: an empty list.
            Patch::Clear => Patch::Set(Specialties::default()),
            specialties => specialties.map(each_once),
        };
        contractor::ActiveModel {
            name: name.required(problems, "name"),
            company: company.optional(),
            email: email.optional(),
            phone: phone.optional(),
            website: website.optional(),
            address: address
                .and_then(|address| checked_address(problems, address))
                .optional(),
            specialties: specialties.required(problems, "specialties"),
            license_number: license_number.optional(),
            notes: notes.optional(),
            ..contractor::ActiveModel::default()
        }
    }
}

/// Puts specialties into their own order, each once.
fn each_once(mut specialties: Vec<ContractorSpecialty>) -> Specialties {
    specialties.sort_unstable();
    specialties.dedup();
    Specialties(specialties)
}
