//! Amounts in the public schema.

use async_graphql::{InputObject, SimpleObject};
use domain::task::text;
use entity::Decimal;

use crate::schema::scalar;

/// An amount in a currency.
#[derive(Clone, Debug, SimpleObject)]
pub struct Money {
    /// How much.
    pub amount: scalar::Decimal,
    /// ISO 4217, e.g. USD.
    pub currency_code: String,
}

impl Money {
    /// Makes an amount of a row's two columns, which are set together.
    #[must_use]
    pub fn of(amount: Option<Decimal>, currency_code: Option<&str>) -> Option<Self> {
        Some(Self {
            amount: amount?.into(),
            currency_code: currency_code?.to_owned(),
        })
    }
}

impl From<domain::Money> for Money {
    fn from(money: domain::Money) -> Self {
        Self {
            amount: money.amount.into(),
            currency_code: money.currency_code,
        }
    }
}

/// An amount in a currency.
#[derive(Clone, Debug, InputObject)]
pub struct MoneyInput {
    /// How much; not below zero, and with no more places than the currency has.
    pub amount: scalar::Decimal,
    /// ISO 4217, e.g. USD.
    pub currency_code: String,
}

impl From<MoneyInput> for text::Money {
    fn from(input: MoneyInput) -> Self {
        Self {
            amount: input.amount.into(),
            currency_code: input.currency_code,
        }
    }
}
