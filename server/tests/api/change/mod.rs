//! Staying in step: changes after a revision.

mod heard;

use std::collections::BTreeMap;

use chrono::TimeDelta;
use domain::{
    change::{self, ChangeSet, Item},
    invitation::{self, NewInvitation},
    membership,
    residence::{self, Details, Home as Seen},
    task,
};
use entity::{
    id::{InvitationId, MembershipId, TaskId},
    membership::MemberRole,
};
use serde_json::{Value, json};
use testing::{Client, Home, Place};

const CHANGES: &str = "query($id: ID!, $since: Int!, $first: Int) { residence(id: $id) { changes(since: $since, first: $first) {
    revision hasMore complete deletedIds
    upserted { __typename ... on Residence { id } ... on Membership { id } ... on Invitation { id } ... on Task { id bucket } } } } }";

async fn changes(home: &Home, client: &Client, (since, first): (i64, i64)) -> Value {
    let variables = json!({ "id": home.residence().id, "since": since, "first": first });
    client
        .send(CHANGES, variables)
        .await
        .fine()
        .data("residence.changes")
}

/// Returns the home as somebody sees it now.
async fn seen(home: &Home, place: Place) -> Option<Seen> {
    let account_id = home.person(place).account.id;
    residence::find::by_id(&home.app().db, account_id, home.residence().id)
        .await
        .unwrap()
}

/// What a client keeps of a home.
#[derive(Clone, Debug, Default, PartialEq)]
struct Kept {
    revision: i64,
    rows: BTreeMap<String, Item>,
}

impl Kept {
    /// Asks until nothing more has changed, `rows` rows a page, as the contract tells clients to.
    async fn catch_up(&mut self, home: &Home, place: Place, rows: u64) {
        let Some(seen) = seen(home, place).await else {
            return self.rows.clear();
        };
        loop {
            let set = change::since(home.app(), &seen, self.revision, rows)
                .await
                .unwrap();
            self.apply(set.clone());
            if !set.has_more {
                return;
            }
        }
    }

    fn apply(&mut self, set: ChangeSet) {
        if !set.complete {
            self.rows.clear();
        }
        for item in set.upserted {
            let item = match item {
                // The viewer's own place comes with its own row, and the counter with each answer.
                Item::Residence(mut home) => {
                    home.residence.revision = 0;
                    home.membership.revision = 0;
                    home.membership.role = MemberRole::Owner;
                    home.membership.updated_at = home.membership.joined_at;
                    Item::Residence(home)
                }
                item => item,
            };
            self.rows.insert(item.id(), item);
        }
        for id in set.deleted_ids {
            self.rows.remove(&id);
        }
        self.revision = set.revision;
    }
}

#[tokio::test]
async fn from_nothing_every_row_comes_and_from_the_end_none() {
    let home = Home::new().await;
    let task = home.task("Sweep").due("2026-11-22").await;

    let all = changes(&home, &home.viewer(), (0, 200)).await;
    let none = changes(&home, &home.viewer(), (task.revision, 200)).await;

    let kinds: Vec<_> = all["upserted"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["__typename"])
        .collect();
    assert_eq!(
        kinds,
        [
            "Residence",
            "Membership",
            "Membership",
            "Membership",
            "Membership",
            "Task"
        ]
    );
    assert_eq!(
        all["upserted"][5],
        json!({ "__typename": "Task", "id": task.id, "bucket": "OVERDUE" })
    );
    assert_eq!(
        (&all["revision"], &all["hasMore"], &all["complete"]),
        (&json!(task.revision), &json!(false), &json!(true))
    );
    assert_eq!(
        none,
        json!({ "revision": task.revision, "hasMore": false, "complete": true, "upserted": [], "deletedIds": [] })
    );
}

#[tokio::test]
async fn pages_never_split_a_revision() {
    let home = Home::new().await;
    for number in 0..5 {
        home.task(&format!("Task {number}")).await;
    }

    // The home and its four members were made at once.
    let first = changes(&home, &home.owner(), (0, 2)).await;
    let second = changes(&home, &home.owner(), (first["revision"].as_i64().unwrap(), 2)).await;
    let last = changes(&home, &home.owner(), (second["revision"].as_i64().unwrap(), 3)).await;

    let lengths = [&first, &second, &last].map(|page| page["upserted"].as_array().unwrap().len());
    assert_eq!(lengths, [5, 2, 3]);
    assert_eq!(
        [&first, &second, &last].map(|page| page["hasMore"].clone()),
        [json!(true), json!(true), json!(false)]
    );
}

#[tokio::test]
async fn a_page_has_a_size() {
    let home = Home::new().await;

    for first in [0, -1, 501] {
        let variables = json!({ "id": home.residence().id, "since": 0, "first": first });
        let reply = home.owner().send(CHANGES, variables).await;
        assert_eq!(reply.errors(), "BAD_USER_INPUT residence.changes", "{first}");
    }
    let default = json!({ "id": home.residence().id, "since": 0, "first": null });
    home.owner().send(CHANGES, default).await.fine();
}

#[tokio::test]
async fn what_was_deleted_is_told_and_a_revision_that_never_was_begins_anew() {
    let home = Home::new().await;
    let task = home.task("Sweep").await;
    let owner = &home.person(Place::Owner).viewer;
    task::delete(home.app(), owner, task.id).await.unwrap();

    let known = changes(&home, &home.owner(), (task.revision, 200)).await;
    let fresh = changes(&home, &home.owner(), (0, 200)).await;
    let future = changes(&home, &home.owner(), (1_000, 200)).await;
    let negative = changes(&home, &home.owner(), (-1, 200)).await;

    assert_eq!(
        (&known["deletedIds"], &known["upserted"]),
        (&json!([task.id]), &json!([]))
    );
    assert_eq!(fresh["deletedIds"], json!([]));
    let anew = json!({ "revision": 0, "hasMore": true, "complete": false, "upserted": [], "deletedIds": [] });
    assert_eq!((&future, &negative), (&anew, &anew));
}

#[tokio::test]
async fn a_client_that_was_away_for_longer_than_tombstones_are_kept_begins_anew() {
    let home = Home::new().await;
    let owner = &home.person(Place::Owner).viewer;
    let (gone, recent) = (home.task("Old").await, home.task("Recent").await);
    task::delete(home.app(), owner, gone.id).await.unwrap();
    let forgotten = seen(&home, Place::Owner).await.unwrap().residence.revision;
    home.advance_clock(TimeDelta::days(60));
    task::delete(home.app(), owner, recent.id).await.unwrap();
    home.advance_clock(TimeDelta::days(31));

    assert_eq!(change::forget(home.app(), || true).await.unwrap(), 1);
    assert_eq!(change::forget(home.app(), || true).await.unwrap(), 0);

    let away = changes(&home, &home.owner(), (forgotten - 1, 200)).await;
    let in_time = changes(&home, &home.owner(), (forgotten, 200)).await;
    assert_eq!(away["complete"], json!(false));
    assert_eq!(
        (&in_time["complete"], &in_time["deletedIds"]),
        (&json!(true), &json!([recent.id]))
    );
    // Beginning anew ends, though its first page would stop below what was forgotten.
    let mut copy = Kept {
        revision: forgotten - 1,
        ..Kept::default()
    };
    copy.catch_up(&home, Place::Owner, 1).await;
    assert_eq!(copy.rows.len(), 5);
}

#[tokio::test]
async fn invitations_come_and_go_with_the_right_to_invite() {
    let home = Home::new().await;
    let owner = &home.person(Place::Owner).viewer;
    let new = NewInvitation {
        residence_id: home.residence().id,
        role: MemberRole::Member,
        email: None,
        max_uses: 1,
        expires_in_hours: 1,
    };
    let id = invitation::create(home.app(), owner, new)
        .await
        .unwrap()
        .invitation
        .id
        .to_string();
    let member = home.person(Place::Member).membership.as_ref().unwrap().id;
    let mut copy = Kept::default();

    copy.catch_up(&home, Place::Member, 200).await;
    assert!(!copy.rows.contains_key(&id));
    membership::change_role(home.app(), owner, member, MemberRole::Manager)
        .await
        .unwrap();
    copy.catch_up(&home, Place::Member, 200).await;
    assert!(copy.rows.contains_key(&id));
    membership::change_role(home.app(), owner, member, MemberRole::Member)
        .await
        .unwrap();
    copy.catch_up(&home, Place::Member, 200).await;
    assert!(!copy.rows.contains_key(&id));
}

#[tokio::test]
async fn who_may_not_invite_hears_of_no_invitation_that_is_gone() {
    let home = Home::new().await;
    let owner = &home.person(Place::Owner).viewer;
    let before = seen(&home, Place::Owner).await.unwrap().residence.revision;
    let new = NewInvitation {
        residence_id: home.residence().id,
        role: MemberRole::Member,
        email: None,
        max_uses: 1,
        expires_in_hours: 1,
    };
    let made = invitation::create(home.app(), owner, new).await.unwrap();
    invitation::revoke(home.app(), owner, made.invitation.id)
        .await
        .unwrap();

    let mut gone = Vec::new();
    for place in [Place::Owner, Place::Manager, Place::Member, Place::Viewer] {
        let client = home.client(place);
        let changes = changes(&home, &client, (before, 200)).await;
        gone.push(changes["deletedIds"].clone());
    }

    let told = json!([made.invitation.id.to_string()]);
    assert_eq!(gone, [told.clone(), told, json!([]), json!([])]);
}

#[tokio::test]
async fn catching_up_costs_the_same_for_one_task_and_for_fifty() {
    let home = Home::new().await;
    home.task("One").await;
    let owner = seen(&home, Place::Owner).await.unwrap();
    let (_, for_one) = home
        .count_statements(change::since(home.app(), &owner, 0, 500))
        .await;
    for number in 0..49 {
        home.task(&format!("Task {number}")).await;
    }

    let owner = seen(&home, Place::Owner).await.unwrap();
    let (set, for_fifty) = home.statements(change::since(home.app(), &owner, 0, 500)).await;

    assert_eq!(set.unwrap().upserted.len(), 55);
    assert_eq!(for_fifty.len(), for_one, "{for_fifty:#?}");
    assert!(for_one <= 3, "{for_fifty:#?}");
}

/// A number from a fixed seed, so that a run that fails fails again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        // SplitMix64: every seed gives a row of its own.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % sides
    }
}

/// Ids of what a random walk has made.
#[derive(Default)]
struct Made {
    tasks: Vec<TaskId>,
    invitations: Vec<InvitationId>,
    members: Vec<MembershipId>,
}

/// Does one thing of many to a home.
async fn edit(home: &Home, dice: &mut Dice, made: &mut Made) {
    let (app, owner) = (home.app(), &home.person(Place::Owner).viewer);
    match dice.roll(9) {
        0 | 1 => made.tasks.push(
            home.task(&format!("Task {}", dice.roll(1_000)))
                .assigned_to(Place::Manager)
                .await
                .id,
        ),
        2 if !made.tasks.is_empty() => {
            let id = made.tasks.swap_remove(pick(dice, made.tasks.len()));
            task::delete(app, owner, id).await.unwrap();
        }
        3 if !made.tasks.is_empty() => {
            let id = made.tasks[pick(dice, made.tasks.len())];
            task::start(app, owner, id).await.unwrap();
        }
        4 => {
            let details = Details {
                name: format!("Home {}", dice.roll(1_000)).into(),
                ..Details::default()
            };
            residence::update(app, owner, home.residence().id, (None, details))
                .await
                .unwrap();
        }
        5 => {
            let new = NewInvitation {
                residence_id: home.residence().id,
                role: MemberRole::Viewer,
                email: None,
                max_uses: 2,
                expires_in_hours: 24,
            };
            let created = invitation::create(app, owner, new).await.unwrap();
            let guest = home.newcomer("Guest").await;
            let joined = invitation::join(app, &guest.viewer, &created.code).await.unwrap();
            made.invitations.push(created.invitation.id);
            made.members.push(joined.membership.id);
        }
        6 if !made.invitations.is_empty() => {
            let id = made.invitations.swap_remove(pick(dice, made.invitations.len()));
            invitation::revoke(app, owner, id).await.unwrap();
        }
        7 if !made.members.is_empty() => {
            let id = made.members.swap_remove(pick(dice, made.members.len()));
            membership::remove(app, owner, id).await.unwrap();
        }
        8 => {
            let member = home.person(Place::Member).membership.as_ref().unwrap().id;
            let roles = [MemberRole::Manager, MemberRole::Member, MemberRole::Viewer];
            membership::change_role(app, owner, member, roles[pick(dice, 3)])
                .await
                .unwrap();
        }
        _ => {}
    }
}

fn pick(dice: &mut Dice, count: usize) -> usize {
    usize::try_from(dice.roll(count as u64)).unwrap()
}

#[tokio::test]
async fn a_client_that_applies_changes_has_what_a_fresh_one_gets() {
    for seed in [1, 20_261_123] {
        let home = Home::new().await;
        let (mut dice, mut made) = (Dice(seed), Made::default());
        let places = [Place::Owner, Place::Member, Place::Viewer];
        let mut copies = places.map(|place| (place, Kept::default()));

        for step in 0..60 {
            edit(&home, &mut dice, &mut made).await;
            for (place, copy) in &mut copies {
                // Each is offline most of the time, and reads pages of its own size.
                if dice.roll(4) == 0 {
                    copy.catch_up(&home, *place, 1 + dice.roll(5)).await;
                }
            }
            if step % 20 != 19 {
                continue;
            }
            for (place, copy) in &mut copies {
                copy.catch_up(&home, *place, 3).await;
                let mut fresh = Kept::default();
                fresh.catch_up(&home, *place, 500).await;
                assert_eq!(*copy, fresh, "seed {seed}, step {step}, {place:?}");
            }
        }
    }
}
