//! What a list shows, as it stands in the address.

use serde_json::{Map, Value, json};

use crate::{
    cursor::{self, Cursor, Paging},
    noun::{Column, FilterKind, Noun, Paged, Show},
    text::Word,
};

/// Rows a page.
pub const PAGE_SIZE: i32 = 25;

/// Names what the search looks for.
const SEARCH: &str = "q";
/// Names the order.
const SORT: &str = "sort";
/// Names the columns that are shown.
const SHOWN: &str = "show";
/// Parts of an address that belong to the page around the list.
const NOT_OURS: [&str; 1] = ["tab"];

/// Which page of which rows in which order, and what of them is shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListState {
    pub search: String,
    /// What narrows the list, by the filter's name, as the address has it; in the order of the noun's filters.
    pub filters: Vec<(&'static str, String)>,
    /// The order, as the schema names it; empty for the noun's own.
    pub order: String,
    pub cursor: Cursor,
    /// The paths of the columns that show, where the operator has chosen.
    pub shown: Option<Vec<&'static str>>,
    /// What the address had beside, and belongs to the page around the list.
    pub around: Vec<(String, String)>,
}

impl ListState {
    /// Reads the query part of an address, and names the parts that mean nothing.
    pub fn from_query(noun: &Noun, query: &str) -> (Self, Vec<String>) {
        let mut state = Self::default();
        let mut left_out = Vec::new();
        for (key, value) in cursor::pairs(query) {
            let (key, value) = (key.as_ref(), value.as_ref());
            if !state.take(noun, key, value) {
                left_out.push(format!("{key}={value}"));
            }
        }
        let filters = noun.paged.as_ref().map_or(&[][..], |paged| paged.filters);
        let place = |name: &str| filters.iter().position(|filter| filter.field == name);
        state.filters.sort_by_key(|(name, _)| place(name));
        (state, left_out)
    }

    fn take(&mut self, noun: &Noun, key: &str, value: &str) -> bool {
        if NOT_OURS.contains(&key) {
            self.around.push((key.to_owned(), value.to_owned()));
            return true;
        }
        if key == SHOWN {
            let columns = value
                .split('.')
                .filter_map(|name| noun.columns.iter().find(|column| address_of(column) == name));
            let shown: Vec<_> = columns.map(|column| column.path).collect();
            let any = !shown.is_empty();
            self.shown = any.then_some(shown);
            return any;
        }
        let Some(paged) = &noun.paged else {
            return false;
        };
        match key {
            SEARCH if paged.search.is_some() => {
                value.clone_into(&mut self.search);
                true
            }
            SORT => {
                let order = order_of(noun, value);
                let known = order.is_some();
                self.order = order.unwrap_or_default();
                known
            }
            _ => {
                if let Some(cursor) = Cursor::of_pair(key, value) {
                    self.cursor = cursor;
                    return true;
                }
                self.take_filter(paged, key, value)
            }
        }
    }

    fn take_filter(&mut self, paged: &Paged, key: &str, value: &str) -> bool {
        let Some(filter) = paged.filters.iter().find(|filter| filter.field == key) else {
            return false;
        };
        if !filter.kind.takes(value) || self.filter(key).is_some() {
            return false;
        }
        self.filters.push((filter.field, value.to_owned()));
        true
    }

    /// Writes the query part of an address, without its question mark; what is as it is at first is left out.
    pub fn to_query(&self, noun: &Noun) -> String {
        let shown = self.shown.as_ref().map(|_| self.shown_in_address(noun));
        let sort = sort_in_address(&self.order);

        let mut pairs: Vec<(&str, &str)> = Vec::new();
        pairs.extend(
            self.around
                .iter()
                .map(|(key, value)| (key.as_str(), value.as_str())),
        );
        if !self.search.is_empty() {
            pairs.push((SEARCH, &self.search));
        }
        pairs.extend(self.filters.iter().map(|(key, value)| (*key, value.as_str())));
        if !sort.is_empty() {
            pairs.push((SORT, &sort));
        }
        if let Some(shown) = &shown {
            pairs.push((SHOWN, shown));
        }
        pairs.extend(self.cursor.pair());
        cursor::write(pairs)
    }

    /// Returns the columns that show, as the address has them.
    pub fn shown_in_address(&self, noun: &Noun) -> String {
        let paths = self.shown.as_deref().unwrap_or_default();
        let columns = noun.columns.iter().filter(|column| paths.contains(&column.path));
        columns.map(address_of).collect::<Vec<_>>().join(".")
    }

    /// Returns where the list can be had as CSV.
    pub fn export(&self, noun: &Noun, given: Option<(&'static str, &str)>) -> String {
        let Some(paged) = &noun.paged else {
            return String::new();
        };
        let filter = self.filter_input(paged, given).to_string();
        let mut pairs = vec![("orderBy", self.order(paged)), ("filter", filter.as_str())];
        if !self.search.is_empty() {
            pairs.push(("search", &self.search));
        }
        format!("/admin/export/{}.csv?{}", noun.field, cursor::write(pairs))
    }

    /// Returns what `name` is narrowed to.
    pub fn filter(&self, name: &str) -> Option<&str> {
        self.filters
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Returns whether it shows less than all rows.
    pub fn is_narrowed(&self) -> bool {
        !self.search.is_empty() || !self.filters.is_empty()
    }

    /// Returns the first page of the list that `change` makes of this one.
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut state = self.at(Cursor::Start);
        change(&mut state);
        state
    }

    /// Returns the list narrowed by one filter; an empty value widens it again.
    pub fn narrowed(&self, name: &'static str, value: String) -> Self {
        self.with(|state| {
            state.filters.retain(|(key, _)| *key != name);
            if !value.is_empty() {
                state.filters.push((name, value));
            }
        })
    }

    /// Returns the list without search and filters.
    pub fn cleared(&self) -> Self {
        self.with(|state| {
            state.search.clear();
            state.filters.clear();
        })
    }

    /// Returns another page of the same list.
    pub fn at(&self, cursor: Cursor) -> Self {
        Self {
            cursor,
            ..self.clone()
        }
    }

    /// Returns the order that holds.
    pub fn order<'a>(&'a self, paged: &'a Paged) -> &'a str {
        if self.order.is_empty() {
            paged.order
        } else {
            &self.order
        }
    }

    /// Returns the columns that show.
    pub fn columns(&self, noun: &'static Noun) -> Vec<&'static Column> {
        let shows = |column: &&Column| match &self.shown {
            Some(paths) => paths.contains(&column.path),
            None => column.show != Show::Asked,
        };
        noun.columns.iter().filter(shows).collect()
    }

    /// Returns the filters as the schema takes them, with those that the page around the list gives.
    pub fn filter_input(&self, paged: &Paged, given: Option<(&'static str, &str)>) -> Value {
        let mut input = Map::new();
        for (name, value) in &self.filters {
            let Some(filter) = paged.filters.iter().find(|filter| filter.field == *name) else {
                continue;
            };
            input.insert((*name).to_owned(), filter.kind.to_input(value));
        }
        if let Some((name, value)) = given {
            input.insert(name.to_owned(), json!(value));
        }
        Value::Object(input)
    }

    /// Returns what to ask the server for.
    pub fn variables(&self, paged: &Paged, given: Option<(&'static str, &str)>) -> Value {
        let search = self.search.trim();
        let Paging {
            first,
            after,
            last,
            before,
        } = self.cursor.clone().paging(PAGE_SIZE);
        let mut variables = json!({
            "filter": self.filter_input(paged, given),
            "orderBy": self.order(paged),
            "first": first,
            "after": after,
            "last": last,
            "before": before,
        });
        if paged.search.is_some() && !search.is_empty() {
            variables["search"] = json!(search);
        }
        variables
    }
}

impl FilterKind {
    /// Returns whether `value` means something to it.
    pub fn takes(&self, value: &str) -> bool {
        match self {
            Self::Text | Self::Given => !value.trim().is_empty(),
            Self::Choice(choices) => choices.find(&upper(value)).is_some(),
            Self::YesNo(..) => matches!(value, "yes" | "no"),
            Self::Day => is_day(value),
        }
    }

    fn to_input(&self, value: &str) -> Value {
        match self {
            Self::Text | Self::Given | Self::Day => json!(value.trim()),
            Self::Choice(_) => json!(upper(value)),
            Self::YesNo(..) => json!(value == "yes"),
        }
    }
}

/// Returns a column's name in the address.
fn address_of(column: &Column) -> &'static str {
    column.path.split('.').next_back().unwrap_or(column.path)
}

/// Returns an enum's value as the address has it.
pub fn lower(value: &str) -> String {
    value.to_ascii_lowercase()
}

fn upper(value: &str) -> String {
    value.to_ascii_uppercase()
}

/// Returns both orders of a column, the first of them ascending.
pub fn orders(column: &Column) -> [String; 2] {
    ["ASC", "DESC"].map(|way| format!("{}_{way}", column.sort))
}

/// Returns the words of an order for the choice of them.
pub fn orders_of(noun: &'static Noun) -> Vec<(String, Word, bool)> {
    let sorted = noun.columns.iter().filter(|column| !column.sort.is_empty());
    sorted
        .flat_map(|column| {
            let [up, down] = orders(column);
            [(up, column.label, true), (down, column.label, false)]
        })
        .collect()
}

/// Reads an order from the address: `signed_up` and `-signed_up`.
fn order_of(noun: &Noun, value: &str) -> Option<String> {
    let (name, way) = value.strip_prefix('-').map_or((value, 0), |name| (name, 1));
    let column = noun
        .columns
        .iter()
        .find(|column| !column.sort.is_empty() && lower(column.sort) == name)?;
    let [up, down] = orders(column);
    Some(if way == 0 { up } else { down })
}

fn sort_in_address(order: &str) -> String {
    if let Some(name) = order.strip_suffix("_DESC") {
        format!("-{}", lower(name))
    } else {
        lower(order.strip_suffix("_ASC").unwrap_or_default())
    }
}

/// Returns whether `text` is a calendar day as date fields write it.
pub fn is_day(text: &str) -> bool {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !shape {
        return false;
    }
    let number = |range: std::ops::Range<usize>| text[range].parse::<u16>().unwrap_or_default();
    let (year, month, day) = (number(0..4), number(5..7), number(8..10));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::noun::account::ACCOUNTS;

    fn paged() -> &'static Paged {
        ACCOUNTS.paged.as_ref().expect("accounts come in pages")
    }

    fn read(query: &str) -> (ListState, Vec<String>) {
        ListState::from_query(&ACCOUNTS, query)
    }

    fn full() -> ListState {
        ListState {
            search: "Ann & Bob+co@example.com 100%".into(),
            filters: vec![
                ("verified", "yes".into()),
                ("hasResidence", "no".into()),
                ("signedUpAfter", "2026-01-31".into()),
            ],
            order: "EMAIL_DESC".into(),
            cursor: Cursor::After("c2==".into()),
            shown: Some(vec!["displayName", "createdAt"]),
            around: vec![("tab".into(), "homes".into())],
        }
    }

    #[test]
    fn a_list_comes_back_from_its_address_as_it_was() {
        let query = full().to_query(&ACCOUNTS);

        assert_eq!(read(&query), (full(), vec![]));
        assert_eq!(read(&format!("?{query}")), (full(), vec![]));
    }

    #[test]
    fn every_order_comes_back_from_its_address() {
        for (order, ..) in orders_of(&ACCOUNTS) {
            let state = ListState {
                order: order.clone(),
                ..ListState::default()
            };
            assert_eq!(read(&state.to_query(&ACCOUNTS)).0.order, order);
        }
    }

    #[test]
    fn the_list_as_it_is_at_first_leaves_the_address_bare() {
        assert_eq!(ListState::default().to_query(&ACCOUNTS), "");
    }

    #[test]
    fn an_edited_address_loses_only_what_means_nothing_and_says_so() {
        let (state, left_out) =
            read("q=ann&verified=perhaps&signedUpAfter=2026-13-41&sort=sideways&x=1&hasResidence=no&show=");

        assert_eq!(
            state,
            ListState {
                search: "ann".into(),
                filters: vec![("hasResidence", "no".into())],
                ..ListState::default()
            }
        );
        assert_eq!(
            left_out,
            [
                "verified=perhaps",
                "signedUpAfter=2026-13-41",
                "sort=sideways",
                "x=1",
                "show="
            ]
        );
    }

    #[test]
    fn filters_go_to_the_server_as_the_schema_wants_them() {
        let variables = full().variables(paged(), None);

        assert_eq!(
            variables["filter"],
            json!({ "verified": true, "hasResidence": false, "signedUpAfter": "2026-01-31" })
        );
        assert_eq!(variables["orderBy"], "EMAIL_DESC");
        assert_eq!(variables["search"], "Ann & Bob+co@example.com 100%");
    }

    #[test]
    fn what_the_page_around_gives_narrows_too() {
        let variables = ListState::default().variables(paged(), Some(("residenceId", "res_1")));

        assert_eq!(variables["filter"], json!({ "residenceId": "res_1" }));
        assert_eq!(variables["orderBy"], paged().order);
        assert!(variables.get("search").is_none(), "a search of nothing is none");
    }

    #[test]
    fn a_change_of_the_filter_starts_at_the_first_page() {
        let list = full().narrowed("verified", String::new());

        assert_eq!(list.cursor, Cursor::Start);
        assert_eq!(list.filter("verified"), None);
        assert_eq!(list.search, full().search);
    }

    #[test]
    fn order_and_page_do_not_narrow_a_list() {
        let list = ListState {
            order: "NAME_ASC".into(),
            cursor: Cursor::Before("x".into()),
            ..ListState::default()
        };

        assert!(!list.is_narrowed());
        assert!(full().is_narrowed());
        assert!(!full().cleared().is_narrowed());
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        for day in ["2026-02-28", "2024-02-29", "2000-02-29", "2026-12-31"] {
            assert!(is_day(day), "{day}");
        }
        for none in [
            "2026-02-29",
            "1900-02-29",
            "2026-04-31",
            "2026-00-10",
            "2026-1-10",
            "20261-1-1",
            "äää-01-01",
        ] {
            assert!(!is_day(none), "{none}");
        }
    }
}
