//! Doing without a kind of mail, by the address that stands in it (RFC 8058).

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use domain::preference::{Preferences, Topic, Unwanted};
use entity::{account, delivery::Channel, notification::NotificationKind};
use sea_orm::{ActiveModelTrait, Set};
use serde_json::{Value, json};
use testing::{Home, Place, Reply};

const OWN: &str =
    "{ viewer { revision notificationPreferences { tipsByEmail digest channels { kind push email } } } }";

/// Returns the path by which the owner does without a kind of mail.
fn path(home: &Home, topic: Topic) -> String {
    let account_id = home.person(Place::Owner).account.id;
    let link = Unwanted { account_id, topic }.link(home.app());
    let path = link.strip_prefix("http://localhost:8000");
    path.expect("an address of this house").to_owned()
}

/// Comes as nobody, with a body where it is a `POST`, as mail programs do.
async fn come(home: &Home, method: Method, path: &str) -> Reply {
    let body = match method {
        Method::POST => Body::from("List-Unsubscribe=One-Click"),
        _ => Body::empty(),
    };
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT_LANGUAGE, "de-AT")
        .body(body);
    home.nobody().request(request.unwrap()).await
}

/// Returns what the owner wants, and the revision of their account.
async fn own(home: &Home) -> Value {
    home.owner().send(OWN, json!({})).await.fine().data("viewer")
}

async fn wants(home: &Home, kind: NotificationKind, channel: Channel) -> bool {
    let viewer = &home.person(Place::Owner).viewer;
    let preferences = domain::preference::find::own(home.app(), viewer).await.unwrap();
    preferences.wants(kind, channel)
}

#[tokio::test]
async fn a_post_without_anybody_signed_in_ends_one_kind_of_mail_and_no_push() {
    let home = Home::new().await;
    let overdue = NotificationKind::TaskOverdue;

    let reply = come(&home, Method::POST, &path(&home, Topic::Notices(overdue))).await;

    assert_eq!(reply.status(), 200);
    assert!(!wants(&home, overdue, Channel::Mail).await);
    assert!(wants(&home, overdue, Channel::Push).await);
    // What others have done is mailed to nobody who has not asked for it.
    let others =
        Preferences::kinds().filter(|kind| ![overdue, NotificationKind::TaskCompleted].contains(kind));
    for kind in others {
        assert!(wants(&home, kind, Channel::Mail).await, "{kind:?}");
    }
    let preferences = &own(&home).await["notificationPreferences"];
    assert_eq!(
        (&preferences["tipsByEmail"], &preferences["digest"]),
        (&json!(true), &json!("DAILY"))
    );
}

#[tokio::test]
async fn digests_and_tips_end_each_by_their_own_address() {
    let home = Home::new().await;

    come(&home, Method::POST, &path(&home, Topic::Digest)).await;
    let first = own(&home).await;
    come(&home, Method::POST, &path(&home, Topic::Tips)).await;
    let second = own(&home).await;

    let of = |own: &Value| {
        let preferences = &own["notificationPreferences"];
        (preferences["digest"].clone(), preferences["tipsByEmail"].clone())
    };
    assert_eq!(of(&first), (json!("OFF"), json!(true)));
    assert_eq!(of(&second), (json!("OFF"), json!(false)));
}

#[tokio::test]
async fn a_get_never_unsubscribes_and_shows_a_button_in_the_readers_language() {
    let home = Home::new().await;
    let german = account::ActiveModel {
        id: Set(home.person(Place::Owner).account.id),
        locale: Set("de".to_owned()),
        ..Default::default()
    };
    let before = own(&home).await;
    let english = come(&home, Method::GET, &path(&home, Topic::Digest)).await;
    german.update(&home.app().db).await.unwrap();

    let german = come(&home, Method::GET, &path(&home, Topic::Digest)).await;
    let head = come(&home, Method::HEAD, &path(&home, Topic::Digest)).await;

    assert_eq!(
        (english.status(), german.status(), head.status()),
        (200, 200, 200)
    );
    assert!(
        english.text().contains("<form method=\"post\">"),
        "{}",
        english.text()
    );
    assert!(
        english.text().contains("Unsubscribe</button>"),
        "{}",
        english.text()
    );
    assert!(german.text().contains("<html lang=\"de\">"), "{}", german.text());
    assert!(
        german.text().contains("Abbestellen</button>"),
        "{}",
        german.text()
    );
    assert!(!german.text().contains(['{', '}']), "{}", german.text());
    assert_eq!(german.header("cache-control"), "no-store");
    assert!(
        german
            .header("content-security-policy")
            .contains("form-action 'self'")
    );
    assert_eq!(own(&home).await, before);
}

#[tokio::test]
async fn whoever_comes_twice_changes_nothing_the_second_time() {
    let home = Home::new().await;
    let path = path(&home, Topic::Tips);

    come(&home, Method::POST, &path).await;
    let once = own(&home).await;
    let again = come(&home, Method::POST, &path).await;

    assert_eq!(again.status(), 200);
    assert_eq!(own(&home).await, once);
}

#[tokio::test]
async fn an_address_that_was_not_signed_here_is_refused_in_clear_words_and_changes_nothing() {
    let home = Home::new().await;
    let before = own(&home).await;
    let good = path(&home, Topic::Digest);
    let (front, signature) = good.rsplit_once('/').unwrap();
    let stranger = home.person(Place::Stranger).account.id.to_string();
    let owner = home.person(Place::Owner).account.id.to_string();

    for path in [
        format!("{front}/{}", signature.to_lowercase()),
        format!("{front}/x"),
        good.replace("digest", "tips"),
        good.replace("digest", "pigeons"),
        good.replace(&owner, &stranger),
        good.replace(&owner, "nobody"),
    ] {
        for method in [Method::GET, Method::POST] {
            let reply = come(&home, method.clone(), &path).await;

            assert_eq!(reply.status(), 400, "{method} {path}");
            assert!(
                reply.text().contains("Dieser Link führt nicht weiter"),
                "{}",
                reply.text()
            );
        }
    }
    assert_eq!(own(&home).await, before);
}

#[tokio::test]
async fn an_account_that_is_gone_is_mailed_nothing_and_that_is_said() {
    let home = Home::new().await;
    let account_id = entity::id::AccountId::new(home.app().clock.now());
    let link = Unwanted {
        account_id,
        topic: Topic::Tips,
    }
    .link(home.app());
    let path = link.strip_prefix("http://localhost:8000").unwrap();

    let reply = come(&home, Method::POST, path).await;

    assert_eq!(reply.status(), 200);
    assert!(
        reply.text().contains("Die Mails sind abbestellt"),
        "{}",
        reply.text()
    );
}

#[tokio::test]
async fn every_topic_has_its_words_in_every_language() {
    for locale in domain::locale::Locale::ALL {
        for topic in Topic::all() {
            let words =
                domain::preference::text::unsubscribe(locale, topic, domain::preference::text::Step::Ask);
            assert!(!words.body.contains("unsubscribe-"), "{words:?}");
        }
    }
}
