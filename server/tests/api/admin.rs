//! The admin's API, as operators meet it.

use std::collections::BTreeSet;

use axum::http::header;
use chrono::TimeDelta;
use domain::{
    Code,
    admin::{self, NewOperator},
};
use entity::admin_user::AdminRole;
use insta::assert_snapshot;
use serde_json::{Value, json};
use server::{
    Settings,
    admin::{api, build},
};
use testing::{Client, Home, Place, Reply};

const SIGN_IN: &str = "mutation($input: SignInInput!) { signIn(input: $input) {
    operator { email name role } userErrors { code field message } } }";
const SIGN_OUT: &str = "mutation { signOut { userErrors { code } } }";
const ME: &str = "{ me { email } }";
const ACCOUNTS: &str = "query($search: String, $filter: AccountFilter, $orderBy: AccountOrder, $first: Int, $after: String,
    $last: Int, $before: String) {
    accounts(search: $search, filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
        nodes { id email displayName residenceCount }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        totalCount } }";
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

/// Returns a client of an installation that people reach by HTTPS.
fn over_https(home: &Home) -> Client {
    let settings = Settings {
        https: true,
        environment: "staging".to_owned(),
        ..Settings::default()
    };
    let api = api(home.app(), &settings).expect("the schema is valid");
    Client::new(api.routes(PATH), PATH, None)
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

async fn list(client: &Client, variables: Value) -> Reply {
    client.send(ACCOUNTS, variables).await
}

/// Returns the names of a list of accounts.
fn names(reply: &Reply) -> Vec<String> {
    let nodes = reply.data("accounts.nodes");
    let nodes = nodes.as_array().expect("a list");
    nodes
        .iter()
        .map(|node| node["displayName"].as_str().expect("a name").to_owned())
        .collect()
}

#[test]
fn the_committed_schema_is_the_programs() {
    let committed = include_str!("../../../admin/schema.graphql");

    assert!(
        build().sdl() == committed,
        "admin/schema.graphql is out of date: run make schema"
    );
}

#[tokio::test]
async fn an_operator_signs_in_and_is_known() {
    let home = Home::new().await;
    admin::create(home.app(), olga()).await.unwrap();
    let client = nobody(&home);

    let reply = sign_in(&client, " OLGA@honeydue.example ", PASSWORD).await.fine();
    let me = keeping(client, &reply).send(ME, json!({})).await.fine();

    assert_eq!(
        reply.data("signIn.operator"),
        json!({ "email": EMAIL, "name": "Olga Operator", "role": "OWNER" })
    );
    assert_eq!(me.text_at("me.email"), EMAIL);
}

#[tokio::test]
async fn the_cookie_is_for_the_admin_only_and_out_of_reach_of_scripts() {
    let home = Home::new().await;
    admin::create(home.app(), olga()).await.unwrap();
    let flags = |reply: Reply| reply.header("set-cookie").split_once(';').unwrap().1.to_owned();

    let plain = flags(sign_in(&nobody(&home), EMAIL, PASSWORD).await.fine());
    let https = flags(sign_in(&over_https(&home), EMAIL, PASSWORD).await.fine());

    assert_eq!(plain, " Path=/admin; Max-Age=43200; HttpOnly; SameSite=Strict");
    assert_eq!(https, format!("{plain}; Secure"));
}

#[tokio::test]
async fn an_unknown_address_and_a_wrong_password_are_answered_alike() {
    let home = Home::new().await;
    admin::create(home.app(), olga()).await.unwrap();

    let unknown = sign_in(&nobody(&home), "nobody@honeydue.example", PASSWORD).await;
    let wrong = sign_in(&nobody(&home), EMAIL, "battery staple").await;
    let odd = sign_in(&nobody(&home), "a\0@b", "battery staple").await;

    assert_eq!(unknown.user_errors(), "WRONG_CREDENTIALS");
    assert_eq!(unknown.data(""), wrong.data(""));
    assert_eq!(unknown.data(""), odd.data(""));
    assert_eq!(wrong.header("set-cookie"), "");
}

#[tokio::test]
async fn guessing_is_turned_away_until_a_quarter_of_an_hour_is_over() {
    let home = Home::new().await;
    admin::create(home.app(), olga()).await.unwrap();
    let client = nobody(&home);
    for _ in 0..home.app().limits.sign_in_tries {
        let reply = sign_in(&client, EMAIL, "battery staple").await;
        assert_eq!(reply.user_errors(), "WRONG_CREDENTIALS");
    }

    let right = sign_in(&client, EMAIL, PASSWORD).await;
    home.advance_clock(TimeDelta::minutes(15));
    let later = sign_in(&client, EMAIL, PASSWORD).await;

    assert_eq!(right.errors(), "RATE_LIMITED signIn");
    assert_eq!(later.user_errors(), "");
}

#[tokio::test]
async fn signed_out_nothing_can_be_read_but_where_one_is() {
    let home = Home::new().await;
    let client = nobody(&home);
    let id = home.person(Place::Owner).account.id;

    let shown = client
        .send("{ me { email } installation { environment } }", json!({}))
        .await
        .fine();
    let overview = client.send("{ overview { accountCount } }", json!({})).await;
    let accounts = list(&client, json!({})).await;
    let account = client.send(ACCOUNT, json!({ "id": id.to_string() })).await;

    assert_eq!(
        shown.data(""),
        json!({ "me": null, "installation": { "environment": "" } })
    );
    assert_eq!(overview.errors(), "UNAUTHENTICATED overview");
    assert_eq!(accounts.errors(), "UNAUTHENTICATED accounts");
    assert_eq!(account.errors(), "UNAUTHENTICATED account");
    assert_eq!(account.data("account"), Value::Null);
}

#[tokio::test]
async fn a_token_of_the_apps_is_nothing_in_the_admin() {
    let home = Home::new().await;
    let token = &home.person(Place::Owner).access_token;

    for client in [
        nobody(&home).with_token(token),
        nobody(&home).with_header(header::COOKIE, &format!("honeydue_admin={token}")),
    ] {
        assert_eq!(client.send(ME, json!({})).await.fine().data("me"), Value::Null);
        assert_eq!(
            list(&client, json!({})).await.errors(),
            "UNAUTHENTICATED accounts"
        );
    }
}

#[tokio::test]
async fn an_operators_token_is_nothing_in_the_apps() {
    let home = Home::new().await;
    admin::create(home.app(), olga()).await.unwrap();
    let reply = sign_in(&nobody(&home), EMAIL, PASSWORD).await.fine();
    let cookie = reply.header("set-cookie").split(';').next().unwrap();
    let token = cookie.split_once('=').unwrap().1;

    let bearer = home
        .nobody()
        .with_token(token)
        .send("{ viewer { id } }", json!({}))
        .await;
    let cookie = home
        .nobody()
        .with_header(header::COOKIE, cookie)
        .send("{ viewer { id } }", json!({}))
        .await;

    assert_eq!(bearer.errors(), "UNAUTHENTICATED");
    assert_eq!(cookie.fine().data("viewer"), Value::Null);
}

#[tokio::test]
async fn signing_out_ends_the_session_for_whoever_kept_the_cookie() {
    let home = Home::new().await;
    let client = operator(&home).await;

    let reply = client.send(SIGN_OUT, json!({})).await.fine();

    assert!(
        reply
            .header("set-cookie")
            .starts_with("honeydue_admin=; Path=/admin; Max-Age=0;")
    );
    assert_eq!(client.send(ME, json!({})).await.fine().data("me"), Value::Null);
    assert_eq!(client.send(SIGN_OUT, json!({})).await.user_errors(), "");
}

#[tokio::test]
async fn a_session_ends_by_itself_though_it_is_used() {
    let home = Home::new().await;
    let client = operator(&home).await;

    home.advance_clock(admin::SESSION - TimeDelta::seconds(1));
    let before = client.send(ME, json!({})).await.fine().data("me");
    home.advance_clock(TimeDelta::seconds(1));
    let after = client.send(ME, json!({})).await.fine().data("me");

    assert_eq!(before, json!({ "email": EMAIL }));
    assert_eq!(after, Value::Null);
}

#[tokio::test]
async fn a_new_password_ends_the_sessions_of_the_old_one() {
    let home = Home::new().await;
    let client = operator(&home).await;

    admin::reset_password(home.app(), EMAIL, "battery staple".to_owned())
        .await
        .unwrap();

    assert_eq!(client.send(ME, json!({})).await.fine().data("me"), Value::Null);
    assert_eq!(
        sign_in(&client, EMAIL, PASSWORD).await.user_errors(),
        "WRONG_CREDENTIALS"
    );
    assert_eq!(sign_in(&client, EMAIL, "battery staple").await.user_errors(), "");
}

#[tokio::test]
async fn operators_are_seeded_once() {
    let home = Home::new().await;
    let other = NewOperator {
        email: "otto@honeydue.example".to_owned(),
        ..olga()
    };

    let first = admin::seed(home.app(), olga()).await.unwrap();
    let second = admin::seed(home.app(), other).await.unwrap();

    assert_eq!(first.map(|user| user.email), Some(EMAIL.to_owned()));
    assert_eq!(second, None);
    let refused = sign_in(&nobody(&home), "otto@honeydue.example", PASSWORD).await;
    assert_eq!(refused.user_errors(), "WRONG_CREDENTIALS");
}

#[tokio::test]
async fn an_operator_is_made_with_a_good_address_and_password_only() {
    let home = Home::new().await;
    admin::create(home.app(), olga()).await.unwrap();
    let bad = NewOperator {
        email: "olga".to_owned(),
        password: "short".to_owned(),
        name: " ".to_owned(),
        role: AdminRole::Viewer,
    };

    let bad = admin::create(home.app(), bad).await.unwrap_err();
    let twice = admin::create(home.app(), olga()).await.unwrap_err();
    let missing = admin::reset_password(home.app(), "otto@honeydue.example", PASSWORD.to_owned())
        .await
        .unwrap_err();

    assert_snapshot!(bad, @"refused: InvalidFormat email, TooShort password, Blank name");
    assert!(twice.has(Code::Taken) && missing.has(Code::NotFound));
}

#[tokio::test]
async fn accounts_are_found_by_the_start_of_an_address_or_a_name_or_by_an_id() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let mia = &home.person(Place::Member).account;

    let cases = [
        (
            mia.email[..mia.email.len() - 3].to_uppercase(),
            vec!["Mia Member"],
        ),
        ("mIa".to_owned(), vec!["Mia Member"]),
        (" m ".to_owned(), vec!["Manu Manager", "Mia Member"]),
        (mia.id.to_string(), vec!["Mia Member"]),
        ("ember".to_owned(), vec![]),
        ("%".to_owned(), vec![]),
        ("m_a".to_owned(), vec![]),
        ("' OR 1=1 --".to_owned(), vec![]),
    ];
    for (search, expected) in cases {
        let found = list(&client, json!({ "search": search, "orderBy": "NAME_ASC" }))
            .await
            .fine();
        // Test people's addresses begin with their places, so that "m" finds the member and the manager by either.
        assert_eq!(names(&found), expected, "{search}");
        assert_eq!(
            found.data("accounts.totalCount"),
            json!(expected.len()),
            "{search}"
        );
    }
}

#[tokio::test]
async fn accounts_are_narrowed_by_what_is_known_of_them() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let n_found = async |filter: Value| {
        let reply = list(&client, json!({ "filter": filter })).await.fine();
        names(&reply).len()
    };
    let [before, day, after] = ["2026-11-22", "2026-11-23", "2026-11-24"];

    assert_eq!(n_found(json!({})).await, 5);
    assert_eq!(n_found(json!({ "hasResidence": true })).await, 4);
    assert_eq!(n_found(json!({ "hasResidence": false })).await, 1);
    let verified = n_found(json!({ "verified": true })).await;
    assert_eq!(verified + n_found(json!({ "verified": false })).await, 5);
    assert_eq!(
        n_found(json!({ "signedUpAfter": day, "signedUpBefore": day })).await,
        5
    );
    assert_eq!(n_found(json!({ "signedUpBefore": before })).await, 0);
    assert_eq!(n_found(json!({ "signedUpAfter": after })).await, 0);
}

#[tokio::test]
async fn every_order_is_paged_through_in_both_directions_without_a_gap() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let orders = [
        "SIGNED_UP_DESC",
        "SIGNED_UP_ASC",
        "EMAIL_ASC",
        "EMAIL_DESC",
        "NAME_ASC",
        "NAME_DESC",
    ];

    for order in orders {
        let whole = names(&list(&client, json!({ "orderBy": order })).await.fine());
        assert_eq!(whole.iter().collect::<BTreeSet<_>>().len(), 5);

        let mut forwards = Vec::new();
        let mut after = Value::Null;
        for more in [true, true, false] {
            let page = list(&client, json!({ "orderBy": order, "first": 2, "after": after }))
                .await
                .fine();
            forwards.extend(names(&page));
            assert_eq!(page.data("accounts.pageInfo.hasNextPage"), json!(more));
            assert_eq!(page.data("accounts.totalCount"), json!(5));
            after = page.data("accounts.pageInfo.endCursor");
        }
        assert_eq!(forwards, whole, "{order}");

        let mut backwards = Vec::new();
        let mut before = Value::Null;
        for more in [true, true, false] {
            let page = list(&client, json!({ "orderBy": order, "last": 2, "before": before }))
                .await
                .fine();
            backwards.splice(0..0, names(&page));
            assert_eq!(page.data("accounts.pageInfo.hasPreviousPage"), json!(more));
            before = page.data("accounts.pageInfo.startCursor");
        }
        assert_eq!(backwards, whole, "{order}");
    }
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_and_never_a_fault() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let page = list(&client, json!({ "first": 1 })).await.fine();
    let cursor = page.text_at("accounts.pageInfo.endCursor");

    let cases = [
        json!({ "after": format!("{cursor}x") }),
        json!({ "after": cursor, "orderBy": "NAME_ASC" }),
        json!({ "first": 101 }),
        json!({ "first": -1 }),
        json!({ "first": 1, "last": 1 }),
        json!({ "search": "a\0b" }),
    ];
    for variables in cases {
        let reply = list(&client, variables.clone()).await;
        assert_eq!(reply.errors(), "BAD_USER_INPUT accounts", "{variables}");
    }
    for variables in [
        json!({ "filter": { "signedUpAfter": "0000-00-00" } }),
        json!({ "orderBy": "AGE" }),
    ] {
        let reply = list(&client, variables.clone()).await;
        assert!(
            reply.errors().starts_with("BAD_USER_INPUT"),
            "{variables}: {}",
            reply.text()
        );
    }
    let days = client
        .send("{ overview { signUps(days: 0) { count } } }", json!({}))
        .await;
    assert_eq!(days.errors(), "BAD_USER_INPUT overview.signUps");
    let foreign = client
        .send(ACCOUNT, json!({ "id": home.residence().id.to_string() }))
        .await;
    assert_eq!(foreign.errors(), "BAD_USER_INPUT account");
}

#[tokio::test]
async fn an_account_is_shown_with_its_homes_and_tasks() {
    let home = Home::new().await;
    home.task("Clean the gutters").due("2026-11-20").await;
    home.task("Paint the fence").due("2027-05-01").await;
    home.task("Fix the porch").await;
    let client = operator(&home).await;
    let person = home.person(Place::Member);

    let reply = client
        .send(ACCOUNT, json!({ "id": person.account.id.to_string() }))
        .await
        .fine();

    assert_eq!(
        reply.data("account.account"),
        json!({ "email": person.account.email, "displayName": "Mia Member", "sessionCount": 1, "residenceCount": 1 })
    );
    assert_eq!(
        reply.data("account.memberships"),
        json!([{ "role": "MEMBER",
            "residence": { "name": home.residence().name, "memberCount": 4, "openTaskCount": 3 } }])
    );
    assert_eq!(
        reply.data("account.tasks"),
        json!({
            "nodes": [
                { "title": "Clean the gutters", "bucket": "OVERDUE", "dueOn": "2026-11-20",
                    "residenceName": home.residence().name },
                { "title": "Paint the fence", "bucket": "UPCOMING", "dueOn": "2027-05-01",
                    "residenceName": home.residence().name },
            ],
            "pageInfo": { "hasNextPage": true },
            "totalCount": 3,
        })
    );
}

#[tokio::test]
async fn an_account_that_never_was_is_null() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let id = entity::id::AccountId::new(home.app().clock.now());

    let reply = client.send(ACCOUNT, json!({ "id": id.to_string() })).await.fine();

    assert_eq!(reply.data("account"), Value::Null);
}

#[tokio::test]
async fn the_tasks_of_an_account_are_paged_through_in_both_directions() {
    let home = Home::new().await;
    for (title, due) in [
        ("b", Some("2026-12-01")),
        ("c", Some("2026-12-01")),
        ("a", Some("2026-11-30")),
        ("d", None),
    ] {
        let task = home.task(title);
        match due {
            Some(due) => task.due(due).await,
            None => task.await,
        };
    }
    let client = operator(&home).await;
    let id = home.person(Place::Owner).account.id.to_string();
    let query =
        "query($id: ID!, $first: Int, $after: String, $last: Int, $before: String) { account(id: $id) {
        tasks(first: $first, after: $after, last: $last, before: $before) {
            nodes { title } pageInfo { startCursor endCursor } } } }";
    let page = async |mut variables: Value| {
        variables["id"] = json!(id);
        let reply = client.send(query, variables).await.fine();
        let nodes = reply.data("account.tasks.nodes");
        let titles: String = nodes
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|node| node["title"].as_str())
            .collect();
        (titles, reply.data("account.tasks.pageInfo"))
    };

    let (first, info) = page(json!({ "first": 3 })).await;
    let (second, rest) = page(json!({ "first": 3, "after": info["endCursor"] })).await;
    let (back, _) = page(json!({ "last": 3, "before": rest["startCursor"] })).await;

    assert_eq!(
        (first.as_str(), second.as_str(), back.as_str()),
        ("abc", "d", "abc")
    );
}

#[tokio::test]
async fn the_overview_counts_what_there_is() {
    let home = Home::new().await;
    home.task("Clean the gutters").due("2026-11-20").await;
    let client = operator(&home).await;

    let reply = client
        .send(
            "{ overview { countedAt accountCount activeResidenceCount openTaskCount completionCount
                deliveries { state count } signUps(days: 2) { day count } } }",
            json!({}),
        )
        .await
        .fine();

    assert_eq!(
        reply.data("overview"),
        json!({
            "countedAt": testing::NOW,
            "accountCount": 5,
            "activeResidenceCount": 1,
            "openTaskCount": 1,
            "completionCount": 0,
            "deliveries": [],
            "signUps": [{ "day": "2026-11-22", "count": 0 }, { "day": "2026-11-23", "count": 5 }],
        })
    );
}

#[tokio::test]
async fn a_list_costs_the_same_however_long_it_is() {
    let home = Home::new().await;
    let client = operator(&home).await;

    let (_, one) = home.count_statements(list(&client, json!({ "first": 1 }))).await;
    let (_, five) = home.count_statements(list(&client, json!({ "first": 5 }))).await;

    assert_eq!((one, five), (4, 4), "session, operator, page, count");
}
