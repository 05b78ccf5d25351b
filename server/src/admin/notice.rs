//! Notices, as operators see them.

use async_graphql::{MergedObject, Object};
use domain::admin::{self, list::List, list::Placed};
use entity::{
    id::{AccountId, AnnouncementId, NotificationId, ResidenceId, TaskId},
    notification::NotificationKind,
};

use super::{
    delivery::DeliveryConnection,
    listed::{filter, node, noun, order, tabs},
};
use crate::schema::{
    connection,
    scalar::{Date, DateTime},
};

node! {
    /// A notice to one person.
    Notice of admin::NoticeRow {
        /// The notice's id.
        id: NotificationId,
        /// What it is about.
        kind: NotificationKind,
        /// The account that is told.
        account_id: AccountId,
        /// What that person is called.
        account_name: String,
        /// The home that it speaks of, while there is such a home.
        residence_id: Option<ResidenceId>,
        /// What its people call the home.
        residence_name: Option<String>,
        /// The task that it speaks of, while there is such a task.
        task_id: Option<TaskId>,
        /// The task's title.
        task_title: Option<String>,
        /// The due day that it speaks of; of a document its last.
        occurrence_on: Option<Date>,
        /// Days from the due day to the notice's own; negative before it.
        stage: Option<i32>,
        /// How many deliveries it has, together with the notices that are sent as one with it.
        delivery_count: i64,
        /// How many of them were sent.
        sent_count: i64,
        /// When it was made.
        created_at: DateTime,
        /// When the person read it; null while it is not read.
        read_at: Option<DateTime>,
    }
}

connection! {
    /// A page of notices. They are counted up to 10,001: that says that there are more than 10,000.
    NoticeConnection, NoticeEdge, Notice, Placed<admin::NoticeRow>, "notices"
}

filter! {
    /// What narrows a list of notices; what is left out lets all through.
    NoticeFilter {
        /// Only those about this.
        kind: NotificationKind,
        /// Only those to this account.
        account_id: AccountId,
        /// Only those that speak of this home.
        residence_id: ResidenceId,
        /// Only those that speak of this task.
        task_id: TaskId,
        /// Only those that bring this announcement, trials of it too.
        announcement_id: AnnouncementId,
        /// Only those that were read, or only those that were not.
        read: bool,
        /// Only those made on this day (UTC) or later.
        created_after: Date,
        /// Only those made on this day (UTC) or earlier.
        created_before: Date,
    }
}

order! {
    /// The order of notices.
    NoticeOrder = "admin::NoticeOrder" {
        /// The newest first.
        CreatedDesc,
        /// The oldest first.
        CreatedAsc,
    }
}

noun! {
    /// Questions about notices.
    NoticeQuery, ReadDeliveries;
    /// Notices that match, the newest first where no other order is given.
    notices: "A whole id of a notice, an account or a task, or a whole address.", NoticeFilter, NoticeOrder -> NoticeConnection;
    /// One notice; null where there is none of this id.
    notice: NotificationId => NoticeDetail;
}

/// A notice with what belongs to it.
#[derive(MergedObject)]
pub struct NoticeDetail(NoticeOwn, NoticeTabs);

impl From<admin::NoticeRow> for NoticeDetail {
    fn from(row: admin::NoticeRow) -> Self {
        let id = row.id;
        Self(NoticeOwn(row.into()), NoticeTabs(id))
    }
}

/// The notice itself.
pub struct NoticeOwn(Notice);

#[Object]
impl NoticeOwn {
    /// The notice itself.
    async fn notice(&self) -> &Notice {
        &self.0
    }
}

tabs! {
    /// The long lists of a notice.
    NoticeTabs(NotificationId), ReadDeliveries {
        /// Its deliveries, with those of the notices that are sent as one with it, the oldest first.
        deliveries: DeliveryConnection = |id| List {
            order: admin::DeliveryOrder::CreatedAsc,
            ..admin::DeliveryFilter { notice_id: Some(id), ..Default::default() }.into()
        },
    }
}
