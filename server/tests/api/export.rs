//! Asking for one's data, and fetching it.

use axum::{
    body::Body,
    http::{Request, header},
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{clean, export, queue::Job};
use entity::{account, data_export, id::DataExportId, mail::MailKind};
use sea_orm::{ActiveModelTrait, EntityTrait, Set, sea_query::Expr};
use secrecy::ExposeSecret;
use serde_json::json;
use testing::{Client, Home, Place};

use crate::mailbox::collect;

const REQUEST: &str = "mutation { requestDataExport { account { id } userErrors { code } } }";
const DELETE: &str = "mutation { deleteAccount(input: {}) { erasedAfter userErrors { code } } }";

async fn request(client: &Client) {
    client.send(REQUEST, json!({})).await.fine();
}

async fn rows(home: &Home) -> Vec<data_export::Model> {
    data_export::Entity::find().all(&home.app().db).await.unwrap()
}

async fn make(home: &Home, id: DataExportId) {
    export::make(home.app(), id, std::future::pending())
        .await
        .unwrap();
}

/// Has the owner's archive made, and returns the address that is mailed.
async fn mailed(home: &Home) -> String {
    request(&home.owner()).await;
    make(home, rows(home).await[0].id).await;
    let app = home.app();
    let [claimed] = domain::delivery::claim_due(app, 10)
        .await
        .unwrap()
        .try_into()
        .unwrap();
    let letter = domain::delivery::begin(app, &claimed).await.unwrap().unwrap();
    let domain::delivery::Content::Mail { link: Some(link), .. } = &letter.content else {
        panic!("a link: {letter:?}");
    };
    link.expose_secret().to_owned()
}

/// Follows an address, and returns the last status with the body.
async fn fetch(home: &Home, address: &str) -> (u16, Vec<u8>) {
    let (status, headers, body) = home.nobody().get(address).await;
    match headers.get("location") {
        Some(location) => {
            let (status, headers, body) = home.nobody().get(location.to_str().unwrap()).await;
            assert_eq!(headers["content-type"], "application/zip");
            (status, body)
        }
        None => (status, body),
    }
}

#[tokio::test]
async fn asked_for_again_nothing_more_is_made_for_a_day() {
    let home = Home::new().await;
    let owner = home.owner();

    let (first, second) = tokio::join!(request(&owner), request(&owner));
    ((), ()) = (first, second);
    let waiting = rows(&home).await;
    make(&home, waiting[0].id).await;
    home.advance_clock(TimeDelta::hours(23));
    request(&owner).await;
    let fresh = rows(&home).await.len();
    home.advance_clock(TimeDelta::hours(2));
    request(&owner).await;

    assert_eq!((waiting.len(), fresh, rows(&home).await.len()), (1, 1, 2));
}

#[tokio::test]
async fn the_way_to_it_goes_to_no_address_that_is_not_proven() {
    let home = Home::new().await;
    account::Entity::update_many()
        .col_expr(
            account::Column::EmailVerifiedAt,
            Expr::value(None::<DateTime<Utc>>),
        )
        .exec(&home.app().db)
        .await
        .unwrap();

    let refused = home.owner().send(REQUEST, json!({})).await;

    assert_eq!(refused.user_errors(), "WRONG_STATE");
    assert_eq!(rows(&home).await, []);
}

#[tokio::test]
async fn a_worker_is_woken_and_the_way_to_it_is_mailed_once() {
    let home = Home::new().await;
    let db = home.database().connect().await;
    let parts = domain::app::Parts::local(db, home.app().clock.clone());
    // With a queue of its own, which nobody else may wipe meanwhile.
    let app = domain::App::new(parts);
    export::request(&app, &home.person(Place::Owner).viewer)
        .await
        .unwrap();
    let id = rows(&home).await[0].id;

    make(&home, id).await;
    make(&home, id).await;

    assert_eq!(app.queue.take().await, Some(vec![Job::Export(id)]));
    let sent = collect(&home).await;
    let sent: Vec<_> = sent.iter().map(|mail| (mail.to.as_str(), mail.kind)).collect();
    assert_eq!(sent, [("owner@example.com", MailKind::DataExport)]);
}

#[tokio::test]
async fn the_mailed_address_leads_to_the_archive_for_seven_days_and_no_other_does() {
    let home = Home::new().await;
    let address = mailed(&home).await;

    let (status, archive) = fetch(&home, &address).await;
    let (before, signature) = address.split_once("signature=").unwrap();
    let forged = format!("{before}signature=x{}", &signature[1..]);
    let longer = address.replacen("expires=1", "expires=2", 1);
    let unsigned = address.split_once('?').unwrap().0.to_owned();
    let another = address.replace(
        &rows(&home).await[0].id.to_string(),
        &DataExportId::new(home.app().clock.now()).to_string(),
    );

    assert_eq!((status, &archive[..2]), (200, b"PK".as_slice()));
    for bad in [forged, longer, unsigned, another] {
        assert_eq!(fetch(&home, &bad).await.0, 403, "{bad}");
    }
    home.advance_clock(TimeDelta::days(7) - TimeDelta::seconds(1));
    assert_eq!(fetch(&home, &address).await.0, 200);
    home.advance_clock(TimeDelta::seconds(1));
    assert_eq!(fetch(&home, &address).await.0, 403);
}

#[tokio::test]
async fn after_a_week_the_bytes_go_and_then_the_row() {
    let home = Home::new().await;
    mailed(&home).await;
    let key = domain::store::Key::export(rows(&home).await[0].id);
    let size = async || home.app().store.size(&key).await.unwrap();
    assert!(size().await.is_some());

    home.advance_clock(TimeDelta::days(7));
    clean::clean(home.app(), || true).await.unwrap();
    let closed = (rows(&home).await.len(), size().await.is_some());
    home.advance_clock(TimeDelta::minutes(61));
    clean::clean(home.app(), || true).await.unwrap();
    clean::clean(home.app(), || true).await.unwrap();

    assert_eq!(closed, (1, true));
    assert_eq!((rows(&home).await.len(), size().await), (0, None));
}

#[tokio::test]
async fn who_takes_their_data_along_and_leaves_has_it_for_the_same_seven_days() {
    let home = Home::new().await;
    let address = mailed(&home).await;

    home.owner().send(DELETE, json!({})).await.fine();

    assert_eq!(fetch(&home, &address).await.0, 200);
    home.advance_clock(TimeDelta::days(7));
    assert_eq!(fetch(&home, &address).await.0, 403);
}

#[tokio::test]
async fn a_suspended_account_has_no_archive() {
    let home = Home::new().await;
    let address = mailed(&home).await;
    let suspended = account::ActiveModel {
        id: Set(home.person(Place::Owner).account.id),
        suspended_at: Set(Some(home.app().clock.now())),
        ..Default::default()
    };

    suspended.update(&home.app().db).await.unwrap();

    assert_eq!(fetch(&home, &address).await.0, 403);
}

#[tokio::test]
async fn what_is_waiting_when_the_account_goes_is_made_and_mailed() {
    let home = Home::new().await;
    request(&home.owner()).await;
    let id = rows(&home).await[0].id;

    home.owner().send(DELETE, json!({})).await.fine();
    make(&home, id).await;

    assert!(rows(&home).await[0].made_at.is_some());
    let mut kinds: Vec<_> = collect(&home).await.iter().map(|mail| mail.kind).collect();
    kinds.sort_by_key(|kind| format!("{kind:?}"));
    assert_eq!(kinds, [MailKind::AccountDeleted, MailKind::DataExport]);
}

#[tokio::test]
async fn a_person_whose_link_is_over_gets_a_page_in_their_language_and_a_program_json() {
    let home = Home::new().await;
    let address = mailed(&home).await;
    let german = account::ActiveModel {
        id: Set(home.person(Place::Owner).account.id),
        locale: Set("de-AT".to_owned()),
        ..Default::default()
    };
    german.update(&home.app().db).await.unwrap();
    let path = address.strip_prefix("http://localhost:8000").unwrap();
    let come = async |path: &str, accept: &str| {
        let request = Request::builder()
            .uri(path)
            .header(header::ACCEPT, accept)
            .header(header::ACCEPT_LANGUAGE, "en");
        home.nobody().request(request.body(Body::empty()).unwrap()).await
    };
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    home.advance_clock(TimeDelta::days(7));
    let over = come(path, browser).await;
    let forged = come(&format!("{path}x"), browser).await;
    let unsigned = come(path.split_once('?').unwrap().0, browser).await;
    let program = come(path, "*/*").await;

    for (page, language, says) in [
        (&over, "de", "lass in der App ein neues machen"),
        // Nobody knows whose it was to be.
        (&forged, "en", "leads nowhere"),
        (&unsigned, "en", "leads nowhere"),
    ] {
        assert_eq!(page.status(), 403);
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(page.header("cache-control"), "no-store");
        let text = page.text();
        assert!(text.contains(&format!("<html lang=\"{language}\">")), "{text}");
        assert!(text.contains(says) && !text.contains("<form"), "{text}");
    }
    assert_eq!(program.status(), 403);
    assert_eq!(program.json()["errors"][0]["extensions"]["code"], "FORBIDDEN");
}
