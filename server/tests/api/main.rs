//! The API as clients meet it.
#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without may end it, in its helpers too"
)]

mod account;
mod admin;
mod ahead;
mod appliance;
mod away;
mod beneath;
mod board;
mod bucket;
mod calendar;
mod change;
mod client;
mod committed;
mod completion;
mod contractor;
mod deletion;
mod device;
mod document;
mod email;
mod ended;
mod expired;
mod export;
mod file;
mod front;
mod guess;
mod household;
mod identity;
mod inbox;
mod invitation;
mod kept;
mod kept_always;
mod limits;
mod line;
mod lookup;
mod lookups;
mod mailbox;
mod manual;
mod many;
mod membership;
mod notification;
mod occurrence;
mod operation;
mod password;
mod photo;
mod preference;
mod reference;
mod replica;
mod residence;
mod rights;
mod same;
mod scalar;
mod schema;
mod screen;
mod session;
mod subscription;
mod task;
mod template;
mod throttle;
mod tier;
mod translation;
mod unsubscribe;
mod upload;
mod words;
