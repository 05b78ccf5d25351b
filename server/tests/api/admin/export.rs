//! Lists as files.

use axum::{body::Body, http::Request};
use entity::admin_user::AdminRole;
use serde_json::{Value, json};
use testing::{Client, Home, Place, Reply};

use super::{change, nobody, operator, operator_as};

async fn fetch(client: &Client, path: &str) -> Reply {
    let request = Request::get(path).body(Body::empty()).unwrap();
    client.request(request).await
}

#[tokio::test]
async fn a_list_is_taken_along_as_it_is_searched_narrowed_and_sorted() {
    let home = Home::new().await;
    for title in ["Clean the gutters", "clean, then dry", "=1+1", "Paint"] {
        home.task(title).await;
    }
    let client = operator(&home).await;

    let all = fetch(&client, "/admin/export/tasks.csv?orderBy=TITLE_ASC").await;
    let some = fetch(
        &client,
        "/admin/export/tasks.csv?search=clean&orderBy=TITLE_DESC&filter=%7B%22bucket%22%3A%22NO_DATE%22%7D",
    )
    .await;

    assert_eq!(all.status(), 200);
    assert_eq!(all.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(
        all.header("content-disposition"),
        "attachment; filename=\"tasks.csv\""
    );
    let titles = |reply: &Reply| -> Vec<String> {
        let lines = reply.text().lines().skip(1);
        lines
            .map(|line| line.split_once(',').unwrap().1.chars().take(9).collect())
            .collect()
    };
    assert!(
        all.text().starts_with("id,title,category,priority,bucket,dueOn,"),
        "{}",
        all.text()
    );
    assert_eq!(
        titles(&all),
        ["'=1+1,GEN", "Clean the", "\"clean, t", "Paint,GEN"]
    );
    assert_eq!(titles(&some), ["\"clean, t", "Clean the"]);
}

#[tokio::test]
async fn every_list_can_be_taken_along_by_whoever_may_and_it_is_in_the_audit() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let support = operator_as(&home, AdminRole::Support).await;

    for noun in [
        "accounts",
        "auditEntries",
        "operators",
        "taskTemplates",
        "residences",
        "tasks",
        "contractors",
        "appliances",
        "documents",
        "subscriptions",
        "storeEvents",
        "notices",
        "deliveries",
    ] {
        let path = format!("/admin/export/{noun}.csv");
        assert_eq!(fetch(&client, &path).await.status(), 200, "{noun}");
        assert_eq!(fetch(&support, &path).await.status(), 403, "{noun}");
        assert_eq!(fetch(&nobody(&home), &path).await.status(), 401, "{noun}");
    }

    let query = "{ auditEntries(first: 1, filter: { operation: EXPORT_LISTS }) { nodes { operation objectKind objectId } totalCount } }";
    let audit = client.send(query, json!({})).await.fine();
    assert_eq!(
        audit.data("auditEntries"),
        json!({ "nodes": [{ "operation": "EXPORT_LISTS", "objectKind": "list", "objectId": "deliveries" }], "totalCount": 13 })
    );
}

/// Returns the cells of a line that has no quotes but those around whole cells.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(String::new()),
            letter => cells.last_mut().unwrap().push(letter),
        }
    }
    cells
}

#[tokio::test]
async fn people_operators_and_the_audit_are_taken_along_without_what_they_prove_themselves_by() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let owner = home.person(Place::Owner).account.id.to_string();
    let input = json!({ "accountId": owner, "reason": "=HYPERLINK(\"x\")" });
    change(&client, "signOutAccountEverywhere", input, "")
        .await
        .fine();

    let accounts = fetch(
        &client,
        "/admin/export/accounts.csv?search=owner&orderBy=EMAIL_ASC",
    )
    .await;
    let operators = fetch(&client, "/admin/export/operators.csv").await;
    let audit = fetch(
        &client,
        "/admin/export/auditEntries.csv?filter=%7B%22operation%22%3A%22SIGN_OUT_ACCOUNT%22%7D",
    )
    .await;

    let lines: Vec<_> = accounts.text().lines().collect();
    assert_eq!(
        lines[0],
        "id,email,emailVerifiedAt,displayName,timeZone,locale,createdAt,tier,suspendedAt,deletedAt,residenceCount,sessionCount,lastSeenAt"
    );
    assert_eq!(cells(lines[1])[0], owner);
    assert_eq!(lines.len(), 2);
    let lines: Vec<_> = operators.text().lines().collect();
    assert_eq!(
        lines[0],
        "id,email,name,role,createdAt,lastSignedInAt,totpEnrolledAt,disabledAt"
    );
    assert_eq!(
        cells(lines[1])[1..4],
        ["olga@honeydue.example", "Olga Operator", "OWNER"]
    );
    assert!(!operators.text().contains("argon2"), "{}", operators.text());
    let lines: Vec<_> = audit.text().lines().collect();
    assert_eq!(
        lines[0],
        "id,createdAt,operatorId,operatorName,operatorEmail,operation,objectKind,objectId,changes,reason,ipAddress,userAgent,requestId"
    );
    assert!(lines[1].contains(r#""'=HYPERLINK(""x"")""#), "{}", lines[1]);
    assert!(lines[1].contains("SIGN_OUT_ACCOUNT,account,"), "{}", lines[1]);
}

#[tokio::test]
async fn what_cannot_be_read_is_told_and_leaves_no_trace() {
    let home = Home::new().await;
    let client = operator(&home).await;

    for (path, status) in [
        ("/admin/export/nothing.csv", 404),
        ("/admin/export/tasks.csv?orderBy=SIDEWAYS", 400),
        ("/admin/export/tasks.csv?filter=%7B", 400),
        (
            "/admin/export/tasks.csv?filter=%7B%22bucket%22%3A%22NOWHERE%22%7D",
            400,
        ),
        ("/admin/export/tasks.csv?search=%00", 400),
    ] {
        assert_eq!(fetch(&client, path).await.status(), status, "{path}");
    }

    let audit = client
        .send(
            "{ auditEntries(filter: { operation: EXPORT_LISTS }) { totalCount } }",
            Value::Null,
        )
        .await
        .fine();
    assert_eq!(audit.data("auditEntries.totalCount"), json!(0));
}
