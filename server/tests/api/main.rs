//! The API as clients meet it.

mod front;
