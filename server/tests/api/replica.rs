//! Several replicas: what one does to a session, all know; and nothing fails where Redis is gone.

use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use domain::{
    App, Code, Error, Viewer,
    app::Parts,
    bus::{Bus, News},
    cache::Cache,
    redis::Redis,
    session::{self, Origin},
};
use entity::id::AccountId;
use futures_util::future::join_all;
use testing::{Home, Place, redis_url};
use tokio::sync::broadcast::Receiver;
use url::Url;

use crate::{
    client::{at, nobody},
    line::Line,
    session::{EMAIL, PASSWORD, ada, knows, refresh},
};

/// Asks until the app has forgotten a token. Nothing but news can make it: its clock stands still.
async fn forgets(app: &App, token: &str) {
    let asked = tokio::time::timeout(Duration::from_secs(10), async {
        while knows(app, token).await {
            tokio::task::yield_now().await;
        }
    });
    asked.await.expect("the end of a session is heard of");
}

#[tokio::test]
async fn a_second_replica_gives_the_very_same_answer() {
    let home = Home::new().await;
    let second = home.second_app().await;
    let ada = ada(&home).await;

    let first = session::refresh(home.app(), &ada.tokens.refresh_token)
        .await
        .unwrap();
    let again = session::refresh(&second, &ada.tokens.refresh_token)
        .await
        .unwrap();

    assert!(again.tokens == first.tokens);
    assert!(knows(&second, &first.tokens.access_token).await);
}

#[tokio::test]
async fn many_refreshes_at_once_get_one_pair() {
    let home = Home::new().await;
    let second = home.second_app().await;
    let ada = ada(&home).await;
    let clients = [nobody(&home), at(&second, None)];

    let replies = (0..8).map(|n| refresh(&clients[n % 2], &ada.tokens.refresh_token));
    let replies = join_all(replies).await;

    let tokens = "refreshSession.tokens";
    for reply in &replies {
        assert_eq!(reply.user_errors(), "");
        assert_eq!(reply.data(tokens), replies[0].data(tokens));
    }
}

#[tokio::test]
async fn a_used_token_beside_the_next_is_answered_before_it_or_ends_the_session() {
    let home = Home::new().await;
    let second = home.second_app().await;
    ada(&home).await;
    let clients = [nobody(&home), at(&second, None)];

    for round in 0..8 {
        let signed_in = session::sign_in(home.app(), EMAIL, PASSWORD.to_owned(), Origin::default());
        let used = signed_in.await.unwrap().tokens.refresh_token;
        let next = session::refresh(home.app(), &used)
            .await
            .unwrap()
            .tokens
            .refresh_token;

        let asked = [
            refresh(&clients[round % 2], &used),
            refresh(&clients[(round + 1) % 2], &next),
        ];
        let [repeated, refreshed] = <[_; 2]>::try_from(join_all(asked).await).ok().unwrap();

        assert_eq!(refreshed.user_errors(), "", "round {round}");
        let goes_on = refreshed.text_at("refreshSession.tokens.accessToken");
        match repeated.user_errors().as_str() {
            "" => assert!(knows(home.app(), &goes_on).await, "round {round}"),
            "WRONG_CREDENTIALS" => assert!(!knows(home.app(), &goes_on).await, "round {round}"),
            other => panic!("{other} in round {round}"),
        }
    }
}

#[tokio::test]
async fn a_second_replica_hears_of_the_end() {
    let home = Home::new().await;
    let second = home.second_app().await;
    let ada = ada(&home).await;
    let token = &ada.tokens.access_token;
    assert!(knows(&second, token).await);

    session::sign_out(home.app(), &ada.viewer).await.unwrap();

    assert!(!knows(home.app(), token).await);
    forgets(&second, token).await;
}

/// Puts a replica together whose Redis is gone.
async fn without_redis(home: &Home) -> App {
    // Port 1 is never listened on.
    let redis = Redis::new(&"redis://127.0.0.1:1/".into(), "test:").unwrap();
    let db = home.database().connect().await;
    let app = home.app();
    App::new(Parts {
        bus: Bus::redis(redis.clone()),
        cache: Cache::redis(redis),
        secret: app.secret.clone(),
        ..Parts::local(db, app.clock.clone())
    })
}

#[tokio::test]
async fn without_redis_everything_goes_on_and_a_replica_believes_for_a_second() {
    let home = Home::new().await;
    let (one, other) = (without_redis(&home).await, without_redis(&home).await);
    ada(&home).await;
    let signed_in = session::sign_in(&one, EMAIL, PASSWORD.to_owned(), Origin::default())
        .await
        .unwrap();
    let refreshed = session::refresh(&other, &signed_in.tokens.refresh_token)
        .await
        .unwrap();
    let token = &refreshed.tokens.access_token;
    assert!(knows(&one, token).await && knows(&other, token).await);

    session::sign_out(&one, &refreshed.viewer).await.unwrap();

    assert!(!knows(&one, token).await);
    home.advance_clock(TimeDelta::seconds(1));
    assert!(!knows(&other, token).await);
}

#[tokio::test]
async fn without_redis_tries_are_still_counted() {
    let home = Home::new().await;
    let app = without_redis(&home).await;
    ada(&home).await;
    let attempt =
        async |password: &str| session::sign_in(&app, EMAIL, password.to_owned(), Origin::default()).await;
    for _ in 0..10 {
        assert!(
            attempt("guess")
                .await
                .is_err_and(|error| error.has(Code::WrongCredentials))
        );
    }

    assert!(matches!(attempt(PASSWORD).await, Err(Error::TooOften { .. })));
}

#[tokio::test]
async fn a_replica_that_missed_news_forgets_what_it_knew() {
    let home = Home::new().await;
    let ada = ada(&home).await;
    let token = &ada.tokens.access_token;
    // Shares the cache and not the bus: as one whose connection was lost for a while.
    let deaf = App::new(Parts {
        cache: home.app().cache.clone(),
        ..Parts::local(home.database().connect().await, home.app().clock.clone())
    });
    tokio::spawn(session::forget_on_news(deaf.clone()));
    assert!(knows(&deaf, token).await);
    session::sign_out(home.app(), &ada.viewer).await.unwrap();
    assert!(knows(&deaf, token).await, "it is believed for some seconds");

    deaf.bus.publish(News::Missed).await;

    forgets(&deaf, token).await;
}

#[tokio::test]
async fn a_session_is_asked_of_the_database_once() {
    let home = Home::new().await;
    let token = &home.person(Place::Owner).access_token;
    assert!(knows(home.app(), token).await);

    let (known, statements) = home.count_statements(knows(home.app(), token)).await;

    assert!(known);
    assert_eq!(statements, 0);
}

async fn last_used_at(home: &Home, viewer: &Viewer) -> String {
    let sessions = session::find::all(home.app(), viewer.account_id).await.unwrap();
    let session = sessions
        .iter()
        .find(|session| session.id == viewer.session_id)
        .unwrap();
    session.last_used_at.format("%T").to_string()
}

#[tokio::test]
async fn use_is_written_down_each_five_minutes() {
    let home = Home::new().await;
    let ada = ada(&home).await;
    let mut written = Vec::new();

    for minutes in [0, 4, 2, 3, 2] {
        home.advance_clock(TimeDelta::minutes(minutes));
        assert!(knows(home.app(), &ada.tokens.access_token).await);
        written.push(last_used_at(&home, &ada.viewer).await);
    }

    assert_eq!(
        written,
        ["14:00:00", "14:00:00", "14:06:00", "14:06:00", "14:11:00"]
    );
}

/// Waits until a bus says what is awaited.
async fn hears(news: &mut Receiver<News>, awaited: &News) {
    let heard = tokio::time::timeout(Duration::from_secs(20), async {
        while news.recv().await.unwrap() != *awaited {}
    });
    heard.await.unwrap_or_else(|_| panic!("{awaited:?} is heard"));
}

#[tokio::test]
async fn a_bus_that_was_cut_off_listens_again_and_says_so() {
    let Some(redis) = redis_url().map(|url| url.parse::<Url>().unwrap()) else {
        return;
    };
    let prefix = domain::token::fresh();
    let line = Line::to(&redis).await;
    let near = Bus::redis(line.redis(&prefix));
    let far = Bus::redis(Redis::new(&redis.as_str().into(), &prefix).unwrap());
    let mut news = near.listen();
    let of = |revision| News::Account {
        id: AccountId::new(DateTime::UNIX_EPOCH),
        revision,
    };
    hears(&mut news, &News::Missed).await;
    let first = of(1);
    far.publish(first.clone()).await;
    hears(&mut news, &first).await;

    line.cut();
    line.mend();

    hears(&mut news, &News::Missed).await;
    let second = of(2);
    far.publish(second.clone()).await;
    hears(&mut news, &second).await;
    assert!(near.is_listening());
}

#[tokio::test]
async fn a_redis_that_comes_back_is_told_what_has_ended_meanwhile() {
    let Some(redis) = redis_url().map(|url| url.parse::<Url>().unwrap()) else {
        return;
    };
    let home = Home::new().await;
    let prefix = domain::token::fresh();
    let line = Line::to(&redis).await;
    let replica = async |redis: Redis| {
        App::new(Parts {
            bus: Bus::redis(redis.clone()),
            cache: Cache::redis(redis),
            secret: home.app().secret.clone(),
            ..Parts::local(home.database().connect().await, home.app().clock.clone())
        })
    };
    let far = replica(Redis::new(&redis.as_str().into(), &prefix).unwrap()).await;
    let near = replica(line.redis(&prefix)).await;
    let ada = ada(&home).await;
    let token = &ada.tokens.access_token;
    assert!(knows(&far, token).await && knows(&near, token).await);
    let hash = domain::token::hash(token);
    let key = hash
        .iter()
        .fold("session:".to_owned(), |key, byte| format!("{key}{byte:02x}"));
    assert!(far.cache.get(&key).await.is_some_and(|kept| !kept.is_empty()));
    line.cut();

    session::sign_out(&near, &ada.viewer).await.unwrap();

    assert!(!knows(&near, token).await);
    // What the far one remembers is believed no more; what Redis remembers is.
    home.advance_clock(TimeDelta::seconds(5));
    assert!(knows(&far, token).await);
    line.mend();
    let marked = tokio::time::timeout(Duration::from_secs(20), async {
        while far.cache.get(&key).await.is_none_or(|kept| !kept.is_empty()) {
            tokio::task::yield_now().await;
        }
    });
    marked.await.expect("Redis is told");
    home.advance_clock(TimeDelta::seconds(5));
    assert!(!knows(&far, token).await);
}
