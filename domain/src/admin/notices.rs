//! Finding notices among all.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    id::{AccountId, AnnouncementId, NotificationId, ResidenceId, TaskId},
    notification::NotificationKind,
};
use sea_orm::FromQueryResult;

use super::{
    list::{Facts, Filter, Narrow, orders},
    row::row,
};

orders! {
    /// The order of notices.
    NoticeOrder, "notices", "n.id" {
        /// The newest first.
        CreatedDesc: descending "n.created_at" Instant,
        /// The oldest first.
        CreatedAsc: ascending "n.created_at" Instant,
    }
}

/// What narrows a list of notices; what is not set lets all through.
#[derive(Clone, Debug, Default)]
pub struct NoticeFilter {
    /// What it is about.
    pub kind: Option<NotificationKind>,
    /// Who is told.
    pub account_id: Option<AccountId>,
    /// The home that it speaks of.
    pub residence_id: Option<ResidenceId>,
    /// The task that it speaks of.
    pub task_id: Option<TaskId>,
    /// The announcement that it brings.
    pub announcement_id: Option<AnnouncementId>,
    /// Whether the person has read it.
    pub read: Option<bool>,
    /// The first day (UTC) of its making.
    pub created_after: Option<NaiveDate>,
    /// The last day (UTC) of its making.
    pub created_before: Option<NaiveDate>,
}

row! {
    /// A notice as operators see it.
    #[derive(FromQueryResult)]
    NoticeRow {
        /// Its id.
        id: NotificationId,
        /// What it is about.
        kind: NotificationKind,
        /// Who is told.
        account_id: AccountId,
        /// What that person is called.
        account_name: String,
        /// The home that it speaks of.
        residence_id: Option<ResidenceId>,
        /// What its people call the home.
        residence_name: Option<String>,
        /// The task that it speaks of.
        task_id: Option<TaskId>,
        /// The task's title.
        task_title: Option<String>,
        /// The due day that it speaks of.
        occurrence_on: Option<NaiveDate>,
        /// Days from the due day to the notice's own; negative before it.
        stage: Option<i32>,
        /// How many deliveries its moment has.
        delivery_count: i64,
        /// How many of them were sent.
        sent_count: i64,
        /// When it was made.
        created_at: DateTime<Utc>,
        /// When the person read it.
        read_at: Option<DateTime<Utc>>,
    }
}

impl Filter for NoticeFilter {
    type Id = NotificationId;
    type Row = NoticeRow;
    type Order = NoticeOrder;
    const FACTS: Facts = Facts {
        columns: "n.id, n.kind, n.account_id, a.display_name AS account_name, n.residence_id, r.name AS residence_name,
            n.task_id, t.title AS task_title, n.occurrence_on, n.stage, n.created_at, n.read_at,
            (SELECT count(*) FROM delivery d WHERE d.moment_id = n.moment_id) AS delivery_count,
            (SELECT count(*) FROM delivery d WHERE d.moment_id = n.moment_id AND d.state = 'SENT') AS sent_count",
        from: "notification n JOIN account a ON a.id = n.account_id LEFT JOIN residence r ON r.id = n.residence_id
            LEFT JOIN task t ON t.id = n.task_id",
        id: "n.id",
        texts: &[],
    };

    fn narrow(&self, narrow: &mut Narrow) {
        narrow.is("n.kind", self.kind);
        narrow.equals("n.account_id", self.account_id);
        narrow.equals("n.residence_id", self.residence_id);
        narrow.equals("n.task_id", self.task_id);
        narrow.equals("n.announcement_id", self.announcement_id);
        narrow.either(self.read, "n.read_at IS NOT NULL", "n.read_at IS NULL");
        narrow.instants("n.created_at", self.created_after, self.created_before);
    }

    /// By the whole of an id: of a notice, of an account or of a task; or of an account's address.
    fn search(search: &str, narrow: &mut Narrow) {
        if let Ok(id) = search.parse::<AccountId>() {
            narrow.equals("n.account_id", Some(id));
        } else if let Ok(id) = search.parse::<TaskId>() {
            narrow.equals("n.task_id", Some(id));
        } else if let Ok(id) = search.parse::<NotificationId>() {
            narrow.equals("n.id", Some(id));
        } else {
            let email = narrow.bind(search.to_lowercase());
            narrow.add(format!(
                "n.account_id = (SELECT p.id FROM account p WHERE p.email = {email})"
            ));
        }
    }
}
