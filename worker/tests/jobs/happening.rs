//! What happens in a home is told to those who want to hear of it: whom, whom not, and how often.

use chrono::TimeDelta;
use domain::{
    Patch,
    app::Parts,
    invitation,
    invitation::NewInvitation,
    membership,
    notification::plan,
    preference::{self, ChannelChoice, PreferencePatch},
    queue::Job,
    task::{self, TaskPatch},
};
use entity::{
    completion::CompletionOutcome,
    delivery::DeliveryState,
    id::{MembershipId, TaskId},
    membership::MemberRole,
    notification::NotificationKind,
    occasion,
};
use sea_orm::EntityTrait;
use testing::{Person, Place};

use crate::{post::Post, remind::completed};

/// Longer than things that happened wait for more of their kind.
pub const A_WHILE: TimeDelta = TimeDelta::seconds(61);

/// Lets a while pass, then plans and sends.
pub async fn later(post: &Post) {
    post.home.advance_clock(A_WHILE);
    post.plan().await;
    post.sweep().await;
}

/// Has everyone who may act mailed what others have done, which they are not without asking.
pub async fn mail_what_is_done(post: &Post) {
    for place in [Place::Owner, Place::Manager, Place::Member] {
        let wish = PreferencePatch {
            channels: Patch::Set(vec![ChannelChoice {
                kind: NotificationKind::TaskCompleted,
                push: true,
                email: true,
            }]),
            ..PreferencePatch::default()
        };
        let viewer = &post.home.person(place).viewer;
        preference::update(post.app(), viewer, wish).await.unwrap();
    }
}

/// Names somebody's place in the home.
pub fn membership_of(post: &Post, place: Place) -> MembershipId {
    post.home.person(place).membership.as_ref().unwrap().id
}

/// Makes a task somebody's turn, or nobody's.
pub async fn assign(post: &Post, by: Place, id: TaskId, to: Option<Place>) {
    let patch = TaskPatch {
        assignee_id: match to {
            Some(place) => Patch::Set(membership_of(post, place)),
            None => Patch::Clear,
        },
        ..TaskPatch::default()
    };
    let by = &post.home.person(by).viewer;
    task::update(post.app(), by, id, patch).await.unwrap();
}

/// Does a task.
pub async fn complete(post: &Post, by: Place, id: TaskId) -> task::Closed {
    let by = &post.home.person(by).viewer;
    task::close(post.app(), by, completed(id)).await.unwrap()
}

/// Lets somebody new into the home.
async fn join(post: &Post, name: &str) -> Person {
    let owner = &post.home.person(Place::Owner).viewer;
    let new = NewInvitation {
        residence_id: post.home.residence().id,
        role: MemberRole::Member,
        email: None,
        max_uses: 1,
        expires_in_hours: 24,
    };
    let created = invitation::create(post.app(), owner, new).await.unwrap();
    let guest = post.home.newcomer(name).await;
    invitation::join(post.app(), &guest.viewer, &created.code)
        .await
        .unwrap();
    guest
}

/// Returns what all mails so far are about, in the order of the alphabet.
pub fn subjects(post: &Post) -> Vec<String> {
    let mails = post.mails().into_iter();
    let mut subjects: Vec<_> = mails.map(|mail| mail.header("Subject").to_owned()).collect();
    subjects.sort();
    subjects
}

/// Counts what is still to be told.
pub async fn occasions(post: &Post) -> usize {
    let all = occasion::Entity::find().all(&post.app().db).await.unwrap();
    all.len()
}

#[tokio::test]
async fn whoever_is_given_a_task_is_told_once_and_nobody_else() {
    let post = Post::open().await;
    let phone = post.phone(Place::Member).await;
    let task = post.home.task("Clean the gutters").due("2026-12-20");
    let task = task.assigned_to(Place::Member).by(Place::Owner).await;
    let revisions = (
        post.revision(Place::Member).await,
        post.revision(Place::Owner).await,
    );

    post.plan().await;
    post.sweep().await;
    let early = post.notices().await.len();
    later(&post).await;
    later(&post).await;

    assert_eq!(early, 0);
    let [notice] = post.notices().await.try_into().expect("one notice");
    assert_eq!(notice.kind, NotificationKind::TaskAssigned);
    assert_eq!(notice.account_id, post.home.person(Place::Member).account.id);
    assert_eq!(notice.actor_id, Some(post.home.person(Place::Owner).account.id));
    assert_eq!(notice.task_id, Some(task.id));
    assert_eq!(post.mailed(), ["member@example.com"]);
    let said = "Olive Owner assigned Clean the gutters to you";
    assert_eq!(subjects(&post), [said]);
    let pushes = post.pushes().await;
    assert_eq!(pushes.len(), 1);
    assert_eq!((pushes[0].device_id, pushes[0].title.as_str()), (phone.id, said));
    assert_eq!(pushes[0].body, "Elm Street");
    assert_eq!(pushes[0].category, Some(NotificationKind::TaskAssigned));
    assert_eq!(pushes[0].tasks, [(task.id, "2026-12-20".parse().unwrap())]);
    let now = (
        post.revision(Place::Member).await,
        post.revision(Place::Owner).await,
    );
    assert_eq!(now, (revisions.0 + 1, revisions.1));
    assert_eq!(occasions(&post).await, 0);
}

#[tokio::test]
async fn whoever_takes_a_task_on_is_told_nothing() {
    let post = Post::open().await;
    post.home.task("Made").assigned_to(Place::Member).await;
    let task = post.home.task("Taken").await;

    assign(&post, Place::Member, task.id, Some(Place::Member)).await;
    later(&post).await;

    assert_eq!(post.notices().await, []);
    assert_eq!(post.deliveries().await, []);
}

#[tokio::test]
async fn a_task_that_goes_to_and_fro_is_told_of_once_where_it_stays() {
    let post = Post::open().await;
    let task = post.home.task("Clean the gutters").await;
    for place in [Place::Member, Place::Manager, Place::Member] {
        assign(&post, Place::Owner, task.id, Some(place)).await;
    }
    let dropped = post.home.task("Sweep").await;
    assign(&post, Place::Owner, dropped.id, Some(Place::Manager)).await;
    assign(&post, Place::Owner, dropped.id, None).await;

    later(&post).await;

    assert_eq!(post.mailed(), ["member@example.com"]);
    assert_eq!(post.notices().await.len(), 1);
    assert_eq!(occasions(&post).await, 0);
}

#[tokio::test]
async fn a_change_that_gives_a_task_to_nobody_new_tells_nobody() {
    let post = Post::open().await;
    let task = post.home.task("Clean the gutters").assigned_to(Place::Member);
    let task = task.await;

    let patch = TaskPatch {
        title: Patch::Set("Clean all gutters".to_owned()),
        assignee_id: Patch::Set(membership_of(&post, Place::Member)),
        ..TaskPatch::default()
    };
    let owner = &post.home.person(Place::Owner).viewer;
    task::update(post.app(), owner, task.id, patch).await.unwrap();
    later(&post).await;

    assert_eq!(post.notices().await, []);
}

#[tokio::test]
async fn what_was_done_is_told_to_the_others_who_may_act() {
    let post = Post::open().await;
    mail_what_is_done(&post).await;
    let task = post.home.task("Clean the gutters").due("2026-11-30").await;

    complete(&post, Place::Member, task.id).await;
    // Sent twice, it is done once.
    complete_again(&post, Place::Member, task.id).await;
    later(&post).await;

    assert_eq!(post.mailed(), ["manager@example.com", "owner@example.com"]);
    assert_eq!(
        subjects(&post),
        [
            "Mia Member completed Clean the gutters",
            "Mia Member completed Clean the gutters"
        ]
    );
    let notices = post.notices().await;
    assert_eq!(notices.len(), 2);
    assert!(notices.iter().all(|notice| {
        notice.kind == NotificationKind::TaskCompleted
            && notice.occurrence_on == Some("2026-11-30".parse().unwrap())
    }));
}

async fn complete_again(post: &Post, by: Place, id: TaskId) {
    let by = &post.home.person(by).viewer;
    let again = task::Closing {
        due_on: Some("2026-11-30".parse().unwrap()),
        ..completed(id)
    };
    task::close(post.app(), by, again).await.unwrap();
}

#[tokio::test]
async fn what_was_done_is_pushed_and_not_mailed_unless_that_is_wanted() {
    let post = Post::open().await;
    post.phone(Place::Owner).await;
    let task = post.home.task("Clean the gutters").due("2026-11-30").await;

    complete(&post, Place::Member, task.id).await;
    later(&post).await;

    assert_eq!((post.notices().await.len(), post.pushes().await.len()), (2, 1));
    assert_eq!(post.mailed(), Vec::<String>::new());
}

#[tokio::test]
async fn what_was_skipped_is_told_to_nobody() {
    let post = Post::open().await;
    let task = post.home.task("Clean the gutters").due("2026-11-30").await;
    let skipped = task::Closing {
        outcome: CompletionOutcome::Skipped,
        ..completed(task.id)
    };

    let member = &post.home.person(Place::Member).viewer;
    task::close(post.app(), member, skipped).await.unwrap();
    later(&post).await;

    assert_eq!(post.notices().await, []);
}

#[tokio::test]
async fn ten_that_are_done_within_a_minute_are_one_push_and_one_mail() {
    let post = Post::open().await;
    mail_what_is_done(&post).await;
    post.phone(Place::Owner).await;
    for number in 0..10 {
        let task = post.home.task(&format!("Task {number}")).await;
        complete(&post, Place::Member, task.id).await;
        post.home.advance_clock(TimeDelta::seconds(5));
        post.plan().await;
        post.sweep().await;
    }
    let early = post.notices().await.len();

    later(&post).await;
    // A minute later begins another.
    let task = post.home.task("Another").await;
    complete(&post, Place::Member, task.id).await;
    later(&post).await;

    assert_eq!(early, 0);
    let pushes = post.pushes().await;
    let titles: Vec<_> = pushes.iter().map(|push| push.title.as_str()).collect();
    assert_eq!(
        titles,
        ["10 tasks were completed", "Mia Member completed Another"]
    );
    assert!(
        pushes[0].body.starts_with("Task 0, Task 1, "),
        "{}",
        pushes[0].body
    );
    // The manager has no phone.
    assert_eq!(post.mails().len(), 4);
    assert_eq!(post.notices().await.len(), 22);
}

#[tokio::test]
async fn who_joined_is_told_at_once_to_those_who_let_people_in() {
    let post = Post::open().await;
    post.phone(Place::Manager).await;

    let guest = join(&post, "Gus Guest").await;
    post.plan().await;
    post.sweep().await;

    assert_eq!(post.mailed(), ["manager@example.com", "owner@example.com"]);
    assert_eq!(
        subjects(&post),
        ["Gus Guest joined the household", "Gus Guest joined the household"]
    );
    let notices = post.notices().await;
    assert_eq!(notices.len(), 2);
    assert!(notices.iter().all(|notice| {
        notice.kind == NotificationKind::MemberJoined
            && notice.actor_id == Some(guest.account.id)
            && notice.residence_id == Some(post.home.residence().id)
    }));
    assert_eq!(
        post.pushes().await[0].category,
        Some(NotificationKind::MemberJoined)
    );
}

#[tokio::test]
async fn a_planner_is_woken_for_who_joined_and_for_nothing_that_waits() {
    let post = Post::open().await;
    // With a queue of its own, which nobody else may wipe meanwhile.
    let db = post.home.database().connect().await;
    let app = domain::App::new(Parts::local(db, post.app().clock.clone()));
    let owner = &post.home.person(Place::Owner).viewer;
    let new = NewInvitation {
        residence_id: post.home.residence().id,
        role: MemberRole::Viewer,
        email: None,
        max_uses: 1,
        expires_in_hours: 24,
    };
    let created = invitation::create(&app, owner, new).await.unwrap();
    let guest = post.home.newcomer("Gus Guest").await;
    let task = post.home.task("Clean the gutters").await;

    task::close(&app, owner, completed(task.id)).await.unwrap();
    let for_done = app.queue.take().await;
    invitation::join(&app, &guest.viewer, &created.code)
        .await
        .unwrap();
    let for_joined = app.queue.take().await;

    assert_eq!(for_done, Some(vec![]));
    assert_eq!(for_joined, Some(vec![Job::Remind]));
}

#[tokio::test]
async fn what_is_taken_back_in_time_is_told_to_nobody() {
    let post = Post::open().await;
    let task = post.home.task("Clean the gutters").due("2026-11-30").await;
    let member = &post.home.person(Place::Member).viewer;

    let done = complete(&post, Place::Member, task.id).await;
    task::delete_completion(post.app(), member, done.completion.id)
        .await
        .unwrap();
    let deleted = post.home.task("Deleted").await;
    complete(&post, Place::Member, deleted.id).await;
    task::delete(post.app(), member, deleted.id).await.unwrap();
    later(&post).await;

    assert_eq!(post.notices().await, []);
    assert_eq!(occasions(&post).await, 0);
}

#[tokio::test]
async fn what_is_taken_back_after_planning_is_not_sent() {
    let post = Post::open().await;
    mail_what_is_done(&post).await;
    let member = &post.home.person(Place::Member).viewer;
    let done = post.home.task("Done").await;
    let given = post.home.task("Given").await;
    let guest = join(&post, "Gus Guest").await;
    let completion = complete(&post, Place::Member, done.id).await.completion;
    assign(&post, Place::Member, given.id, Some(Place::Manager)).await;

    post.home.advance_clock(A_WHILE);
    post.plan().await;
    task::delete_completion(post.app(), member, completion.id)
        .await
        .unwrap();
    assign(&post, Place::Member, given.id, Some(Place::Member)).await;
    membership::leave(post.app(), &guest.viewer, post.home.residence().id)
        .await
        .unwrap();
    post.sweep().await;

    // Owner and manager of both, and the manager of what was given.
    let deliveries = post.deliveries().await;
    assert_eq!(deliveries.len(), 5);
    assert!(
        deliveries
            .iter()
            .all(|delivery| delivery.state == DeliveryState::Skipped),
        "{deliveries:?}"
    );
    assert_eq!(post.mailed(), Vec::<String>::new());
}

#[tokio::test]
async fn of_what_was_partly_taken_back_the_rest_is_said() {
    let post = Post::open().await;
    mail_what_is_done(&post).await;
    let member = &post.home.person(Place::Member).viewer;
    let mut completions = Vec::new();
    for title in ["Gutters", "Alarms", "Radiators"] {
        let task = post.home.task(title).await;
        completions.push(complete(&post, Place::Member, task.id).await.completion.id);
    }

    post.home.advance_clock(A_WHILE);
    post.plan().await;
    task::delete_completion(post.app(), member, completions[1])
        .await
        .unwrap();
    post.sweep().await;

    assert_eq!(
        subjects(&post),
        ["2 tasks were completed", "2 tasks were completed"]
    );
}

#[tokio::test]
async fn much_that_happened_is_told_in_a_few_statements() {
    let post = Post::open().await;
    let done = async |title: String| {
        let task = post.home.task(&title).await;
        complete(&post, Place::Member, task.id).await;
    };
    done("One".to_owned()).await;
    post.home.advance_clock(A_WHILE);
    let (one, few) = post.home.count_statements(plan(post.app())).await;
    for number in 0..30 {
        done(format!("Task {number}")).await;
    }
    post.home.advance_clock(A_WHILE);

    let (many, more) = post.home.count_statements(plan(post.app())).await;

    assert_eq!(one.unwrap().notices, 2);
    assert_eq!(many.unwrap().notices, 60);
    assert_eq!(more, few);
}

#[tokio::test]
async fn a_burst_that_is_more_than_one_planner_takes_is_told_once() {
    let post = Post::open().await;
    let task = post.home.task("Clean the gutters").await;
    let done = complete(&post, Place::Member, task.id).await;
    let now = post.app().clock.now();
    let row = |number: i64| occasion::Model {
        id: entity::id::OccasionId::new(now + TimeDelta::milliseconds(number)),
        residence_id: post.home.residence().id,
        kind: NotificationKind::TaskCompleted,
        task_id: Some(task.id),
        completion_id: Some(done.completion.id),
        membership_id: None,
        actor_id: post.home.person(Place::Member).account.id,
        due_at: now,
        created_at: now,
        trace_id: None,
    };
    use sea_orm::{ActiveModelTrait, IntoActiveModel};
    let rows = (1..=600).map(|number| row(number).into_active_model().reset_all());
    occasion::Entity::insert_many(rows)
        .exec_without_returning(&post.app().db)
        .await
        .unwrap();

    let first = plan(post.app()).await.unwrap();
    post.plan().await;

    assert!(first.more);
    assert_eq!(post.notices().await.len(), 2 * 601);
    assert_eq!(occasions(&post).await, 0);
}
