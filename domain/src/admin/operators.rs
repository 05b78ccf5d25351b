//! Finding operators.

use entity::{
    admin_user::{self, AdminRole},
    id::AdminUserId,
};
use sea_orm::{ConnectionTrait, EntityTrait, Statement, Value};

use super::accounts::{COUNTED, all};
use crate::{
    App, Code, Error,
    error::Result,
    order::{Column, Kind, Order},
    page::{Page, Paging, Part},
    search,
};

const NAME: Order = Order {
    list: "admin.operators.name",
    columns: &[
        Column::ascending("lower(u.name)", Kind::Folded),
        Column::ascending("u.id", Kind::Id),
    ],
};
const NAME_BACKWARDS: Order = Order {
    list: "admin.operators.-name",
    columns: &[
        Column::descending("lower(u.name)", Kind::Folded),
        Column::descending("u.id", Kind::Id),
    ],
};
const OLDEST: Order = Order {
    list: "admin.operators.oldest",
    columns: &[
        Column::ascending("u.created_at", Kind::Instant),
        Column::ascending("u.id", Kind::Id),
    ],
};
const NEWEST: Order = Order {
    list: "admin.operators.newest",
    columns: &[
        Column::descending("u.created_at", Kind::Instant),
        Column::descending("u.id", Kind::Id),
    ],
};

/// Which operators are meant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Operators {
    /// Words of a name or an address, or a whole id; blank for all.
    pub search: String,
    /// Only those of this role.
    pub role: Option<AdminRole>,
    /// Only those who were shut out, or only those who were not.
    pub disabled: Option<bool>,
    /// Only those who have a second factor, or only those who have none.
    pub totp: Option<bool>,
    /// The order of the list.
    pub order: OperatorOrder,
}

/// The order of operators.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OperatorOrder {
    /// By name.
    #[default]
    NameAsc,
    /// By name, backwards.
    NameDesc,
    /// The oldest first.
    CreatedAtAsc,
    /// The newest first.
    CreatedAtDesc,
}

/// Returns a page of operators.
pub async fn operators(app: &App, list: &Operators, paging: &Paging) -> Result<Page<admin_user::Model>> {
    let order = list.order.columns();
    let mut values = Vec::new();
    let mut conditions = list.conditions(&mut values)?;
    conditions.extend(order.limits(paging, &mut values)?);
    let sql = format!(
        "SELECT u.* FROM admin_user u {} ORDER BY {} LIMIT {}",
        all(&conditions),
        order.sort(paging.backwards),
        paging.rows.saturating_add(1)
    );
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, values);
    let found = admin_user::Entity::find()
        .from_raw_sql(statement)
        .all(&app.db)
        .await?;
    let by = list.order;
    Ok(Page::of(found, paging, move |user| {
        by.columns().cursor(by.key(user))
    }))
}

/// Counts the operators that are meant, up to [`COUNTED`] and one more.
pub async fn count_operators(app: &App, list: &Operators) -> Result<i64> {
    let mut values = Vec::new();
    let conditions = list.conditions(&mut values)?;
    let sql = format!(
        "SELECT count(*) AS n FROM (SELECT 1 FROM admin_user u {} LIMIT {}) AS counted",
        all(&conditions),
        COUNTED + 1
    );
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, values);
    let counted = app.db.query_one_raw(statement).await?;
    Ok(counted.map_or(Ok(0), |row| row.try_get("", "n"))?)
}

/// Returns one operator.
pub async fn operator(app: &App, id: AdminUserId) -> Result<Option<admin_user::Model>> {
    Ok(admin_user::Entity::find_by_id(id).one(&app.db).await?)
}

impl Operators {
    fn conditions(&self, values: &mut Vec<Value>) -> Result<Vec<String>> {
        let mut conditions = Vec::new();
        let search = self.search.trim();
        if search.contains(char::is_control) {
            return Err(Error::user("search", Code::InvalidFormat));
        }
        if let Ok(id) = search.parse::<AdminUserId>() {
            values.push(id.into());
            conditions.push(format!("u.id = ${}", values.len()));
        } else {
            conditions.extend(search::words("u.name || ' ' || u.email", Some(search), values)?);
        }
        if let Some(role) = self.role {
            values.push(role.into());
            conditions.push(format!("u.role = ${}", values.len()));
        }
        let is_set =
            |column: &str, is_set: bool| format!("{column} IS {}NULL", if is_set { "NOT " } else { "" });
        conditions.extend(self.disabled.map(|disabled| is_set("u.disabled_at", disabled)));
        conditions.extend(self.totp.map(|totp| is_set("u.totp_enrolled_at", totp)));
        Ok(conditions)
    }
}

impl OperatorOrder {
    fn columns(self) -> &'static Order {
        match self {
            Self::NameAsc => &NAME,
            Self::NameDesc => &NAME_BACKWARDS,
            Self::CreatedAtAsc => &OLDEST,
            Self::CreatedAtDesc => &NEWEST,
        }
    }

    fn key(self, user: &admin_user::Model) -> Vec<Part> {
        let id = user.id.0.into();
        match self {
            Self::NameAsc | Self::NameDesc => vec![user.name.clone().into(), id],
            Self::CreatedAtAsc | Self::CreatedAtDesc => vec![user.created_at.into(), id],
        }
    }
}
