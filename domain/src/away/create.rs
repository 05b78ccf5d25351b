//! Noting days on which nobody is home.

use chrono::{Days, NaiveDate};
use entity::{
    away_period,
    id::{AwayPeriodId, ResidenceId},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};

use crate::{Action, App, Code, Edit, Error, Problems, Viewer, db::taken_meanwhile, error::Result, task};

/// Days of one period; whoever is away for longer has moved.
const MAX_DAYS: i64 = 366;

/// How long ago a period may have begun, and how far ahead.
const PAST: Days = Days::new(366);
const FUTURE: Days = Days::new(3_660);

/// Periods that a home may have: a weekend away every week of two years.
const MAX_PERIODS: u64 = 100;

/// Days on which nobody is home, as a person describes them.
#[derive(Clone, Debug)]
pub struct NewAwayPeriod {
    /// Chosen by the client, so that a request sent twice makes one.
    pub id: Option<AwayPeriodId>,
    /// Where.
    pub residence_id: ResidenceId,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: NaiveDate,
}

/// Notes days on which nobody is home; tasks that fall due then move to the first day back.
///
/// An id that the caller used before for a period of this home answers with that one as it is.
pub async fn create(app: &App, viewer: &Viewer, new: NewAwayPeriod) -> Result<away_period::Model> {
    let mut edit = Edit::residence(app, viewer, new.residence_id, Action::EditResidence).await?;
    if let Some(id) = new.id {
        if let Some(row) = away_period::Entity::find_by_id(id).one(edit.tx()).await? {
            edit.abandon().await?;
            let is_same = row.residence_id == new.residence_id && row.created_by == Some(viewer.account_id);
            return match is_same {
                true => Ok(row),
                false => Err(Error::user("id", Code::Taken)),
            };
        }
        if edit.was_deleted(id).await? {
            return Err(Error::user("id", Code::Taken));
        }
    }

    let today = edit.today();
    let mut problems = Problems::default();
    let is_near = (today - PAST..=today + FUTURE).contains(&new.starts_on);
    problems.unless(is_near, "startsOn", Code::OutOfRange);
    let days = (new.ends_on - new.starts_on).num_days() + 1;
    if days > MAX_DAYS {
        problems.add_limit("endsOn", Code::OutOfRange, MAX_DAYS);
    }
    problems.unless(days > 0, "endsOn", Code::OutOfRange);
    problems.settle()?;
    let known = away_period::Entity::find().filter(away_period::Column::ResidenceId.eq(new.residence_id));
    if known.count(edit.tx()).await? >= MAX_PERIODS {
        return Err(Error::in_words(
            "residenceId",
            Code::WrongState,
            "problem-away-periods",
        ));
    }

    let now = edit.now();
    let row = away_period::Model {
        id: new.id.unwrap_or_else(|| AwayPeriodId::new(now)),
        residence_id: new.residence_id,
        starts_on: new.starts_on,
        ends_on: new.ends_on,
        created_at: now,
        created_by: Some(viewer.account_id),
        updated_at: now,
        revision: 0,
    };
    let row = row.into_active_model().reset_all();
    let period = edit.insert(row).await.map_err(taken_meanwhile)?;
    task::rest_anew(&mut edit, period.starts_on).await?;
    edit.commit().await?;
    Ok(period)
}
