//! The ways out of the house: they take a letter, and say how it ended.

pub mod mail;
pub mod push;

pub use self::{mail::Mailer, push::Push};
