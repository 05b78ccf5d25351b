//! Contractors: what a household keeps of whoever works on its home.

use serde_json::{Value, json};
use testing::{Client, Home, Reply};

use crate::task::{COMPLETE, send};

const FIELDS: &str = "id name company email phone website address { city countryCode } specialties licenseNumber notes isFavorite revision";
const LIST: &str = "query($id: ID!, $filter: ContractorFilter, $first: Int, $after: String) { residence(id: $id) {
    contractors(filter: $filter, first: $first, after: $after) { totalCount nodes { name } pageInfo { hasNextPage endCursor } } } }";
const STATS: &str = "query($id: ID!) { contractor(id: $id) { name isFavorite averageRating completionCount lastWorkedOn
    totalSpent { amount currencyCode } completions { totalCount nodes { notes } } tasks { nodes { title } } residence { name } } }";

fn mutation(name: &str) -> String {
    let input = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    format!(
        "mutation($input: {input}!) {{ {name}(input: $input) {{ contractor {{ {FIELDS} }} userErrors {{ code field }} }} }}"
    )
}

const DELETE: &str = "mutation($input: DeleteContractorInput!) { deleteContractor(input: $input) {
    deletedId residence { revision } userErrors { code field } } }";

async fn add(home: &Home, name: &str, more: Value) -> Reply {
    let mut input = json!({ "residenceId": home.residence().id, "name": name });
    for (field, value) in more.as_object().unwrap() {
        input[field] = value.clone();
    }
    send(&home.member(), &mutation("createContractor"), input).await
}

async fn id_of(home: &Home, name: &str) -> String {
    let reply = add(home, name, json!({})).await.fine();
    reply.text_at("createContractor.contractor.id")
}

async fn names(client: &Client, home: &Home, filter: Value) -> Vec<String> {
    let variables = json!({ "id": home.residence().id, "filter": filter });
    let nodes = client
        .send(LIST, variables)
        .await
        .fine()
        .data("residence.contractors.nodes");
    let nodes = nodes.as_array().unwrap().iter();
    nodes
        .map(|node| node["name"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn what_is_known_of_a_contractor_is_kept_and_changed() {
    let home = Home::new().await;
    let details = json!({ "company": "Rohr & Sohn", "email": "Pia@Rohr.example", "phone": "+49 30 1234", "website": "https://rohr.example/",
        "address": { "city": "Berlin", "countryCode": "DE" }, "specialties": ["PLUMBING", "HVAC", "PLUMBING"],
        "licenseNumber": "B-17", "notes": "Rings twice" });

    let made = add(&home, " Pia ", details).await.fine();
    let contractor = made.data("createContractor.contractor");
    let patch = json!({ "contractorId": contractor["id"], "ifRevision": contractor["revision"], "company": null, "specialties": null,
        "notes": "Rings once" });
    let changed = send(&home.owner(), &mutation("updateContractor"), patch)
        .await
        .fine()
        .data("updateContractor.contractor");

    assert_eq!(contractor["name"], "Pia");
    assert_eq!(contractor["email"], "pia@rohr.example");
    assert_eq!(contractor["website"], "https://rohr.example/");
    assert_eq!(
        contractor["address"],
        json!({ "city": "Berlin", "countryCode": "DE" })
    );
    assert_eq!(contractor["specialties"], json!(["HVAC", "PLUMBING"]));
    assert_eq!(
        (
            &changed["company"],
            &changed["specialties"],
            &changed["notes"],
            &changed["phone"]
        ),
        (
            &Value::Null,
            &json!([]),
            &json!("Rings once"),
            &json!("+49 30 1234")
        )
    );
    assert!(changed["revision"].as_i64() > contractor["revision"].as_i64());
}

#[tokio::test]
async fn all_that_is_wrong_with_a_contractor_is_said_at_once() {
    let home = Home::new().await;
    let long = |letters: usize| "x".repeat(letters);
    let details = json!({ "company": long(121), "email": "nowhere", "phone": long(41), "licenseNumber": long(81),
        "address": { "countryCode": "ZZ" }, "notes": long(10_001), "website": format!("https://example.com/{}", long(2_000)) });

    let reply = add(&home, "  ", details).await;
    let website = add(&home, "Pia", json!({ "website": "javascript:alert(1)" })).await;

    assert_eq!(
        reply.user_errors(),
        "BLANK input.name\nTOO_LONG input.company\nTOO_LONG input.phone\nTOO_LONG input.licenseNumber\nTOO_LONG input.notes\n\
         INVALID_FORMAT input.email\nTOO_LONG input.website\nINVALID_FORMAT input.address.countryCode"
    );
    assert!(
        website.errors().starts_with("BAD_USER_INPUT"),
        "{}",
        website.text()
    );
    assert_eq!(
        names(&home.viewer(), &home, Value::Null).await,
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn a_contractor_sent_twice_is_made_once() {
    let home = Home::new().await;
    let id = entity::id::ContractorId::new(home.app().clock.now());

    let first = add(&home, "Pia", json!({ "id": id })).await.fine();
    let again = add(&home, "Mia", json!({ "id": id })).await.fine();
    let input = json!({ "id": id, "residenceId": home.residence().id, "name": "Mine" });
    let anothers = send(&home.owner(), &mutation("createContractor"), input).await;

    assert_eq!(
        first.data("createContractor.contractor"),
        again.data("createContractor.contractor")
    );
    assert_eq!(anothers.user_errors(), "TAKEN input.id");
}

#[tokio::test]
async fn an_edit_of_an_old_version_is_a_conflict_with_the_contractor_as_they_are() {
    let home = Home::new().await;
    let id = id_of(&home, "Pia").await;
    let update = mutation("updateContractor");
    let newer = json!({ "contractorId": id, "notes": "Newer" });
    send(&home.owner(), &update, newer).await.fine();

    let stale = json!({ "contractorId": id, "ifRevision": 1, "notes": "Older" });
    let reply = send(&home.member(), &update, stale).await;

    assert_eq!(reply.user_errors(), "CONFLICT input.ifRevision");
    assert_eq!(reply.data("updateContractor.contractor.notes"), "Newer");
}

#[tokio::test]
async fn contractors_are_found_by_specialty_words_and_favourites_page_by_page() {
    let home = Home::new().await;
    for (name, specialties, notes) in [
        ("ada", json!(["PLUMBING"]), "Fast"),
        ("Ben", json!(["PAINTING", "FLOORING"]), "100% tidy"),
        ("Cleo", json!([]), "fast_and_cheap"),
    ] {
        add(&home, name, json!({ "specialties": specialties, "notes": notes }))
            .await
            .fine();
    }
    let (member, viewer) = (home.member(), home.viewer());
    let ben = home
        .member()
        .send(LIST, json!({ "id": home.residence().id, "first": 1 }))
        .await
        .fine();
    let after = ben.data("residence.contractors.pageInfo.endCursor");
    let rest = member
        .send(LIST, json!({ "id": home.residence().id, "after": after }))
        .await
        .fine();

    assert_eq!(ben.data("residence.contractors.totalCount"), 3);
    assert_eq!(
        ben.data("residence.contractors.nodes"),
        json!([{ "name": "ada" }])
    );
    assert_eq!(
        rest.data("residence.contractors.nodes"),
        json!([{ "name": "Ben" }, { "name": "Cleo" }])
    );
    for (filter, found) in [
        (json!({ "specialties": ["FLOORING", "ROOFING"] }), vec!["Ben"]),
        (json!({ "specialties": [] }), vec![]),
        (json!({ "text": "FAST" }), vec!["ada", "Cleo"]),
        (json!({ "text": "fast cleo" }), vec!["Cleo"]),
        (json!({ "text": "%" }), vec!["Ben"]),
        (json!({ "text": "t_a" }), vec!["Cleo"]),
        (json!({ "favoritesOnly": true }), vec![]),
        (json!({ "favoritesOnly": false }), vec!["ada", "Ben", "Cleo"]),
    ] {
        assert_eq!(names(&viewer, &home, filter.clone()).await, found, "{filter}");
    }
}

#[tokio::test]
async fn words_are_found_in_either_case_in_any_alphabet() {
    let home = Home::new().await;
    for name in [
        "Äpfel & Öle",
        "ΠΑΠΑΔΟΠΟΥΛΟΥ",
        "Straße",
        "100 % Sauber",
        "İstanbul",
        "Οδός",
        // As file systems and some keyboards write it.
        "Ma\u{308}rz",
    ] {
        add(&home, name, json!({})).await.fine();
    }

    for (text, found) in [
        ("äpfel", vec!["Äpfel & Öle"]),
        ("ÖLE ä", vec!["Äpfel & Öle"]),
        ("παπαδοπουλου", vec!["ΠΑΠΑΔΟΠΟΥΛΟΥ"]),
        ("straße", vec!["Straße"]),
        ("STRAẞE", vec!["Straße"]),
        ("İstanbul", vec!["İstanbul"]),
        ("istanbul", vec!["İstanbul"]),
        ("İSTANBUL", vec!["İstanbul"]),
        ("ΟΔΌΣ", vec!["Οδός"]),
        ("οδόσ", vec!["Οδός"]),
        ("mär", vec!["M\u{e4}rz"]),
        ("MA\u{308}R", vec!["M\u{e4}rz"]),
        ("% saub", vec!["100 % Sauber"]),
        ("äpfel sauber", vec![]),
    ] {
        assert_eq!(
            names(&home.member(), &home, json!({ "text": text })).await,
            found,
            "{text}"
        );
    }
}

#[tokio::test]
async fn each_member_has_favourites_of_their_own() {
    let home = Home::new().await;
    let id = id_of(&home, "Pia").await;
    let favorite = mutation("setContractorFavorite");

    let input = json!({ "contractorId": id, "favorite": true });
    let set = send(&home.member(), &favorite, input.clone()).await.fine();
    let again = send(&home.member(), &favorite, input).await.fine();

    assert_eq!(set.data("setContractorFavorite.contractor.isFavorite"), true);
    assert_eq!(
        set.data("setContractorFavorite.contractor.revision"),
        again.data("setContractorFavorite.contractor.revision")
    );
    let only = json!({ "favoritesOnly": true });
    assert_eq!(names(&home.member(), &home, only.clone()).await, ["Pia"]);
    assert_eq!(
        names(&home.owner(), &home, only.clone()).await,
        Vec::<String>::new()
    );
    let input = json!({ "contractorId": id, "favorite": false });
    send(&home.member(), &favorite, input).await.fine();
    assert_eq!(names(&home.member(), &home, only).await, Vec::<String>::new());
}

#[tokio::test]
async fn who_only_reads_a_home_has_favourites_too_until_it_is_archived() {
    let home = Home::new().await;
    let id = id_of(&home, "Pia").await;
    let favorite = mutation("setContractorFavorite");
    let input = |favorite: bool| json!({ "contractorId": id, "favorite": favorite });
    let only = json!({ "favoritesOnly": true });

    let set = send(&home.viewer(), &favorite, input(true)).await.fine();
    let found = names(&home.viewer(), &home, only.clone()).await;
    let of_others = names(&home.member(), &home, only.clone()).await;
    let archive = "mutation($input: ArchiveResidenceInput!) { archiveResidence(input: $input) { userErrors { code } } }";
    send(
        &home.owner(),
        archive,
        json!({ "residenceId": home.residence().id }),
    )
    .await
    .fine();
    let refused = send(&home.viewer(), &favorite, input(false)).await;

    assert_eq!(set.data("setContractorFavorite.contractor.isFavorite"), true);
    assert_eq!((found, of_others), (vec!["Pia".to_owned()], Vec::new()));
    assert_eq!(refused.user_errors(), "WRONG_STATE input.contractorId");
    assert_eq!(names(&home.viewer(), &home, only).await, ["Pia"]);
}

#[tokio::test]
async fn a_favourite_of_ones_own_stands_in_nobodys_way() {
    let home = Home::new().await;
    let id = id_of(&home, "Pia").await;
    let revisions =
        "query($id: ID!) { contractor(id: $id) { revision residence { revision } } viewer { revision } }";
    let seen = async |client: &Client| {
        let reply = client.send(revisions, json!({ "id": id })).await.fine();
        let numbers = [
            "contractor.revision",
            "contractor.residence.revision",
            "viewer.revision",
        ];
        numbers.map(|path| reply.data(path).as_i64().unwrap())
    };
    let [before, own] = [seen(&home.owner()).await, seen(&home.member()).await];

    let input = json!({ "contractorId": id, "favorite": true });
    send(&home.member(), &mutation("setContractorFavorite"), input)
        .await
        .fine();

    assert_eq!(seen(&home.owner()).await, before);
    assert_eq!(seen(&home.member()).await, [own[0], own[1], own[2] + 1]);
    let input = json!({ "contractorId": id, "ifRevision": before[0], "notes": "Rings twice" });
    send(&home.owner(), &mutation("updateContractor"), input)
        .await
        .fine();
}

#[tokio::test]
async fn the_log_tells_what_a_contractor_did() {
    let home = Home::new().await;
    let member = home.member();
    let id = id_of(&home, "Pia").await;
    let idle = id_of(&home, "Idle").await;
    for (title, day, cost, currency, rating) in [
        ("Boiler", "2026-11-20", "120.50", "EUR", Some(4)),
        ("Taps", "2026-11-22", "30.25", "EUR", Some(5)),
        ("Pump", "2026-11-21", "99", "USD", None),
    ] {
        let task = home.task(title).await;
        let input = json!({ "taskId": task.id, "completedOn": day, "contractorId": id, "rating": rating, "notes": title,
            "cost": { "amount": cost, "currencyCode": currency } });
        send(&member, COMPLETE, input).await.fine();
    }
    let open = "mutation($input: CreateTaskInput!) { createTask(input: $input) { task { contractor { name } } userErrors { code field } } }";
    let input = json!({ "residenceId": home.residence().id, "title": "Gutters", "schedule": { "onDemand": true }, "contractorId": id });
    let task = send(&member, open, input).await.fine();

    let busy = home
        .viewer()
        .send(STATS, json!({ "id": id }))
        .await
        .fine()
        .data("contractor");
    let (idle, cost) = home
        .count_statements(member.send(STATS, json!({ "id": idle })))
        .await;

    assert_eq!(task.data("createTask.task.contractor.name"), "Pia");
    assert_eq!(
        busy,
        json!({ "name": "Pia", "isFavorite": false, "averageRating": 4.5, "completionCount": 3, "lastWorkedOn": "2026-11-22",
            "totalSpent": [{ "amount": "150.75", "currencyCode": "EUR" }, { "amount": "99", "currencyCode": "USD" }],
            "completions": { "totalCount": 3, "nodes": [{ "notes": "Taps" }, { "notes": "Pump" }, { "notes": "Boiler" }] },
            "tasks": { "nodes": [{ "title": "Gutters" }] }, "residence": { "name": home.residence().name } })
    );
    let idle = idle.fine().data("contractor");
    assert_eq!(
        (
            &idle["averageRating"],
            &idle["completionCount"],
            &idle["totalSpent"]
        ),
        (&Value::Null, &json!(0), &json!([]))
    );
    // The contractor, whose favourite, the stats, the log with its count, the home, and the open work.
    assert!(cost <= 7, "{cost}");
}

#[tokio::test]
async fn a_deleted_contractor_leaves_a_name_in_the_log_and_nothing_in_tasks() {
    let home = Home::new().await;
    let member = home.member();
    let id = id_of(&home, "Pia").await;
    let task = home.task("Boiler").due("2026-11-30").await;
    let update = "mutation($input: UpdateTaskInput!) { updateTask(input: $input) { task { id } userErrors { code field } } }";
    send(&member, update, json!({ "taskId": task.id, "contractorId": id }))
        .await
        .fine();
    let done = home.task("Taps").await;
    send(
        &member,
        COMPLETE,
        json!({ "taskId": done.id, "contractorId": id }),
    )
    .await
    .fine();
    let since = home.residence().revision;
    let look = "query($id: ID!, $log: ID!) { task(id: $id) { contractor { name } }
        log: task(id: $log) { lastCompletion { contractor { name } contractorName } } }";
    let ids = json!({ "id": task.id, "log": done.id });
    let before = member.send(look, ids.clone()).await.fine();

    let reply = send(&member, DELETE, json!({ "contractorId": id })).await.fine();

    let after = member.send(look, ids).await.fine();
    assert_eq!(reply.data("deleteContractor.deletedId"), json!(id));
    assert_eq!(before.data("task.contractor.name"), "Pia");
    assert_eq!(
        before.data("log.lastCompletion"),
        json!({ "contractor": { "name": "Pia" }, "contractorName": "Pia" })
    );
    assert_eq!(after.data("task.contractor"), Value::Null);
    assert_eq!(
        after.data("log.lastCompletion"),
        json!({ "contractor": null, "contractorName": "Pia" })
    );
    let changes = "query($id: ID!, $since: Int!) { residence(id: $id) { changes(since: $since) { deletedIds upserted { __typename } } } }";
    let changes = member
        .send(changes, json!({ "id": home.residence().id, "since": since }))
        .await
        .fine();
    assert_eq!(changes.data("residence.changes.deletedIds"), json!([id]));
}

#[tokio::test]
async fn changes_and_nodes_show_contractors() {
    let home = Home::new().await;
    let id = id_of(&home, "Pia").await;
    let query = "query($home: ID!, $id: ID!) { node(id: $id) { id ... on Contractor { name } }
        residence(id: $home) { changes(since: 0) { upserted { ... on Contractor { name isFavorite } } } } }";

    let reply = home
        .viewer()
        .send(query, json!({ "home": home.residence().id, "id": id }))
        .await
        .fine();

    assert_eq!(reply.data("node"), json!({ "id": id, "name": "Pia" }));
    let rows = reply.data("residence.changes.upserted");
    assert!(
        rows.as_array()
            .unwrap()
            .contains(&json!({ "name": "Pia", "isFavorite": false })),
        "{rows}"
    );
}

#[tokio::test]
async fn tasks_and_the_log_know_contractors_of_their_own_home_only() {
    let home = Home::new().await;
    let create = "mutation { createResidence(input: { name: \"Cabin\", kind: CABIN, timeZone: \"Europe/Oslo\" }) { residence { id } } }";
    let cabin = home.member().send(create, json!({})).await.fine();
    let cabin = cabin.text_at("createResidence.residence.id");
    let input = json!({ "residenceId": cabin, "name": "Per" });
    let made = send(&home.member(), &mutation("createContractor"), input)
        .await
        .fine();
    let foreign = made.text_at("createContractor.contractor.id");
    let task = home.task("Boiler").await;
    let on = |mutation: &str, fields: &str| {
        let input = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
        format!(
            "mutation($input: {input}!) {{ {mutation}(input: $input) {{ {fields} userErrors {{ code field }} }} }}"
        )
    };

    for (operation, input) in [
        (
            on("createTask", ""),
            json!({ "residenceId": home.residence().id, "title": "x", "schedule": { "onDemand": true }, "contractorId": foreign }),
        ),
        (
            on("updateTask", ""),
            json!({ "taskId": task.id, "contractorId": foreign }),
        ),
        (
            on("completeTask", ""),
            json!({ "taskId": task.id, "contractorId": foreign }),
        ),
    ] {
        let reply = send(&home.member(), &operation, input).await;
        assert_eq!(reply.user_errors(), "NOT_FOUND input.contractorId", "{operation}");
    }
    // Only the member belongs to the cabin.
    let hidden = home.owner().send(STATS, json!({ "id": foreign })).await.fine();
    assert_eq!(hidden.data("contractor"), Value::Null);
}
