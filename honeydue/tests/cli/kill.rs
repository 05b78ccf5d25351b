//! Killing the program in the middle of mutations leaves all of each or nothing.

use std::collections::BTreeMap;

use entity::{
    completion,
    id::{TaskCompletionId, TaskId},
    residence, task,
};
use reqwest::Client;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use testing::{Home, Place};
use tokio::task::JoinSet;

use crate::program::{Running, honeydue};

/// Mutations under way; enough that the kill meets some before, some during and some after their commit.
const AT_ONCE: usize = 8;

/// Answers after which the program is killed.
const ANSWERS: usize = 25;

const CREATE: &str = "mutation($id: ID!, $home: ID!) {
    createTask(input: { id: $id, residenceId: $home, title: \"Once or not at all\", schedule: { once: { dueOn: \"2030-01-31\" } } }) {
        task { id } userErrors { code field }
    }
}";

const COMPLETE: &str = "mutation($id: ID!, $completion: ID!) {
    completeTask(input: { id: $completion, taskId: $id }) { completion { id } userErrors { code field } }
}";

/// Starts `honeydue serve` on a test home's database.
async fn serve(home: &Home) -> Running {
    let settings = [
        ("DATABASE_URL", home.database().url()),
        ("SECRET_KEY", "the same in every process, and long enough"),
        ("PUBLIC_URL", "http://127.0.0.1"),
        ("LISTEN", "127.0.0.1:0"),
        ("COST_ALLOWANCE", "1000000000"),
    ];
    Running::start(honeydue(&["serve"], &settings))
        .listening(" on ")
        .await
}

/// Sends a mutation as the owner of the home; an error when the program is gone.
async fn send(client: Client, url: String, token: String, body: Value) -> reqwest::Result<Value> {
    let request = client
        .post(format!("{url}/graphql"))
        .bearer_auth(token)
        .header("content-type", "application/json")
        .body(body.to_string());
    let answer = request.send().await?.text().await?;
    Ok(serde_json::from_str(&answer).expect("JSON"))
}

/// Creates and completes tasks, several at a time, until the program answers no more; kills it after a while.
///
/// Returns for each id that was sent whether the answer came.
async fn work_until_killed(home: &Home, running: Running) -> BTreeMap<(TaskId, TaskCompletionId), [bool; 2]> {
    let now = home.app().clock.now();
    let (url, token) = (
        running.url.clone(),
        home.person(Place::Owner).access_token.clone(),
    );
    let client = Client::new();
    let mut under_way = JoinSet::new();
    let mut known = BTreeMap::new();
    let mut answers = 0;
    let mut alive = true;
    loop {
        while alive && under_way.len() < AT_ONCE {
            let ids = (TaskId::new(now), TaskCompletionId::new(now));
            known.insert(ids, [false; 2]);
            let (client, url, token) = (client.clone(), url.clone(), token.clone());
            let create =
                json!({ "query": CREATE, "variables": { "id": ids.0, "home": home.residence().id } });
            let complete = json!({ "query": COMPLETE, "variables": { "id": ids.0, "completion": ids.1 } });
            under_way.spawn(async move {
                let created = send(client.clone(), url.clone(), token.clone(), create).await;
                let mut done = [created.is_ok(), false];
                if let Ok(answer) = created {
                    assert_eq!(answer["data"]["createTask"]["userErrors"], json!([]), "{answer}");
                    let completed = send(client, url, token, complete).await;
                    if let Ok(answer) = &completed {
                        assert_eq!(
                            answer["data"]["completeTask"]["userErrors"],
                            json!([]),
                            "{answer}"
                        );
                    }
                    done[1] = completed.is_ok();
                }
                (ids, done)
            });
        }
        let Some(finished) = under_way.join_next().await else {
            break;
        };
        let (ids, done) = finished.expect("an answer without errors");
        known.insert(ids, done);
        answers += 1;
        if answers == ANSWERS {
            running.signal("KILL").await;
        }
        alive = answers < ANSWERS;
        assert!(
            !alive || done == [true; 2],
            "the program was gone before it was killed"
        );
    }
    assert_eq!(running.ended().await, None);
    known
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_in_the_middle_of_a_mutation_all_of_it_is_there_or_nothing() {
    let home = Home::new().await;

    let known = work_until_killed(&home, serve(&home).await).await;
    // The program comes up again on what the kill left.
    let again = serve(&home).await;
    again.signal("TERM").await;
    assert_eq!(again.ended().await, Some(0));

    let db = &home.app().db;
    let found = residence::Entity::find_by_id(home.residence().id)
        .one(db)
        .await
        .unwrap();
    let revision = found.unwrap().revision;
    let tasks = task::Entity::find().all(db).await.unwrap();
    let completions = completion::Entity::find().all(db).await.unwrap();
    let mut revisions = Vec::new();
    for ((task_id, completion_id), [created, completed]) in &known {
        let task = tasks.iter().find(|task| task.id == *task_id);
        let completion = completions
            .iter()
            .find(|completion| completion.id == *completion_id);
        // What was answered is there.
        assert!(task.is_some() || !created, "{task_id} was answered and is gone");
        assert!(
            completion.is_some() || !completed,
            "{completion_id} was answered and is gone"
        );
        // What is there is whole.
        if let Some(task) = task {
            assert_eq!(task.due_on.is_some(), completion.is_none(), "{task:?}");
            assert_eq!(task.finished, completion.is_some(), "{task:?}");
            assert_eq!(
                task.last_completion_id,
                completion.map(|completion| completion.id)
            );
            revisions.push(task.revision);
        }
        if let Some(completion) = completion {
            assert_eq!(Some(completion.revision), task.map(|task| task.revision));
        }
    }
    assert_eq!(tasks.len(), revisions.len(), "a row that nobody sent");
    // Each committed mutation counted the home's revision once, and none that was lost did.
    let n_mutations = i64::try_from(revisions.len() + completions.len()).unwrap();
    assert_eq!(revision, home.residence().revision + n_mutations);
}
