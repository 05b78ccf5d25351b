//! Test homes: a household with a database of its own, driven through the same front door as the apps.
//!
//! On SQLite unless `HONEYDUE_TEST_DATABASE_URL` names a Postgres server where databases may be made.

mod authority;
mod browser;
mod bucket;
mod client;
mod count;
mod database;
pub mod file;
mod home;
mod household;
mod issuer;
mod log;
pub mod push;
mod task;

pub use self::{
    authority::Authority,
    browser::Browser,
    bucket::{Bucket, bucket},
    client::{Client, Events, Reply},
    database::Database,
    home::{Home, NOW, redis_url},
    household::{Person, Place},
    issuer::{CLIENT_ID, Issuer, Mood},
    push::{PushService, Said},
    task::TaskBuilder,
};
