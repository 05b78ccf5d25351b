//! Homes: making, changing, putting away and deleting them.

use domain::{bus::News, residence::find};
use entity::{id::ResidenceId, invitation, membership, residence, task};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use testing::{Client, Home, Place, Reply};

const CREATE: &str = "mutation($input: CreateResidenceInput!) { createResidence(input: $input) {
    residence { id name kind timeZone currencyCode yearBuilt bedrooms bathrooms purchasedOn notes revision viewerRole
        address { line1 city countryCode } floorArea { value unit } purchasePrice { amount currencyCode }
        profile { ownership heating roof features absentFeatures }
        members { role person { displayName } } viewerMembership { role joinedAt residence { id } } }
    userErrors { code field } } }";
const UPDATE: &str = "mutation($input: UpdateResidenceInput!) { updateResidence(input: $input) {
    residence { name kind timeZone currencyCode yearBuilt bedrooms bathrooms notes revision archivedAt
        address { line1 line2 city } floorArea { value unit } purchasePrice { amount currencyCode }
        profile { ownership heating roof features absentFeatures } }
    userErrors { code field message } } }";
const ARCHIVE: &str = "mutation($input: ArchiveResidenceInput!) { archiveResidence(input: $input) {
    residence { archivedAt revision } userErrors { code field } } }";
const UNARCHIVE: &str = "mutation($input: UnarchiveResidenceInput!) { unarchiveResidence(input: $input) {
    residence { archivedAt revision } userErrors { code field } } }";
const DELETE: &str = "mutation($input: DeleteResidenceInput!) { deleteResidence(input: $input) {
    deletedId residence { id } account { revision residences { id } } userErrors { code field } } }";
const SHOW: &str = "query($id: ID!) { residence(id: $id) { id name revision } }";
const LIST: &str = "query($all: Boolean) { viewer { residences(includeArchived: $all) { id } } }";
const NODES: &str = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }";

async fn send(client: &Client, operation: &str, input: Value) -> Reply {
    client.send(operation, json!({ "input": input })).await
}

/// Changes the test home, with `fields` beside its id.
async fn update(client: &Client, home: &Home, mut fields: Value) -> Reply {
    fields["residenceId"] = json!(home.residence().id);
    send(client, UPDATE, fields).await
}

async fn row(home: &Home) -> residence::Model {
    let found = residence::Entity::find_by_id(home.residence().id)
        .one(&home.app().db)
        .await;
    found.unwrap().expect("the home is there")
}

#[tokio::test]
async fn whoever_makes_a_home_owns_it() {
    let home = Home::new().await;
    let input = json!({
        "name": "  Lake cabin ", "kind": "CABIN", "yearBuilt": 1962, "bedrooms": 2, "bathrooms": "1.5", "notes": " ",
        "address": { "line1": "1 Shore Rd", "city": " ", "countryCode": "US" },
        "floorArea": { "value": "84.5", "unit": "SQUARE_METRE" }, "purchasedOn": "2020-02-29",
        "purchasePrice": { "amount": "120000", "currencyCode": "CAD" },
        "profile": { "ownership": "OWNER", "heating": ["WOOD_STOVE", "BASEBOARD", "WOOD_STOVE"], "features": ["WELL"] },
    });

    let reply = send(&home.stranger(), CREATE, input).await.fine();

    let mut made = reply.data("createResidence.residence");
    assert_eq!(made["viewerMembership"]["residence"]["id"], made["id"]);
    made["id"] = Value::Null;
    made["viewerMembership"]["residence"] = Value::Null;
    assert_eq!(
        made,
        json!({
            "id": null, "name": "Lake cabin", "kind": "CABIN", "timeZone": "America/Chicago", "currencyCode": "USD",
            "yearBuilt": 1962, "bedrooms": 2, "bathrooms": "1.50", "purchasedOn": "2020-02-29", "notes": null,
            "revision": 1, "viewerRole": "OWNER",
            "address": { "line1": "1 Shore Rd", "city": null, "countryCode": "US" },
            "floorArea": { "value": "84.50", "unit": "SQUARE_METRE" },
            "purchasePrice": { "amount": "120000", "currencyCode": "CAD" },
            "profile": { "ownership": "OWNER", "heating": ["WOOD_STOVE", "BASEBOARD"], "roof": null, "features": ["WELL"],
                "absentFeatures": [] },
            "members": [{ "role": "OWNER", "person": { "displayName": "Stella Stranger" } }],
            "viewerMembership": { "role": "OWNER", "joinedAt": "2026-11-23T14:00:00Z", "residence": null },
        })
    );
}

#[tokio::test]
async fn a_home_counts_up_its_owners_account() {
    let home = Home::new().await;
    let mut news = home.app().bus.listen();
    let owner = home.person(Place::Owner).account.clone();

    send(
        &home.owner(),
        CREATE,
        json!({ "name": "Second", "kind": "CONDO" }),
    )
    .await
    .fine();

    let told = news.try_recv().unwrap();
    assert_eq!(
        told,
        News::Account {
            id: owner.id,
            revision: owner.revision + 1
        }
    );
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_home_is_told_at_once() {
    let home = Home::new().await;
    let input = json!({
        "name": " ", "kind": "HOUSE", "currencyCode": "usd", "yearBuilt": 2028, "bedrooms": -1, "bathrooms": "200.5",
        "notes": "x".repeat(10_001), "address": { "countryCode": "USA", "postalCode": "1".repeat(21) },
        "floorArea": { "value": "0", "unit": "SQUARE_FOOT" }, "purchasedOn": "2199-01-01",
        "purchasePrice": { "amount": "-1", "currencyCode": "XXX" },
        "profile": { "features": vec!["POOL"; 61] },
    });

    let reply = send(&home.owner(), CREATE, input).await;

    let mut errors: Vec<_> = reply.user_errors().lines().map(str::to_owned).collect();
    errors.sort_unstable();
    assert_eq!(
        errors,
        [
            "BLANK input.name",
            "INVALID_FORMAT input.address.countryCode",
            "INVALID_FORMAT input.currencyCode",
            "INVALID_FORMAT input.purchasePrice.currencyCode",
            "OUT_OF_RANGE input.bathrooms",
            "OUT_OF_RANGE input.bedrooms",
            "OUT_OF_RANGE input.floorArea.value",
            "OUT_OF_RANGE input.purchasePrice.amount",
            "OUT_OF_RANGE input.purchasedOn",
            "OUT_OF_RANGE input.yearBuilt",
            "TOO_LONG input.address.postalCode",
            "TOO_LONG input.notes",
            "TOO_LONG input.profile.features",
        ]
    );
    assert_eq!(residence::Entity::find().count(&home.app().db).await.unwrap(), 1);
}

#[tokio::test]
async fn a_code_that_no_country_has_is_refused_in_words_and_changes_nothing() {
    let home = Home::new().await;
    let first = json!({ "address": { "city": "Bonn", "countryCode": "DE" } });
    let before = update(&home.owner(), &home, first).await.fine();

    let refused = update(
        &home.owner(),
        &home,
        json!({ "address": { "city": "Nowhere", "countryCode": "ZZ" } }),
    )
    .await;
    let after = update(&home.owner(), &home, json!({})).await.fine();

    assert_eq!(refused.user_errors(), "INVALID_FORMAT input.address.countryCode");
    assert!(refused.text().contains("ISO 3166-1"), "{}", refused.text());
    for path in ["address", "revision"] {
        let path = format!("updateResidence.residence.{path}");
        assert_eq!(after.data(&path), before.data(&path));
    }
}

#[tokio::test]
async fn the_edges_of_what_is_possible_are_possible() {
    let home = Home::new().await;
    let edges = [
        json!({ "name": "x".repeat(120), "yearBuilt": 1000, "bedrooms": 0, "bathrooms": "0" }),
        json!({ "name": "x", "yearBuilt": 2027, "bedrooms": 200, "bathrooms": "200", "notes": "é".repeat(10_000) }),
    ];

    for mut edge in edges {
        edge["kind"] = json!("HOUSE");
        send(&home.owner(), CREATE, edge).await.fine();
    }
    let too_long = send(
        &home.owner(),
        CREATE,
        json!({ "name": "x".repeat(121), "kind": "HOUSE" }),
    )
    .await;

    assert_eq!(too_long.user_errors(), "TOO_LONG input.name");
}

#[tokio::test]
async fn an_id_of_ones_own_is_answered_with_the_home_as_it_is() {
    let home = Home::new().await;
    let id = ResidenceId::new(home.app().clock.now());
    let input = json!({ "id": id, "name": "Cabin", "kind": "CABIN" });
    send(&home.owner(), CREATE, input.clone()).await.fine();
    let before = send(
        &home.owner(),
        UPDATE,
        json!({ "residenceId": id, "name": "Lodge" }),
    )
    .await
    .fine();

    let again = send(&home.owner(), CREATE, input.clone()).await.fine();
    let foreign = send(&home.stranger(), CREATE, input).await;

    assert_eq!(again.data("createResidence.residence.name"), "Lodge");
    assert_eq!(
        again.data("createResidence.residence.revision"),
        before.data("updateResidence.residence.revision")
    );
    assert_eq!(foreign.user_errors(), "TAKEN input.id");
}

#[tokio::test]
async fn the_same_request_many_times_at_once_makes_one_home() {
    let home = Home::new().await;
    let id = ResidenceId::new(home.app().clock.now());
    let owner = home.owner();
    let input = json!({ "id": id, "name": "Cabin", "kind": "CABIN" });

    let replies = futures_util::future::join_all((0..8).map(|_| send(&owner, CREATE, input.clone()))).await;

    for reply in replies {
        assert_eq!(reply.fine().data("createResidence.residence.revision"), 1);
    }
    assert_eq!(residence::Entity::find().count(&home.app().db).await.unwrap(), 2);
}

#[tokio::test]
async fn of_two_people_with_one_id_one_gets_it() {
    let home = Home::new().await;
    let id = ResidenceId::new(home.app().clock.now());
    let input = json!({ "id": id, "name": "Cabin", "kind": "CABIN" });
    let (owner, stranger) = (home.owner(), home.stranger());

    let (one, other) = tokio::join!(
        send(&owner, CREATE, input.clone()),
        send(&stranger, CREATE, input)
    );

    let mut errors = [one.user_errors(), other.user_errors()];
    errors.sort_unstable();
    assert_eq!(errors, ["", "TAKEN input.id"]);
}

#[tokio::test]
async fn what_is_left_out_stays_and_null_clears() {
    let home = Home::new().await;
    let owner = home.owner();
    let first = json!({
        "notes": "Key under the mat", "yearBuilt": 1931, "bathrooms": "2", "currencyCode": "EUR", "timeZone": "Europe/Berlin",
        "address": { "line1": "Elm St 1", "line2": "Rear", "city": "Bonn" },
        "purchasePrice": { "amount": "1.5", "currencyCode": "EUR" },
        "profile": { "roof": "SLATE", "heating": ["BOILER"], "features": ["ATTIC", "POOL"] },
    });
    update(&owner, &home, first).await.fine();

    let second = json!({
        "notes": null, "bathrooms": null, "purchasePrice": null, "address": { "city": "Bonn" },
        "profile": { "heating": null, "absentFeatures": ["POOL"] },
    });
    let reply = update(&owner, &home, second).await.fine();

    assert_eq!(
        reply.data("updateResidence.residence"),
        json!({
            "name": "Elm Street", "kind": "HOUSE", "timeZone": "Europe/Berlin", "currencyCode": "EUR", "yearBuilt": 1931,
            "bedrooms": null, "bathrooms": null, "notes": null, "revision": 3, "archivedAt": null,
            "address": { "line1": null, "line2": null, "city": "Bonn" }, "floorArea": null, "purchasePrice": null,
            "profile": { "ownership": null, "heating": [], "roof": "SLATE", "features": ["ATTIC"], "absentFeatures": ["POOL"] },
        })
    );
}

#[tokio::test]
async fn what_is_there_and_absent_at_once_is_refused_in_words_and_changes_nothing() {
    let home = Home::new().await;
    let first = json!({ "profile": { "features": ["ATTIC"], "absentFeatures": ["POOL"] } });
    let before = update(&home.owner(), &home, first).await.fine();

    let both = json!({ "profile": { "features": ["WELL", "POOL"], "absentFeatures": ["POOL"] } });
    let refused = update(&home.owner(), &home, both.clone()).await;
    let new = json!({ "name": "Cabin", "kind": "CABIN", "profile": both["profile"] });
    let not_made = send(&home.owner(), CREATE, new).await;
    let after = update(&home.owner(), &home, json!({})).await.fine();

    assert_eq!(
        refused.user_errors(),
        "INVALID_FORMAT input.profile.absentFeatures"
    );
    assert!(refused.text().contains("out of features"), "{}", refused.text());
    assert_eq!(not_made.user_errors(), refused.user_errors());
    for path in ["profile", "revision"] {
        let path = format!("updateResidence.residence.{path}");
        assert_eq!(after.data(&path), before.data(&path));
    }
}

#[tokio::test]
async fn what_follows_from_what_is_there_cannot_be_absent_nor_anything_stand_beside_nothing() {
    let home = Home::new().await;
    let absent = "INVALID_FORMAT input.profile.absentFeatures";
    let cases = [
        (
            json!({ "features": ["DECK_WOOD"], "absentFeatures": ["DECK"] }),
            absent,
        ),
        (
            json!({ "features": ["ATTACHED_GARAGE"], "absentFeatures": ["GARAGE"] }),
            absent,
        ),
        (
            json!({ "cooling": ["MINI_SPLIT"], "absentFeatures": ["MINI_SPLIT"] }),
            absent,
        ),
        (
            json!({ "heating": ["NONE", "BOILER"] }),
            "INVALID_FORMAT input.profile.heating",
        ),
        (
            json!({ "cooling": ["WINDOW_AC", "NONE"] }),
            "INVALID_FORMAT input.profile.cooling",
        ),
    ];

    for (profile, error) in cases {
        let refused = update(&home.owner(), &home, json!({ "profile": profile })).await;
        assert_eq!(refused.user_errors(), error, "{profile}");
        let says_more = ["out of features", "NONE"]
            .iter()
            .any(|words| refused.text().contains(words));
        assert!(says_more, "{}", refused.text());
    }
}

#[tokio::test]
async fn null_for_what_cannot_be_null_is_blank() {
    let home = Home::new().await;

    let nulls =
        json!({ "name": null, "kind": null, "timeZone": null, "currencyCode": null, "profile": null });
    let reply = update(&home.owner(), &home, nulls).await;

    let mut errors: Vec<_> = reply.user_errors().lines().map(str::to_owned).collect();
    errors.sort_unstable();
    assert_eq!(
        errors,
        ["currencyCode", "kind", "name", "profile", "timeZone"].map(|field| format!("BLANK input.{field}"))
    );
    assert_eq!(row(&home).await, *home.residence());
}

#[tokio::test]
async fn an_edit_of_what_changed_since_is_a_conflict_with_the_home_as_it_is() {
    let home = Home::new().await;
    let (owner, manager) = (home.owner(), home.manager());
    // Work on tasks moves the home's revision and leaves its own fields alone.
    home.task("Sweep").await;
    let base = row(&home).await;
    assert!(base.revision > base.fields_revision);
    update(
        &owner,
        &home,
        json!({ "name": "Mine", "ifRevision": base.revision }),
    )
    .await
    .fine();

    let late = update(
        &manager,
        &home,
        json!({ "name": "Ours", "ifRevision": base.revision }),
    )
    .await;

    assert_eq!(late.user_errors(), "CONFLICT input.ifRevision");
    assert_eq!(late.data("updateResidence.residence.name"), "Mine");
    assert_eq!(late.data("updateResidence.residence.revision"), base.revision + 1);
}

#[tokio::test]
async fn an_archived_home_is_read_only_until_it_is_taken_out() {
    let home = Home::new().await;
    let (owner, id) = (home.owner(), home.residence().id);
    home.task("Sweep").await;

    let away = send(&owner, ARCHIVE, json!({ "residenceId": id })).await.fine();
    let again = send(&owner, ARCHIVE, json!({ "residenceId": id })).await.fine();
    let edit = update(&owner, &home, json!({ "name": "No" })).await;
    let task =
        "mutation($input: CreateTaskInput!) { createTask(input: $input) { userErrors { code field } } }";
    let add = json!({ "residenceId": id, "title": "No", "schedule": { "onDemand": true } });
    let task = send(&owner, task, add).await;
    let listed = owner.send(LIST, json!({})).await.fine();
    let all = owner.send(LIST, json!({ "all": true })).await.fine();

    assert_eq!(
        away.data("archiveResidence.residence.archivedAt"),
        "2026-11-23T14:00:00Z"
    );
    assert_eq!(
        again.data("archiveResidence.residence"),
        away.data("archiveResidence.residence")
    );
    assert_eq!(edit.user_errors(), "WRONG_STATE input.residenceId");
    assert_eq!(task.user_errors(), "WRONG_STATE input.residenceId");
    assert_eq!(listed.data("viewer.residences"), json!([]));
    assert_eq!(all.data("viewer.residences"), json!([{ "id": id }]));

    let out = send(&owner, UNARCHIVE, json!({ "residenceId": id })).await.fine();
    assert_eq!(out.data("unarchiveResidence.residence.archivedAt"), Value::Null);
    update(&owner, &home, json!({ "name": "Yes" })).await.fine();
}

#[tokio::test]
async fn a_deleted_home_is_gone_for_everyone_with_all_that_it_held() {
    let home = Home::new().await;
    home.task("Sweep").assigned_to(Place::Member).await;
    let id = home.residence().id;
    let mut news = home.app().bus.listen();

    let reply = send(&home.owner(), DELETE, json!({ "residenceId": id }))
        .await
        .fine();

    assert_eq!(
        reply.data("deleteResidence"),
        json!({ "deletedId": id, "residence": null, "account": { "revision": 2, "residences": [] }, "userErrors": [] })
    );
    let mut told = Vec::new();
    while let Ok(news) = news.try_recv() {
        told.push(news);
    }
    for place in [Place::Owner, Place::Manager, Place::Member, Place::Viewer] {
        let account_id = home.person(place).account.id;
        assert!(
            told.contains(&News::Left {
                residence_id: id,
                account_id
            }),
            "{place:?}"
        );
        assert!(
            told.contains(&News::Account {
                id: account_id,
                revision: 2
            }),
            "{place:?}"
        );
        let shown = home.client(place).send(SHOW, json!({ "id": id })).await.fine();
        assert_eq!(shown.data("residence"), Value::Null, "{place:?}");
    }
    let db = &home.app().db;
    assert_eq!(task::Entity::find().count(db).await.unwrap(), 0);
    assert_eq!(membership::Entity::find().count(db).await.unwrap(), 0);
    assert_eq!(invitation::Entity::find().count(db).await.unwrap(), 0);
}

#[tokio::test]
async fn what_is_hidden_is_answered_like_what_never_was() {
    let home = Home::new().await;
    let (hidden, never) = (home.residence().id, ResidenceId::new(home.app().clock.now()));
    let membership = home.person(Place::Owner).membership.as_ref().unwrap().id;
    let stranger = home.stranger();

    for id in [hidden, never] {
        let shown = stranger.send(SHOW, json!({ "id": id })).await.fine();
        assert_eq!(shown.data("residence"), Value::Null);
    }
    let ids = json!({ "ids": [hidden, never, membership] });
    assert_eq!(
        stranger.send(NODES, ids.clone()).await.fine().data("nodes"),
        json!([null, null, null])
    );
    assert_eq!(
        home.viewer().send(NODES, ids).await.fine().data("nodes"),
        json!([{ "__typename": "Residence", "id": hidden }, null, { "__typename": "Membership", "id": membership }])
    );
    let nobody = home.nobody().send(SHOW, json!({ "id": hidden })).await;
    assert_eq!(nobody.errors(), "UNAUTHENTICATED residence");
}

#[tokio::test]
async fn homes_and_their_members_cost_the_same_for_one_and_for_many() {
    let home = Home::new().await;
    let owner = home.owner();
    let query = "{ viewer { residences { name members { role person { displayName } } } } }";
    owner.send(query, json!({})).await.fine();
    let (_, for_one) = home.count_statements(owner.send(query, json!({}))).await;
    for number in 0..6 {
        send(
            &owner,
            CREATE,
            json!({ "name": format!("Home {number}"), "kind": "CONDO" }),
        )
        .await
        .fine();
    }

    let (reply, for_many) = home.statements(owner.send(query, json!({}))).await;

    assert_eq!(
        reply.fine().data("viewer.residences").as_array().unwrap().len(),
        7
    );
    assert_eq!(for_many.len(), for_one, "{for_many:#?}");
    assert!(for_one <= 3, "{for_many:#?}");
}

#[tokio::test]
async fn a_home_and_the_viewers_place_in_it_are_one_statement() {
    let home = Home::new().await;
    let account_id = home.person(Place::Viewer).account.id;

    let (found, count) = home
        .count_statements(find::by_id(&home.app().db, account_id, home.residence().id))
        .await;

    let found = found.unwrap().expect("a viewer belongs to the home");
    assert_eq!((found.membership.account_id, count), (account_id, 1));
}
