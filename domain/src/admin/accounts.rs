//! Finding accounts among all.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use entity::{id::AccountId, tier::Tier};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use crate::{
    App, Code, Problems,
    error::Result,
    order::{Column, Kind, Order},
    page::{Page, Paging, Part},
};

/// Accounts are counted up to here; more of them say nothing more to a person, and cost the database.
pub const COUNTED: i64 = 10_000;

/// Letters of the shortest key by which a device or a purchase is known: Apple's transactions have fifteen digits and more.
const MIN_KEY: usize = 10;

/// Sorts after every letter, so that `[text, text + LAST)` holds what begins with a text.
const LAST: char = char::MAX;

// Orders that an index has each, the last column telling all rows apart. "binary" is what SQLite calls the order of bytes; a
// migration gives Postgres the same name for it.
const EMAIL_KEY: &str = r#"a.email COLLATE "binary""#;
const NAME_KEY: &str = r#"lower(a.display_name) COLLATE "binary""#;

const NEWEST: Order = Order {
    list: "admin.accounts.newest",
    columns: &[
        Column::descending("a.created_at", Kind::Instant),
        Column::descending("a.id", Kind::Id),
    ],
};
const OLDEST: Order = Order {
    list: "admin.accounts.oldest",
    columns: &[
        Column::ascending("a.created_at", Kind::Instant),
        Column::ascending("a.id", Kind::Id),
    ],
};
const EMAIL: Order = Order {
    list: "admin.accounts.email",
    columns: &[Column::ascending(EMAIL_KEY, Kind::Text)],
};
const EMAIL_BACKWARDS: Order = Order {
    list: "admin.accounts.-email",
    columns: &[Column::descending(EMAIL_KEY, Kind::Text)],
};
const NAME: Order = Order {
    list: "admin.accounts.name",
    columns: &[
        Column::ascending(NAME_KEY, Kind::Text),
        Column::ascending("a.id", Kind::Id),
    ],
};
const NAME_BACKWARDS: Order = Order {
    list: "admin.accounts.-name",
    columns: &[
        Column::descending(NAME_KEY, Kind::Text),
        Column::descending("a.id", Kind::Id),
    ],
};

/// What is read of an account; `$1` is the present instant.
pub(super) const ROW: &str =
    "SELECT a.id, a.email, a.email_verified_at, a.display_name, a.time_zone, a.locale, a.created_at,
    a.tier, a.suspended_at, a.deleted_at, lower(a.display_name) AS name_key,
    (SELECT count(*) FROM membership m WHERE m.account_id = a.id) AS residence_count,
    (SELECT count(*) FROM session s WHERE s.account_id = a.id AND s.refresh_expires_at > $1) AS session_count,
    (SELECT max(s.last_used_at) FROM session s WHERE s.account_id = a.id) AS last_seen_at
    FROM account a";

/// Which accounts are meant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Accounts {
    /// The start of an address or of a name, a whole id, a device's token or a store's transaction; blank for all.
    pub search: String,
    /// What narrows the list further.
    pub filter: AccountFilter,
    /// The order of the list.
    pub order: AccountOrder,
}

/// What narrows a list of accounts; what is not set lets all through.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AccountFilter {
    /// Whether the address is proven.
    pub verified: Option<bool>,
    /// Whether the account belongs to a home.
    pub has_residence: Option<bool>,
    /// The first day (UTC) of signing up.
    pub signed_up_after: Option<NaiveDate>,
    /// The last day (UTC) of signing up.
    pub signed_up_before: Option<NaiveDate>,
    /// Whether it is suspended.
    pub suspended: Option<bool>,
    /// Whether it waits to be erased.
    pub deleted: Option<bool>,
}

/// The order of accounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AccountOrder {
    /// The newest first.
    #[default]
    SignedUpDesc,
    /// The oldest first.
    SignedUpAsc,
    /// By address.
    EmailAsc,
    /// By address, backwards.
    EmailDesc,
    /// By name.
    NameAsc,
    /// By name, backwards.
    NameDesc,
}

/// An account as operators see it.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct AccountRow {
    /// Its id.
    pub id: AccountId,
    /// The address that it signs in with.
    pub email: String,
    /// When the address was proven.
    pub email_verified_at: Option<DateTime<Utc>>,
    /// What others of a home see.
    pub display_name: String,
    /// IANA name.
    pub time_zone: String,
    /// BCP 47 tag.
    pub locale: String,
    /// When it signed up.
    pub created_at: DateTime<Utc>,
    /// The plan that it has bought or was given.
    pub tier: Tier,
    /// Since when it is suspended.
    pub suspended_at: Option<DateTime<Utc>>,
    /// Since when it waits to be erased.
    pub deleted_at: Option<DateTime<Utc>>,
    /// What it is sorted by where names are.
    name_key: String,
    /// How many homes it belongs to.
    pub residence_count: i64,
    /// How many of its sessions can go on.
    pub session_count: i64,
    /// When a session of it was last heard of.
    pub last_seen_at: Option<DateTime<Utc>>,
}

/// Returns a page of accounts.
pub async fn accounts(app: &App, list: &Accounts, paging: &Paging) -> Result<Page<AccountRow>> {
    list.check()?;
    let order = list.order.columns();
    let mut values = vec![app.clock.now().into()];
    let mut conditions = list.conditions(&mut values);
    conditions.extend(order.limits(paging, &mut values)?);

    let sql = format!(
        "{ROW} {} ORDER BY {} LIMIT {}",
        all(&conditions),
        order.sort(paging.backwards),
        paging.rows.saturating_add(1)
    );
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, values);
    let found = AccountRow::find_by_statement(statement).all(&app.db).await?;
    let by = list.order;
    Ok(Page::of(found, paging, move |row| order.cursor(by.key(row))))
}

/// Counts the accounts that are meant, up to [`COUNTED`] and one more.
pub async fn count_accounts(app: &App, list: &Accounts) -> Result<i64> {
    list.check()?;
    let mut values = Vec::new();
    let conditions = list.conditions(&mut values);
    let sql = format!(
        "SELECT count(*) AS n FROM (SELECT 1 FROM account a {} LIMIT {}) AS counted",
        all(&conditions),
        COUNTED + 1
    );
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, values);
    let counted = app.db.query_one_raw(statement).await?;
    Ok(counted.map_or(Ok(0), |row| row.try_get("", "n"))?)
}

impl Accounts {
    /// Refuses what no database takes for a text.
    fn check(&self) -> Result<()> {
        let mut problems = Problems::default();
        problems.unless(
            !self.search.contains(char::is_control),
            "search",
            Code::InvalidFormat,
        );
        problems.settle()
    }

    /// Makes the conditions of search and filter, and appends the values that they need.
    fn conditions(&self, values: &mut Vec<Value>) -> Vec<String> {
        let mut conditions = Vec::new();
        let search = self.search.trim();
        let mut bind = |value: Value| {
            values.push(value);
            format!("${}", values.len())
        };

        if let Ok(id) = search.parse::<AccountId>() {
            conditions.push(format!("a.id = {}", bind(id.into())));
        } else if !search.is_empty() {
            // Addresses are kept in lower case; names are compared in the database's.
            let email = search.to_lowercase();
            let from = bind(email.clone().into());
            let to = bind(format!("{email}{LAST}").into());
            let name_from = bind(search.into());
            let last = bind(LAST.to_string().into());
            // What is as long may be a device's token or a store's transaction, which are looked up by indexes of their own.
            let by_key = match search.chars().count() >= MIN_KEY {
                true => format!(
                    " OR a.id IN (SELECT account_id FROM device WHERE token = {name_from}
                      UNION SELECT account_id FROM subscription WHERE store IN ('APPLE', 'GOOGLE') AND store_key = {name_from})"
                ),
                false => String::new(),
            };
            conditions.push(format!(
                r#"(a.email COLLATE "binary" >= {from} AND a.email COLLATE "binary" < {to}
                OR lower(a.display_name) COLLATE "binary" >= lower({name_from})
                AND lower(a.display_name) COLLATE "binary" < lower({name_from}) || {last}{by_key})"#
            ));
        }
        match self.filter.verified {
            Some(true) => conditions.push("a.email_verified_at IS NOT NULL".to_owned()),
            Some(false) => conditions.push("a.email_verified_at IS NULL".to_owned()),
            None => {}
        }
        if let Some(has_residence) = self.filter.has_residence {
            let not = if has_residence { "" } else { "NOT " };
            conditions.push(format!(
                "{not}EXISTS (SELECT 1 FROM membership m WHERE m.account_id = a.id)"
            ));
        }
        let is_set =
            |column: &str, is_set: bool| format!("{column} IS {}NULL", if is_set { "NOT " } else { "" });
        conditions.extend(
            self.filter
                .suspended
                .map(|suspended| is_set("a.suspended_at", suspended)),
        );
        conditions.extend(self.filter.deleted.map(|deleted| is_set("a.deleted_at", deleted)));
        if let Some(day) = self.filter.signed_up_after {
            conditions.push(format!("a.created_at >= {}", bind(start_of(day).into())));
        }
        if let Some(next) = self
            .filter
            .signed_up_before
            .and_then(|day| day.checked_add_days(Days::new(1)))
        {
            conditions.push(format!("a.created_at < {}", bind(start_of(next).into())));
        }
        conditions
    }
}

impl AccountOrder {
    /// Returns what is sorted by.
    fn columns(self) -> &'static Order {
        match self {
            Self::SignedUpDesc => &NEWEST,
            Self::SignedUpAsc => &OLDEST,
            Self::EmailAsc => &EMAIL,
            Self::EmailDesc => &EMAIL_BACKWARDS,
            Self::NameAsc => &NAME,
            Self::NameDesc => &NAME_BACKWARDS,
        }
    }

    /// Returns a row's sort key.
    fn key(self, row: &AccountRow) -> Vec<Part> {
        match self {
            Self::SignedUpDesc | Self::SignedUpAsc => vec![row.created_at.into(), row.id.0.into()],
            Self::EmailAsc | Self::EmailDesc => vec![row.email.clone().into()],
            Self::NameAsc | Self::NameDesc => vec![row.name_key.clone().into(), row.id.0.into()],
        }
    }
}

/// Joins conditions to a `WHERE`; nothing for none.
pub(super) fn all(conditions: &[String]) -> String {
    if conditions.is_empty() {
        return String::new();
    }
    format!("WHERE {}", conditions.join(" AND "))
}

/// Returns the first instant of a day, UTC.
pub(super) fn start_of(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}
