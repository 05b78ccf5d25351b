//! The inbox: what an account was told, what of it was read, and what comes.

use chrono::TimeDelta;
use domain::notification::{NoticeListener, enrol_missing, plan};
use serde_json::{Value, json};
use testing::{Client, Home, Place, Reply};

/// Just after the hour of all who have not chosen one.
const AFTER: &str = "2026-11-23T14:00:03Z";

const INBOX: &str = "query($unread: Boolean, $first: Int, $after: String, $last: Int, $before: String) { viewer { revision unreadNotificationCount
    notifications(unreadOnly: $unread, first: $first, after: $after, last: $last, before: $before) { totalCount
        nodes { id kind title body dueOn createdAt readAt actor { displayName } residence { id }
            subject { __typename ... on Task { id title } } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }";
const READ: &str =
    "mutation($input: MarkNotificationsReadInput!) { markNotificationsRead(input: $input) { markedCount
    notifications { id readAt } account { unreadNotificationCount revision } userErrors { code field } } }";
const RECEIVED: &str = "subscription { notificationReceived { title kind readAt } }";

/// Plans everyone's reminders at an instant, and returns the ids of the owner's notices, the newest first.
pub async fn told(home: &Home, at: &str) -> Vec<String> {
    let before = home.app().clock.now();
    home.advance_clock(TimeDelta::days(-1));
    while enrol_missing(home.app()).await.unwrap() > 0 {}
    home.set_clock(at);
    plan(home.app()).await.unwrap();
    let all = inbox(&home.owner(), json!({}))
        .await
        .data("viewer.notifications.nodes");
    home.advance_clock(before - home.app().clock.now());
    let ids = all.as_array().unwrap().iter();
    ids.map(|notice| notice["id"].as_str().unwrap().to_owned())
        .collect()
}

async fn inbox(client: &Client, variables: Value) -> Reply {
    client.send(INBOX, variables).await.fine()
}

async fn read(client: &Client, input: Value) -> Reply {
    client.send(READ, json!({ "input": input })).await
}

fn titles(reply: &Reply) -> Vec<String> {
    let nodes = reply.data("viewer.notifications.nodes");
    let nodes = nodes.as_array().unwrap().iter();
    nodes
        .map(|node| node["title"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn the_inbox_says_what_was_called_to_mind_and_what_it_is_about() {
    let home = Home::new().await;
    let task = home.task("Clean the gutters").due("2026-11-23").await;
    told(&home, AFTER).await;

    let own = inbox(&home.member(), json!({})).await;
    let viewers = inbox(&home.viewer(), json!({})).await;

    assert_eq!(own.data("viewer.unreadNotificationCount"), 1);
    assert_eq!(own.data("viewer.notifications.totalCount"), 1);
    let mut notice = own.data("viewer.notifications.nodes.0");
    notice["id"] = json!("…");
    assert_eq!(
        notice,
        json!({ "id": "…", "kind": "TASK_DUE_SOON", "title": "Clean the gutters is due today", "body": "Elm Street", "dueOn": "2026-11-23",
            "createdAt": AFTER, "readAt": null, "actor": null, "residence": { "id": home.residence().id },
            "subject": { "__typename": "Task", "id": task.id, "title": "Clean the gutters" } })
    );
    assert_eq!(titles(&viewers), Vec::<String>::new());
    assert_eq!(viewers.data("viewer.unreadNotificationCount"), 0);
}

#[tokio::test]
async fn the_inbox_speaks_the_accounts_language() {
    let home = Home::new().await;
    home.task("Dachrinne").due("2026-11-23").await;
    told(&home, AFTER).await;
    let german = "mutation { updateAccount(input: { locale: \"de-AT\" }) { userErrors { code } } }";
    home.member().send(german, json!({})).await.fine();

    let own = inbox(&home.member(), json!({})).await;

    assert_eq!(titles(&own), ["Dachrinne ist heute fällig"]);
}

#[tokio::test]
async fn what_is_gone_or_left_is_no_subject_any_more() {
    let home = Home::new().await;
    let task = home.task("Clean the gutters").due("2026-11-23").await;
    told(&home, AFTER).await;
    let membership = home.person(Place::Member).membership.as_ref().unwrap().id;
    let owner = &home.person(Place::Owner).viewer;

    domain::membership::remove(home.app(), owner, membership)
        .await
        .unwrap();
    let left = inbox(&home.member(), json!({})).await;
    domain::task::delete(home.app(), owner, task.id).await.unwrap();
    let gone = inbox(&home.owner(), json!({})).await;

    let hidden = |reply: &Reply| {
        let notice = reply.data("viewer.notifications.nodes.0");
        (
            notice["title"].clone(),
            notice["subject"].clone(),
            notice["residence"].is_null(),
        )
    };
    let title = json!("Clean the gutters is due today");
    assert_eq!(hidden(&left), (title.clone(), Value::Null, true));
    assert_eq!(hidden(&gone), (title, Value::Null, false));
}

#[tokio::test]
async fn the_inbox_comes_in_pages_the_newest_first() {
    let home = Home::new().await;
    home.task("First").due("2026-11-23").await;
    told(&home, AFTER).await;
    for title in ["Second", "Third"] {
        home.task(title).due("2026-11-24").await;
    }
    told(&home, "2026-11-24T14:00:03Z").await;
    let owner = home.owner();

    let all = inbox(&owner, json!({})).await;
    let front = inbox(&owner, json!({ "first": 2 })).await;
    let end = front.text_at("viewer.notifications.pageInfo.endCursor");
    let rest = inbox(&owner, json!({ "first": 2, "after": end })).await;
    let back = inbox(&owner, json!({ "last": 1 })).await;
    let foreign = owner.send(INBOX, json!({ "first": 2, "after": "bm9uZQ" })).await;
    let many = owner.send(INBOX, json!({ "first": 101 })).await;

    let all = titles(&all);
    assert_eq!((all.len(), all[2].as_str()), (3, "First is due today"));
    assert_eq!(titles(&front), all[..2]);
    assert_eq!(front.data("viewer.notifications.pageInfo.hasNextPage"), true);
    assert_eq!(titles(&rest), all[2..]);
    assert_eq!(titles(&back), all[2..]);
    assert_eq!(foreign.errors(), "BAD_USER_INPUT viewer.notifications");
    assert_eq!(many.errors(), "BAD_USER_INPUT viewer.notifications");
}

#[tokio::test]
async fn a_page_costs_as_many_statements_for_many_notices_as_for_one() {
    let home = Home::new().await;
    home.task("One").due("2026-11-23").await;
    told(&home, AFTER).await;
    let member = home.member();
    // Nothing of the account itself is asked for: it might or might not be read together with the notices' language.
    let page = "{ viewer { notifications { nodes { title subject { ... on Task { title } } residence { name } actor { id } } } } }";
    let look = || member.send(page, json!({}));
    look().await.fine();
    let (_, for_one) = home.count_statements(look()).await;
    for number in 0..9 {
        home.task(&format!("Another {number}")).due("2026-11-24").await;
    }
    told(&home, "2026-11-24T14:00:03Z").await;

    let (reply, for_ten) = home.count_statements(look()).await;

    assert_eq!(titles(&reply).len(), 10);
    assert_eq!(for_ten, for_one);
}

#[tokio::test]
async fn named_notices_are_read_once_and_the_others_stay_unread() {
    let home = Home::new().await;
    for title in ["Gutters", "Alarms", "Radiators"] {
        home.task(title).due("2026-11-23").await;
    }
    let ids = told(&home, AFTER).await;
    let owner = home.owner();
    let before = inbox(&owner, json!({})).await.data("viewer.revision");

    let once = read(&owner, json!({ "notificationIds": [ids[2], ids[0]] }))
        .await
        .fine();
    home.advance_clock(TimeDelta::hours(1));
    let twice = read(&owner, json!({ "notificationIds": [ids[2], ids[0]] }))
        .await
        .fine();

    assert_eq!(once.data("markNotificationsRead.markedCount"), 2);
    let named = once.data("markNotificationsRead.notifications");
    assert_eq!(
        (&named[0]["id"], &named[1]["id"]),
        (&json!(ids[2]), &json!(ids[0]))
    );
    assert_eq!(
        once.data("markNotificationsRead.account.unreadNotificationCount"),
        1
    );
    assert_eq!(
        once.data("markNotificationsRead.account.revision").as_i64(),
        before.as_i64().map(|revision| revision + 1)
    );
    assert_eq!(twice.data("markNotificationsRead.markedCount"), 0);
    assert_eq!(twice.data("markNotificationsRead.notifications"), named);
    assert_eq!(
        twice.data("markNotificationsRead.account.revision"),
        once.data("markNotificationsRead.account.revision")
    );
    let unread = inbox(&owner, json!({ "unread": true })).await;
    assert_eq!(unread.data("viewer.notifications.nodes.0.id"), json!(ids[1]));
    assert_eq!(titles(&inbox(&owner, json!({ "unread": null })).await).len(), 3);
}

#[tokio::test]
async fn all_notices_are_read_or_those_before_an_instant() {
    let home = Home::new().await;
    home.task("First").due("2026-11-23").await;
    told(&home, AFTER).await;
    home.task("Second").due("2026-11-24").await;
    told(&home, "2026-11-24T14:00:03Z").await;
    let owner = home.owner();

    let earlier = read(&owner, json!({ "before": "2026-11-24T00:00:00Z" }))
        .await
        .fine();
    let all = read(&owner, json!({ "notificationIds": null })).await.fine();
    let none = read(&owner, json!({})).await.fine();

    assert_eq!(earlier.data("markNotificationsRead.markedCount"), 1);
    assert_eq!(
        earlier.data("markNotificationsRead.account.unreadNotificationCount"),
        1
    );
    assert_eq!(all.data("markNotificationsRead.markedCount"), 1);
    assert_eq!(
        all.data("markNotificationsRead.notifications")
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(none.data("markNotificationsRead.markedCount"), 0);
    assert_eq!(none.data("markNotificationsRead.notifications"), json!([]));
}

#[tokio::test]
async fn nobody_reads_anothers_notices() {
    let home = Home::new().await;
    home.task("Clean the gutters").due("2026-11-23").await;
    let ids = told(&home, AFTER).await;
    let input = json!({ "notificationIds": ids });
    let many: Vec<_> = (0..101).map(|_| ids[0].clone()).collect();

    let member = read(&home.member(), input.clone()).await;
    let stranger = read(&home.stranger(), input.clone()).await;
    let viewer = read(&home.viewer(), input.clone()).await;
    let nobody = read(&home.nobody(), input).await;
    let many = read(&home.owner(), json!({ "notificationIds": many })).await;
    let node = json!({ "id": ids[0] });
    let look = "query($id: ID!) { node(id: $id) { id ... on Notification { title } } }";
    let own = home.owner().send(look, node.clone()).await.fine();
    let others = home.member().send(look, node).await.fine();

    for reply in [member, stranger, viewer] {
        assert_eq!(reply.user_errors(), "NOT_FOUND input.notificationIds");
    }
    assert_eq!(nobody.errors(), "UNAUTHENTICATED markNotificationsRead");
    assert_eq!(many.user_errors(), "TOO_LONG input.notificationIds");
    assert_eq!(own.text_at("node.title"), "Clean the gutters is due today");
    assert_eq!(others.data("node"), Value::Null);
    assert_eq!(
        inbox(&home.owner(), json!({}))
            .await
            .data("viewer.unreadNotificationCount"),
        1
    );
}

#[tokio::test]
async fn a_notice_is_received_as_it_comes() {
    let home = Home::new().await;
    while enrol_missing(home.app()).await.unwrap() > 0 {}
    let member = home.member();
    let mut events = member.listen(RECEIVED, json!({})).await;

    // Listening begins while the first event is waited for, so there is always one more notice until it is heard.
    let tell_on = async {
        loop {
            home.advance_clock(TimeDelta::days(1));
            let today = home.app().clock.now().date_naive();
            home.task("Sweep").due(&today.to_string()).await;
            plan(home.app()).await.unwrap();
        }
    };
    let event = tokio::select! {
        event = events.next() => event.expect("a notice"),
        () = tell_on => unreachable!("there is more to say for ever"),
    };

    assert_eq!(
        event["data"]["notificationReceived"],
        json!({ "title": "Sweep is due today", "kind": "TASK_DUE_SOON", "readAt": null }),
        "{event}"
    );
    let mut nobody = home.nobody().listen(RECEIVED, json!({})).await;
    let refused = nobody.next().await.expect("an answer");
    assert_eq!(
        refused["errors"][0]["extensions"]["code"], "UNAUTHENTICATED",
        "{refused}"
    );
}

#[tokio::test]
async fn every_new_notice_is_received_once_and_reading_is_none() {
    let home = Home::new().await;
    let (app, owner) = (home.app(), &home.person(Place::Owner).viewer);
    let before = home.task("Before").due("2026-11-23").await;
    told(&home, AFTER).await;
    domain::task::archive(app, owner, before.id).await.unwrap();
    home.set_clock("2026-11-24T14:00:03Z");
    let mut listener = NoticeListener::new(app, owner).await.unwrap();
    let mut elsewhere = NoticeListener::new(&home.second_app().await, owner)
        .await
        .unwrap();

    read(&home.owner(), json!({})).await.fine();
    for title in ["First", "Second"] {
        home.task(title).due("2026-11-24").await;
    }
    plan(app).await.unwrap();
    home.advance_clock(TimeDelta::days(1));
    home.task("Third").due("2026-11-25").await;
    plan(app).await.unwrap();

    for listener in [&mut listener, &mut elsewhere] {
        let mut heard = Vec::new();
        for _ in 0..3 {
            let notice = listener.next().await.unwrap().expect("the session goes on");
            heard.push(notice.wording.task.unwrap());
        }
        heard[..2].sort();
        assert_eq!(heard, ["First", "Second", "Third"]);
    }
    domain::session::sign_out(app, owner).await.unwrap();
    assert!(listener.next().await.unwrap().is_none());
}
