//! The people of a home, as they come along with a screen.

use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, Utc};
use entity::{
    id::{AccountId, MembershipId, ResidenceId, TypedId},
    membership::{self, MemberRole},
};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use uuid::Uuid;

use crate::{account::find::Name, db, error::Result};

/// A member of a home, with the name that the others see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Housemate {
    /// Their place in the home.
    pub membership: membership::Model,
    /// Their name.
    pub name: Name,
}

/// What [`line`] selects, in its order.
#[derive(Deserialize)]
struct Line(Uuid, Uuid, MemberRole, DateTime<Utc>, DateTime<Utc>, i64, String);

/// Makes an expression that gives everybody in a home as one JSON text; `residence_id` is the home's id in SQL.
pub(crate) fn lines(db: &impl ConnectionTrait, residence_id: &str) -> String {
    let all = match db::is_postgres(db) {
        true => "json_agg",
        false => "json_group_array",
    };
    let line = line(db);
    format!(
        "(SELECT CAST({all}({line}) AS text)
          FROM membership k JOIN account e ON e.id = k.account_id WHERE k.residence_id = {residence_id})"
    )
}

/// Makes an expression that gives one member of a home as a JSON text; `id` is the membership's id in SQL.
pub(crate) fn one(db: &impl ConnectionTrait, id: &str) -> String {
    let line = line(db);
    format!(
        "(SELECT CAST({line} AS text) FROM membership k JOIN account e ON e.id = k.account_id WHERE k.id = {id})"
    )
}

fn line(db: &impl ConnectionTrait) -> String {
    let line = db::json_array(db);
    let [id, account_id] = ["k.id", "k.account_id"].map(|id| db::shown_id(db, id));
    format!("{line}({id}, {account_id}, k.role, k.joined_at, k.updated_at, k.revision, e.display_name)")
}

/// Reads what [`lines`] gave of a home.
pub(crate) fn read(residence_id: ResidenceId, lines: Option<&str>) -> Result<Vec<Arc<Housemate>>> {
    let lines: Vec<Line> = match lines {
        Some(lines) => serde_json::from_str(lines).context("reading the people of a home")?,
        None => Vec::new(),
    };
    Ok(lines
        .into_iter()
        .map(|line| Arc::new(line.housemate(residence_id)))
        .collect())
}

/// Reads what [`one`] gave of a home.
pub(crate) fn read_one(residence_id: ResidenceId, line: Option<&str>) -> Result<Option<Arc<Housemate>>> {
    let line: Option<Line> = line
        .map(serde_json::from_str)
        .transpose()
        .context("reading a member of a home")?;
    Ok(line.map(|line| Arc::new(line.housemate(residence_id))))
}

impl Housemate {
    /// Finds one by their membership.
    pub(crate) fn find(housemates: &[Arc<Self>], id: Option<MembershipId>) -> Option<Arc<Self>> {
        let id = id?;
        housemates
            .iter()
            .find(|housemate| housemate.membership.id == id)
            .cloned()
    }
}

impl Line {
    fn housemate(self, residence_id: ResidenceId) -> Housemate {
        let account_id = AccountId::from_uuid(self.1);
        Housemate {
            membership: membership::Model {
                id: MembershipId::from_uuid(self.0),
                residence_id,
                account_id,
                role: self.2,
                joined_at: self.3,
                updated_at: self.4,
                revision: self.5,
            },
            name: Name {
                id: account_id,
                display_name: self.6,
            },
        }
    }
}
