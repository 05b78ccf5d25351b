//! The ways into a home: each loads a row, locks its home, and checks the right.

use std::collections::BTreeSet;

use anyhow::Context;
use entity::{
    account, appliance, away_period, completion, contractor, document,
    id::{
        AccountId, ApplianceId, AwayPeriodId, ContractorId, DocumentId, InvitationId, MembershipId,
        ResidenceId, TaskCompletionId, TaskId,
    },
    invitation, membership, residence, task,
};
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, Value};

use super::{Edit, Home};
use crate::{
    Action, App, Code, Error, Viewer,
    access::may,
    bus::News,
    db::{columns, is_postgres},
    error::Result,
    membership as members, residence as homes,
};

/// How a residence is found: by its own id, or by the id of something that it holds.
struct Way {
    /// Selects the residence's id by `$1`.
    residence: &'static str,
    /// The input field that names the row.
    field: &'static str,
}

const BY_ID: Way = Way {
    residence: "$1",
    field: "residenceId",
};
const BY_TASK: Way = Way {
    residence: "(SELECT residence_id FROM task WHERE id = $1)",
    field: "taskId",
};
const BY_COMPLETION: Way = Way {
    residence: "(SELECT residence_id FROM task_completion WHERE id = $1)",
    field: "completionId",
};
const BY_CONTRACTOR: Way = Way {
    residence: "(SELECT residence_id FROM contractor WHERE id = $1)",
    field: "contractorId",
};
const BY_APPLIANCE: Way = Way {
    residence: "(SELECT residence_id FROM appliance WHERE id = $1)",
    field: "applianceId",
};
const BY_AWAY_PERIOD: Way = Way {
    residence: "(SELECT residence_id FROM away_period WHERE id = $1)",
    field: "awayPeriodId",
};
const BY_DOCUMENT: Way = Way {
    residence: "(SELECT residence_id FROM document WHERE id = $1)",
    field: "documentId",
};
const BY_MEMBERSHIP: Way = Way {
    residence: "(SELECT residence_id FROM membership WHERE id = $1)",
    field: "membershipId",
};
const BY_INVITATION: Way = Way {
    residence: "(SELECT residence_id FROM invitation WHERE id = $1)",
    field: "invitationId",
};

/// What the columns of a task are called by where it is read with more.
const TASK: &str = "t_";

/// What the columns of a membership are called by there.
const MEMBERSHIP: &str = "m_";

impl<'a> Edit<'a, Home> {
    /// Opens a home.
    pub async fn residence(app: &'a App, viewer: &Viewer, id: ResidenceId, action: Action) -> Result<Self> {
        Edit::begin(app)
            .await?
            .enter(viewer, &BY_ID, id.into(), action)
            .await
    }

    /// Opens a home together with accounts whose memberships the edit touches; their revisions are counted too.
    pub async fn residence_with_accounts(
        app: &'a App,
        viewer: &Viewer,
        (id, accounts): (ResidenceId, &BTreeSet<AccountId>),
        action: Action,
    ) -> Result<Self> {
        // Asked before anything is locked: whoever may not do it holds nobody up. Asked again under the lock.
        let place = homes::find::by_id(&app.db, viewer.account_id, id).await?;
        judge(
            &BY_ID,
            place.as_ref().map(|home| (&home.residence, &home.membership)),
            action,
        )?;
        let mut edit = Edit::begin(app).await?;
        edit.lock_accounts(accounts).await?;
        edit.enter(viewer, &BY_ID, id.into(), action).await
    }

    /// Opens the home of a membership together with the member's account.
    pub async fn membership(
        app: &'a App,
        viewer: &Viewer,
        id: MembershipId,
        action: Action,
    ) -> Result<(Self, membership::Model)> {
        let missing = || Error::user(BY_MEMBERSHIP.field, Code::NotFound);
        let before = membership::Entity::find_by_id(id)
            .one(&app.db)
            .await?
            .ok_or_else(missing)?;
        let place = homes::find::by_id(&app.db, viewer.account_id, before.residence_id).await?;
        let place = place.as_ref().map(|home| (&home.residence, &home.membership));
        judge(&BY_MEMBERSHIP, place, action)?;
        let mut edit = Edit::begin(app).await?;
        edit.lock_accounts(&BTreeSet::from([before.account_id])).await?;
        let edit = edit.enter(viewer, &BY_MEMBERSHIP, id.into(), action).await?;
        let membership = membership::Entity::find_by_id(id)
            .one(&edit.tx)
            .await?
            .ok_or_else(missing)?;
        Ok((edit, membership))
    }

    /// Opens the home of an invitation.
    pub async fn invitation(
        app: &'a App,
        viewer: &Viewer,
        id: InvitationId,
        action: Action,
    ) -> Result<(Self, invitation::Model)> {
        let edit = Edit::begin(app)
            .await?
            .enter(viewer, &BY_INVITATION, id.into(), action)
            .await?;
        let found = invitation::Entity::find_by_id(id).one(&edit.tx).await?;
        Ok((
            edit,
            found.ok_or_else(|| Error::user(BY_INVITATION.field, Code::NotFound))?,
        ))
    }

    /// Opens the home of a task.
    pub async fn task(
        app: &'a App,
        viewer: &Viewer,
        id: TaskId,
        action: Action,
    ) -> Result<(Self, task::Model)> {
        let edit = Edit::begin(app).await?;
        let residence = edit.count(viewer, &BY_TASK, id.into()).await?;
        // Another statement than the one that waited for the lock: what it sees is what the writer before has left. What else a closing
        // needs to know comes along.
        let sql = format!(
            "SELECT {}, {}, EXISTS (SELECT 1 FROM away_period a WHERE a.residence_id = t.residence_id) AS may_be_away
             FROM task t JOIN membership m ON m.residence_id = t.residence_id AND m.account_id = $2 WHERE t.id = $1",
            columns::<task::Column>("t", TASK),
            columns::<membership::Column>("m", MEMBERSHIP),
        );
        let missing = || Error::user(BY_TASK.field, Code::NotFound);
        let found = edit
            .tx
            .query_one_raw(edit.statement(&sql, [id.into(), viewer.account_id.into()]));
        let row = found.await?.ok_or_else(missing)?;
        let task = task::Model::from_query_result(&row, TASK)?;
        let membership = membership::Model::from_query_result(&row, MEMBERSHIP)?;
        judge(&BY_TASK, Some((&residence, &membership)), action)?;
        let mut edit = edit.inside(residence, membership);
        edit.may_be_away = row.try_get("", "may_be_away")?;
        Ok((edit, task))
    }

    /// Opens the home of a completion, with its task.
    pub async fn completion(
        app: &'a App,
        viewer: &Viewer,
        id: TaskCompletionId,
        action: Action,
    ) -> Result<(Self, task::Model, completion::Model)> {
        let edit = Edit::begin(app)
            .await?
            .enter(viewer, &BY_COMPLETION, id.into(), action)
            .await?;
        let missing = || Error::user(BY_COMPLETION.field, Code::NotFound);
        let completion = completion::Entity::find_by_id(id)
            .one(&edit.tx)
            .await?
            .ok_or_else(missing)?;
        let task = task::Entity::find_by_id(completion.task_id).one(&edit.tx).await?;
        let task = task.context("a completion has its task")?;
        Ok((edit, task, completion))
    }

    /// Opens the home that keeps the record of a contractor.
    pub async fn contractor(
        app: &'a App,
        viewer: &Viewer,
        id: ContractorId,
        action: Action,
    ) -> Result<(Self, contractor::Model)> {
        let edit = Edit::begin(app)
            .await?
            .enter(viewer, &BY_CONTRACTOR, id.into(), action)
            .await?;
        let found = contractor::Entity::find_by_id(id).one(&edit.tx).await?;
        Ok((
            edit,
            found.ok_or_else(|| Error::user(BY_CONTRACTOR.field, Code::NotFound))?,
        ))
    }

    /// Opens the home that an appliance is in.
    pub async fn appliance(
        app: &'a App,
        viewer: &Viewer,
        id: ApplianceId,
        action: Action,
    ) -> Result<(Self, appliance::Model)> {
        let edit = Edit::begin(app)
            .await?
            .enter(viewer, &BY_APPLIANCE, id.into(), action)
            .await?;
        let found = appliance::Entity::find_by_id(id).one(&edit.tx).await?;
        Ok((
            edit,
            found.ok_or_else(|| Error::user(BY_APPLIANCE.field, Code::NotFound))?,
        ))
    }

    /// Opens the home of days on which nobody is there.
    pub async fn away_period(
        app: &'a App,
        viewer: &Viewer,
        id: AwayPeriodId,
        action: Action,
    ) -> Result<(Self, away_period::Model)> {
        let edit = Edit::begin(app)
            .await?
            .enter(viewer, &BY_AWAY_PERIOD, id.into(), action)
            .await?;
        let found = away_period::Entity::find_by_id(id).one(&edit.tx).await?;
        Ok((
            edit,
            found.ok_or_else(|| Error::user(BY_AWAY_PERIOD.field, Code::NotFound))?,
        ))
    }

    /// Opens the home of a task for the house itself, which keeps schedules in order when nobody is there to ask.
    ///
    /// `None` when the task is gone.
    pub async fn of_house(app: &'a App, id: TaskId) -> Result<Option<Self>> {
        Self::by_itself(app, &BY_TASK, id.into()).await
    }

    /// Opens a home for the house itself, as above; `None` when the home is gone.
    pub(crate) async fn house(app: &'a App, id: ResidenceId) -> Result<Option<Self>> {
        Self::by_itself(app, &BY_ID, id.into()).await
    }

    async fn by_itself(app: &'a App, way: &Way, id: Value) -> Result<Option<Self>> {
        let edit = Edit::begin(app).await?;
        let count = format!(
            "UPDATE residence SET revision = revision + 1 WHERE id = {} RETURNING *",
            way.residence
        );
        let found = residence::Entity::find().from_raw_sql(edit.statement(&count, [id]));
        let Some(residence) = found.one(&edit.tx).await? else {
            return Ok(None);
        };
        let owner = members::find::owner(&edit.tx, residence.id).await?;
        let news = News::Residence {
            id: residence.id,
            revision: residence.revision,
        };
        let (mut edit, ()) = edit.with(Home {
            residence,
            membership: owner,
        });
        edit.tell(news);
        Ok(Some(edit))
    }

    /// Opens the home that keeps a document.
    pub async fn document(
        app: &'a App,
        viewer: &Viewer,
        id: DocumentId,
        action: Action,
    ) -> Result<(Self, document::Model)> {
        let edit = Edit::begin(app)
            .await?
            .enter(viewer, &BY_DOCUMENT, id.into(), action)
            .await?;
        let found = document::Entity::find_by_id(id).one(&edit.tx).await?;
        Ok((
            edit,
            found.ok_or_else(|| Error::user(BY_DOCUMENT.field, Code::NotFound))?,
        ))
    }
}

impl<'a> Edit<'a, account::Model> {
    /// Opens the caller's account for what they alone see of a contractor, with their place in the home and the contractor.
    ///
    /// Locks the home, and leaves its revision: for all others nothing changes.
    pub async fn beside_contractor(
        app: &'a App,
        viewer: &Viewer,
        id: ContractorId,
        action: Action,
    ) -> Result<(Self, membership::Model, contractor::Model)> {
        let missing = || Error::user(BY_CONTRACTOR.field, Code::NotFound);
        let (edit, account) = Edit::account(app, viewer).await?;
        let (edit, _) = edit.with(());
        let mut lock = format!("SELECT * FROM residence WHERE id = {}", BY_CONTRACTOR.residence);
        if is_postgres(&edit.tx) {
            lock.push_str(" FOR NO KEY UPDATE");
        }
        let locked = residence::Entity::find().from_raw_sql(edit.statement(&lock, [id.into()]));
        let residence = locked.one(&edit.tx).await?.ok_or_else(missing)?;
        let membership = edit.check(viewer, &BY_CONTRACTOR, action, &residence).await?;
        let contractor = contractor::Entity::find_by_id(id)
            .one(&edit.tx)
            .await?
            .ok_or_else(missing)?;
        let (edit, ()) = edit.with(account);
        Ok((edit, membership, contractor))
    }
}

impl<'a> Edit<'a, ()> {
    /// Opens what carries no revision beside a home, or beside the caller's account where there is no home: nobody is told of it.
    ///
    /// Returns the account whose plan bears it too, locked, so that no two count what it keeps at once. `field` is named where the
    /// caller may not do this.
    pub(crate) async fn upload(
        app: &'a App,
        viewer: &Viewer,
        (residence_id, field): (Option<ResidenceId>, &'static str),
        action: Action,
    ) -> Result<(Self, AccountId)> {
        let edit = Edit::begin(app).await?;
        let way = Way { field, ..BY_ID };
        let payer = match residence_id {
            Some(id) => {
                let place = homes::find::by_id(&edit.tx, viewer.account_id, id).await?;
                judge(
                    &way,
                    place.as_ref().map(|home| (&home.residence, &home.membership)),
                    action,
                )?;
                members::find::owner(&edit.tx, id).await?.account_id
            }
            None => viewer.account_id,
        };
        if crate::db::is_postgres(&edit.tx) {
            let lock = "SELECT * FROM account WHERE id = $1 FOR NO KEY UPDATE";
            let locked = account::Entity::find().from_raw_sql(edit.statement(lock, [payer.into()]));
            locked.one(&edit.tx).await?;
        }
        Ok((edit, payer))
    }

    /// Locks a residence, counts its revision, and checks that the caller may do `action` there.
    async fn enter(self, viewer: &Viewer, way: &Way, id: Value, action: Action) -> Result<Edit<'a, Home>> {
        let residence = self.count(viewer, way, id).await?;
        let membership = self.check(viewer, way, action, &residence).await?;
        Ok(self.inside(residence, membership))
    }

    /// Locks a residence that the caller belongs to, and counts its revision.
    async fn count(&self, viewer: &Viewer, way: &Way, id: Value) -> Result<residence::Model> {
        let count = format!(
            "UPDATE residence SET revision = revision + 1 WHERE id = {} AND EXISTS (
                SELECT 1 FROM membership m WHERE m.residence_id = residence.id AND m.account_id = $2
            ) RETURNING *",
            way.residence,
        );
        let found =
            residence::Entity::find().from_raw_sql(self.statement(&count, [id, viewer.account_id.into()]));
        let residence = found.one(&self.tx).await?;
        residence.ok_or_else(|| Error::user(way.field, Code::NotFound))
    }

    /// Goes on inside a home whose revision is counted.
    fn inside(self, residence: residence::Model, membership: membership::Model) -> Edit<'a, Home> {
        let news = News::Residence {
            id: residence.id,
            revision: residence.revision,
        };
        let (mut edit, ()) = self.with(Home {
            residence,
            membership,
        });
        edit.tell(news);
        edit
    }

    /// Checks what the caller may do in a home that the edit has just locked.
    ///
    /// A stranger learns nothing: what is hidden answers like what never was.
    async fn check(
        &self,
        viewer: &Viewer,
        way: &Way,
        action: Action,
        residence: &residence::Model,
    ) -> Result<membership::Model> {
        let membership = members::find::of(&self.tx, residence.id, viewer.account_id).await?;
        judge(
            way,
            membership.as_ref().map(|membership| (residence, membership)),
            action,
        )?;
        membership.ok_or_else(|| Error::user(way.field, Code::NotFound))
    }
}

/// Judges whether somebody may do something in a home, by the home and their place in it.
fn judge(way: &Way, place: Option<(&residence::Model, &membership::Model)>, action: Action) -> Result<()> {
    let (residence, membership) = place.ok_or_else(|| Error::user(way.field, Code::NotFound))?;
    if !may(membership.role, action) {
        return Err(Error::user(way.field, Code::Forbidden));
    }
    if residence.archived_at.is_some() && !action.possible_when_archived() {
        return Err(Error::in_words(
            way.field,
            Code::WrongState,
            "problem-archived-home",
        ));
    }
    Ok(())
}
