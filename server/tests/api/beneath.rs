//! What lies beneath a task: its log and its papers, read along with it, and the same as piece by piece.

use serde_json::{Value, json};
use testing::{Client, Home};

use crate::task::{COMPLETE, SKIP, send, weekly};

/// All that a page says but for what other rows say.
const PAGE: &str = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";
const LOG: &str = "id outcome dueOn scheduledOn completedOn recordedAt occurrences completedBy { id displayName } cost { amount
    currencyCode } minutes rating notes updatedAt revision";
const DOCUMENTS: &str =
    "id kind title description vendor modelNumber serialNumber purchasedOn price { amount currencyCode }
    expiresOn remindDaysBefore externalUrl tags createdAt updatedAt revision";

/// What other rows say, read by statements of its own.
const LOG_MORE: &str =
    "task { id title } contractor { id name } contractorName photos { id } documents { id }";
const DOCUMENTS_MORE: &str =
    "residence { id } contractor { id name } appliance { id } task { id } completion { id } files { id }";

/// Makes a task with a log of all outcomes, and with papers.
async fn furnish(home: &Home) -> String {
    let task = home
        .task("Clean the gutters")
        .schedule(weekly("2026-11-02"))
        .await;
    let named = json!({ "residenceId": home.residence().id, "name": "Gutter Guys" });
    let made = "mutation($input: CreateContractorInput!) { createContractor(input: $input) { contractor { id } userErrors { code } } }";
    let contractor = send(&home.owner(), made, named).await.fine();
    let contractor = contractor.data("createContractor.contractor.id");
    // Two weeks late, so there are MISSED ones.
    let done = json!({
        "taskId": task.id, "dueOn": "2026-11-02", "completedOn": "2026-11-18", "contractorId": contractor, "minutes": 40, "rating": 4,
        "cost": { "amount": "123456789012.345", "currencyCode": "KWD" }, "notes": "Leaves, \"moss\"\n– and a böll",
    });
    let done = send(&home.manager(), COMPLETE, done).await.fine();
    send(&home.member(), SKIP, json!({ "taskId": task.id }))
        .await
        .fine();
    send(&home.owner(), COMPLETE, json!({ "taskId": task.id }))
        .await
        .fine();
    let create = "mutation($input: CreateDocumentInput!) { createDocument(input: $input) { document { id } userErrors { code field } } }";
    for more in [
        json!({ "kind": "RECEIPT", "title": "receipt" }),
        json!({ "kind": "PHOTO", "title": "Before", "completionId": done.data("completeTask.completion.id") }),
        json!({
            "kind": "WARRANTY", "title": "Receipt", "description": "\\ “for ever”", "vendor": "Gutter Guys", "modelNumber": "G-1",
            "serialNumber": "007", "purchasedOn": "2026-01-31", "price": { "amount": "0.01", "currencyCode": "EUR" },
            "expiresOn": "2031-01-31", "remindDaysBefore": [60, 1], "externalUrl": "https://example.org/g?a=1&b=2",
            "contractorId": contractor, "tags": ["gutter", "\"quoted\""],
        }),
        json!({ "kind": "MANUAL", "title": "Zinc and what it is good for", "remindDaysBefore": [], "tags": [] }),
    ] {
        let mut input = more;
        input["residenceId"] = json!(home.residence().id);
        input["taskId"] = json!(task.id);
        send(&home.owner(), create, input).await.fine();
    }
    task.id.to_string()
}

/// Asks for what lies beneath a task; `log` and `documents` are the arguments and what more is asked of the pages.
async fn ask(
    (home, client): (&Home, &Client),
    id: &str,
    log: (&str, &str),
    documents: (&str, &str),
) -> (Value, usize) {
    let query = format!(
        "query($id: ID!) {{ task(id: $id) {{ title bucket completions{} {{ {} {PAGE} }} documents{} {{ {} {PAGE} }} }} }}",
        log.0, log.1, documents.0, documents.1
    );
    client.send(&query, json!({ "id": id })).await.fine();
    let (reply, cost) = home
        .count_statements(client.send(&query, json!({ "id": id })))
        .await;
    (reply.fine().data("task"), cost)
}

/// Takes the totals off, which only those get who wait for them.
fn without_totals(mut task: Value) -> Value {
    for page in ["completions", "documents"] {
        assert!(task[page].as_object_mut().unwrap().remove("totalCount").is_some());
    }
    task
}

#[tokio::test]
async fn a_task_with_its_log_and_papers_is_one_statement_and_the_same_as_with_their_lengths() {
    let home = Home::new().await;
    let id = furnish(&home).await;
    let asked = (&home, &home.viewer());
    let log = format!("nodes {{ {LOG} }} edges {{ cursor node {{ id }} }}");
    let documents = format!("nodes {{ {DOCUMENTS} }} edges {{ cursor node {{ id }} }}");
    let [log_counted, documents_counted] = [&log, &documents].map(|page| format!("totalCount {page}"));
    let (front, _) = ask(asked, &id, ("(first: 3)", ""), ("(first: 3)", "")).await;
    let cursor = |page: &str, which: &str| front[page]["pageInfo"][which].to_string();
    let pages = ["completions", "documents"];
    let windows =
        ["", "(first: 2)", "(last: 2)", "(first: 0)"].map(|window| [window, window].map(str::to_owned));
    let behind = pages.map(|page| format!("(first: 1, after: {})", cursor(page, "startCursor")));
    let before = pages.map(|page| format!("(last: 1, before: {})", cursor(page, "endCursor")));
    for [log_window, documents_window] in windows.into_iter().chain([behind, before]) {
        let (ahead, cost) = ask(asked, &id, (&log_window, &log), (&documents_window, &documents)).await;

        let counted = [
            (&log_window, &log_counted),
            (&documents_window, &documents_counted),
        ];
        let [log, documents] = counted.map(|(window, page)| (window.as_str(), page.as_str()));
        let (pieces, _) = ask(asked, &id, log, documents).await;
        assert_eq!(cost, 1, "{log_window}");
        assert_eq!(ahead, without_totals(pieces), "{log_window}");
    }
}

#[tokio::test]
async fn what_comes_along_leads_on_to_the_same_rows() {
    let home = Home::new().await;
    let id = furnish(&home).await;
    let asked = (&home, &home.viewer());
    let log = format!("nodes {{ {LOG} {LOG_MORE} }}");
    let documents = format!("nodes {{ {DOCUMENTS} {DOCUMENTS_MORE} }}");

    let (ahead, ahead_cost) = ask(asked, &id, ("", &log), ("", &documents)).await;

    let counted = (format!("totalCount {log}"), format!("totalCount {documents}"));
    let (pieces, pieces_cost) = ask(asked, &id, ("", &counted.0), ("", &counted.1)).await;
    assert_eq!(ahead, without_totals(pieces));
    // Two lists and their lengths came along, or did not. What is beneath them may be read in one go or in several, by chance.
    assert!(ahead_cost + 4 <= pieces_cost, "{ahead_cost} {pieces_cost}");
    let rows = ahead["completions"]["nodes"].as_array().unwrap().iter();
    let outcomes: Vec<Value> = rows.map(|row| row["outcome"].clone()).collect();
    for outcome in ["COMPLETED", "SKIPPED", "MISSED"] {
        assert!(outcomes.contains(&json!(outcome)), "{outcomes:?}");
    }
    let paper = &ahead["documents"]["nodes"][2];
    assert_eq!(paper["price"], json!({ "amount": "0.01", "currencyCode": "EUR" }));
    assert_eq!(paper["tags"], json!(["gutter", "\"quoted\""]));
    assert_eq!(paper["contractor"]["name"], "Gutter Guys");
}

#[tokio::test]
async fn either_page_comes_along_without_the_other() {
    let home = Home::new().await;
    let id = furnish(&home).await;
    let client = home.viewer();
    for (beneath, wanted) in [
        ("completions(first: 1) { nodes { id } }", 1),
        ("documents(first: 1) { nodes { id } }", 1),
        (
            "completions(first: 1) { nodes { id } } documents { totalCount }",
            3,
        ),
        (
            "one: documents(first: 1) { nodes { id } } documents(last: 1) { nodes { id } }",
            3,
        ),
    ] {
        let query = format!("query($id: ID!) {{ task(id: $id) {{ title {beneath} }} }}");
        client.send(&query, json!({ "id": id })).await.fine();

        let (reply, cost) = home
            .count_statements(client.send(&query, json!({ "id": id })))
            .await;

        reply.fine();
        assert_eq!(cost, wanted, "{beneath}");
    }
}

#[tokio::test]
async fn a_page_that_cannot_be_is_refused_where_it_stands() {
    let home = Home::new().await;
    let id = furnish(&home).await;
    let client = home.owner();
    let (task, _) = ask((&home, &client), &id, ("", ""), ("", "")).await;
    let foreign = &task["documents"]["pageInfo"]["endCursor"];
    for arguments in [
        "first: 101",
        "first: 1, last: 1",
        "after: \"nowhere\"",
        &format!("after: {foreign}"),
    ] {
        let query = format!(
            "query($id: ID!) {{ task(id: $id) {{ title completions({arguments}) {{ nodes {{ id }} }} documents {{ nodes {{ id }} }} }} }}"
        );

        let reply = client.send(&query, json!({ "id": id })).await;

        assert_eq!(reply.errors(), "BAD_USER_INPUT task.completions", "{arguments}");
    }
}

#[tokio::test]
async fn a_stranger_gets_nothing_of_what_lies_beneath() {
    let home = Home::new().await;
    let id = furnish(&home).await;
    let query =
        "query($id: ID!) { task(id: $id) { completions { nodes { id } } documents { nodes { id } } } }";

    let stranger = home.stranger().send(query, json!({ "id": id })).await.fine();
    let nobody = home.nobody().send(query, json!({ "id": id })).await;

    assert_eq!(stranger.data("task"), Value::Null);
    assert_eq!(nobody.errors(), "UNAUTHENTICATED task");
}
