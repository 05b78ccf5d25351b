//! Plans that are bought in a store, or given away.
//!
//! A purchase belongs to one account, by a key that is unique in its store. What a store says of it comes by two ways: an app hands it in
//! ([`redeem_apple`], [`redeem_google`]), or the store tells it by itself, which is [an event](event): kept first, then applied. Both end
//! in [`apply`], which puts it together with what is known (see [`state`]), and gives the account the plan that follows.
//!
//! Apple's word is signed, so it is looked at and not asked for. Google's events say only that something changed; a worker asks Google
//! how things stand. A period that ends without a word ends all the same: [`renew`] looks at a purchase when it is due.

pub mod apple;
mod apply;
pub mod event;
pub mod find;
#[cfg(fuzzing)]
pub mod fuzz;
pub mod google;
mod grant;
mod redeem;
pub mod renew;
pub mod state;

use chrono::TimeDelta;
use entity::id::{AccountId, TypedId};
use uuid::Uuid;

pub(crate) use self::grant::give;
use self::{apple::Apple, google::Google};
pub use self::{
    find::Plan,
    grant::grant,
    redeem::{redeem_apple, redeem_google},
};

/// How long the first pause is before a store is asked again that did not answer, and how long the longest.
const PAUSES: (TimeDelta, TimeDelta) = (TimeDelta::minutes(2), TimeDelta::hours(6));

/// Rows that a worker takes at a time.
const BATCH: u64 = 50;

/// The stores that this installation sells plans in; none for one that is off.
#[derive(Debug, Default)]
pub struct Shops {
    /// Apple's App Store.
    pub apple: Option<Apple>,
    /// Google Play.
    pub google: Option<Google>,
}

/// What became of what came to an address that a store tells things at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    /// It is kept, and needs not be told again.
    Kept,
    /// Nothing is sold in that store here.
    Off,
    /// It is not the store's word, or it is about another app.
    NotTheirs,
    /// It is not written as the store writes.
    Unreadable,
}

/// Returns what an app hands to a store, so that what the store tells finds the account: the account's own UUID, which stays the same.
pub fn store_token(id: AccountId) -> String {
    id.uuid().hyphenated().to_string()
}

/// Returns the account that an app named to a store. There need be none such.
fn account_of(token: &str) -> Option<AccountId> {
    token.parse::<Uuid>().ok().map(AccountId)
}

/// Returns how long to wait after so many tries: longer each time, up to an end.
fn pause(tries: i32) -> TimeDelta {
    let (first, longest) = PAUSES;
    (first * (1 << tries.clamp(0, 16))).min(longest)
}
