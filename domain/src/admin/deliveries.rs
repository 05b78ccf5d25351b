//! Finding deliveries among all, and telling what became of one.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    delivery::{Channel, DeliveryState},
    device::DevicePlatform,
    id::{AccountId, AnnouncementId, DeliveryId, NotificationId},
    mail::MailKind,
    notification::NotificationKind,
};
use sea_orm::FromQueryResult;

use super::{
    list::{Facts, Filter, Narrow, orders},
    mask::mask,
    row::row,
};

orders! {
    /// The order of deliveries.
    DeliveryOrder, "deliveries", "d.id" {
        /// What was due last first.
        DueDesc: descending "d.due_at" Instant,
        /// What was due first first.
        DueAsc: ascending "d.due_at" Instant,
        /// The newest first.
        CreatedDesc: descending "d.created_at" Instant,
        /// The oldest first.
        CreatedAsc: ascending "d.created_at" Instant,
    }
}

/// What narrows a list of deliveries; what is not set lets all through.
#[derive(Clone, Debug, Default)]
pub struct DeliveryFilter {
    /// The way that it takes.
    pub channel: Option<Channel>,
    /// What the device is that it goes to.
    pub platform: Option<DevicePlatform>,
    /// How far it has come.
    pub state: Option<DeliveryState>,
    /// What the notices that it carries are about.
    pub kind: Option<NotificationKind>,
    /// What the mail is about that it brings.
    pub mail: Option<MailKind>,
    /// Who is told.
    pub account_id: Option<AccountId>,
    /// A notice that it carries.
    pub notice_id: Option<NotificationId>,
    /// The announcement that it brings.
    pub announcement_id: Option<AnnouncementId>,
    /// A part of what was said when the last try failed.
    pub error: Option<String>,
    /// The first day (UTC) on which it may have been due.
    pub due_after: Option<NaiveDate>,
    /// The last day (UTC) on which it may have been due.
    pub due_before: Option<NaiveDate>,
}

row! {
    /// A delivery as operators see it.
    #[derive(FromQueryResult)]
    DeliveryRow {
        /// Its id.
        id: DeliveryId,
        /// Who is told.
        account_id: AccountId,
        /// What that person is called.
        account_name: String,
        /// The way that it takes.
        channel: Channel,
        /// What the device is that it goes to.
        platform: Option<DevicePlatform>,
        /// What the notices that it carries are about.
        kind: Option<NotificationKind>,
        /// What the mail is about that it brings.
        mail: Option<MailKind>,
        /// How far it has come.
        state: DeliveryState,
        /// When it was to go out.
        due_at: DateTime<Utc>,
        /// Until when it was held, since the person wanted to be left in peace.
        held_until: Option<DateTime<Utc>>,
        /// From when on it is better not sent.
        expires_at: DateTime<Utc>,
        /// When it may be claimed.
        next_attempt_at: DateTime<Utc>,
        /// How often it was claimed since the last outcome.
        claims: i32,
        /// How often a sending was begun.
        attempts: i32,
        /// How many of those ended without an answer.
        unknowns: i32,
        /// When the last sending was begun.
        started_at: Option<DateTime<Utc>>,
        /// What the far end calls it.
        provider_id: Option<String>,
        /// Why the last try failed, as the far end said it.
        last_error: Option<String>,
        /// When it was made.
        created_at: DateTime<Utc>,
        /// When it came to its end.
        finished_at: Option<DateTime<Utc>>,
    }
}

impl DeliveryRow {
    /// Returns why the last try failed, without what nobody is to read.
    pub fn error(&self) -> Option<String> {
        self.last_error.as_deref().map(mask)
    }

    /// Says whether it may be there already, so that another try may bring it twice.
    pub fn may_arrive_twice(&self) -> bool {
        self.state == DeliveryState::Parked
    }
}

impl Filter for DeliveryFilter {
    type Id = DeliveryId;
    type Row = DeliveryRow;
    type Order = DeliveryOrder;
    const FACTS: Facts = Facts {
        columns: "d.id, d.account_id, a.display_name AS account_name, d.channel, v.platform, d.kind, m.kind AS mail, d.state,
            d.due_at, d.held_until, d.expires_at, d.next_attempt_at, d.claims, d.attempts, d.unknowns, d.started_at,
            d.provider_id, d.last_error, d.created_at, d.finished_at",
        from: "delivery d JOIN account a ON a.id = d.account_id LEFT JOIN device v ON v.id = d.target_id
            LEFT JOIN mail m ON m.id = d.moment_id",
        id: "d.id",
        texts: &[],
    };

    fn narrow(&self, narrow: &mut Narrow) {
        narrow.is("d.channel", self.channel);
        narrow.is("v.platform", self.platform);
        narrow.is("d.state", self.state);
        narrow.is("d.kind", self.kind);
        narrow.is("m.kind", self.mail);
        narrow.equals("d.account_id", self.account_id);
        if let Some(id) = self.notice_id {
            carries(narrow, id);
        }
        if let Some(id) = self.announcement_id {
            let announcement = narrow.bind(id);
            narrow.add(format!(
                "d.moment_id IN (SELECT n.moment_id FROM notification n WHERE n.announcement_id = {announcement})"
            ));
        }
        if let Some(error) = self
            .error
            .as_deref()
            .map(str::trim)
            .filter(|error| !error.is_empty())
        {
            narrow.add("d.last_error IS NOT NULL");
            narrow.contains("d.last_error", error);
        }
        narrow.instants("d.due_at", self.due_after, self.due_before);
    }

    /// By the whole of an id: of a delivery, of an account or of a notice; or of an account's address.
    fn search(search: &str, narrow: &mut Narrow) {
        if let Ok(id) = search.parse::<AccountId>() {
            narrow.equals("d.account_id", Some(id));
        } else if let Ok(id) = search.parse::<NotificationId>() {
            carries(narrow, id);
        } else if let Ok(id) = search.parse::<DeliveryId>() {
            narrow.equals("d.id", Some(id));
        } else {
            let email = narrow.bind(search.to_lowercase());
            narrow.add(format!(
                "d.account_id = (SELECT p.id FROM account p WHERE p.email = {email})"
            ));
        }
    }
}

/// Wants a delivery to carry a notice: both belong to one moment.
fn carries(narrow: &mut Narrow, id: NotificationId) {
    let notice = narrow.bind(id);
    narrow.add(format!(
        "d.moment_id = (SELECT n.moment_id FROM notification n WHERE n.id = {notice})"
    ));
}
