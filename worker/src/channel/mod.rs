//! The ways out of the house: they take a letter, and say how it ended. Apple is asked for what its accounts allow us, too.

pub mod apple;
pub mod mail;
pub mod push;

pub use self::{
    apple::Apple,
    mail::{Dkim, DkimKey, Mailer},
    push::Push,
};
