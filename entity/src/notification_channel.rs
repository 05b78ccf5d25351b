//! On which ways people are told of what. A kind without a row takes every way.

use sea_orm::entity::prelude::*;

use crate::{id::AccountId, notification::NotificationKind};

/// The ways that one kind of notice takes to one person.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification_channel")]
pub struct Model {
    /// Who is told.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// Of what.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: NotificationKind,
    /// Whether by push.
    pub push: bool,
    /// Whether by mail.
    pub email: bool,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
