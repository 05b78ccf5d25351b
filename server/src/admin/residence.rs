//! Homes, as operators see them.

use async_graphql::{Context, Enum, MergedObject, Object, Result, SimpleObject};
use domain::admin::{self, AdminOperation, list::List, list::Placed};
use entity::{
    id::{AccountId, InvitationId, MembershipId, ResidenceId, TaskId},
    membership::MemberRole,
    residence::ResidenceKind,
};

use super::{
    appliance::ApplianceConnection,
    contractor::ContractorConnection,
    document::DocumentConnection,
    listed::{filter, node, noun, order, tabs},
    operator::door,
    task::TaskConnection,
};
use crate::schema::{
    Ask, connection,
    scalar::{Date, DateTime},
};

node! {
    /// A home.
    Residence of admin::ResidenceRow {
        /// The home's id.
        id: ResidenceId,
        /// What its people call it.
        name: String,
        /// What it is.
        kind: ResidenceKind,
        /// The town that it stands in.
        city: Option<String>,
        /// The country that it stands in, ISO 3166-1 alpha-2.
        country_code: Option<String>,
        /// The home's IANA time zone.
        time_zone: String,
        /// When it was archived; null while it is in use.
        archived_at: Option<DateTime>,
        /// When it was made.
        created_at: DateTime,
        /// The id of its owner's account.
        owner_id: Option<AccountId>,
        /// What its owner is called.
        owner_name: Option<String>,
        /// How many people belong to it.
        member_count: i64,
        /// How many of its tasks are neither archived nor finished for good.
        open_task_count: i64,
    }
}

connection! {
    /// A page of homes. They are counted up to 10,001: that says that there are more than 10,000.
    ResidenceConnection, ResidenceEdge, Residence, Placed<admin::ResidenceRow>, "homes"
}

filter! {
    /// What narrows a list of homes; what is left out lets all through.
    ResidenceFilter {
        /// Only archived ones, or only those that are not.
        archived: bool,
        /// Only those of this kind.
        kind: ResidenceKind,
        /// Only those in this country, ISO 3166-1 alpha-2.
        country: String,
        /// Only those that this account belongs to.
        account_id: AccountId,
        /// Only those made on this day (UTC) or later.
        created_after: Date,
        /// Only those made on this day (UTC) or earlier.
        created_before: Date,
    }
}

order! {
    /// The order of homes.
    ResidenceOrder = "admin::ResidenceOrder" {
        /// The newest first.
        CreatedDesc,
        /// The oldest first.
        CreatedAsc,
        /// By name.
        NameAsc,
        /// By name, backwards.
        NameDesc,
    }
}

noun! {
    /// Questions about homes.
    ResidenceQuery, ReadResidences;
    /// Homes that match, the newest first where no other order is given.
    residences: "The start of a name, or a whole id.", ResidenceFilter, ResidenceOrder -> ResidenceConnection;
    /// One home; null where there is none of this id.
    residence: ResidenceId => ResidenceDetail;
}

/// A home with what belongs to it.
#[derive(MergedObject)]
pub struct ResidenceDetail(ResidenceOwn, ResidenceTabs);

impl From<admin::ResidenceRow> for ResidenceDetail {
    fn from(row: admin::ResidenceRow) -> Self {
        let id = row.id;
        Self(ResidenceOwn(row.into()), ResidenceTabs(id))
    }
}

/// The home itself, and its short lists.
pub struct ResidenceOwn(Residence);

#[Object]
impl ResidenceOwn {
    /// The home itself.
    async fn residence(&self) -> &Residence {
        &self.0
    }

    /// The people of the home, in the order in which they joined.
    async fn members(&self, ctx: &Context<'_>) -> Result<Vec<ResidenceMember>> {
        let (app, _) = door(ctx, AdminOperation::ReadResidences)?;
        let members = admin::members(app, self.0.id).await;
        let members = members.map_err(|error| ctx.fail(error))?;
        Ok(members.into_iter().map(Into::into).collect())
    }

    /// The newest invitations into the home, used and expired ones among them.
    async fn invitations(&self, ctx: &Context<'_>) -> Result<Vec<ResidenceInvitation>> {
        let (app, _) = door(ctx, AdminOperation::ReadResidences)?;
        let invitations = admin::invitations(app, self.0.id).await;
        let invitations = invitations.map_err(|error| ctx.fail(error))?;
        Ok(invitations.into_iter().map(Into::into).collect())
    }
}

tabs! {
    /// The long lists of a home.
    ResidenceTabs(ResidenceId), ReadResidences {
        /// The home's tasks, archived ones among them: the soonest due first, those without a day last.
        tasks: TaskConnection = |id| List {
            order: admin::TaskOrder::DueAsc,
            ..admin::TaskFilter { residence_id: Some(id), ..Default::default() }.into()
        },
        /// The contractors that the home keeps, by name.
        contractors: ContractorConnection = |id| List {
            order: admin::ContractorOrder::NameAsc,
            ..admin::ContractorFilter { residence_id: Some(id), ..Default::default() }.into()
        },
        /// The appliances in the home, by name.
        appliances: ApplianceConnection = |id| List {
            order: admin::ApplianceOrder::NameAsc,
            ..admin::ApplianceFilter { residence_id: Some(id), ..Default::default() }.into()
        },
        /// The home's documents, by title.
        documents: DocumentConnection = |id| List {
            order: admin::DocumentOrder::TitleAsc,
            ..admin::DocumentFilter { residence_id: Some(id), ..Default::default() }.into()
        },
        /// What happened in the home as far as its rows tell, the newest first.
        timeline: HappeningConnection = |id| admin::TimelineFilter { residence_id: Some(id) }.into(),
    }
}

/// Somebody's place in a home.
#[derive(SimpleObject)]
pub struct ResidenceMember {
    /// The membership's id.
    id: MembershipId,
    /// What the person may do there.
    role: MemberRole,
    /// Since when the person belongs to the home.
    joined_at: DateTime,
    /// The person's account.
    account_id: AccountId,
    /// What the person is called.
    display_name: String,
    /// The address that the person signs in with.
    email: String,
}

impl From<admin::Member> for ResidenceMember {
    fn from(member: admin::Member) -> Self {
        Self {
            id: member.id,
            role: member.role,
            joined_at: member.joined_at.into(),
            account_id: member.account_id,
            display_name: member.display_name,
            email: member.email,
        }
    }
}

/// An invitation into a home. Its code is kept nowhere.
#[derive(SimpleObject)]
pub struct ResidenceInvitation {
    /// The invitation's id.
    id: InvitationId,
    /// Tells the code from others: the start of its hash.
    code_mark: String,
    /// What the one who joins will be.
    role: MemberRole,
    /// Whom it was meant for.
    email: Option<String>,
    /// How many may still join by it.
    uses_left: i32,
    /// Until when it is good.
    expires_at: DateTime,
    /// When it was made.
    created_at: DateTime,
    /// Who invited.
    created_by_id: AccountId,
    /// What that person is called.
    created_by_name: String,
}

impl From<admin::ResidenceInvitation> for ResidenceInvitation {
    fn from(invited: admin::ResidenceInvitation) -> Self {
        Self {
            code_mark: invited.mark(),
            id: invited.id,
            role: invited.role,
            email: invited.email,
            uses_left: invited.uses_left,
            expires_at: invited.expires_at.into(),
            created_at: invited.created_at.into(),
            created_by_id: invited.created_by,
            created_by_name: invited.created_by_name,
        }
    }
}

/// What may happen in a home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "admin::Happening", name = "HappeningKind")]
pub enum HappeningKind {
    /// The home was made.
    ResidenceCreated,
    /// The home was archived.
    ResidenceArchived,
    /// Somebody joined.
    MemberJoined,
    /// A task was made.
    TaskCreated,
    /// A task was archived.
    TaskArchived,
    /// A task was done.
    Completed,
    /// An occurrence of a task was left out on purpose.
    Skipped,
    /// An occurrence of a task was passed over.
    Missed,
    /// A contractor was written down.
    ContractorCreated,
    /// An appliance was written down.
    ApplianceCreated,
    /// A document was written down.
    DocumentCreated,
}

/// Something that happened in a home.
#[derive(Clone, SimpleObject)]
pub struct Happening {
    /// When it happened.
    happened_at: DateTime,
    /// What happened.
    kind: HappeningKind,
    /// What it happened to is called.
    title: String,
    /// The id of what it happened to.
    subject_id: String,
    /// The task that it is about.
    task_id: Option<TaskId>,
    /// The account of who did it.
    actor_id: Option<AccountId>,
    /// What that person is called.
    actor_name: Option<String>,
}

connection! {
    /// A page of what happened in a home. It is counted up to 10,001: that says that there is more.
    HappeningConnection, HappeningEdge, Happening, Placed<admin::TimelineRow>, "happenings"
}

impl From<Placed<admin::TimelineRow>> for Happening {
    fn from(Placed { row, .. }: Placed<admin::TimelineRow>) -> Self {
        Self {
            happened_at: row.happened_at.into(),
            kind: row.kind.into(),
            subject_id: row.subject(),
            task_id: row.task_id(),
            title: row.title,
            actor_id: row.actor_id,
            actor_name: row.actor_name,
        }
    }
}
