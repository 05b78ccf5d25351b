//! Writing ready-made tasks, and taking them out of the catalogue.

use entity::{id::TaskTemplateId, template, template_text};
use sea_orm::{
    ActiveModelTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QuerySelect, Set,
    sea_query::OnConflict,
};
use serde_json::{Value, json};

use super::draft::{self, Draft, Sound};
use crate::{
    App, Code, Error, Locale,
    admin::{AdminEdit, AdminOperation, Operator, Reason},
    db,
    error::Result,
};

/// Letters of a key at most.
const MAX_KEY: usize = 80;

/// A template as it is under the lock.
pub(super) struct Held {
    pub row: template::Model,
    pub draft: Draft,
}

/// Adds a ready-made task to the catalogue, under a key that stays.
///
/// INVALID_FORMAT at `key` for one that is not written as `hvac.filter.replace`, TAKEN there for one that there is.
pub async fn create_template(
    app: &App,
    operator: &Operator,
    (key, draft): (&str, Draft),
    reason: Option<Reason>,
) -> Result<TaskTemplateId> {
    let key = key.trim();
    if !is_key(key) {
        return Err(Error::user("key", Code::InvalidFormat));
    }
    let mut edit = AdminEdit::open(app, operator, AdminOperation::EditTemplates, reason).await?;
    let now = edit.now();
    let sound = draft.check(now.date_naive())?;
    let id = TaskTemplateId::new(now);
    let row = sound.row((id, key.to_owned()), now);
    let made = row.into_active_model().reset_all().insert(edit.tx()).await;
    made.map_err(|error| db::taken(error.into(), "key"))?;
    say(&edit, id, &sound).await?;
    let mut after = sound.draft.shown();
    after["key"] = json!(key);
    edit.note("taskTemplate", id, Value::Null, after);
    edit.commit().await?;
    Ok(id)
}

/// Writes a ready-made task anew, from the state that the operator saw. Tasks that were made of it stay as they are.
///
/// NOT_FOUND at `templateId`; CONFLICT at `state` where another operator has changed it meanwhile.
pub async fn update_template(
    app: &App,
    operator: &Operator,
    (id, state): (TaskTemplateId, &str),
    (draft, reason): (Draft, Option<Reason>),
) -> Result<()> {
    let mut edit = AdminEdit::open(app, operator, AdminOperation::EditTemplates, reason).await?;
    let held = hold(edit.tx(), id).await?;
    held.is_seen(state)?;
    let sound = draft.check(edit.now().date_naive())?;
    write(&mut edit, held, &sound, json!({})).await?;
    edit.commit().await
}

/// Writes a template over with what is sound, and notes what that changes, together with `beside`.
pub(super) async fn write(edit: &mut AdminEdit<'_>, held: Held, sound: &Sound, beside: Value) -> Result<()> {
    let id = held.row.id;
    let row = template::Model {
        deleted_at: held.row.deleted_at,
        ..sound.row((id, held.row.key), edit.now())
    };
    row.into_active_model().reset_all().update(edit.tx()).await?;
    say(edit, id, sound).await?;
    let mut after = sound.draft.shown();
    for (name, value) in beside.as_object().into_iter().flatten() {
        after[name] = value.clone();
    }
    edit.note("taskTemplate", id, held.draft.shown(), after);
    Ok(())
}

/// Takes a ready-made task out of the catalogue: it is offered no more, and stays for the tasks that came from it. One that is out already
/// stays as it is.
pub async fn withdraw_template(
    app: &App,
    operator: &Operator,
    id: TaskTemplateId,
    reason: Option<Reason>,
) -> Result<()> {
    offer(app, operator, (id, Offer::Withdrawn), reason).await
}

/// Puts a ready-made task into the catalogue again. One that is in it stays as it is.
pub async fn restore_template(
    app: &App,
    operator: &Operator,
    id: TaskTemplateId,
    reason: Option<Reason>,
) -> Result<()> {
    offer(app, operator, (id, Offer::Offered), reason).await
}

/// Whether a template is in the catalogue.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Offer {
    Offered,
    Withdrawn,
}

async fn offer(
    app: &App,
    operator: &Operator,
    (id, offer): (TaskTemplateId, Offer),
    reason: Option<Reason>,
) -> Result<()> {
    let mut edit = AdminEdit::open(app, operator, AdminOperation::EditTemplates, reason).await?;
    let held = hold(edit.tx(), id).await?;
    let was = held.row.deleted_at;
    if was.is_some() == (offer == Offer::Withdrawn) {
        return edit.abandon().await;
    }
    let now = edit.now();
    let is = Some(now).filter(|_| offer == Offer::Withdrawn);
    let row = template::ActiveModel {
        deleted_at: Set(is),
        updated_at: Set(now),
        ..held.row.into_active_model()
    };
    row.update(edit.tx()).await?;
    edit.note(
        "taskTemplate",
        id,
        json!({ "withdrawnAt": was }),
        json!({ "withdrawnAt": is }),
    );
    edit.commit().await
}

/// Returns a template under its lock; NOT_FOUND at `templateId` where there is none.
pub(super) async fn hold(tx: &DatabaseTransaction, id: TaskTemplateId) -> Result<Held> {
    let found = template::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    let row = found.ok_or_else(|| Error::user("templateId", Code::NotFound))?;
    let german = template_text::Entity::find_by_id((id, Locale::De.tag().to_owned()))
        .one(tx)
        .await?;
    let (german_title, german_description) = german
        .map(|german| (german.title, german.description))
        .unwrap_or_default();
    let draft = Draft {
        title: row.title.clone(),
        description: row.description.clone(),
        german_title,
        german_description,
        category: row.category,
        priority: row.priority,
        every: row.every,
        unit: row.unit,
        basis: row.basis,
        seasons: row.seasons.0.iter().map(draft::season).collect(),
        climate: row.climate.0.clone(),
        lead_days: row.lead_days,
        estimated_minutes: row.estimated_minutes,
        done_by: row.done_by,
        applies_when: row.applies_when.any_of.iter().map(draft::fact).collect(),
    };
    Ok(Held { row, draft })
}

impl Held {
    /// Fails with CONFLICT at `state` unless it is in the state of this name.
    pub fn is_seen(&self, state: &str) -> Result<()> {
        match draft::state(&self.draft, self.row.deleted_at) == state {
            true => Ok(()),
            false => Err(Error::user("state", Code::Conflict)),
        }
    }
}

/// Writes what a template is called in German; its English stands in its own row.
async fn say(edit: &AdminEdit<'_>, id: TaskTemplateId, sound: &Sound) -> Result<()> {
    use template_text::Column;

    let row = template_text::Model {
        template_id: id,
        language: Locale::De.tag().to_owned(),
        title: sound.draft.german_title.clone(),
        description: sound.draft.german_description.clone(),
        updated_at: edit.now(),
    };
    let mut over = OnConflict::columns([Column::TemplateId, Column::Language]);
    over.update_columns([Column::Title, Column::Description, Column::UpdatedAt]);
    template_text::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(over)
        .exec_without_returning(edit.tx())
        .await?;
    Ok(())
}

/// Says whether a text is written as keys are: words of small letters, digits and dashes with dots between.
fn is_key(key: &str) -> bool {
    let is_letter =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-_".contains(letter);
    let is_word = |word: &str| !word.is_empty() && word.chars().all(is_letter);
    key.len() <= MAX_KEY && key.contains('.') && key.split('.').all(is_word)
}
