//! Looking documents up.

use chrono::NaiveDate;
use entity::{
    document::{self, DocumentKind},
    id::{ApplianceId, ContractorId, DocumentId, ResidenceId, TaskCompletionId, TaskId, TypedId},
};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QueryResult, Value,
};

use crate::{
    App, Viewer,
    db::{among, is_postgres, shown_row},
    error::Result,
    listing::{Listing, read_lines},
    order::{Column, Kind, Order},
    page::{Cursor, Page, Paging},
    residence::find::own_homes,
    search,
};

/// By title.
const BY_TITLE: Order = Order {
    list: "documents",
    columns: &[
        Column::ascending("lower(d.title)", Kind::Folded),
        Column::ascending("d.id", Kind::Id),
    ],
};

/// Whose documents are read. The caller has seen to it that it may be read.
#[derive(Clone, Copy, Debug)]
pub enum DocumentsOf {
    /// A home's.
    Residence(ResidenceId),
    /// A contractor's.
    Contractor(ContractorId),
    /// An appliance's.
    Appliance(ApplianceId),
    /// A task's.
    Task(TaskId),
}

/// Which documents are wanted. An empty list of kinds or tags wants none.
#[derive(Clone, Debug, Default)]
pub struct DocumentFilter {
    /// Being one of these.
    pub kinds: Option<Vec<DocumentKind>>,
    /// Whose last day is before this one.
    pub expiring_before: Option<NaiveDate>,
    /// Carrying one of these tags.
    pub tags: Option<Vec<String>>,
    /// Words in title, description, vendor, model, serial number or tags; each must occur.
    pub text: Option<String>,
}

/// Returns a page of documents, by title.
pub async fn page(
    app: &App,
    (of, filter): (DocumentsOf, &DocumentFilter),
    (paging, count): (&Paging, bool),
) -> Result<Page<document::Model>> {
    let (whose, id): (&str, Value) = match of {
        DocumentsOf::Residence(id) => ("d.residence_id = $1", id.into()),
        DocumentsOf::Contractor(id) => ("d.contractor_id = $1", id.into()),
        DocumentsOf::Appliance(id) => ("d.appliance_id = $1", id.into()),
        DocumentsOf::Task(id) => ("d.task_id = $1", id.into()),
    };
    let mut listing = listing(whose, vec![id]);
    let Listing {
        conditions, values, ..
    } = &mut listing;
    if let Some(kinds) = &filter.kinds {
        let kinds = kinds.iter().map(|kind| kind.to_value());
        conditions.push(one_of("d.kind", kinds, values));
    }
    if let Some(day) = filter.expiring_before {
        values.push(day.into());
        conditions.push(format!("d.expires_on < ${}", values.len()));
    }
    if let Some(tags) = &filter.tags {
        let element = if is_postgres(&app.db) {
            "jsonb_array_elements_text(d.tags) AS e (value)"
        } else {
            "json_each(d.tags) AS e"
        };
        let tags = tags.iter().map(|tag| tag.trim().to_owned());
        let is_one = one_of("e.value", tags, values);
        conditions.push(format!("EXISTS (SELECT 1 FROM {element} WHERE {is_one})"));
    }
    let text = format!(
        "d.title || ' ' || coalesce(d.description, '') || ' ' || coalesce(d.vendor, '') || ' ' ||
        coalesce(d.model_number, '') || ' ' || coalesce(d.serial_number, '') || ' ' || {}",
        search::tags("d.tags")
    );
    conditions.extend(search::words(&text, filter.text.as_deref(), values)?);

    let (found, total) = listing.read::<document::Entity>(app, (paging, count)).await?;
    Ok(Page::of(found, paging, cursor).with_total(total))
}

/// Makes an expression that gives a page of the documents of a task `t`; of `values` and what it needs itself, it returns all.
pub(crate) fn lines(
    db: &impl ConnectionTrait,
    values: Vec<Value>,
    paging: &Paging,
) -> Result<(String, Vec<Value>)> {
    let line = shown_row::<document::Entity>(db, "d");
    listing("d.task_id = t.id", values).lines(db, ("d", &line), paging)
}

/// Reads what [`lines`] gave in a column of a row.
pub(crate) fn read(row: &QueryResult, column: &str, paging: &Paging) -> Result<Page<document::Model>> {
    Ok(Page::of(read_lines(row, column)?, paging, cursor))
}

/// Lists the documents of which a condition holds; `values` are what that needs.
fn listing(condition: &str, values: Vec<Value>) -> Listing {
    Listing {
        columns: "d.*".into(),
        from: "document d".to_owned(),
        conditions: vec![condition.to_owned()],
        values,
        order: BY_TITLE,
    }
}

fn cursor(row: &document::Model) -> Cursor {
    BY_TITLE.cursor(vec![row.title.clone().into(), row.id.uuid().into()])
}

/// Makes the condition that a column is one of some values, and appends them.
fn one_of(column: &str, wanted: impl Iterator<Item = impl Into<Value>>, values: &mut Vec<Value>) -> String {
    let places: Vec<String> = wanted
        .map(|value| {
            values.push(value.into());
            format!("${}", values.len())
        })
        .collect();
    match places.is_empty() {
        true => "1 = 0".to_owned(),
        false => format!("{column} IN ({})", places.join(", ")),
    }
}

/// Returns those of some documents that the viewer may see, in no order.
pub async fn by_ids(app: &App, viewer: &Viewer, ids: &[DocumentId]) -> Result<Vec<document::Model>> {
    let found = document::Entity::find()
        .filter(among(&app.db, document::Column::Id, ids))
        .filter(document::Column::ResidenceId.in_subquery(own_homes(viewer)));
    Ok(found.all(&app.db).await?)
}

/// Returns the documents of some rows of the log, by title; each has a few. The caller has seen to it that the rows may
/// be read.
pub async fn of_completions(app: &App, ids: &[TaskCompletionId]) -> Result<Vec<document::Model>> {
    let found = document::Entity::find()
        .filter(among(&app.db, document::Column::CompletionId, ids))
        .order_by_asc(document::Column::Title)
        .order_by_asc(document::Column::Id);
    Ok(found.all(&app.db).await?)
}
