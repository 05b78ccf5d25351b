//! The admin's API, as operators meet it.

use axum::http::header;
use domain::admin::{self, NewOperator};
use entity::admin_user::AdminRole;
use serde_json::json;
use server::admin::build;
use testing::{Client, Home, Reply};

mod account;
mod session;

const SIGN_IN: &str = "mutation($input: SignInInput!) { signIn(input: $input) {
    operator { email name role } userErrors { code field message } } }";
const ME: &str = "{ me { email } }";
const ACCOUNT: &str = "query($id: ID!) { account(id: $id) {
    account { email displayName sessionCount residenceCount }
    memberships { role residence { name memberCount openTaskCount } }
    tasks(first: 2) { nodes { title bucket dueOn residenceName } pageInfo { hasNextPage } totalCount } } }";

/// Where the admin's API is.
const PATH: &str = "/admin/graphql";

const EMAIL: &str = "olga@honeydue.example";
const PASSWORD: &str = "correct horse";

fn olga() -> NewOperator {
    NewOperator {
        email: EMAIL.to_owned(),
        password: PASSWORD.to_owned(),
        name: "Olga Operator".to_owned(),
        role: AdminRole::Owner,
    }
}

/// Returns a client that nobody is signed in with.
fn nobody(home: &Home) -> Client {
    home.nobody().on(PATH)
}

async fn sign_in(client: &Client, email: &str, password: &str) -> Reply {
    let input = json!({ "email": email, "password": password });
    client.send(SIGN_IN, json!({ "input": input })).await
}

/// Returns a client that keeps the cookie of an answer, as a browser does.
fn keeping(client: Client, reply: &Reply) -> Client {
    let cookie = reply.header("set-cookie").split(';').next().unwrap_or_default();
    client.with_header(header::COOKIE, cookie)
}

/// Returns a client that an operator is signed in with.
async fn operator(home: &Home) -> Client {
    admin::create(home.app(), olga())
        .await
        .expect("the first of that address");
    let client = nobody(home);
    let reply = sign_in(&client, EMAIL, PASSWORD).await.fine();
    keeping(client, &reply)
}

#[test]
fn the_committed_schema_is_the_programs() {
    let committed = include_str!("../../../../admin/schema.graphql");

    assert!(
        build().sdl() == committed,
        "admin/schema.graphql is out of date: run make schema"
    );
}
