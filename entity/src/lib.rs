//! The tables of honeyDue as SeaORM models, with their typed ids and enums.
//!
//! No queries and no rules stand here: `domain` knows those. The cargo feature `graphql` lets ids and enums stand in a
//! GraphQL schema.

pub mod account;
pub mod admin_audit;
pub mod admin_challenge;
pub mod admin_invitation;
pub mod admin_recovery_code;
pub mod admin_session;
pub mod admin_user;
pub mod admin_view;
pub mod announcement;
pub mod app_version;
pub mod apple_grant;
pub mod appliance;
pub mod away_period;
pub mod calendar_feed;
pub mod completion;
pub mod contractor;
pub mod contractor_favorite;
pub mod data_export;
pub mod decimal;
pub mod delivery;
pub mod delivery_attempt;
pub mod device;
pub mod document;
pub mod file;
pub mod id;
pub mod identity;
pub mod invitation;
pub mod job;
pub mod lane;
pub mod mail;
pub mod membership;
pub mod muted_residence;
pub mod notification;
pub mod notification_channel;
pub mod notification_preference;
pub mod occasion;
pub mod plan;
pub mod profile;
pub mod refresh_token;
pub mod residence;
pub mod schedule;
pub mod session;
pub mod store_event;
pub mod subscription;
pub mod suppression;
pub mod task;
pub mod template;
pub mod template_text;
mod text_enum;
pub mod tick;
pub mod tier;
pub mod tier_limit;
pub mod tombstone;
pub mod upload;

pub use decimal::Decimal;
