//! Whatever several people do, an answer that is kept is the one that is made anew.

use std::collections::HashMap;

use axum::http::header;
use chrono::TimeDelta;
use domain::{file, notification, task};
use proptest::{
    collection::vec,
    prelude::{ProptestConfig, Strategy, any},
    test_runner::TestRunner,
};
use serde_json::{Value, json};
use testing::{Client, Home, Place, Reply, file::photo};

use crate::client::at;

/// What is asked each time, all that is kept, nearly.
const QUESTIONS: [&str; 3] = [
    "query Own {
  viewer {
    id displayName person { id displayName avatar { id url thumbnailUrl(size: LARGE) } }
    revision emailVerifiedAt timeZone locale hasCalendarFeed unreadNotificationCount
    notifications(first: 50) { totalCount nodes { id kind title readAt actor { displayName } subject { __typename } } }
    notificationPreferences { reminderTime mutedResidences { id } }
    tasks(first: 50) { totalCount nodes { ...TaskLine residence { id name } } pageInfo { hasNextPage endCursor } }
  }
}
fragment TaskLine on Task {
  id title bucket dueOn snoozedUntil startedAt revision upcomingDates(count: 3)
  assignee { id person { displayName } } lastCompletion { id completedOn }
}",
    "query Homes {
  viewer {
    residences(includeArchived: true) {
      id name revision timeZone archivedAt viewerRole photo { id }
      members { id role person { id displayName avatar { id url thumbnailUrl(size: SMALL) } } }
      taskCounts { overdue dueSoon upcoming inProgress snoozed completed archived noDate }
      board { bucket tasks(first: 20) { nodes { id title dueOn upcomingDates(count: 2) assignee { id } } } }
    }
  }
}",
    "query Log {
  viewer {
    residences(includeArchived: true) {
      id contractors(first: 30) { nodes { id name isFavorite completionCount totalSpent { amount } } }
      awayPeriods { id startsOn endsOn }
      completions(first: 30) { nodes { id outcome completedOn completedBy { displayName } task { id } } }
      occurrences(from: \"2026-11-01\", to: \"2027-02-01\") { dueOn task { id } }
      spending(from: \"2026-01-01\", to: \"2027-12-31\") { month category total { amount } }
    }
  }
}",
];

const PLACES: [Place; 5] = [
    Place::Owner,
    Place::Manager,
    Place::Member,
    Place::Viewer,
    Place::Stranger,
];

/// What may happen: mutations of the API, each sent by whoever it falls to, allowed or not; and what the house does by itself.
const DEEDS: &[&str] = &[
    "createTask(input: { residenceId: $home, title: \"Sweep\", schedule: { interval: { every: 2, unit: WEEK, basis: COMPLETION, startsOn: $day } } })",
    "createTask(input: { residenceId: $home, title: \"Paint\", schedule: { once: { dueOn: $day } } })",
    "updateTask(input: { taskId: $task, title: $text })",
    "updateTask(input: { taskId: $task, assigneeId: $membership })",
    "startTask(input: { taskId: $task })",
    "completeTask(input: { taskId: $task, cost: { amount: \"12.50\", currencyCode: \"USD\" } })",
    "skipTask(input: { taskId: $task })",
    "snoozeTask(input: { taskId: $task, until: $day })",
    "rescheduleTask(input: { taskId: $task, dueOn: $day })",
    "archiveTask(input: { taskId: $task })",
    "deleteTask(input: { taskId: $task })",
    "createDocument(input: { residenceId: $home, kind: WARRANTY, title: $text, expiresOn: $day, remindDaysBefore: [1, 2, 3, 5, 8, 13] })",
    "createContractor(input: { residenceId: $home, name: $text })",
    "setContractorFavorite(input: { contractorId: $contractor, favorite: true })",
    "setContractorFavorite(input: { contractorId: $contractor, favorite: false })",
    "deleteContractor(input: { contractorId: $contractor })",
    "createAwayPeriod(input: { residenceId: $home, startsOn: $day, endsOn: $day })",
    "updateAccount(input: { displayName: $text })",
    "updateAccount(input: { avatarFileId: $avatar })",
    "updateNotificationPreferences(input: { mutedResidenceIds: [$home] })",
    "updateResidence(input: { residenceId: $home, timeZone: \"Pacific/Auckland\" })",
    "updateResidence(input: { residenceId: $home, name: $text })",
    "archiveResidence(input: { residenceId: $home })",
    "unarchiveResidence(input: { residenceId: $home })",
    "createResidence(input: { name: $text, kind: HOUSE, timeZone: \"Europe/Berlin\" })",
    "changeMemberRole(input: { membershipId: $membership, role: VIEWER })",
    "changeMemberRole(input: { membershipId: $membership, role: MANAGER })",
    "removeMember(input: { membershipId: $membership })",
    "leaveResidence(input: { residenceId: $home })",
    "transferOwnership(input: { residenceId: $home, membershipId: $membership })",
    "joinResidence(input: { code: $code })",
    "rotateCalendarFeed",
    "markNotificationsRead(input: { before: $now })",
    "sendTestNotification",
    "plan",
    "roll",
    "hours",
    "days",
];

/// Who does what, and which of the rows it is done to.
#[derive(Clone, Copy, Debug)]
struct Step {
    deed: usize,
    by: usize,
    pick: usize,
}

/// Homes, people and what they have seen last.
struct World {
    home: Home,
    /// The same people at two replicas.
    clients: Vec<[Client; 2]>,
    seen: HashMap<(usize, usize), Reply>,
    code: String,
    avatars: Vec<String>,
}

impl World {
    async fn begin() -> Self {
        let home = Home::new().await;
        let second = home.second_app().await;
        let clients: Vec<_> = PLACES
            .iter()
            .map(|place| {
                [
                    home.client(*place),
                    at(&second, Some(home.person(*place).clone())),
                ]
            })
            .collect();
        let mut avatars = Vec::new();
        for [client, _] in &clients {
            let avatar = client.upload(None, "image/jpeg", photo(24, 16)).await;
            avatars.push(avatar.to_string());
        }
        let invite = "mutation($home: ID!) { createInvitation(input: { residenceId: $home, role: MEMBER, maxUses: 50 }) {
            invitation { code } userErrors { code } } }";
        let invited = clients[0][0]
            .send(invite, json!({ "home": home.residence().id }))
            .await
            .fine();
        Self {
            code: invited.text_at("createInvitation.invitation.code"),
            home,
            clients,
            seen: HashMap::new(),
            avatars,
        }
    }

    /// Does one thing; that it is refused is as good as that it is done.
    async fn act(&mut self, step: Step) {
        let app = self.home.app();
        match DEEDS[step.deed] {
            "plan" => {
                notification::plan(app).await.unwrap();
            }
            "roll" => {
                for id in task::lapsed(app).await.unwrap() {
                    task::roll(app, id).await.unwrap();
                }
                for id in file::thumbnail::due(app).await.unwrap() {
                    file::thumbnail::make(app, id).await.unwrap();
                }
            }
            "hours" => self
                .home
                .advance_clock(TimeDelta::hours(1 + i64::try_from(step.pick % 9).unwrap())),
            "days" => self
                .home
                .advance_clock(TimeDelta::days(1 + i64::try_from(step.pick % 20).unwrap())),
            mutation => self.mutate(mutation, step).await,
        }
    }

    async fn mutate(&self, mutation: &str, step: Step) {
        let [client, _] = &self.clients[step.by];
        let rows = "{ viewer { residences(includeArchived: true) { id members { id } contractors(first: 50) { nodes { id } }
            tasks(first: 50, filter: { buckets: [OVERDUE, DUE_SOON, UPCOMING, IN_PROGRESS, SNOOZED, NO_DATE, COMPLETED, ARCHIVED] }) {
              nodes { id } } } } }";
        let rows = client.send(rows, json!({})).await.fine().json();
        let homes = &rows["data"]["viewer"]["residences"];
        let pick = |list: &Value, otherwise: &str| match list.as_array().map_or(0, Vec::len) {
            0 => json!({ "id": otherwise }),
            length => list[step.pick % length].clone(),
        };
        let own = self.home.residence().id.to_string();
        let home = pick(homes, &own);
        let uuid = own.trim_start_matches("res_");
        let id = |list: &Value, prefix: &str| pick(list, &format!("{prefix}_{uuid}"))["id"].clone();
        let now = self.home.app().clock.now();
        let day = (now + TimeDelta::days(i64::try_from(step.pick % 30).unwrap() - 5)).date_naive();
        let known = json!({
            "home": home["id"], "task": id(&home["tasks"]["nodes"], "task"),
            "membership": id(&home["members"], "memb"), "contractor": id(&home["contractors"]["nodes"], "ctr"),
            "day": day, "text": format!("Text {}", step.pick), "code": self.code, "now": now,
            "avatar": self.avatars[step.by],
        });
        let types = [
            ("home", "ID!"),
            ("task", "ID!"),
            ("membership", "ID!"),
            ("contractor", "ID!"),
            ("day", "Date!"),
            ("text", "String!"),
            ("code", "String!"),
            ("now", "DateTime!"),
            ("avatar", "ID!"),
        ];
        let used = types
            .iter()
            .filter(|(name, _)| mutation.contains(&format!("${name}")));
        let declared: Vec<_> = used.clone().map(|(name, ty)| format!("${name}: {ty}")).collect();
        let variables: Value = used
            .map(|(name, _)| ((*name).to_owned(), known[name].clone()))
            .collect::<serde_json::Map<_, _>>()
            .into();
        let declared = match declared.len() {
            0 => String::new(),
            _ => format!("({})", declared.join(", ")),
        };
        let document = format!("mutation{declared} {{ {mutation} {{ userErrors {{ code }} }} }}");

        let reply = client.send(&document, variables).await;

        assert_eq!(reply.errors(), "", "{document}");
    }

    /// Asks everyone at one of the replicas, who may say that what was seen last is still good.
    async fn compare(&mut self, replica: usize) -> Result<(), String> {
        let everyone =
            (0..PLACES.len()).flat_map(|place| (0..QUESTIONS.len()).map(move |question| (place, question)));
        for asked in everyone {
            let (place, question) = (PLACES[asked.0], QUESTIONS[asked.1]);
            let client = &self.clients[asked.0][replica];
            let knowing = match self.seen.get(&asked) {
                Some(seen) => client
                    .clone()
                    .with_header(header::IF_NONE_MATCH, seen.header("etag")),
                None => client.clone(),
            };
            let kept = knowing.get_query(question, json!({})).await;
            let fresh = client.send(question, json!({})).await.fine();
            if kept.status() != 304 {
                if kept.header("etag").is_empty() {
                    return Err(format!("{place:?} has no tag: {}", kept.text()));
                }
                self.seen.insert(asked, kept);
            }
            let (seen, fresh) = (self.seen[&asked].json(), fresh.json());
            if seen["data"] != fresh["data"] {
                let (seen, fresh) = (&seen["data"], &fresh["data"]);
                return Err(format!("{place:?} keeps\n{seen}\nbut it is\n{fresh}"));
            }
        }
        Ok(())
    }
}

#[test]
fn whatever_people_do_what_is_kept_is_what_is() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let step = (0..DEEDS.len(), 0..PLACES.len(), any::<u16>()).prop_map(|(deed, by, pick)| Step {
        deed,
        by,
        pick: pick.into(),
    });
    let config = ProptestConfig {
        cases: 6,
        max_shrink_iters: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    };

    let tried = TestRunner::new(config).run(&vec(step, 10..24), |steps| {
        runtime.block_on(async {
            let mut world = World::begin().await;
            world
                .compare(0)
                .await
                .map_err(proptest::test_runner::TestCaseError::fail)?;
            for (number, step) in steps.into_iter().enumerate() {
                world.act(step).await;
                let compared = world.compare(number % 2).await;
                compared.map_err(|problem| {
                    proptest::test_runner::TestCaseError::fail(format!(
                        "after {}: {problem}",
                        DEEDS[step.deed]
                    ))
                })?;
            }
            Ok(())
        })
    });

    tried.unwrap();
}
