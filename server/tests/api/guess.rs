//! Passwords that are guessed from everywhere, or at everybody's address.

use chrono::TimeDelta;
use domain::{
    Code, Error,
    session::{self, Origin, SignedIn},
};
use testing::Home;

use crate::session::{EMAIL, PASSWORD, ada};

/// Tries a password from a network.
async fn attempt(home: &Home, (email, password): (&str, &str), address: &str) -> domain::Result<SignedIn> {
    let origin = Origin {
        ip_address: Some(address.parse().unwrap()),
        ..Origin::default()
    };
    session::sign_in(home.app(), email, password.to_owned(), origin).await
}

/// Has strangers try so many passwords at one address, ten from each of their networks.
async fn hammer(home: &Home, email: &str, n_tries: u64) {
    for number in 0..n_tries {
        let stranger = format!("2001:db8:{:x}::1", number / 10);
        let tried = attempt(home, (email, "guess"), &stranger).await;
        assert!(tried.is_err_and(|error| error.has(Code::WrongCredentials)));
    }
}

#[tokio::test]
async fn strangers_who_hammer_an_address_keep_nobody_out_of_a_network_that_is_known() {
    let home = Home::new().await;
    ada(&home).await;
    attempt(&home, (EMAIL, PASSWORD), "192.0.2.1").await.unwrap();

    // The one above was a try too.
    hammer(&home, EMAIL, home.app().limits.sign_in_tries_everywhere - 1).await;

    let stranger = attempt(&home, (EMAIL, PASSWORD), "2001:db8:ffff::1").await;
    assert!(matches!(stranger, Err(Error::TooOften { .. })));
    attempt(&home, (EMAIL, PASSWORD), "192.0.2.1").await.unwrap();
    home.advance_clock(TimeDelta::hours(1));
    attempt(&home, (EMAIL, PASSWORD), "2001:db8:ffff::1")
        .await
        .unwrap();
}

#[tokio::test]
async fn an_address_that_nobody_has_is_guarded_as_any_other() {
    let home = Home::new().await;

    hammer(
        &home,
        "nobody@example.org",
        home.app().limits.sign_in_tries_everywhere,
    )
    .await;

    let stranger = attempt(&home, ("nobody@example.org", "guess"), "192.0.2.1").await;
    assert!(matches!(stranger, Err(Error::TooOften { .. })));
}

#[tokio::test]
async fn one_password_is_not_tried_at_many_addresses() {
    let home = Home::new().await;
    ada(&home).await;
    let limit = home.app().limits.sign_in_tries_by_network;
    for number in 0..limit {
        let email = format!("person{number}@example.org");
        let tried = attempt(&home, (&email, "password"), "192.0.2.1").await;
        assert!(tried.is_err_and(|error| error.has(Code::WrongCredentials)));
    }

    let one_more = attempt(&home, (EMAIL, PASSWORD), "192.0.2.1").await;

    assert!(matches!(one_more, Err(Error::TooOften { .. })));
    attempt(&home, (EMAIL, PASSWORD), "192.0.2.2").await.unwrap();
}
