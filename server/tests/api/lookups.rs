//! Lookups: what is the same for everyone.

use std::collections::BTreeMap;

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use entity::{template, template_text, tier::Tier, tier_limit};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set, sea_query::Expr,
};
use serde_json::{Value, json};
use testing::{Client, Home, Reply};

const ALL: &str = "{ lookups { version
    taskTemplates { id key title description category priority every unit basis seasons { from to } climate leadDays estimatedMinutes doneBy }
    tierLimits { tier residences membersPerResidence tasksPerResidence contractorsPerResidence documentsPerResidence storageBytes }
    labels { enumName values { value label } }
    minimumAppVersions { platform version } } }";

async fn ask(client: &Client, query: &str) -> Reply {
    client.send(query, json!({})).await.fine()
}

async fn version(client: &Client) -> String {
    ask(client, "{ lookups { version } }")
        .await
        .text_at("lookups.version")
}

/// Asks over GET.
async fn get(client: &Client, query: &str) -> Reply {
    let query: String = url::form_urlencoded::byte_serialize(query.as_bytes()).collect();
    let request = Request::builder()
        .method(Method::GET)
        .uri(format!("/graphql?query={query}"))
        .body(Body::empty());
    client.request(request.unwrap()).await
}

/// Returns the labels by the enum's name and the value's.
async fn labels(client: &Client) -> BTreeMap<(String, String), String> {
    let reply = ask(
        client,
        "{ lookups { labels { enumName values { value label } } } }",
    )
    .await;
    let enums = reply.data("lookups.labels");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut labels = BTreeMap::new();
    for labelled in enums.as_array().unwrap() {
        for value in labelled["values"].as_array().unwrap() {
            labels.insert(
                (text(&labelled["enumName"]), text(&value["value"])),
                text(&value["label"]),
            );
        }
    }
    labels
}

#[tokio::test]
async fn everyone_may_look_up_everything_at_once() {
    let home = Home::new().await;

    let reply = ask(&home.nobody(), ALL).await;

    assert_eq!(reply.data("lookups.taskTemplates").as_array().unwrap().len(), 124);
    assert_eq!(reply.data("lookups.taskTemplates.0.key"), "admin.energy.audit");
    assert_eq!(
        reply.data("lookups.tierLimits"),
        json!([
            { "tier": "FREE", "residences": 1, "membersPerResidence": 2, "tasksPerResidence": 40, "contractorsPerResidence": 10,
              "documentsPerResidence": 25, "storageBytes": 250_000_000.0 },
            { "tier": "PRO", "residences": 10, "membersPerResidence": 15, "tasksPerResidence": 1000, "contractorsPerResidence": null,
              "documentsPerResidence": null, "storageBytes": 25_000_000_000.0 },
        ])
    );
    assert_eq!(
        reply.data("lookups.minimumAppVersions"),
        json!([
            { "platform": "IOS", "version": "1.0.0" },
            { "platform": "ANDROID", "version": "1.0.0" },
            { "platform": "WEB", "version": "1.0.0" },
        ])
    );
}

#[tokio::test]
async fn templates_come_by_category() {
    let home = Home::new().await;
    let query = "{ lookups { some: taskTemplates(categories: [WATER, SAFETY]) { category } none: taskTemplates(categories: []) { key } } }";

    let reply = ask(&home.nobody(), query).await;

    let some = reply.data("lookups.some");
    let some: Vec<_> = some
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["category"])
        .collect();
    assert_eq!(some.iter().filter(|category| **category == "WATER").count(), 5);
    assert_eq!(some.iter().filter(|category| **category == "SAFETY").count(), 13);
    assert_eq!(some.len(), 18);
    assert_eq!(reply.data("lookups.none"), json!([]));
}

#[tokio::test]
async fn every_value_of_every_enum_has_a_name_in_every_language() {
    let home = Home::new().await;
    let query = "{ __schema { types { kind name enumValues { name } } } }";
    let types = ask(&home.nobody(), query).await.data("__schema.types");
    let enums = types
        .as_array()
        .unwrap()
        .iter()
        .filter(|ty| ty["kind"] == "ENUM" && !ty["name"].as_str().unwrap().starts_with("__"));
    let mut wanted = Vec::new();
    for ty in enums {
        for value in ty["enumValues"].as_array().unwrap() {
            wanted.push((
                ty["name"].as_str().unwrap().to_owned(),
                value["name"].as_str().unwrap().to_owned(),
            ));
        }
    }
    wanted.sort();

    let english = labels(&home.nobody()).await;
    let german = labels(
        &home
            .nobody()
            .with_header(header::ACCEPT_LANGUAGE, "de-AT, en;q=0.5"),
    )
    .await;

    for labels in [&english, &german] {
        let named: Vec<_> = labels.keys().cloned().collect();
        assert_eq!(named, wanted);
        for (value, label) in labels {
            assert!(
                !label.is_empty() && !label.starts_with("label-"),
                "{value:?} has no label in domain/locales"
            );
        }
    }
    let garden = ("TaskCategory".to_owned(), "LAWN_AND_GARDEN".to_owned());
    assert_eq!(english[&garden], "Lawn and garden");
    assert_eq!(german[&garden], "Rasen und Garten");
}

#[tokio::test]
async fn every_template_is_called_something_else_in_german() {
    let home = Home::new().await;
    let english = ask(&home.nobody(), ALL).await.data("lookups.taskTemplates");
    let german = home.nobody().with_header(header::ACCEPT_LANGUAGE, "de-CH");
    let german = ask(&german, ALL).await.data("lookups.taskTemplates");

    let rows = english.as_array().unwrap().iter().zip(german.as_array().unwrap());
    let mut n_rows = 0;
    for (english, german) in rows {
        let mut rest = german.clone();
        for text in ["title", "description"] {
            let said = german[text].as_str().unwrap();
            assert!(!said.trim().is_empty(), "{german}");
            assert_ne!(said, english[text], "{german}");
            // An app says du, and so does the catalogue.
            let is_formal = |word: &str| ["Sie", "Ihr", "Ihre", "Ihnen"].contains(&word);
            assert!(!said.split(' ').skip(1).any(is_formal), "{german}");
            rest[text] = english[text].clone();
        }
        assert_eq!(rest, *english);
        n_rows += 1;
    }
    assert_eq!(n_rows, 124);
    let smoke = |row: &&Value| row["key"] == "safety.smoke.test";
    let smoke = german.as_array().unwrap().iter().find(smoke).unwrap();
    assert_eq!(smoke["title"], "Rauchmelder testen");
}

#[tokio::test]
async fn a_template_is_english_where_a_language_has_no_words_for_it() {
    let home = Home::new().await;
    let german = home.nobody().with_header(header::ACCEPT_LANGUAGE, "de");
    template_text::Entity::delete_many()
        .exec(&home.app().db)
        .await
        .unwrap();

    let reply = ask(&german, ALL).await;

    assert_eq!(
        reply.data("lookups.taskTemplates.0.title"),
        "Do a home-energy check"
    );
}

#[tokio::test]
async fn each_language_s_answer_is_kept_for_itself() {
    let home = Home::new().await;
    let query = "{ lookups { taskTemplates { title } } }";
    let english = home.nobody();
    let german = english.clone().with_header(header::ACCEPT_LANGUAGE, "de");
    let known = |client: &Client, reply: &Reply| {
        client
            .clone()
            .with_header(header::IF_NONE_MATCH, reply.header("etag"))
    };
    let (in_english, in_german) = (get(&english, query).await, get(&german, query).await);

    let same = get(&known(&german, &in_german), query).await;
    let other = get(&known(&german, &in_english), query).await;
    template_text::Entity::update_many()
        .col_expr(template_text::Column::Title, Expr::value("Neu"))
        .exec(&home.app().db)
        .await
        .unwrap();
    let edited = get(&known(&german, &in_german), query).await;
    let unmoved = get(&known(&english, &in_english), query).await;

    assert_ne!(in_german.header("etag"), in_english.header("etag"));
    assert_eq!((same.status(), same.text()), (304, ""));
    assert_eq!((other.status(), other.text()), (200, in_german.text()));
    assert_eq!(edited.data("lookups.taskTemplates.0.title"), "Neu");
    assert_eq!(unmoved.status(), 304);
}

#[tokio::test]
async fn the_version_changes_with_the_catalogue_the_limits_and_the_language_and_with_nothing_else() {
    let home = Home::new().await;
    let first = version(&home.nobody()).await;
    home.task("Clean the gutters").due("2026-11-30").await;
    home.set_clock("2027-03-01T12:00:00Z");

    let later = version(&home.nobody()).await;
    let german = version(&home.nobody().with_header(header::ACCEPT_LANGUAGE, "de")).await;
    let row = template::Entity::find().filter(template::Column::Key.eq("safety.smoke.test"));
    let mut row = row
        .one(&home.app().db)
        .await
        .unwrap()
        .unwrap()
        .into_active_model();
    row.title = Set("Test the smoke alarms".to_owned());
    row.update(&home.app().db).await.unwrap();
    let edited = version(&home.nobody()).await;
    let limits = tier_limit::Entity::update_many()
        .col_expr(tier_limit::Column::TasksPerResidence, Expr::value(50))
        .filter(tier_limit::Column::Tier.eq(Tier::Free));
    limits.exec(&home.app().db).await.unwrap();
    let limited = ask(&home.nobody(), ALL).await;

    assert_eq!(limited.data("lookups.tierLimits.0.tasksPerResidence"), 50);
    assert_ne!(limited.text_at("lookups.version"), edited);
    assert_eq!(later, first);
    assert_ne!(german, first);
    assert_ne!(edited, first);
}

#[tokio::test]
async fn an_answer_over_get_may_be_kept_until_something_changes() {
    let home = Home::new().await;
    let client = home.nobody();
    let first = get(&client, ALL).await;
    let tag = first.header("etag").to_owned();

    let known = client.clone().with_header(header::IF_NONE_MATCH, &tag);
    let again = get(&known, ALL).await;
    let other = get(&known, "{ lookups { version } }").await;
    let german = get(&known.clone().with_header(header::ACCEPT_LANGUAGE, "de"), ALL).await;
    let media = get(
        &known
            .clone()
            .with_header(header::ACCEPT, "application/graphql-response+json"),
        ALL,
    )
    .await;
    let owner = get(&home.owner().with_header(header::IF_NONE_MATCH, &tag), ALL).await;
    let row = template::Entity::find().filter(template::Column::Key.eq("safety.smoke.test"));
    let mut row = row
        .one(&home.app().db)
        .await
        .unwrap()
        .unwrap()
        .into_active_model();
    row.deleted_at = Set(Some(home.app().clock.now()));
    row.update(&home.app().db).await.unwrap();
    let changed = get(&known, ALL).await;

    assert_eq!(first.status(), 200);
    assert!(tag.starts_with('"') && tag.ends_with('"'), "{tag}");
    assert_eq!(first.header("cache-control"), "public, max-age=3600");
    assert_eq!(first.header("vary"), "Accept, Accept-Language");
    assert!(first.json().get("extensions").is_none());
    assert_eq!((again.status(), again.text()), (304, ""));
    assert_eq!(
        (again.header("etag"), again.header("vary")),
        (tag.as_str(), "Accept, Accept-Language")
    );
    // Who asks makes no difference.
    assert_eq!(owner.status(), 304);
    for reply in [&other, &german, &media, &changed] {
        assert_eq!(reply.status(), 200);
        assert_ne!(reply.header("etag"), tag);
    }
    assert_eq!(
        changed.data("lookups.taskTemplates").as_array().unwrap().len(),
        123
    );
}

#[tokio::test]
async fn what_is_not_the_same_for_everyone_is_not_kept() {
    let home = Home::new().await;

    let mixed = get(&home.owner(), "{ lookups { version } viewer { id } }").await;
    let wrong = get(&home.owner(), "{ lookups { nothing } }").await;
    let posted = ask(&home.owner(), "{ lookups { version } }").await;

    for reply in [&mixed, &wrong, &posted] {
        assert_eq!(
            (reply.header("etag"), reply.header("cache-control")),
            ("", "no-store"),
            "{}",
            reply.text()
        );
    }
    assert_eq!(mixed.status(), 200);
    assert!(posted.json()["extensions"]["cost"].is_object());
}
