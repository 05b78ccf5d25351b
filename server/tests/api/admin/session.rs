//! Operators: signing in and out, and what a session opens.

use axum::http::header;
use chrono::TimeDelta;
use domain::{
    Code,
    admin::{self, NewOperator},
};
use entity::admin_user::AdminRole;
use insta::assert_snapshot;
use serde_json::{Value, json};
use server::{Settings, admin::api};
use testing::{Client, Home, Place, Reply};

use super::{ACCOUNT, EMAIL, ME, PASSWORD, PATH, keeping, nobody, olga, operator, sign_in};

const SIGN_OUT: &str = "mutation { signOut { userErrors { code } } }";
const ACCOUNTS: &str = "{ accounts { totalCount } }";

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
    let accounts = client.send(ACCOUNTS, json!({})).await;
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
            client.send(ACCOUNTS, json!({})).await.errors(),
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
