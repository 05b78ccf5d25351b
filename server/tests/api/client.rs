//! Clients of the API of a test home.

use domain::App;
use testing::{Client, Home, Person, Place};

/// Returns a client that nobody is signed in with.
pub fn nobody(home: &Home) -> Client {
    home.nobody()
}

/// Returns the client of the one who stands at `place`.
pub fn of(home: &Home, place: Place) -> Client {
    home.client(place)
}

/// Returns a client of one replica.
pub fn at(app: &App, person: Option<Person>) -> Client {
    Client::of(app, person)
}
