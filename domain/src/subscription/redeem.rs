//! Handing in what was bought.

use std::time::Duration;

use super::{
    apple::Doubt,
    apply::{Claim, Telling, apply},
    google, store_token,
};
use crate::{App, Code, Error, Problems, Viewer, error::Result, tries::Tries};

/// Letters of a signed transaction; Apple's have some five thousand.
const TRANSACTION_LETTERS: usize = 32 << 10;

/// Letters of a purchase token and of the name of a product; Google's have some hundred at most.
const TOKEN_LETTERS: usize = 1_500;

/// Purchases that an account may hand in within [`WINDOW`]: each is a question to a store, or a chain of signatures.
const TRIES: u64 = 60;

/// The time within which they are counted.
const WINDOW: Duration = Duration::from_secs(60 * 60);

/// Hands in a transaction as StoreKit 2 gives it to an app: it is the viewer's from now on.
///
/// FORBIDDEN where nothing is sold in that store here; WRONG_STATE for a purchase from the sandbox where real ones count, or the other way
/// round; INVALID_FORMAT for what Apple did not sign or what is not of this app; TAKEN where it is another account's. The same again changes
/// nothing.
pub async fn redeem_apple(app: &App, viewer: &Viewer, signed: &str) -> Result<()> {
    const FIELD: &str = "signedTransaction";
    let Some(apple) = &app.shops.apple else {
        return Err(Error::user(FIELD, Code::Forbidden));
    };
    let mut problems = Problems::default();
    check_text(&mut problems, FIELD, signed, TRANSACTION_LETTERS);
    problems.settle()?;
    count(app, viewer).await?;

    let not_one = || Error::user(FIELD, Code::InvalidFormat);
    let transaction = apple
        .purchase(signed, app.clock.now())
        .map_err(|doubt| match doubt {
            Doubt::NotApples | Doubt::OtherApp => not_one(),
            Doubt::OtherMarket => Error::user(FIELD, Code::WrongState),
        })?;
    if !transaction.is_subscription {
        return Err(not_one());
    }
    redeem(app, viewer, FIELD, &transaction.telling()).await
}

/// Hands in a purchase token of Google's: the purchase is the viewer's from now on, and Google is told that it arrived.
///
/// FORBIDDEN where nothing is sold in that store here; WRONG_STATE for what is not paid for yet; NOT_FOUND where Google knows no such purchase,
/// or none of this product; TAKEN where it, or the one that it took the place of, is another account's. The same again changes nothing.
pub async fn redeem_google(app: &App, viewer: &Viewer, product_id: &str, token: &str) -> Result<()> {
    const FIELD: &str = "purchaseToken";
    if app.shops.google.is_none() {
        return Err(Error::user(FIELD, Code::Forbidden));
    }
    let mut problems = Problems::default();
    check_text(&mut problems, "productId", product_id, TOKEN_LETTERS);
    check_text(&mut problems, FIELD, token, TOKEN_LETTERS);
    problems.settle()?;
    count(app, viewer).await?;

    let Some(snapshot) = google::look(app, token).await? else {
        return Err(Error::user(FIELD, Code::NotFound));
    };
    if !snapshot.product_ids.iter().any(|id| id == product_id) {
        return Err(Error::user("productId", Code::NotFound));
    }
    let own = store_token(viewer.account_id);
    if snapshot.token.as_ref().is_some_and(|token| *token != own) {
        return Err(Error::user(FIELD, Code::Taken));
    }
    if snapshot.is_pending() {
        return Err(Error::user(FIELD, Code::WrongState));
    }
    redeem(app, viewer, FIELD, &snapshot.telling(token)).await
}

fn check_text(problems: &mut Problems, field: &'static str, text: &str, letters: usize) {
    problems.unless(!text.trim().is_empty(), field, Code::Blank);
    if text.len() > letters {
        problems.add_limit(field, Code::TooLong, i64::try_from(letters).unwrap_or(i64::MAX));
    }
}

async fn count(app: &App, viewer: &Viewer) -> Result<()> {
    let whom = ("redeem", viewer.account_id.to_string());
    Tries::count_within(app, whom, WINDOW, TRIES).await
}

async fn redeem(app: &App, viewer: &Viewer, field: &'static str, telling: &Telling) -> Result<()> {
    let claim = Claim {
        account_id: viewer.account_id,
        field,
    };
    let redeemed = crate::retrying!(apply(app, telling, Some(claim)))?;
    redeemed.map(|_| ()).ok_or(Error::SignedOut)
}
