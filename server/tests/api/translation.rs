//! Ready-made tasks in the reader's language.

use axum::http::header;
use serde_json::json;
use testing::Home;

use crate::{
    task::send,
    template::{SMOKE_ALARMS, choice, suggested, take},
};

#[tokio::test]
async fn suggestions_and_what_tasks_came_from_are_told_in_the_reader_s_language() {
    let home = Home::new().await;
    let german = home.member().with_header(header::ACCEPT_LANGUAGE, "de");
    let chosen = json!([choice(&home, "safety.smoke.test", None).await]);

    let in_english = suggested(&home.member(), &home).await;
    let in_german = suggested(&german, &home).await;
    let made = take(&german, &home, chosen).await.fine();
    let task = made.data("createTasksFromTemplates.tasks.0");
    let query = "query($task: ID!, $template: ID!) { task(id: $task) { title template { title } }
        node(id: $template) { ... on TaskTemplate { title description } } }";
    let variables = json!({ "task": task["id"], "template": SMOKE_ALARMS });
    let read_in_german = german.send(query, variables.clone()).await.fine();
    let read_in_english = home.viewer().send(query, variables).await.fine();

    // What is suggested, and in which order, is the same for all.
    assert_eq!(in_german.len(), in_english.len());
    for (german, english) in in_german.iter().zip(&in_english) {
        let mut translated = german.clone();
        translated["template"]["title"] = english["template"]["title"].clone();
        assert_eq!(translated, *english);
        assert_ne!(german["template"]["title"], english["template"]["title"]);
    }
    let description =
        "Drücke an jedem Melder die Prüftaste. In jeden Schlafraum und auf jede Etage gehört einer.";
    assert_eq!(task["title"], "Rauchmelder testen");
    assert_eq!(task["description"], description);
    assert_eq!(
        read_in_german.text_at("task.template.title"),
        "Rauchmelder testen"
    );
    assert_eq!(read_in_german.text_at("node.description"), description);
    assert_eq!(
        read_in_english.text_at("task.template.title"),
        "Test smoke alarms"
    );
    assert_eq!(read_in_english.text_at("node.title"), "Test smoke alarms");
    // The task is the household's own, and stays as it was made.
    assert_eq!(read_in_english.text_at("task.title"), "Rauchmelder testen");
}

#[tokio::test]
async fn tasks_of_templates_are_in_the_account_s_language_where_the_request_asks_for_none() {
    let home = Home::new().await;
    let change =
        "mutation($input: UpdateAccountInput!) { updateAccount(input: $input) { userErrors { code } } }";
    send(&home.member(), change, json!({ "locale": "de-AT" }))
        .await
        .fine();
    let titles = async |key: &str, language: Option<&str>| {
        let client = match language {
            Some(language) => home.member().with_header(header::ACCEPT_LANGUAGE, language),
            None => home.member(),
        };
        let chosen = json!([choice(&home, key, None).await]);
        let made = take(&client, &home, chosen).await.fine();
        made.text_at("createTasksFromTemplates.tasks.0.title")
    };

    assert_eq!(
        titles("hvac.filter.replace", None).await,
        "Luftfilter der Heizung wechseln"
    );
    // As programs send it that nobody has told anything.
    assert_eq!(
        titles("plumb.drain.clean", Some("*")).await,
        "Langsame Abflüsse reinigen"
    );
    assert_eq!(titles("int.mattress", Some("ja")).await, "Matratzen drehen");
    assert_eq!(
        titles("int.windows.wash", Some("en-GB")).await,
        "Wash windows and screens"
    );
}

#[tokio::test]
async fn a_task_is_found_by_the_words_in_which_it_was_made() {
    let home = Home::new().await;
    let german = home.member().with_header(header::ACCEPT_LANGUAGE, "de");
    let chosen = json!([choice(&home, "safety.smoke.test", None).await]);
    take(&german, &home, chosen).await.fine();
    let query = "query($id: ID!, $text: String) { residence(id: $id) { tasks(filter: { text: $text }) { totalCount } } }";
    let found = async |text: &str| {
        let variables = json!({ "id": home.residence().id, "text": text });
        let reply = home.viewer().send(query, variables).await.fine();
        reply.data("residence.tasks.totalCount")
    };

    assert_eq!(found("RAUCH").await, 1);
    assert_eq!(found("prüftaste").await, 1);
    assert_eq!(found("smoke").await, 0);
}
