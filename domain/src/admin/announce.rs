//! Writing announcements, starting them, stopping them and letting them go on.

use entity::{
    account,
    announcement::{self, AnnouncementReach, AnnouncementState, Text, Texts},
    delivery::Channel,
    id::{AnnouncementId, NotificationId},
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter,
    QuerySelect, Set,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{AdminEdit, AdminOperation, Operator, Reason, trial::count_trial};
use crate::{
    App, Code, Error, Problems,
    announcement::{Audience, PER_MINUTE, channels, counted},
    delivery::{hold_back, let_go},
    error::Result,
    notification,
    queue::Job,
    text, trace,
};

/// Letters of a title: what a lock screen shows of it.
const MAX_TITLE: usize = 100;

/// Letters of what stands below.
const MAX_BODY: usize = 2_000;

/// What an operator writes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// What it says; only the English title is needed before it is started.
    pub texts: Texts,
    /// The ways that it takes.
    pub reach: Option<AnnouncementReach>,
    /// Whom it is for.
    pub audience: Audience,
    /// How many are told a minute.
    pub per_minute: i32,
}

impl Draft {
    /// Makes it as it is kept. All that is wrong with it is told at once.
    fn checked(self) -> Result<Self> {
        let mut problems = Problems::default();
        let Texts { en, de } = self.texts;
        let body = |problems: &mut Problems, field, body: &str| {
            text::optional(problems, field, body, MAX_BODY).unwrap_or_default()
        };
        let texts = Texts {
            en: Text {
                title: text::required(&mut problems, "titleEn", &en.title, MAX_TITLE),
                body: body(&mut problems, "bodyEn", &en.body),
            },
            de: Text {
                title: text::line(&mut problems, "titleDe", &de.title, MAX_TITLE).unwrap_or_default(),
                body: body(&mut problems, "bodyDe", &de.body),
            },
        };
        let audience = self.audience.check(&mut problems);
        problems.unless(
            PER_MINUTE.contains(&self.per_minute),
            "perMinute",
            Code::OutOfRange,
        );
        problems.settle()?;
        Ok(Self {
            texts,
            audience,
            ..self
        })
    }

    /// Writes it into a row.
    fn fill(self, row: &mut announcement::ActiveModel) {
        let Self {
            texts: Texts { en, de },
            reach,
            audience,
            per_minute,
        } = self;
        row.title_en = Set(en.title);
        row.body_en = Set(en.body);
        row.title_de = Set(de.title);
        row.body_de = Set(de.body);
        row.reach = Set(reach.unwrap_or(AnnouncementReach::PushAndMail));
        row.tier = Set(audience.tier);
        row.language = Set(audience.language);
        row.platform = Set(audience.platform);
        row.country = Set(audience.country);
        row.homes = Set(audience.homes);
        row.signed_up_after = Set(audience.signed_up_after);
        row.signed_up_before = Set(audience.signed_up_before);
        row.per_minute = Set(per_minute);
    }
}

/// Writes a new announcement, which nobody is told of until it is started.
///
/// BLANK, TOO_LONG or INVALID_FORMAT at a text; OUT_OF_RANGE at `perMinute` and at a span that holds no instant; INVALID_FORMAT at
/// `audience.country`.
pub async fn create_announcement(
    app: &App,
    operator: &Operator,
    draft: Draft,
    reason: Option<Reason>,
) -> Result<AnnouncementId> {
    let draft = draft.checked()?;
    let mut edit = AdminEdit::open(app, operator, AdminOperation::SendAnnouncements, reason).await?;
    let now = edit.now();
    let id = AnnouncementId::new(now);
    let mut row = announcement::ActiveModel {
        id: Set(id),
        state: Set(AnnouncementState::Draft),
        revision: Set(1),
        created_by: Set(Some(operator.user.id)),
        created_at: Set(now),
        updated_at: Set(now),
        n_told: Set(0),
        n_inbox_only: Set(0),
        n_failed: Set(0),
        ..Default::default()
    };
    draft.fill(&mut row);
    let row = row.insert(edit.tx()).await?;
    edit.note("announcement", id, Value::Null, shown(&row));
    edit.commit().await?;
    Ok(id)
}

/// Writes another text, or means others; all that is not named is taken away.
///
/// Fails as [`create_announcement`] does; CONFLICT at `revision` where another operator was faster, and WRONG_STATE at `announcementId` for what
/// people have been told.
pub async fn update_announcement(
    app: &App,
    operator: &Operator,
    ((id, revision), draft): ((AnnouncementId, i64), Draft),
    reason: Option<Reason>,
) -> Result<()> {
    let draft = draft.checked()?;
    let mut edit = AdminEdit::open(app, operator, AdminOperation::SendAnnouncements, reason).await?;
    let before = seen(&edit, (id, revision), AnnouncementState::Draft).await?;
    let mut row = changed(&edit, &before);
    draft.fill(&mut row);
    let after = row.update(edit.tx()).await?;
    if shown(&after) == shown(&before) {
        return edit.abandon().await;
    }
    edit.note("announcement", id, shown(&before), shown(&after));
    edit.commit().await
}

/// Throws an announcement away of which nobody has been told. Fails as [`update_announcement`] does.
pub async fn delete_announcement(
    app: &App,
    operator: &Operator,
    seen_as: (AnnouncementId, i64),
    reason: Option<Reason>,
) -> Result<()> {
    let mut edit = AdminEdit::open(app, operator, AdminOperation::SendAnnouncements, reason).await?;
    let before = seen(&edit, seen_as, AnnouncementState::Draft).await?;
    edit.note("announcement", before.id, shown(&before), Value::Null);
    before.delete(edit.tx()).await?;
    edit.commit().await
}

/// Begins to tell people.
///
/// BLANK at each text that is still to be written; WRONG_STATE at `audience` where nobody is meant; else as [`update_announcement`] does.
pub async fn start_announcement(
    app: &App,
    operator: &Operator,
    seen_as: (AnnouncementId, i64),
    reason: Reason,
) -> Result<()> {
    let mut edit = AdminEdit::open(app, operator, AdminOperation::SendAnnouncements, reason).await?;
    let before = seen(&edit, seen_as, AnnouncementState::Draft).await?;
    let mut problems = Problems::default();
    for (field, text) in [
        ("titleEn", &before.title_en),
        ("bodyEn", &before.body_en),
        ("titleDe", &before.title_de),
        ("bodyDe", &before.body_de),
    ] {
        problems.unless(!text.is_empty(), field, Code::Blank);
    }
    problems.settle()?;
    let audience = counted(edit.tx(), app, &Audience::of(&before)).await?;
    if audience == 0 {
        return Err(Error::user("audience", Code::WrongState));
    }
    let now = edit.now();
    let row = announcement::ActiveModel {
        state: Set(AnnouncementState::Running),
        started_at: Set(Some(now)),
        next_at: Set(Some(now)),
        audience: Set(Some(audience)),
        trace_id: Set(trace::of_now()),
        ..changed(&edit, &before)
    };
    let after = row.update(edit.tx()).await?;
    edit.note(
        "announcement",
        after.id,
        json!({ "state": before.state }),
        json!({ "state": after.state, "audience": audience }),
    );
    edit.wake(Job::Announce);
    edit.commit().await
}

/// Tells nobody more, and holds back what nobody has begun to send; what is being sent is sent to its end.
///
/// NOT_FOUND at `announcementId`, and WRONG_STATE there where nothing is on its way.
pub async fn stop_announcement(
    app: &App,
    operator: &Operator,
    id: AnnouncementId,
    reason: Reason,
) -> Result<()> {
    let mut edit = AdminEdit::open(app, operator, AdminOperation::SendAnnouncements, reason).await?;
    let before = locked(&edit, id).await?;
    let wrong = || Error::user("announcementId", Code::WrongState);
    if !matches!(before.state, AnnouncementState::Running | AnnouncementState::Done) {
        return Err(wrong());
    }
    let now = edit.now();
    let held = hold_back(edit.tx(), id, now).await?;
    if before.state == AnnouncementState::Done && held == 0 {
        return Err(wrong());
    }
    let row = announcement::ActiveModel {
        state: Set(AnnouncementState::Stopped),
        stopped_at: Set(Some(now)),
        next_at: Set(None),
        ..changed(&edit, &before)
    };
    let after = row.update(edit.tx()).await?;
    edit.note(
        "announcement",
        id,
        json!({ "state": before.state }),
        json!({ "state": after.state, "told": after.n_told, "heldBack": held }),
    );
    edit.commit().await
}

/// Goes on where it was stopped.
///
/// NOT_FOUND at `announcementId`, and WRONG_STATE there where it is not stopped.
pub async fn resume_announcement(
    app: &App,
    operator: &Operator,
    id: AnnouncementId,
    reason: Reason,
) -> Result<()> {
    let mut edit = AdminEdit::open(app, operator, AdminOperation::SendAnnouncements, reason).await?;
    let before = locked(&edit, id).await?;
    if before.state != AnnouncementState::Stopped {
        return Err(Error::user("announcementId", Code::WrongState));
    }
    let now = edit.now();
    let row = announcement::ActiveModel {
        state: Set(AnnouncementState::Running),
        stopped_at: Set(None),
        finished_at: Set(None),
        next_at: Set(Some(now)),
        trace_id: Set(trace::of_now()),
        ..changed(&edit, &before)
    };
    let after = row.update(edit.tx()).await?;
    let let_go = let_go(edit.tx(), id, now).await?;
    edit.note(
        "announcement",
        id,
        json!({ "state": before.state }),
        json!({ "state": after.state, "letGo": let_go }),
    );
    edit.wake(Job::Announce);
    edit.commit().await
}

/// Sends one account what an announcement says, by the ways that it takes, whatever the account has chosen and whenever it rests; returns the
/// notice's id. Without an address it goes to the account that has the operator's own.
///
/// NOT_FOUND at `announcementId`, and at `accountEmail` where no account has it; WRONG_STATE where nothing of the account can be reached.
pub async fn test_announcement(
    app: &App,
    operator: &Operator,
    (id, email): (AnnouncementId, Option<&str>),
    reason: Option<Reason>,
) -> Result<NotificationId> {
    let edit = AdminEdit::open(app, operator, AdminOperation::SendAnnouncements, reason).await?;
    count_trial(app, operator).await?;
    let found = announcement::Entity::find_by_id(id).one(edit.tx()).await?;
    let announcement = found.ok_or_else(|| Error::user("announcementId", Code::NotFound))?;
    let email = email.map(str::trim).filter(|email| !email.is_empty());
    let email = email.unwrap_or(&operator.user.email).to_lowercase();
    let account = account::Entity::find().filter(account::Column::Email.eq(email));
    let account = account.one(edit.tx()).await?;
    let account = account.ok_or_else(|| Error::user("accountEmail", Code::NotFound))?;
    let (mut edit, account) = edit.account(account.id).await?;
    let ways: &[Channel] = match announcement.reach {
        // Who tries it wants to see it.
        AnnouncementReach::Inbox => channels(AnnouncementReach::PushAndMail),
        reach => channels(reach),
    };
    let wanted = |channel, _: Uuid| ways.contains(&channel);
    let notice = notification::try_out(edit.rows(), &account, (wanted, Some(id))).await?;
    edit.note(
        "announcement",
        id,
        Value::Null,
        json!({ "testedBy": account.id, "noticeId": notice.id }),
    );
    edit.commit().await?;
    Ok(notice.id)
}

/// Holds an announcement; NOT_FOUND at `announcementId` where there is none.
async fn locked(edit: &AdminEdit<'_>, id: AnnouncementId) -> Result<announcement::Model> {
    let found = announcement::Entity::find_by_id(id).lock_exclusive();
    let found = found.one(edit.tx()).await?;
    found.ok_or_else(|| Error::user("announcementId", Code::NotFound))
}

/// Holds an announcement that is still as the operator saw it.
async fn seen(
    edit: &AdminEdit<'_>,
    (id, revision): (AnnouncementId, i64),
    state: AnnouncementState,
) -> Result<announcement::Model> {
    let found = locked(edit, id).await?;
    if found.state != state {
        return Err(Error::user("announcementId", Code::WrongState));
    }
    if found.revision != revision {
        return Err(Error::user("revision", Code::Conflict));
    }
    Ok(found)
}

/// Begins a change of a row, which counts.
fn changed(edit: &AdminEdit<'_>, before: &announcement::Model) -> announcement::ActiveModel {
    announcement::ActiveModel {
        revision: Set(before.revision + 1),
        updated_at: Set(edit.now()),
        ..before.clone().into_active_model()
    }
}

/// Returns an announcement as the audit keeps it.
fn shown(row: &announcement::Model) -> Value {
    json!({
        "state": row.state.to_value(),
        "titleEn": row.title_en, "bodyEn": row.body_en, "titleDe": row.title_de, "bodyDe": row.body_de,
        "reach": row.reach, "tier": row.tier, "language": row.language, "platform": row.platform, "country": row.country,
        "homes": row.homes, "signedUpAfter": row.signed_up_after, "signedUpBefore": row.signed_up_before,
        "perMinute": row.per_minute,
    })
}
