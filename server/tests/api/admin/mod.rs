//! The admin's API, as operators meet it.

use axum::http::header;
use domain::{
    admin::{self, NewOperator, Operator, Request},
    session::Origin,
};
use entity::admin_user::AdminRole;
use serde_json::{Value, json};
use server::admin::build;
use testing::{Client, Home, Reply};

use crate::committed;

mod account;
mod act;
mod announcement;
mod app_version;
mod audit;
mod delivery;
mod detail;
mod export;
mod factor;
mod invitation;
mod list;
mod narrow;
mod operator;
mod rights;
mod session;
mod template;
mod tier;
mod view;

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

/// Signs in, and says whether a code is asked for.
async fn begin_sign_in(client: &Client, email: &str) -> Reply {
    let document = "mutation($input: SignInInput!) { signIn(input: $input) {
        operator { email } totpRequired challenge userErrors { code field } } }";
    let input = json!({ "email": email, "password": PASSWORD });
    client.send(document, json!({ "input": input })).await
}

/// Makes a change whose input is given, and asks for what its payload answers beside `userErrors`.
async fn change(client: &Client, name: &str, input: Value, answer: &str) -> Reply {
    let type_name = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let document = format!(
        "mutation($input: {type_name}!) {{ {name}(input: $input) {{ {answer} userErrors {{ code field }} }} }}"
    );
    client.send(&document, json!({ "input": input })).await
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

/// Returns a client that an operator is signed in with, who may do everything.
pub(crate) async fn operator(home: &Home) -> Client {
    operator_as(home, AdminRole::Owner).await
}

/// Returns a client that an operator of this role is signed in with: `owner@honeydue.example` and so on, where it is no owner.
async fn operator_as(home: &Home, role: AdminRole) -> Client {
    let email = match role {
        AdminRole::Owner => EMAIL.to_owned(),
        role => format!("{role:?}@honeydue.example").to_lowercase(),
    };
    let new = NewOperator {
        email: email.clone(),
        role,
        ..olga()
    };
    admin::create(home.app(), new)
        .await
        .expect("the first of that address");
    let client = nobody(home);
    let reply = sign_in(&client, &email, PASSWORD).await.fine();
    keeping(client, &reply)
}

/// Returns a client that an operator is signed in with once more, e.g. because a day has passed.
async fn again(home: &Home, email: &str) -> Client {
    let reply = sign_in(&nobody(home), email, PASSWORD).await.fine();
    keeping(nobody(home), &reply)
}

/// Returns the operator of a role, for tests that call the domain itself; [`operator_as`] has made them.
async fn acting(home: &Home, client: &Client) -> Operator {
    let token = client.cookie("honeydue_admin").expect("somebody is signed in");
    let origin = Origin {
        ip_address: Some([192, 0, 2, 7].into()),
        user_agent: Some("a test".to_owned()),
        ..Origin::default()
    };
    let found = admin::authenticate(home.app(), &token, Request::new(origin, "request-1")).await;
    found
        .expect("the database answers")
        .expect("somebody is signed in")
}

#[test]
fn the_committed_schema_is_the_programs() {
    committed::compare("admin/schema.graphql", &build().sdl(), "admin::the_committed");
}
