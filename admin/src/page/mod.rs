//! The pages.

mod account;
mod accounts;
mod not_found;
mod overview;
mod sign_in;

pub use account::Account;
pub use accounts::Accounts;
pub use not_found::NotFound;
pub use overview::Overview;
pub use sign_in::SignIn;
