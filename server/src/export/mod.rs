//! Archives of accounts' data, at the addresses that are mailed.

mod fetch;

pub(crate) use self::fetch::routes;
