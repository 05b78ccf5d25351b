//! Changing what is known of a document.

use chrono::NaiveDate;
use entity::{
    document::{self, Days, DocumentKind},
    file::FileHolder,
    id::{ApplianceId, ContractorId, DocumentId, FileId, TaskCompletionId, TaskId, TypedId},
    task::Tags,
};
use sea_orm::{ActiveValue::Unchanged, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter};

use crate::{
    Action, App, Code, Edit, Error, Money, Patch, Problems, Viewer, appliance, contractor,
    edit::differs,
    error::Result,
    file::hold::Holder,
    money,
    task::{self, text::tags},
    text::{self, NAME_LENGTH, NOTES_LENGTH, optional, required},
};

/// Days before the last one on which a reminder goes out unless said otherwise, as the contract has it.
pub(super) const REMIND_DAYS_BEFORE: [i32; 3] = [90, 30, 7];

/// Reminders of one document.
const MAX_REMINDERS: usize = 10;

/// The earliest reminder: ten years, the longest that warranties usually run.
const MAX_DAYS_BEFORE: i32 = 3_660;

/// Documents of one row of the log: they come with it, so they are few.
const MAX_OF_COMPLETION: u64 = 20;

/// Letters of a title, as of a task's.
const TITLE_LENGTH: usize = 200;

/// Letters of an address in the web, as browsers take them.
const URL_LENGTH: usize = 2_000;

/// What a person says of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// What it is.
    pub kind: Patch<DocumentKind>,
    /// What the household calls it.
    pub title: Patch<String>,
    /// Free text.
    pub description: Patch<String>,
    /// Who sold it, or whom it is with.
    pub vendor: Patch<String>,
    /// The model of what it is about.
    pub model_number: Patch<String>,
    /// The serial number of what it is about.
    pub serial_number: Patch<String>,
    /// The day of buying.
    pub purchased_on: Patch<NaiveDate>,
    /// What it cost; replaced whole.
    pub price: Patch<Money>,
    /// The last day of a warranty, policy or permit.
    pub expires_on: Patch<NaiveDate>,
    /// Days before that on which a reminder goes out; replaced whole.
    pub remind_days_before: Patch<Vec<i32>>,
    /// An http or https address, which the caller has looked at.
    pub external_url: Patch<String>,
    /// Whom it is about.
    pub contractor_id: Patch<ContractorId>,
    /// The appliance that it is about.
    pub appliance_id: Patch<ApplianceId>,
    /// The task that it belongs to.
    pub task_id: Patch<TaskId>,
    /// The row of the log that it belongs to.
    pub completion_id: Patch<TaskCompletionId>,
    /// Its files, in their order; replaced whole.
    pub file_ids: Patch<Vec<FileId>>,
    /// The household's own words for it; replaced whole.
    pub tags: Patch<Vec<String>>,
}

/// Changes a document. CONFLICT when it was changed since the revision that the client edited.
pub async fn update(
    app: &App,
    viewer: &Viewer,
    id: DocumentId,
    (if_revision, details): (Option<i64>, Details),
) -> Result<document::Model> {
    let (mut edit, document) = Edit::document(app, viewer, id, Action::KeepRecords).await?;
    if if_revision.is_some_and(|revision| revision < document.revision) {
        return Err(Error::user("ifRevision", Code::Conflict));
    }

    let mut problems = Problems::default();
    let wanted = details.file_ids.clone();
    details.check_links(&edit, Some(id), &mut problems).await?;
    let row = details.into_row(&mut problems);
    problems.settle()?;
    let row = document::ActiveModel {
        id: Unchanged(id),
        ..row
    };
    if matches!(wanted, Patch::Keep) && !differs(&row, &document) {
        edit.abandon().await?;
        return Ok(document);
    }
    let document = edit.save(row).await?;
    edit.hold_files(files(id), wanted).await?;
    edit.commit().await?;
    Ok(document)
}

/// Names the row that the files of a document belong to.
pub(super) fn files(id: DocumentId) -> Holder {
    Holder {
        kind: FileHolder::Document,
        id: id.uuid(),
        field: "fileIds",
    }
}

impl Details {
    /// Notes what it points at that is not of the same home.
    pub(super) async fn check_links(
        &self,
        edit: &Edit<'_>,
        own: Option<DocumentId>,
        problems: &mut Problems,
    ) -> Result<()> {
        let (tx, home) = (edit.tx(), edit.residence_row().id);
        if let Some(id) = self.contractor_id.value() {
            let is_of = contractor::find::is_of(tx, home, *id).await?;
            problems.unless(is_of, "contractorId", Code::NotFound);
        }
        if let Some(id) = self.appliance_id.value() {
            let is_of = appliance::find::is_of(tx, home, *id).await?;
            problems.unless(is_of, "applianceId", Code::NotFound);
        }
        if let Some(id) = self.task_id.value() {
            let is_of = task::find::is_of(tx, home, *id).await?;
            problems.unless(is_of, "taskId", Code::NotFound);
        }
        if let Some(id) = self.completion_id.value() {
            let is_of = task::completion::is_of(tx, home, *id).await?;
            problems.unless(is_of, "completionId", Code::NotFound);
            let others = document::Entity::find()
                .filter(document::Column::CompletionId.eq(*id))
                .filter(own.map_or(Condition::all(), |own| {
                    Condition::all().add(document::Column::Id.ne(own))
                }));
            if others.count(tx).await? >= MAX_OF_COMPLETION {
                problems.add_limit("completionId", Code::LimitReached, MAX_OF_COMPLETION as i64);
            }
        }
        Ok(())
    }

    /// Makes the row of what is said, and notes what is wrong with it.
    pub(super) fn into_row(self, problems: &mut Problems) -> document::ActiveModel {
        let Self {
            kind,
            title,
            description,
            vendor,
            model_number,
            serial_number,
            purchased_on,
            price,
            expires_on,
            remind_days_before,
            external_url,
            contractor_id,
            appliance_id,
            task_id,
            completion_id,
            file_ids: _,
            tags: words,
        } = self;
        let title = title.map(|title| required(problems, "title", &title, TITLE_LENGTH));
        let mut line = |field, patch: Patch<String>| {
            patch.and_then(|text| text::line(problems, field, &text, NAME_LENGTH))
        };
        let vendor = line("vendor", vendor);
        let model_number = line("modelNumber", model_number);
        let serial_number = line("serialNumber", serial_number);
        let description = description.and_then(|text| optional(problems, "description", &text, NOTES_LENGTH));
        if let Some(price) = price.value() {
            money::check(problems, "price", price);
        }
        if external_url.value().is_some_and(|url| url.len() > URL_LENGTH) {
            problems.add_limit("externalUrl", Code::TooLong, URL_LENGTH as i64);
        }
        // What is cleared is what nothing was said of.
        let remind_days_before = match remind_days_before {
            Patch::Clear => Patch::Set(Days(REMIND_DAYS_BEFORE.to_vec())),
            days => days.map(|days| earliest_first(problems, days)),
        };
        let words = match words {
            Patch::Clear => Patch::Set(Tags::default()),
            words => words.map(|words| tags(problems, words)),
        };
        document::ActiveModel {
            kind: kind.required(problems, "kind"),
            title: title.required(problems, "title"),
            description: description.optional(),
            vendor: vendor.optional(),
            model_number: model_number.optional(),
            serial_number: serial_number.optional(),
            purchased_on: purchased_on.optional(),
            price: price.clone().map(|price| price.amount).optional(),
            price_currency: price.map(|price| price.currency_code).optional(),
            expires_on: expires_on.optional(),
            remind_days_before: remind_days_before.required(problems, "remindDaysBefore"),
            external_url: external_url.optional(),
            appliance_id: appliance_id.optional(),
            contractor_id: contractor_id.optional(),
            task_id: task_id.optional(),
            completion_id: completion_id.optional(),
            tags: words.required(problems, "tags"),
            ..document::ActiveModel::default()
        }
    }
}

/// Puts days before the last one into their order, each once, and notes what is wrong with them.
fn earliest_first(problems: &mut Problems, mut days: Vec<i32>) -> Days {
    days.sort_unstable_by(|one, other| other.cmp(one));
    days.dedup();
    if days.len() > MAX_REMINDERS {
        problems.add_limit("remindDaysBefore", Code::TooLong, MAX_REMINDERS as i64);
    }
    let are_days = days.iter().all(|day| (0..=MAX_DAYS_BEFORE).contains(day));
    problems.unless(are_days, "remindDaysBefore", Code::OutOfRange);
    Days(days)
}
