//! What the list of accounts shows, as it stands in the address.

use crate::{
    api::{AccountFilter, AccountOrder, AccountsVariables, Day},
    cursor::{self, Cursor, Paging},
};

/// Rows a page.
pub const PAGE_SIZE: i32 = 25;

/// Which page of which accounts in which order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AccountList {
    pub search: String,
    pub verified: Option<bool>,
    pub has_residence: Option<bool>,
    pub signed_up_from: Option<Day>,
    pub signed_up_until: Option<Day>,
    pub order: Order,
    pub cursor: Cursor,
}

/// The order of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    #[default]
    Newest,
    Oldest,
    Email,
    EmailBackwards,
    Name,
    NameBackwards,
}

impl Order {
    /// All orders, as the choice lists them.
    pub const ALL: [Self; 6] = [
        Self::Newest,
        Self::Oldest,
        Self::Email,
        Self::EmailBackwards,
        Self::Name,
        Self::NameBackwards,
    ];

    /// Returns what stands for it in the address.
    pub fn key(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Email => "email",
            Self::EmailBackwards => "-email",
            Self::Name => "name",
            Self::NameBackwards => "-name",
        }
    }

    /// Returns the order that `key` stands for.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.key() == key)
    }

    fn in_schema(self) -> AccountOrder {
        match self {
            Self::Newest => AccountOrder::SignedUpDesc,
            Self::Oldest => AccountOrder::SignedUpAsc,
            Self::Email => AccountOrder::EmailAsc,
            Self::EmailBackwards => AccountOrder::EmailDesc,
            Self::Name => AccountOrder::NameAsc,
            Self::NameBackwards => AccountOrder::NameDesc,
        }
    }
}

impl AccountList {
    /// Reads the query part of an address; what it does not understand is left out.
    pub fn from_query(query: &str) -> Self {
        let mut list = Self::default();
        for (key, value) in cursor::pairs(query) {
            match key.as_ref() {
                "q" => list.search = value.into_owned(),
                "verified" => list.verified = yes_or_no(&value),
                "home" => list.has_residence = yes_or_no(&value),
                "from" => list.signed_up_from = Day::parse(&value),
                "until" => list.signed_up_until = Day::parse(&value),
                "sort" => list.order = Order::of_key(&value).unwrap_or_default(),
                _ => list.cursor = Cursor::of_pair(&key, &value).unwrap_or(list.cursor),
            }
        }
        list
    }

    /// Writes the query part of an address, without its question mark; what is as it is at first is left out.
    pub fn to_query(&self) -> String {
        let mut pairs = Vec::new();
        if !self.search.is_empty() {
            pairs.push(("q", self.search.as_str()));
        }
        if let Some(verified) = self.verified {
            pairs.push(("verified", word(verified)));
        }
        if let Some(has_residence) = self.has_residence {
            pairs.push(("home", word(has_residence)));
        }
        if let Some(day) = &self.signed_up_from {
            pairs.push(("from", day.as_str()));
        }
        if let Some(day) = &self.signed_up_until {
            pairs.push(("until", day.as_str()));
        }
        if self.order != Order::default() {
            pairs.push(("sort", self.order.key()));
        }
        pairs.extend(self.cursor.pair());
        cursor::write(pairs)
    }

    /// Returns whether it shows less than all accounts.
    pub fn is_narrowed(&self) -> bool {
        let all = Self {
            order: self.order,
            cursor: self.cursor.clone(),
            ..Self::default()
        };
        *self != all
    }

    /// Returns the first page of the list that `change` makes of this one.
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut list = Self {
            cursor: Cursor::Start,
            ..self.clone()
        };
        change(&mut list);
        list
    }

    /// Returns another page of the same list.
    pub fn at(&self, cursor: Cursor) -> Self {
        Self {
            cursor,
            ..self.clone()
        }
    }

    /// Returns what to ask the server for.
    pub fn to_variables(&self) -> AccountsVariables {
        let search = self.search.trim();
        let Paging {
            first,
            after,
            last,
            before,
        } = self.cursor.clone().paging(PAGE_SIZE);
        AccountsVariables {
            search: (!search.is_empty()).then(|| search.to_owned()),
            filter: AccountFilter {
                verified: self.verified,
                has_residence: self.has_residence,
                signed_up_after: self.signed_up_from.clone(),
                signed_up_before: self.signed_up_until.clone(),
            },
            order_by: self.order.in_schema(),
            first,
            after,
            last,
            before,
        }
    }
}

/// Reads what [`word`] writes.
pub fn yes_or_no(word: &str) -> Option<bool> {
    match word {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// Writes a choice for the address.
pub fn word(choice: bool) -> &'static str {
    if choice { "yes" } else { "no" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> AccountList {
        AccountList {
            search: "Ann & Bob+co@example.com 100%".into(),
            verified: Some(true),
            has_residence: Some(false),
            signed_up_from: Day::parse("2026-01-31"),
            signed_up_until: Day::parse("2026-11-23"),
            order: Order::EmailBackwards,
            cursor: Cursor::After("c2==".into()),
        }
    }

    #[test]
    fn a_list_comes_back_from_its_address_as_it_was() {
        assert_eq!(AccountList::from_query(&full().to_query()), full());
        assert_eq!(
            AccountList::from_query(&format!("?{}", full().to_query())),
            full()
        );
    }

    #[test]
    fn every_order_comes_back_from_its_key() {
        for order in Order::ALL {
            assert_eq!(Order::of_key(order.key()), Some(order));
        }
    }

    #[test]
    fn the_list_as_it_is_at_first_leaves_the_address_bare() {
        assert_eq!(AccountList::default().to_query(), "");
    }

    #[test]
    fn an_edited_address_loses_only_what_makes_no_sense() {
        let list =
            AccountList::from_query("q=ann&verified=perhaps&from=2026-13-41&sort=sideways&x=1&home=no");

        assert_eq!(
            list,
            AccountList {
                search: "ann".into(),
                has_residence: Some(false),
                ..AccountList::default()
            }
        );
    }

    #[test]
    fn a_change_of_the_filter_starts_at_the_first_page() {
        let list = full().with(|list| list.verified = None);

        assert_eq!(list.cursor, Cursor::Start);
        assert_eq!(list.search, full().search);
    }

    #[test]
    fn order_and_page_do_not_narrow_a_list() {
        let list = AccountList {
            order: Order::Name,
            cursor: Cursor::Before("x".into()),
            ..AccountList::default()
        };

        assert!(!list.is_narrowed());
        assert!(full().is_narrowed());
    }

    #[test]
    fn a_search_of_blanks_is_none() {
        let list = AccountList {
            search: "   ".into(),
            ..AccountList::default()
        };

        assert_eq!(list.to_variables().search, None);
    }
}
