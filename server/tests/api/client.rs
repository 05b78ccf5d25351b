//! Clients of the API of a test home.

use domain::App;
use server::{graphql::Limits, public};
use testing::{Client, Home, Person, Place};

/// Returns a client that nobody is signed in with.
pub fn nobody(home: &Home) -> Client {
    at(home.app(), None)
}

/// Returns the client of the one who stands at `place`.
pub fn of(home: &Home, place: Place) -> Client {
    at(home.app(), Some(home.person(place).clone()))
}

/// Returns a client of one replica.
pub fn at(app: &App, person: Option<Person>) -> Client {
    let api = public::api(app, Limits::default()).expect("the schema is valid");
    Client::new(api.routes("/graphql"), "/graphql", person)
}
