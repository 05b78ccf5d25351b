//! Accounts: signing up, and changing what others see.

use axum::http::header;
use domain::{account, bus::News, membership};
use entity::id::PersonId;
use serde_json::{Value, json};
use testing::{Client, Home, Place, Reply};

use crate::client::{nobody, of};

const SIGN_UP: &str = "mutation($input: SignUpInput!) { signUp(input: $input) {
    tokens { accessToken accessTokenExpiresAt refreshToken refreshTokenExpiresAt }
    account { id email emailVerifiedAt hasPassword displayName timeZone locale createdAt revision
        person { id displayName } sessions { deviceName userAgent } }
    userErrors { code field message } } }";
const UPDATE: &str = "mutation($input: UpdateAccountInput!) { updateAccount(input: $input) {
    account { displayName timeZone locale revision } userErrors { code field } } }";
const VIEWER: &str = "{ viewer { id email displayName person { id displayName } } }";

fn ada() -> Value {
    json!({ "email": "ada@example.org", "password": "correct horse", "displayName": "Ada" })
}

/// Returns `base` with some fields replaced.
fn with(mut base: Value, fields: Value) -> Value {
    for (name, value) in fields.as_object().into_iter().flatten() {
        base[name] = value.clone();
    }
    base
}

async fn sign_up(client: &Client, input: Value) -> Reply {
    client.send(SIGN_UP, json!({ "input": input })).await
}

async fn update(client: &Client, input: Value) -> Reply {
    client.send(UPDATE, json!({ "input": input })).await
}

/// Returns someone's place in the home as it now is.
async fn membership_of(home: &Home, place: Place) -> entity::membership::Model {
    let account_id = home.person(place).account.id;
    let found = membership::find::of(&home.app().db, home.residence().id, account_id).await;
    found.unwrap().expect("a member of the home")
}

#[tokio::test]
async fn signing_up_makes_an_account_that_is_signed_in() {
    let home = Home::new().await;
    let input = with(
        ada(),
        json!({ "email": "  Ada@Example.ORG ", "displayName": " Ada Lovelace ", "deviceName": "Ada's phone" }),
    );
    let client = nobody(&home).with_header(header::USER_AGENT, "honeyDue/1.0 (iOS)");

    let reply = sign_up(&client, input).await.fine();

    assert_eq!(
        with(
            reply.data("signUp.account"),
            json!({ "id": null, "person": null })
        ),
        json!({
            "id": null, "email": "ada@example.org", "emailVerifiedAt": null, "hasPassword": true,
            "displayName": "Ada Lovelace", "timeZone": "UTC", "locale": "en", "createdAt": "2026-11-23T14:00:00Z",
            "revision": 1, "person": null,
            "sessions": [{ "deviceName": "Ada's phone", "userAgent": "honeyDue/1.0 (iOS)" }],
        })
    );
    assert_eq!(
        reply.data("signUp.tokens.accessTokenExpiresAt"),
        "2026-11-23T15:00:00Z"
    );
    assert_eq!(
        reply.data("signUp.tokens.refreshTokenExpiresAt"),
        "2027-01-22T14:00:00Z"
    );
    let token = reply.text_at("signUp.tokens.accessToken");
    let viewer = nobody(&home)
        .with_token(&token)
        .send(VIEWER, json!({}))
        .await
        .fine();
    assert_eq!(viewer.data("viewer.id"), reply.data("signUp.account.id"));
    assert_eq!(viewer.data("viewer.person"), reply.data("signUp.account.person"));
    assert_eq!(viewer.data("viewer.person.displayName"), "Ada Lovelace");
}

#[tokio::test]
async fn zone_and_language_are_kept() {
    let home = Home::new().await;
    let input = with(ada(), json!({ "timeZone": "Europe/Berlin", "locale": "de-AT" }));

    let reply = sign_up(&nobody(&home), input).await.fine();

    assert_eq!(reply.data("signUp.account.timeZone"), "Europe/Berlin");
    assert_eq!(reply.data("signUp.account.locale"), "de-AT");
}

#[tokio::test]
async fn a_sign_up_is_refused_for_each_thing_that_is_wrong_with_it() {
    let home = Home::new().await;
    let cases = [
        (json!({ "email": "" }), "BLANK input.email"),
        (
            json!({ "email": "ada.example.org" }),
            "INVALID_FORMAT input.email",
        ),
        (
            json!({ "email": "a\u{0}da@example.org" }),
            "INVALID_FORMAT input.email",
        ),
        (
            json!({ "email": format!("ada@{}.org", "x".repeat(250)) }),
            "TOO_LONG input.email",
        ),
        (json!({ "password": "1234567" }), "TOO_SHORT input.password"),
        (json!({ "password": "é".repeat(129) }), "TOO_LONG input.password"),
        (json!({ "displayName": " \t " }), "BLANK input.displayName"),
        (
            json!({ "displayName": "x".repeat(81) }),
            "TOO_LONG input.displayName",
        ),
        (
            json!({ "displayName": "Ada\u{0}" }),
            "INVALID_FORMAT input.displayName",
        ),
        (
            json!({ "displayName": "Ada\u{2028}Lovelace" }),
            "INVALID_FORMAT input.displayName",
        ),
        (
            json!({ "deviceName": "Ada's\nphone" }),
            "INVALID_FORMAT input.deviceName",
        ),
        (json!({ "locale": "klingon" }), "INVALID_FORMAT input.locale"),
        (
            json!({ "deviceName": "x".repeat(81) }),
            "TOO_LONG input.deviceName",
        ),
        (json!({ "timeZone": "Mars/Olympus" }), "error: BAD_USER_INPUT"),
        (
            json!({ "email": "ada", "password": "", "displayName": "" }),
            "INVALID_FORMAT input.email\nTOO_SHORT input.password\nBLANK input.displayName",
        ),
    ];

    for (fields, refusal) in cases {
        let reply = sign_up(&nobody(&home), with(ada(), fields.clone())).await;

        let errors = reply.user_errors();
        assert!(errors.starts_with(refusal), "{fields}: {errors}");
    }
    // None of them has taken the address.
    sign_up(&nobody(&home), ada()).await.fine();
}

#[tokio::test]
async fn the_edges_of_what_is_possible_are_possible() {
    let home = Home::new().await;

    for (email, password) in [("a@b.co", "é".repeat(8)), ("b@b.co", "é".repeat(128))] {
        let input = json!({ "email": email, "password": password, "displayName": "é".repeat(80) });
        sign_up(&nobody(&home), input).await.fine();
    }
}

#[tokio::test]
async fn an_address_has_one_account() {
    let home = Home::new().await;
    sign_up(&nobody(&home), ada()).await.fine();

    let again = sign_up(&nobody(&home), with(ada(), json!({ "email": "ADA@example.org" }))).await;

    assert_eq!(again.user_errors(), "TAKEN input.email");
    assert_eq!(again.data("signUp.tokens"), Value::Null);
    assert_eq!(again.data("signUp.account"), Value::Null);
}

#[tokio::test]
async fn of_two_at_once_one_gets_the_address() {
    let home = Home::new().await;
    let (one, other) = (nobody(&home), nobody(&home));

    let (one, other) = tokio::join!(sign_up(&one, ada()), sign_up(&other, ada()));

    let mut errors = [one.user_errors(), other.user_errors()];
    errors.sort();
    assert_eq!(errors, ["", "TAKEN input.email"]);
}

#[tokio::test]
async fn a_problem_is_told_in_the_language_of_the_request() {
    let home = Home::new().await;
    let short = with(ada(), json!({ "password": "short" }));

    let english = sign_up(&nobody(&home), short.clone()).await;
    let german = nobody(&home).with_header(header::ACCEPT_LANGUAGE, "de-CH, en;q=0.5");
    let german = sign_up(&german, short).await;

    let message = "signUp.userErrors.0.message";
    assert_eq!(english.data(message), "This is too short: at least 8.");
    assert_eq!(german.data(message), "Das ist zu kurz: mindestens 8.");
}

#[tokio::test]
async fn nobody_is_null() {
    let home = Home::new().await;

    let reply = nobody(&home).send(VIEWER, json!({})).await.fine();

    assert_eq!(reply.data("viewer"), Value::Null);
}

#[tokio::test]
async fn what_is_left_out_of_an_update_stays() {
    let home = Home::new().await;
    let member = of(&home, Place::Member);

    let reply = update(&member, json!({ "locale": "de" })).await.fine();

    assert_eq!(
        reply.data("updateAccount.account"),
        json!({ "displayName": "Mia Member", "timeZone": "America/Chicago", "locale": "de", "revision": 2 })
    );
}

#[tokio::test]
async fn an_update_is_refused_for_each_thing_that_is_wrong_with_it() {
    let home = Home::new().await;
    let cases = [
        (json!({ "displayName": null }), "BLANK input.displayName"),
        (json!({ "displayName": "  " }), "BLANK input.displayName"),
        (
            json!({ "displayName": "x".repeat(81) }),
            "TOO_LONG input.displayName",
        ),
        (json!({ "timeZone": null }), "BLANK input.timeZone"),
        (json!({ "timeZone": "UTC+1:30" }), "error: BAD_USER_INPUT"),
        (json!({ "locale": null }), "BLANK input.locale"),
        (json!({ "locale": "de_DE" }), "INVALID_FORMAT input.locale"),
    ];

    for (input, refusal) in cases {
        let reply = update(&of(&home, Place::Member), input.clone()).await;

        let errors = reply.user_errors();
        assert!(errors.starts_with(refusal), "{input}: {errors}");
    }
    let member = home.person(Place::Member);
    let now = account::find::own(home.app(), &member.viewer).await.unwrap();
    assert_eq!(now, member.account);
}

#[tokio::test]
async fn a_new_name_is_news_in_each_home() {
    let home = Home::new().await;
    let mut news = home.app().bus.listen();

    update(&of(&home, Place::Member), json!({ "displayName": "Mia M." }))
        .await
        .fine();

    let membership = membership_of(&home, Place::Member).await;
    let id = home.residence().id;
    let revision = home.residence().revision + 1;
    assert_eq!(membership.revision, revision);
    let mut told = Vec::new();
    while let Ok(news) = news.try_recv() {
        told.push(news);
    }
    assert!(told.contains(&News::Residence { id, revision }), "{told:?}");
}

#[tokio::test]
async fn what_the_others_do_not_see_is_no_news_to_them() {
    let home = Home::new().await;

    let input = json!({ "displayName": " Mia Member ", "locale": "de", "timeZone": "Europe/Berlin" });
    update(&of(&home, Place::Member), input).await.fine();

    assert_eq!(membership_of(&home, Place::Member).await.revision, 1);
}

#[tokio::test]
async fn a_stranger_changes_only_the_own_account() {
    let home = Home::new().await;

    update(
        &of(&home, Place::Stranger),
        json!({ "displayName": "Someone else" }),
    )
    .await
    .fine();

    assert_eq!(membership_of(&home, Place::Owner).await.revision, 1);
    let owner = of(&home, Place::Owner).send(VIEWER, json!({})).await.fine();
    assert_eq!(owner.data("viewer.displayName"), "Olive Owner");
}

#[tokio::test]
async fn a_screen_that_is_about_homes_does_not_read_the_account() {
    let home = Home::new().await;
    let owner = of(&home, Place::Owner);
    owner.send("{ viewer { id } }", json!({})).await.fine();

    let (reply, statements) = home.statements(owner.send("{ viewer { id } }", json!({}))).await;
    let (_, all) = home
        .count_statements(owner.send("{ viewer { email displayName locale } }", json!({})))
        .await;

    assert_eq!(statements, Vec::<String>::new(), "{}", reply.text());
    assert_eq!(all, 1);
}

#[tokio::test]
async fn a_person_is_known_to_those_who_share_a_home() {
    let home = Home::new().await;
    let (owner, member) = (home.person(Place::Owner), home.person(Place::Member));
    let ids = json!({ "ids": [
        member.account.id, PersonId::from(member.account.id), member.viewer.session_id, PersonId::from(owner.account.id),
    ] });
    let operation = "query($ids: [ID!]!) { nodes(ids: $ids) {
        __typename ... on Account { email } ... on Person { displayName } ... on Session { current } } }";

    let own = of(&home, Place::Member).send(operation, ids.clone()).await.fine();
    let others = of(&home, Place::Viewer).send(operation, ids.clone()).await.fine();
    let strangers = of(&home, Place::Stranger)
        .send(operation, ids.clone())
        .await
        .fine();
    let nobodys = nobody(&home).send(operation, ids).await;

    let person = |name: &str| json!({ "__typename": "Person", "displayName": name });
    let (mia, olive) = (person("Mia Member"), person("Olive Owner"));
    let account = json!({ "__typename": "Account", "email": "member@example.com" });
    let session = json!({ "__typename": "Session", "current": true });
    assert_eq!(own.data("nodes"), json!([account, mia, session, olive]));
    assert_eq!(others.data("nodes"), json!([null, mia, null, olive]));
    assert_eq!(strangers.data("nodes"), json!([null, null, null, null]));
    assert_eq!(nobodys.errors(), "UNAUTHENTICATED nodes");
}
