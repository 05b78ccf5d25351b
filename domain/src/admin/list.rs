//! Long lists of the admin. Each is a few facts – what is read of a row, what it is found and sorted by, what narrows it – of which pages,
//! counts and single rows are made here.

use std::str::FromStr;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use entity::id::TypedId;
use sea_orm::{
    ActiveEnum, ConnectionTrait, DbErr, FromQueryResult, QueryResult, Statement, TryGetable, Value,
};
use uuid::Uuid;

use crate::{
    App, Code, Problems,
    error::Result,
    order::{Kind, Order},
    page::{Page, Paging, Part},
    search::escape,
};

/// Rows are counted up to here; more of them say nothing more to a person, and cost the database.
pub const COUNTED: i64 = 10_000;

/// Rows that a search finds and that are looked up before all else; where there are more, the list's order comes upon them soon.
const FEW: i64 = 1_000;

/// Letters that a search may have: more than any address or key.
const MAX_SEARCH: usize = 320;

/// Sorts after every letter, so that `[text, text + LAST)` holds what begins with a text.
const LAST: char = char::MAX;

/// What is read of a list's rows, in SQL.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// The columns of a row.
    pub columns: &'static str,
    /// The table with its name in the other texts, and what is joined to it; that brings one row at most for each.
    pub from: &'static str,
    /// The column with the row's id.
    pub id: &'static str,
    /// What is searched by its start: texts, as an index has them.
    pub texts: &'static [&'static str],
}

/// What narrows a list. Its type stands for the list.
pub trait Filter: Clone + Default + Send + Sync + 'static {
    /// What rows are named by.
    type Id: TypedId + FromStr + Into<Value>;
    /// What is read of a row.
    type Row: Row;
    /// What the list can be sorted by.
    type Order: Sorted;
    /// What is read of the list's rows.
    const FACTS: Facts;

    /// Adds what must hold.
    fn narrow(&self, narrow: &mut Narrow);

    /// Adds what is searched for: a whole id, or the start of a text.
    fn search(search: &str, narrow: &mut Narrow) {
        match search.parse::<Self::Id>() {
            Ok(id) => narrow.equals(Self::FACTS.id, Some(id)),
            Err(_) => {
                let starts = Self::FACTS.texts.iter().map(|text| narrow.starts(text, search));
                let any = starts.collect::<Vec<_>>().join(" OR ");
                narrow.among(&Self::FACTS, &any);
            }
        }
    }
}

/// What a list can be sorted by.
pub trait Sorted: Copy + Default + Send + Sync + 'static {
    /// Returns the columns of an order.
    fn columns(self) -> &'static Order;
}

/// A row of a list.
pub trait Row: Clone + Send + Sync + Sized + 'static {
    /// Reads a row at an instant.
    fn read(row: &QueryResult, now: DateTime<Utc>) -> Result<Self, DbErr>;
}

impl<T: FromQueryResult + Clone + Send + Sync + 'static> Row for T {
    fn read(row: &QueryResult, _: DateTime<Utc>) -> Result<Self, DbErr> {
        Self::from_query_result(row, "")
    }
}

/// A list that was asked for.
#[derive(Clone, Debug, Default)]
pub struct List<F: Filter> {
    /// What the rows begin with, or a whole id; blank for all.
    pub search: String,
    /// What narrows the list further.
    pub filter: F,
    /// What it is sorted by.
    pub order: F::Order,
}

impl<F: Filter> From<F> for List<F> {
    fn from(filter: F) -> Self {
        Self {
            filter,
            ..Self::default()
        }
    }
}

/// A row with its place in the list.
#[derive(Clone, Debug)]
pub struct Placed<T> {
    /// The row.
    pub row: T,
    key: Vec<Part>,
}

/// Returns a page of a list.
pub async fn page<F: Filter>(app: &App, list: &List<F>, paging: &Paging) -> Result<Page<Placed<F::Row>>> {
    let order = list.order.columns();
    let mut narrow = list.narrow(app).await?;
    let limits = order.limits(paging, &mut narrow.values)?;
    narrow.conditions.extend(limits);
    let keys: String = (order.columns.iter().enumerate())
        .map(|(n, column)| format!(", {} AS key_{n}", column.sql))
        .collect();
    let sql = format!(
        "SELECT {}{keys} FROM {} {} ORDER BY {} LIMIT {}",
        F::FACTS.columns,
        F::FACTS.from,
        narrow.all(),
        order.sort(paging.backwards),
        paging.rows.saturating_add(1)
    );
    let rows = app.db.query_all_raw(narrow.statement(app, sql)).await?;
    let now = app.clock.now();
    let found = rows.iter().map(|row| {
        Ok(Placed {
            row: F::Row::read(row, now)?,
            key: key(row, order)?,
        })
    });
    let found = found.collect::<Result<Vec<_>, DbErr>>()?;
    Ok(Page::of(found, paging, |placed| order.cursor(placed.key.clone())))
}

/// Counts the rows of a list, up to [`COUNTED`] and one more.
pub async fn count<F: Filter>(app: &App, list: &List<F>) -> Result<i64> {
    count_some(app, list, |_| ()).await
}

/// Counts the rows of a list for which something else holds, too, up to [`COUNTED`] and one more.
pub(super) async fn count_some<F: Filter>(
    app: &App,
    list: &List<F>,
    more: impl FnOnce(&mut Narrow),
) -> Result<i64> {
    let mut narrow = list.narrow(app).await?;
    more(&mut narrow);
    let sql = format!(
        "SELECT count(*) AS n FROM (SELECT 1 FROM {} {} LIMIT {}) AS counted",
        F::FACTS.from,
        narrow.all(),
        COUNTED + 1
    );
    let counted = app.db.query_one_raw(narrow.statement(app, sql)).await?;
    Ok(counted.map_or(Ok(0), |row| row.try_get("", "n"))?)
}

/// Makes a SELECT of the ids of a list's first rows for which something else holds, too, and returns the values that it needs.
pub(super) async fn ids<F: Filter>(
    app: &App,
    list: &List<F>,
    more: impl FnOnce(&mut Narrow),
    most: i64,
) -> Result<(String, Vec<Value>)> {
    let mut narrow = list.narrow(app).await?;
    more(&mut narrow);
    let sql = format!(
        "SELECT {} FROM {} {} ORDER BY {} LIMIT {most}",
        F::FACTS.id,
        F::FACTS.from,
        narrow.all(),
        list.order.columns().sort(false),
    );
    Ok((sql, narrow.values))
}

/// Returns one row of a list; `None` where there is none of this id.
pub async fn one<F: Filter>(app: &App, id: F::Id) -> Result<Option<F::Row>> {
    let mut narrow = Narrow::new(app);
    narrow.equals(F::FACTS.id, Some(id));
    let sql = format!(
        "SELECT {} FROM {} {}",
        F::FACTS.columns,
        F::FACTS.from,
        narrow.all()
    );
    let found = app.db.query_one_raw(narrow.statement(app, sql)).await?;
    let row = found.map(|row| F::Row::read(&row, app.clock.now()));
    Ok(row.transpose()?)
}

/// Reads a row's sort key.
fn key(row: &QueryResult, order: &Order) -> Result<Vec<Part>, DbErr> {
    fn part<T: TryGetable + Into<Part>>(row: &QueryResult, n: usize) -> Result<Part, DbErr> {
        row.try_get::<T>("", &format!("key_{n}")).map(Into::into)
    }
    let parts = order
        .columns
        .iter()
        .enumerate()
        .map(|(n, column)| match column.kind {
            Kind::Number => part::<i64>(row, n),
            Kind::Text | Kind::Folded => part::<String>(row, n),
            Kind::Day => part::<NaiveDate>(row, n),
            Kind::Instant => part::<DateTime<Utc>>(row, n),
            Kind::Id => part::<Uuid>(row, n),
        });
    parts.collect()
}

impl<F: Filter> List<F> {
    /// Makes the conditions of search and filter.
    async fn narrow(&self, app: &App) -> Result<Narrow> {
        let mut problems = Problems::default();
        problems.unless(
            !self.search.contains(char::is_control),
            "search",
            Code::InvalidFormat,
        );
        if self.search.chars().count() > MAX_SEARCH {
            problems.add_limit("search", Code::TooLong, MAX_SEARCH as i64);
        }
        problems.settle()?;

        let mut narrow = Narrow::new(app);
        let search = self.search.trim();
        if !search.is_empty() {
            F::search(search, &mut narrow);
            narrow.find(app).await?;
        }
        self.filter.narrow(&mut narrow);
        Ok(narrow)
    }
}

/// What must hold of a list's rows, with the values that it needs.
#[derive(Debug)]
pub struct Narrow {
    /// The present instant.
    pub now: DateTime<Utc>,
    values: Vec<Value>,
    conditions: Vec<String>,
    found: Option<Found>,
}

/// What a search finds by an index of its own.
#[derive(Debug)]
struct Found {
    id: &'static str,
    table: String,
    condition: String,
}

impl Narrow {
    fn new(app: &App) -> Self {
        Self {
            now: app.clock.now(),
            values: Vec::new(),
            conditions: Vec::new(),
            found: None,
        }
    }

    /// Takes a value along, and returns what stands for it in SQL.
    pub fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// Adds a condition.
    pub fn add(&mut self, condition: impl Into<String>) {
        self.conditions.push(condition.into());
    }

    /// Wants something to be a value, where there is one.
    pub fn equals(&mut self, sql: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            let place = self.bind(value);
            self.add(format!("{sql} = {place}"));
        }
    }

    /// Wants something to be a value of an enum, where there is one. It stands in the text itself, so that the database knows how many rows
    /// have it: all values share one plan else.
    pub fn is<E: ActiveEnum<Value = String>>(&mut self, sql: &str, value: Option<E>) {
        if let Some(value) = value {
            self.add(format!("{sql} = '{}'", value.to_value()));
        }
    }

    /// Wants one thing or its opposite, where one is wanted.
    pub fn either(&mut self, wanted: Option<bool>, yes: &str, no: &str) {
        match wanted {
            Some(true) => self.add(yes),
            Some(false) => self.add(no),
            None => {}
        }
    }

    /// Wants a day to lie between two, both included.
    pub fn days(&mut self, sql: &str, after: Option<NaiveDate>, before: Option<NaiveDate>) {
        for (day, than) in [(after, ">="), (before, "<=")] {
            if let Some(day) = day {
                let place = self.bind(day);
                self.add(format!("{sql} {than} {place}"));
            }
        }
    }

    /// Wants an instant to lie on a day (UTC) between two, both included.
    pub fn instants(&mut self, sql: &str, after: Option<NaiveDate>, before: Option<NaiveDate>) {
        let end = before.and_then(|day| day.checked_add_days(Days::new(1)));
        for (day, than) in [(after, ">="), (end, "<")] {
            if let Some(day) = day {
                let place = self.bind(day.and_time(NaiveTime::MIN).and_utc());
                self.add(format!("{sql} {than} {place}"));
            }
        }
    }

    /// Returns the condition that a text begins with another, in either case: the range of an index that has it in lower case, in the order of
    /// bytes. The database makes what is searched for lower, as it did with the index.
    pub fn starts(&mut self, sql: &str, text: &str) -> String {
        let from = self.bind(text);
        let last = self.bind(LAST.to_string());
        format!("({sql} >= lower({from}) AND {sql} < lower({from}) || {last})")
    }

    /// Returns the condition that a text begins with another as it is.
    pub fn starts_exactly(&mut self, sql: &str, text: &str) -> String {
        let from = self.bind(text);
        let to = self.bind(format!("{text}{LAST}"));
        format!("({sql} >= {from} AND {sql} < {to})")
    }

    /// Wants a row to be among those of its table of which something else holds, which an index of their own finds.
    pub fn among(&mut self, facts: &Facts, condition: &str) {
        let table = facts.from.splitn(3, ' ').take(2).collect::<Vec<_>>().join(" ");
        self.found = Some(Found {
            id: facts.id,
            table,
            condition: condition.to_owned(),
        });
    }

    /// Adds what a search finds. Few rows are found first: the database would else look for them along the list's order, and come to its
    /// end. Many are come upon along it, and would take long to be put in order.
    async fn find(&mut self, app: &App) -> Result<()> {
        let Some(found) = self.found.take() else {
            return Ok(());
        };
        let Found { id, table, condition } = found;
        let sql = format!(
            "SELECT count(*) AS n FROM (SELECT 1 FROM {table} WHERE {condition} LIMIT {}) AS counted",
            FEW + 1
        );
        let statement =
            Statement::from_sql_and_values(app.db.get_database_backend(), sql, self.values.clone());
        let counted = app.db.query_one_raw(statement).await?;
        let n: i64 = counted.map_or(Ok(0), |row| row.try_get("", "n"))?;
        self.add(match n > FEW {
            true => condition,
            false => format!(
                "{id} IN (WITH found AS MATERIALIZED (SELECT {id} AS id FROM {table} WHERE {condition}) SELECT id FROM found)"
            ),
        });
        Ok(())
    }

    /// Wants a text to have another in it, in either case.
    pub fn contains(&mut self, sql: &str, text: &str) {
        let part: String = text
            .chars()
            .take(MAX_SEARCH)
            .filter(|letter| !letter.is_control())
            .collect();
        let part = self.bind(format!("%{}%", escape(&part)));
        self.add(format!("lower({sql}) LIKE lower({part}) ESCAPE '\\'"));
    }

    /// Joins the conditions to a `WHERE`; nothing for none.
    fn all(&self) -> String {
        match self.conditions.is_empty() {
            true => String::new(),
            false => format!("WHERE {}", self.conditions.join(" AND ")),
        }
    }

    fn statement(self, app: &App, sql: String) -> Statement {
        Statement::from_sql_and_values(app.db.get_database_backend(), sql, self.values)
    }
}

/// Declares what a list can be sorted by, the usual first: a name, which way it goes, what is compared and what that holds. The row's id comes
/// after it, and tells apart what is alike.
macro_rules! orders {
    ($(#[$doc:meta])* $name:ident, $list:literal, $id:literal {
        $(#[$first_doc:meta])* $first:ident: $first_way:ident $first_sql:literal $first_kind:ident,
        $($(#[$value_doc:meta])* $value:ident: $way:ident $sql:literal $kind:ident,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum $name {
            $(#[$first_doc])*
            #[default]
            $first,
            $($(#[$value_doc])* $value,)*
        }

        impl $crate::admin::list::Sorted for $name {
            fn columns(self) -> &'static $crate::order::Order {
                use $crate::order::{Column, Kind, Order};
                match self {
                    Self::$first => {
                        const ORDER: Order = Order {
                            list: concat!("admin.", $list, ".", stringify!($first)),
                            columns: &[Column::$first_way($first_sql, Kind::$first_kind), Column::$first_way($id, Kind::Id)],
                        };
                        &ORDER
                    }
                    $(Self::$value => {
                        const ORDER: Order = Order {
                            list: concat!("admin.", $list, ".", stringify!($value)),
                            columns: &[Column::$way($sql, Kind::$kind), Column::$way($id, Kind::Id)],
                        };
                        &ORDER
                    })*
                }
            }
        }
    };
}

pub(super) use orders;
