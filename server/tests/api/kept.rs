//! Answers that a client keeps, and asks whether they are still good.

use axum::http::header;
use chrono::TimeDelta;
use domain::{file, session};
use entity::membership::MemberRole;
use serde_json::json;
use server::kept::KEPT;
use testing::{Client, Home, Place, Reply, file::photo};

use crate::client::at;

const HOME: &str = "{ viewer { id displayName unreadNotificationCount residences { id name taskCounts { overdue dueSoon } } } }";

/// Types that are not made of what is counted for an account and its homes, or that nobody asks for twice.
const ASKED_ANEW: &[(&str, &str)] = &[
    ("ChangeSet", "each is asked for once"),
    ("DeletionEffect", "hangs on whether others wait to be erased"),
    ("Device", "comes and goes with sessions"),
    ("EnumLabel", "the same for everyone"),
    ("EnumLabels", "the same for everyone"),
    ("HttpHeader", "part of an upload"),
    ("Invitation", "ends by the clock"),
    ("InvitationPreview", "ends by the clock"),
    ("Lookups", "the same for everyone"),
    ("MinimumAppVersion", "the same for everyone"),
    ("ResidenceItem", "part of changes"),
    (
        "PlanSubscription",
        "hangs on limits that operators edit, and ends by the clock",
    ),
    ("ResidencePlan", "operators edit limits"),
    ("Session", "when it was last used is not counted"),
    ("SessionTokens", "told by mutations alone"),
    ("SuggestedTemplate", "operators edit templates"),
    ("TaskTemplate", "operators edit templates"),
    ("TierLimits", "operators edit limits"),
    ("TierUsage", "operators edit limits"),
    ("Upload", "told by mutations alone"),
    ("UserError", "told by mutations alone"),
];

/// Asks again with the tag of an answer.
async fn again(client: &Client, before: &Reply, query: &str) -> Reply {
    let knowing = client
        .clone()
        .with_header(header::IF_NONE_MATCH, before.header("etag"));
    knowing.get_query(query, json!({})).await
}

#[tokio::test]
async fn an_answer_is_tagged_and_still_good_while_nothing_changes() {
    let home = Home::new().await;
    let owner = home.owner();

    let first = owner.get_query(HOME, json!({})).await.fine();
    let again = again(&owner, &first, HOME).await;

    assert_eq!(first.header("cache-control"), "private, no-cache");
    assert_eq!(first.header("vary"), "Authorization, Accept, Accept-Language");
    assert_eq!(first.json().get("extensions"), None);
    assert_eq!(
        first.json()["data"],
        owner.send(HOME, json!({})).await.json()["data"]
    );
    assert_eq!((again.status(), again.text()), (304, ""));
    assert_eq!(again.header("etag"), first.header("etag"));
    assert_eq!(again.header("cache-control"), "private, no-cache");
}

#[tokio::test]
async fn to_know_that_nothing_changed_takes_one_statement() {
    let home = Home::new().await;
    let owner = home.owner();
    let first = owner.get_query(HOME, json!({})).await;

    let (unchanged, statements) = home.count_statements(again(&owner, &first, HOME)).await;
    let (kept, statements_kept) = home.count_statements(owner.get_query(HOME, json!({}))).await;

    assert_eq!((unchanged.status(), statements), (304, 1));
    assert_eq!((kept.status(), statements_kept), (200, 1));
    assert_eq!(kept.text(), first.text());
}

#[tokio::test]
async fn what_others_do_in_the_home_makes_an_answer_old() {
    let home = Home::new().await;
    let owner = home.owner();
    let first = owner.get_query(HOME, json!({})).await;

    home.task("Sweep").due("2026-11-20").await;
    let later = again(&owner, &first, HOME).await;

    assert_eq!(later.status(), 200);
    let counts = &later.json()["data"]["viewer"]["residences"][0]["taskCounts"];
    assert_eq!(counts["overdue"], 1);
    assert_ne!(later.header("etag"), first.header("etag"));
}

#[tokio::test]
async fn another_replica_knows_the_answer_and_its_end() {
    let home = Home::new().await;
    let second = at(&home.second_app().await, Some(home.person(Place::Owner).clone()));
    let first = home.owner().get_query(HOME, json!({})).await;

    let same = again(&second, &first, HOME).await;
    home.task("Sweep").due("2026-11-20").await;
    let later = again(&second, &first, HOME).await;

    assert_eq!((same.status(), later.status()), (304, 200));
}

#[tokio::test]
async fn a_day_that_turns_makes_an_answer_old() {
    let home = Home::new().await;
    let owner = home.owner();
    home.task("Sweep").due("2026-11-23").await;
    let first = owner.get_query(HOME, json!({})).await;

    // 14:00 in UTC is 8:00 in the home's zone.
    home.advance_clock(TimeDelta::hours(3));
    let same_day = again(&owner, &first, HOME).await;
    home.advance_clock(TimeDelta::hours(14));
    let next_day = again(&owner, &first, HOME).await;

    assert_eq!(same_day.status(), 304);
    assert_eq!(next_day.status(), 200);
    let counts = &next_day.json()["data"]["viewer"]["residences"][0]["taskCounts"];
    assert_eq!(counts["overdue"], 1);
}

#[tokio::test]
async fn an_answer_is_good_for_who_asked_and_for_what_was_asked() {
    let home = Home::new().await;
    let owner = home.owner();
    let query = "query($name: Boolean = true) { viewer { id displayName @include(if: $name) } }";
    let first = owner.get_query(query, json!({})).await;
    let knowing = |client: &Client| {
        client
            .clone()
            .with_header(header::IF_NONE_MATCH, first.header("etag"))
    };

    let others = [
        knowing(&home.member()).get_query(query, json!({})).await,
        knowing(&owner).get_query(HOME, json!({})).await,
        knowing(&owner).get_query(query, json!({ "name": false })).await,
        knowing(&owner)
            .with_header(header::ACCEPT_LANGUAGE, "de")
            .get_query(query, json!({}))
            .await,
    ];
    let spelt_out = knowing(&owner).get_query(query, json!({ "name": true })).await;

    for other in others {
        assert_eq!(other.status(), 200);
        assert_ne!(other.header("etag"), first.header("etag"));
    }
    // The default is what the variable is.
    assert_eq!(spelt_out.status(), 304);
}

#[tokio::test]
async fn who_is_out_of_the_home_or_of_the_session_is_told_nothing_of_what_was() {
    let home = Home::new().await;
    let member = home.member();
    let query = format!("{{ residence(id: \"{}\") {{ name }} }}", home.residence().id);
    let first = member.get_query(&query, json!({})).await.fine();
    let membership = member.person().membership.clone().unwrap();

    let remove = "mutation($id: ID!) { removeMember(input: { membershipId: $id }) { userErrors { code } } }";
    home.owner()
        .send(remove, json!({ "id": membership.id }))
        .await
        .fine();
    let out = again(&member, &first, &query).await;
    session::sign_out(home.app(), &member.person().viewer)
        .await
        .unwrap();
    let signed_out = again(&member, &first, &query).await;

    assert_eq!(out.json()["data"]["residence"], json!(null));
    assert_eq!(signed_out.status(), 401);
    assert_eq!(membership.role, MemberRole::Member);
}

#[tokio::test]
async fn what_hangs_on_something_else_is_asked_anew() {
    let home = Home::new().await;
    let owner = home.owner();

    for query in [
        "{ viewer { id sessions { lastUsedAt } } }",
        "{ viewer { residences { suggestedTemplates { template { key } } } } }",
        "{ viewer { ...A } } fragment A on Account { residences { invitations { id } } }",
        "{ __schema { queryType { name } } }",
        "{ lookups { version } viewer { id } }",
    ] {
        let reply = owner.get_query(query, json!({})).await.fine();

        assert_eq!(reply.header("etag"), "", "{query}");
        assert_eq!(reply.header("cache-control"), "no-store", "{query}");
    }
    let posted = owner.send(HOME, json!({})).await.fine();
    assert_eq!(posted.header("etag"), "");
    let nobody = home
        .nobody()
        .get_query("{ viewer { id } }", json!({}))
        .await
        .fine();
    assert_eq!(nobody.header("etag"), "");
}

#[tokio::test]
async fn an_answer_with_errors_is_not_kept() {
    let home = Home::new().await;
    let query = "{ viewer { id tasks(first: 101) { totalCount } } }";

    let reply = home.owner().get_query(query, json!({})).await;

    assert_eq!(reply.status(), 200);
    assert_eq!(reply.header("etag"), "");
    assert!(reply.json()["errors"].is_array());
}

#[tokio::test]
async fn smaller_images_that_are_made_make_an_answer_old() {
    let home = Home::new().await;
    let owner = home.owner();
    let avatar = owner.upload(None, "image/jpeg", photo(60, 40)).await;
    let take = "mutation($id: ID) { updateAccount(input: { avatarFileId: $id }) { userErrors { code } } }";
    owner.send(take, json!({ "id": avatar })).await.fine();
    let query = "{ viewer { residences { members { person { avatar { thumbnailUrl(size: SMALL) } } } } } }";
    let first = home.member().get_query(query, json!({})).await.fine();

    file::thumbnail::make(home.app(), avatar).await.unwrap();
    let later = again(&home.member(), &first, query).await;

    assert!(!first.text().contains("http"));
    assert_eq!(later.status(), 200);
    assert!(later.text().contains("http"), "{}", later.text());
}

#[tokio::test]
async fn of_each_type_it_is_known_whether_answers_with_it_are_kept() {
    let home = Home::new().await;
    let query = "{ __schema { types { name kind fields { name } } } }";
    let types = home
        .nobody()
        .send(query, json!({}))
        .await
        .fine()
        .data("__schema.types");
    let types: Vec<_> = types.as_array().unwrap().iter().collect();
    let is_sorted_out = |name: &str| {
        name.starts_with("__")
            || name.ends_with("Payload")
            || name.ends_with("Change")
            || ["Mutation", "Subscription"].contains(&name)
    };

    let unknown: Vec<_> = types
        .iter()
        .filter(|ty| ["OBJECT", "INTERFACE", "UNION"].contains(&ty["kind"].as_str().unwrap()))
        .map(|ty| ty["name"].as_str().unwrap())
        .filter(|name| !is_sorted_out(name))
        .filter(|name| KEPT.types.contains(name) == ASKED_ANEW.iter().any(|(known, _)| known == name))
        .collect();

    assert_eq!(
        unknown,
        Vec::<&str>::new(),
        "say in server/src/kept.rs or here whether these hang on revisions alone"
    );
    for (name, field) in KEPT.except {
        let ty = types.iter().find(|ty| ty["name"] == *name).unwrap();
        let fields = ty["fields"].as_array().unwrap();
        assert!(
            fields.iter().any(|known| known["name"] == *field),
            "{name}.{field}"
        );
    }
}
