//! Documents: papers of a home, and what was written down from them.

use chrono::TimeDelta;
use domain::clean;
use entity::{file, id::FileId};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use testing::{
    Client, Home, Reply,
    file::{pdf, photo},
};

const CREATE: &str = "mutation($input: CreateDocumentInput!) { createDocument(input: $input) { document {
    id kind title description vendor modelNumber serialNumber purchasedOn price { amount currencyCode } expiresOn
    remindDaysBefore externalUrl contractor { id } task { id } completion { id } files { id contentType } tags revision
    residence { id } } userErrors { code field message } } }";
const UPDATE: &str = "mutation($input: UpdateDocumentInput!) { updateDocument(input: $input) { document {
    id kind title vendor price { amount } expiresOn remindDaysBefore externalUrl contractor { id } task { id }
    completion { id } files { id } tags revision } userErrors { code field } } }";
const DELETE: &str = "mutation($input: DeleteDocumentInput!) { deleteDocument(input: $input) {
    deletedId userErrors { code field } } }";
const LIST: &str =
    "query($id: ID!, $filter: DocumentFilter, $first: Int, $after: String) { residence(id: $id) {
    documents(filter: $filter, first: $first, after: $after) { totalCount pageInfo { endCursor hasNextPage }
    nodes { title } } } }";
const DOCUMENT: &str = "query($id: ID!) { document(id: $id) { title revision contractor { id } task { id } completion { id } } }";

async fn create(client: &Client, home: &Home, more: Value) -> Reply {
    let mut input = json!({ "residenceId": home.residence().id, "kind": "WARRANTY", "title": "Boiler" });
    for (field, value) in more.as_object().unwrap() {
        input[field] = value.clone();
    }
    client.send(CREATE, json!({ "input": input })).await
}

async fn update(client: &Client, id: &str, more: Value) -> Reply {
    let mut input = json!({ "documentId": id });
    for (field, value) in more.as_object().unwrap() {
        input[field] = value.clone();
    }
    client.send(UPDATE, json!({ "input": input })).await
}

async fn titles(home: &Home, filter: Value) -> Vec<String> {
    let variables = json!({ "id": home.residence().id, "filter": filter });
    let reply = home.viewer().send(LIST, variables).await.fine();
    let nodes = reply.data("residence.documents.nodes");
    assert_eq!(
        reply.data("residence.documents.totalCount"),
        nodes.as_array().unwrap().len()
    );
    let nodes = nodes.as_array().unwrap().iter();
    nodes
        .map(|node| node["title"].as_str().unwrap().to_owned())
        .collect()
}

async fn file_row(home: &Home, id: FileId) -> Option<file::Model> {
    file::Entity::find_by_id(id).one(&home.app().db).await.unwrap()
}

#[tokio::test]
async fn a_document_keeps_what_was_written_down() {
    let home = Home::new().await;
    let scan = home
        .member()
        .upload(Some(home.residence().id), "application/pdf", pdf())
        .await;
    let picture = home
        .member()
        .upload(Some(home.residence().id), "image/jpeg", photo(9, 9))
        .await;

    let reply = create(
        &home.member(),
        &home,
        json!({
            "title": " Boiler ", "description": "In the\ncellar", "vendor": "Heat & Co", "modelNumber": "H-1",
            "serialNumber": "0042", "purchasedOn": "2020-03-01", "price": { "amount": "1299.95", "currencyCode": "USD" },
            "expiresOn": "2030-02-28", "remindDaysBefore": [7, 60, 7], "externalUrl": "https://example.com/h1",
            "fileIds": [scan, picture], "tags": ["heating", " heating ", "cellar"]
        }),
    )
    .await
    .fine();

    let mut document = reply.data("createDocument.document");
    document["id"].take();
    document["revision"].take();
    assert_eq!(
        document,
        json!({
            "id": null, "kind": "WARRANTY", "title": "Boiler", "description": "In the\ncellar", "vendor": "Heat & Co",
            "modelNumber": "H-1", "serialNumber": "0042", "purchasedOn": "2020-03-01",
            "price": { "amount": "1299.95", "currencyCode": "USD" }, "expiresOn": "2030-02-28", "remindDaysBefore": [60, 7],
            "externalUrl": "https://example.com/h1", "contractor": null, "task": null, "completion": null,
            "files": [{ "id": scan, "contentType": "application/pdf" }, { "id": picture, "contentType": "image/jpeg" }],
            "tags": ["heating", "cellar"], "revision": null, "residence": { "id": home.residence().id }
        })
    );
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let home = Home::new().await;
    let cases = [
        ("title", json!(" "), "BLANK input.title"),
        ("title", json!("a".repeat(201)), "TOO_LONG input.title"),
        ("vendor", json!("a\nb"), "INVALID_FORMAT input.vendor"),
        (
            "description",
            json!("a".repeat(10_001)),
            "TOO_LONG input.description",
        ),
        (
            "price",
            json!({ "amount": "-1", "currencyCode": "USD" }),
            "OUT_OF_RANGE input.price.amount",
        ),
        (
            "price",
            json!({ "amount": "1", "currencyCode": "XXX" }),
            "INVALID_FORMAT input.price.currencyCode",
        ),
        (
            "remindDaysBefore",
            json!([-1]),
            "OUT_OF_RANGE input.remindDaysBefore",
        ),
        (
            "remindDaysBefore",
            json!([3_661]),
            "OUT_OF_RANGE input.remindDaysBefore",
        ),
        (
            "remindDaysBefore",
            json!((0..11).collect::<Vec<_>>()),
            "TOO_LONG input.remindDaysBefore",
        ),
        (
            "externalUrl",
            json!(format!("https://example.com/{}", "a".repeat(2_000))),
            "TOO_LONG input.externalUrl",
        ),
        ("tags", json!(["a".repeat(41)]), "TOO_LONG input.tags"),
        (
            "fileIds",
            json!(["file_01h455vb4pex5vsknk084sn02q"]),
            "NOT_FOUND input.fileIds",
        ),
        (
            "taskId",
            json!("task_01h455vb4pex5vsknk084sn02q"),
            "NOT_FOUND input.taskId",
        ),
        (
            "completionId",
            json!("done_01h455vb4pex5vsknk084sn02q"),
            "NOT_FOUND input.completionId",
        ),
        (
            "contractorId",
            json!("ctr_01h455vb4pex5vsknk084sn02q"),
            "NOT_FOUND input.contractorId",
        ),
    ];
    for (field, value, wanted) in cases {
        let mut more = json!({});
        more[field] = value;
        let reply = create(&home.member(), &home, more).await;

        assert_eq!(reply.user_errors(), wanted);
    }
    assert!(titles(&home, Value::Null).await.is_empty());
    let reply = create(
        &home.member(),
        &home,
        json!({ "externalUrl": "javascript:alert(1)" }),
    )
    .await;
    assert!(
        reply.user_errors().starts_with("error: BAD_USER_INPUT"),
        "{}",
        reply.user_errors()
    );
}

#[tokio::test]
async fn a_document_is_changed_field_by_field() {
    let home = Home::new().await;
    let reply = create(
        &home.member(),
        &home,
        json!({ "vendor": "Heat & Co", "tags": ["a"], "remindDaysBefore": [] }),
    )
    .await;
    let document = reply.fine().data("createDocument.document");
    let id = document["id"].as_str().unwrap();
    assert_eq!(document["remindDaysBefore"], json!([]));

    let renamed = update(
        &home.member(),
        id,
        json!({ "title": "Heater", "remindDaysBefore": null }),
    )
    .await
    .fine();
    let cleared = update(&home.member(), id, json!({ "vendor": null, "tags": null }))
        .await
        .fine();
    let late = update(
        &home.member(),
        id,
        json!({ "ifRevision": document["revision"], "title": "Late" }),
    )
    .await;
    let untitled = update(&home.member(), id, json!({ "title": null, "kind": null })).await;

    assert_eq!(renamed.data("updateDocument.document.vendor"), "Heat & Co");
    assert_eq!(
        renamed.data("updateDocument.document.remindDaysBefore"),
        json!([90, 30, 7])
    );
    assert_eq!(cleared.data("updateDocument.document.vendor"), Value::Null);
    assert_eq!(cleared.data("updateDocument.document.tags"), json!([]));
    assert_eq!(late.user_errors(), "CONFLICT input.ifRevision");
    assert_eq!(late.data("updateDocument.document.title"), "Heater");
    assert_eq!(untitled.user_errors(), "BLANK input.kind\nBLANK input.title");
}

#[tokio::test]
async fn documents_are_found_by_kind_day_tag_and_words() {
    let home = Home::new().await;
    let member = home.member();
    let made = [
        json!({ "title": "boiler", "kind": "MANUAL", "vendor": "Häfele", "tags": ["Heating"] }),
        json!({ "title": "Roof", "expiresOn": "2027-01-01", "serialNumber": "X_9" }),
        json!({ "title": "Insurance", "kind": "INSURANCE", "expiresOn": "2026-12-31", "description": "100% of all" }),
    ];
    for document in made {
        create(&member, &home, document).await.fine();
    }

    assert_eq!(titles(&home, Value::Null).await, ["boiler", "Insurance", "Roof"]);
    assert_eq!(
        titles(&home, json!({ "kinds": ["MANUAL", "INSURANCE"] })).await,
        ["boiler", "Insurance"]
    );
    assert!(titles(&home, json!({ "kinds": [] })).await.is_empty());
    assert_eq!(
        titles(&home, json!({ "expiringBefore": "2027-01-01" })).await,
        ["Insurance"]
    );
    assert_eq!(
        titles(&home, json!({ "tags": ["Heating", "other"] })).await,
        ["boiler"]
    );
    assert_eq!(titles(&home, json!({ "text": "HÄF boil" })).await, ["boiler"]);
    assert_eq!(titles(&home, json!({ "text": "x_9" })).await, ["Roof"]);
    assert_eq!(titles(&home, json!({ "text": "100%" })).await, ["Insurance"]);
    assert_eq!(titles(&home, json!({ "text": "heating" })).await, ["boiler"]);
    assert!(titles(&home, json!({ "text": "roof boiler" })).await.is_empty());
    let page = json!({ "id": home.residence().id, "first": 2 });
    let reply = home.viewer().send(LIST, page).await.fine();
    let after = reply.data("residence.documents.pageInfo.endCursor");
    let page = json!({ "id": home.residence().id, "first": 2, "after": after });
    let reply = home.viewer().send(LIST, page).await.fine();
    assert_eq!(
        reply.data("residence.documents.nodes"),
        json!([{ "title": "Roof" }])
    );
    assert_eq!(reply.data("residence.documents.pageInfo.hasNextPage"), false);
    let reply = home
        .stranger()
        .send(LIST, json!({ "id": home.residence().id }))
        .await
        .fine();
    assert_eq!(reply.data("residence"), Value::Null);
}

#[tokio::test]
async fn what_a_document_belongs_to_shows_it_and_is_forgotten_when_deleted() {
    let home = Home::new().await;
    let member = home.member();
    let task = home.task("Service the boiler").due("2026-11-30").await.id;
    let complete = "mutation($input: CompleteTaskInput!) { completeTask(input: $input) { completion { id } userErrors { code } } }";
    let reply = member
        .send(complete, json!({ "input": { "taskId": task } }))
        .await
        .fine();
    let completion = reply.data("completeTask.completion.id");
    let contractor = "mutation($input: CreateContractorInput!) { createContractor(input: $input) { contractor { id } userErrors { code } } }";
    let input = json!({ "residenceId": home.residence().id, "name": "Pia" });
    let reply = member.send(contractor, json!({ "input": input })).await.fine();
    let contractor = reply.data("createContractor.contractor.id");
    let links = json!({ "taskId": task, "completionId": completion, "contractorId": contractor });
    let document = create(&member, &home, links)
        .await
        .fine()
        .data("createDocument.document");

    let asked = "query($task: ID!, $ctr: ID!, $done: ID!) {
        task(id: $task) { documents { totalCount nodes { title } } }
        contractor(id: $ctr) { documents(first: 1) { nodes { title } } }
        node(id: $done) { ... on TaskCompletion { documents { title } } } }";
    let variables = json!({ "task": task, "ctr": contractor, "done": completion });
    let reply = home.viewer().send(asked, variables).await.fine();
    assert_eq!(
        reply.data("task.documents"),
        json!({ "totalCount": 1, "nodes": [{ "title": "Boiler" }] })
    );
    assert_eq!(reply.data("contractor.documents.nodes.0.title"), "Boiler");
    assert_eq!(reply.data("node.documents"), json!([{ "title": "Boiler" }]));

    let delete = "mutation($input: DeleteContractorInput!) { deleteContractor(input: $input) { userErrors { code } } }";
    member
        .send(delete, json!({ "input": { "contractorId": contractor } }))
        .await
        .fine();
    let delete = "mutation($input: DeleteTaskInput!) { deleteTask(input: $input) { userErrors { code } } }";
    member
        .send(delete, json!({ "input": { "taskId": task } }))
        .await
        .fine();

    let reply = home
        .viewer()
        .send(DOCUMENT, json!({ "id": document["id"] }))
        .await
        .fine();
    let known = document["revision"].as_i64().unwrap();
    assert_eq!(
        reply.data("document"),
        json!({ "title": "Boiler", "revision": known + 2, "contractor": null, "task": null, "completion": null })
    );
}

#[tokio::test]
async fn links_to_another_home_are_refused() {
    let home = Home::new().await;
    let member = home.member();
    let cabin = "mutation { createResidence(input: { name: \"Cabin\", kind: CABIN }) { residence { id } userErrors { code } } }";
    let cabin = member
        .send(cabin, json!({}))
        .await
        .fine()
        .data("createResidence.residence.id");
    let task = home.task("Elsewhere").due("2026-11-30").await.id;
    let file = member
        .upload(Some(home.residence().id), "application/pdf", pdf())
        .await;

    let linked = create(&member, &home, json!({ "residenceId": cabin, "taskId": task })).await;
    let filed = create(&member, &home, json!({ "residenceId": cabin, "fileIds": [file] })).await;

    assert_eq!(linked.user_errors(), "NOT_FOUND input.taskId");
    assert_eq!(filed.user_errors(), "NOT_FOUND input.fileIds");
}

#[tokio::test]
async fn a_document_that_is_deleted_takes_its_files_along() {
    let home = Home::new().await;
    let file = home
        .member()
        .upload(Some(home.residence().id), "application/pdf", pdf())
        .await;
    let reply = create(&home.member(), &home, json!({ "fileIds": [file] }))
        .await
        .fine();
    let id = reply.data("createDocument.document.id");

    let forbidden = home
        .viewer()
        .send(DELETE, json!({ "input": { "documentId": id } }))
        .await;
    let hidden = home
        .stranger()
        .send(DELETE, json!({ "input": { "documentId": id } }))
        .await;
    let reply = home
        .member()
        .send(DELETE, json!({ "input": { "documentId": id } }))
        .await
        .fine();
    for hours in [25, 2] {
        home.advance_clock(TimeDelta::hours(hours));
        clean::clean(home.app(), || true).await.unwrap();
    }

    assert_eq!(forbidden.user_errors(), "FORBIDDEN input.documentId");
    assert_eq!(hidden.user_errors(), "NOT_FOUND input.documentId");
    assert_eq!(reply.data("deleteDocument.deletedId"), id);
    assert!(file_row(&home, file).await.is_none());
    let again = create(&home.member(), &home, json!({ "id": id })).await;
    assert_eq!(again.user_errors(), "TAKEN input.id");
}

#[tokio::test]
async fn apps_that_were_away_learn_of_documents() {
    let home = Home::new().await;
    let changes = "query($id: ID!, $since: Int!) { residence(id: $id) { changes(since: $since) {
        upserted { __typename ... on Document { title } } deletedIds revision } } }";
    let reply = home
        .viewer()
        .send(
            "query($id: ID!) { residence(id: $id) { revision } }",
            json!({ "id": home.residence().id }),
        )
        .await
        .fine();
    let since = reply.data("residence.revision");
    let id = create(&home.member(), &home, json!({}))
        .await
        .fine()
        .data("createDocument.document.id");

    let variables = json!({ "id": home.residence().id, "since": since });
    let made = home.viewer().send(changes, variables.clone()).await.fine();
    home.member()
        .send(DELETE, json!({ "input": { "documentId": id } }))
        .await
        .fine();
    let gone = home.viewer().send(changes, variables).await.fine();

    let document = json!([{ "__typename": "Document", "title": "Boiler" }]);
    assert_eq!(made.data("residence.changes.upserted"), document);
    assert_eq!(gone.data("residence.changes.deletedIds"), json!([id]));
}

#[tokio::test]
async fn a_document_sent_twice_is_made_once() {
    let home = Home::new().await;
    let id = json!({ "id": "doc_01h455vb4pex5vsknk084sn02q" });

    let first = create(&home.member(), &home, id.clone()).await.fine();
    let second = create(&home.member(), &home, id.clone()).await.fine();
    let other = create(&home.owner(), &home, id).await;

    assert_eq!(
        first.data("createDocument.document"),
        second.data("createDocument.document")
    );
    assert_eq!(other.user_errors(), "TAKEN input.id");
}
