//! Anything by its id.

use async_graphql::{Context, ID, Interface, Object, Result};
use entity::id::TypedId;

use crate::{
    account::{Account, AccountKey},
    appliance::{Appliance, ApplianceKey},
    away::{AwayPeriod, AwayPeriodKey},
    contractor::{Contractor, ContractorKey},
    device::{Device, DeviceKey},
    document::{Document, DocumentKey},
    file::{File, FileKey},
    invitation::{Invitation, InvitationKey},
    membership::{Membership, MembershipKey},
    notification::{Notification, NotificationKey},
    person::{AcquaintanceKey, Person},
    residence::{Residence, ResidenceKey},
    schema::Ask,
    session::{Session, SessionKey},
    task::{CompletionKey, Task, TaskCompletion, TaskKey},
    template::{TaskTemplate, TemplateKey},
};

/// Ids that `nodes` takes at once.
const MAX_IDS: usize = 100;

/// Anything with an identity. Ids are TypeIDs: a prefix naming the type, then a UUIDv7 in base32, e.g.
/// task_01h455vb4pex5vsknk084sn02q.
#[derive(Clone, Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Names it; the prefix tells its type."))]
pub enum Node {
    /// One's own account.
    Account(Account),
    /// A person with whom the viewer shares a home.
    Person(Person),
    /// A device of one's own that is signed in.
    Session(Session),
    /// A home.
    Residence(Residence),
    /// Somebody's place in a home.
    Membership(Membership),
    /// A way into a home.
    Invitation(Invitation),
    /// A task.
    Task(Task),
    /// A row of a task's log.
    TaskCompletion(TaskCompletion),
    /// Somebody who works on a home.
    Contractor(Contractor),
    /// A thing in a home that is serviced and replaced.
    Appliance(Appliance),
    /// A notice to the viewer.
    Notification(Notification),
    /// A ready-made task.
    TaskTemplate(TaskTemplate),
    /// A paper of a home.
    Document(Document),
    /// An image, or a document as PDF.
    File(File),
    /// A device of the viewer's that takes pushes.
    Device(Device),
    /// Days on which nobody is home.
    AwayPeriod(AwayPeriod),
}

/// Questions for anything by its id.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// Anything that the viewer may see, by its id; null for what is hidden or never was.
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "The id.")] id: ID) -> Option<Result<Node>> {
        find(ctx, &id).await.transpose()
    }

    /// Several at once, in the order of their ids; null for what is hidden or never was.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ids, at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        if ids.len() > MAX_IDS {
            return Err(ctx.refuse(format!("ids names at most {MAX_IDS}.")));
        }
        // Asked together, so that each kind costs one statement.
        futures_util::future::try_join_all(ids.iter().map(|id| find(ctx, id))).await
    }
}

/// Finds what an id names, as far as the viewer may see it.
async fn find(ctx: &Context<'_>, id: &ID) -> Result<Option<Node>> {
    ctx.signed_in()?;
    macro_rules! by_prefix {
        ($($id:ident => $key:ident, $node:ident;)*) => {
            match id.split_once('_').map(|(prefix, _)| prefix) {
                $(Some(entity::id::$id::PREFIX) => {
                    let id: entity::id::$id = ctx.id(id)?;
                    ctx.load($key(id)).await.map(|found| found.map(Node::$node))
                })*
                _ => Err(ctx.refuse("The id's prefix names no type.")),
            }
        };
    }
    by_prefix! {
        AccountId => AccountKey, Account;
        PersonId => AcquaintanceKey, Person;
        SessionId => SessionKey, Session;
        ResidenceId => ResidenceKey, Residence;
        MembershipId => MembershipKey, Membership;
        InvitationId => InvitationKey, Invitation;
        TaskId => TaskKey, Task;
        TaskCompletionId => CompletionKey, TaskCompletion;
        ContractorId => ContractorKey, Contractor;
        ApplianceId => ApplianceKey, Appliance;
        NotificationId => NotificationKey, Notification;
        TaskTemplateId => TemplateKey, TaskTemplate;
        DocumentId => DocumentKey, Document;
        FileId => FileKey, File;
        DeviceId => DeviceKey, Device;
        AwayPeriodId => AwayPeriodKey, AwayPeriod;
    }
}
