//! Uploads: how bytes get from outside into the store, in three steps.
//!
//! A row is made first, and a signed address with it; then bytes come to the store; then they are looked at, and a file is made of
//! them. The file has the upload's UUID, so the row leads to all bytes from the very first one on.

mod create;
mod finish;

pub use self::{
    create::{Begun, NewUpload, create},
    finish::finish,
};
