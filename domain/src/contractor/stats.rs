//! What the log says of contractors.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{Decimal, completion, id::ContractorId};
use sea_orm::{EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use crate::{App, Money, db::among, error::Result};

/// What the log says of a contractor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stats {
    /// How often they did something.
    pub count: i64,
    /// When they did something last.
    pub last_worked_on: Option<NaiveDate>,
    /// The ratings' mean, 1 to 5; none without any.
    pub average_rating: Option<f64>,
    /// What was paid, one sum a currency, by its code.
    pub spent: Vec<Money>,
}

#[derive(FromQueryResult)]
struct Row {
    contractor_id: ContractorId,
    cost_currency: Option<String>,
    n: i64,
    rated: i64,
    rating: Option<i64>,
    spent: Option<i64>,
    last_on: NaiveDate,
}

/// Returns what the log says of some contractors, in one statement; nothing for those who are not in it.
///
/// The caller has seen to it that they may be seen.
pub async fn of(app: &App, ids: &[ContractorId]) -> Result<HashMap<ContractorId, Stats>> {
    let sums = completion::Entity::find()
        .select_only()
        .columns([completion::Column::ContractorId, completion::Column::CostCurrency])
        .expr_as(Expr::cust("count(*)"), "n")
        .expr_as(Expr::cust("count(rating)"), "rated")
        .expr_as(Expr::cust("CAST(sum(rating) AS bigint)"), "rating")
        .expr_as(Expr::cust("CAST(sum(cost) AS bigint)"), "spent")
        .expr_as(Expr::cust("max(completed_on)"), "last_on")
        .filter(among(&app.db, completion::Column::ContractorId, ids))
        .group_by(completion::Column::ContractorId)
        .group_by(completion::Column::CostCurrency)
        .order_by_asc(completion::Column::ContractorId)
        .order_by_asc(completion::Column::CostCurrency)
        .into_model::<Row>();

    let mut stats: HashMap<ContractorId, Stats> = HashMap::new();
    let mut ratings: HashMap<ContractorId, (i64, i64)> = HashMap::new();
    for row in sums.all(&app.db).await? {
        let of = stats.entry(row.contractor_id).or_default();
        of.count += row.n;
        of.last_worked_on = of.last_worked_on.max(Some(row.last_on));
        if let (Some(currency_code), Some(spent)) = (row.cost_currency, row.spent) {
            of.spent.push(Money {
                amount: Decimal::from_ten_thousandths(spent),
                currency_code,
            });
        }
        let rated = ratings.entry(row.contractor_id).or_default();
        rated.0 += row.rating.unwrap_or_default();
        rated.1 += row.rated;
        of.average_rating = mean(*rated);
    }
    Ok(stats)
}

#[expect(clippy::cast_precision_loss, reason = "ratings are few and small")]
fn mean((sum, count): (i64, i64)) -> Option<f64> {
    (count > 0).then(|| sum as f64 / count as f64)
}
