//! What notices say, in the language of whoever is told.

use entity::notification::{self, NotificationKind, PlanChange, Way};
use fluent_bundle::FluentArgs;

use crate::{announcement, locale::Locale};

/// Returns what one notice says, e.g. `Clean the gutters is due tomorrow`.
pub fn title(locale: Locale, notice: &notification::Model) -> String {
    let wording = &notice.wording;
    if let Some(texts) = &wording.announcement {
        return announcement::find::text(texts, locale).title.clone();
    }
    let key = match (notice.kind, &wording.actor) {
        (NotificationKind::TaskOverdue, _) => "notification-task-overdue",
        (NotificationKind::TaskAssigned, Some(_)) => "notification-task-assigned-by",
        (NotificationKind::TaskAssigned, None) => "notification-task-assigned",
        (NotificationKind::TaskCompleted, Some(_)) => "notification-task-completed-by",
        (NotificationKind::TaskCompleted, None) => "notification-task-completed",
        (NotificationKind::MemberJoined, Some(_)) => "notification-member-joined",
        (NotificationKind::MemberJoined, None) => "notification-member-joined-unnamed",
        (NotificationKind::DocumentExpiring, _) => "notification-document-expiring",
        (NotificationKind::SubscriptionChanged, _) => plan(wording.plan).0,
        (NotificationKind::Announcement, _) => "notification-news",
        (NotificationKind::Test, _) => "notification-test",
        _ => "notification-task-due",
    };
    let mut arguments = FluentArgs::new();
    let words = [
        ("task", &wording.task),
        ("document", &wording.document),
        ("actor", &wording.actor),
    ];
    for (name, word) in words {
        arguments.set(name, word.as_deref().unwrap_or_default());
    }
    arguments.set("days", notice.stage.unwrap_or_default().abs());
    locale.say(key, &arguments)
}

/// Returns what stands below the title: the name of the home, the ways that a trial takes, what a plan means now, or what there is to say.
pub fn body(locale: Locale, notice: &notification::Model) -> String {
    if let Some(texts) = &notice.wording.announcement {
        return announcement::find::text(texts, locale).body.clone();
    }
    match notice.kind {
        NotificationKind::Test => {}
        NotificationKind::SubscriptionChanged => {
            return locale.say(plan(notice.wording.plan).1, &FluentArgs::new());
        }
        _ => return notice.wording.residence.clone().unwrap_or_default(),
    }
    let sentences = [
        ("notification-test-sent", &notice.wording.sent),
        ("notification-test-off", &notice.wording.off),
    ];
    let said = sentences.into_iter().filter(|(_, ways)| !ways.is_empty());
    let said = said.map(|(key, ways)| {
        let names: Vec<_> = ways.iter().map(|way| name(locale, *way)).collect();
        let mut arguments = FluentArgs::new();
        arguments.set("ways", names.join(", "));
        locale.say(key, &arguments)
    });
    said.collect::<Vec<_>>().join(" ")
}

/// Returns what is said of a plan: in the title, and below.
fn plan(change: Option<PlanChange>) -> (&'static str, &'static str) {
    match change {
        Some(PlanChange::Begun) => ("notification-plan-begun", "notification-plan-more"),
        Some(PlanChange::Unpaid) => ("notification-plan-unpaid", "notification-plan-stays"),
        Some(PlanChange::Held) => ("notification-plan-held", "notification-plan-less"),
        Some(PlanChange::Paused) => ("notification-plan-paused", "notification-plan-less"),
        Some(PlanChange::Refunded) => ("notification-plan-refunded", "notification-plan-less"),
        Some(PlanChange::Ended) => ("notification-plan-ended", "notification-plan-less"),
        None => ("notification-plan-changed", "notification-plan-look"),
    }
}

fn name(locale: Locale, way: Way) -> String {
    let key = match way {
        Way::Ios => "notification-way-ios",
        Way::Android => "notification-way-android",
        Way::Web => "notification-way-web",
        Way::Mail => "notification-way-mail",
    };
    locale.say(key, &FluentArgs::new())
}

/// Returns what several notices of one kind say together, e.g. `3 tasks are due`; one speaks for itself.
pub fn headline(locale: Locale, notices: &[notification::Model]) -> String {
    let (first, count) = match notices {
        [] => return String::new(),
        [only] => return title(locale, only),
        [first, ..] => (first, notices.len()),
    };
    let key = match first.kind {
        NotificationKind::TaskOverdue => "notification-tasks-overdue",
        NotificationKind::TaskAssigned => "notification-tasks-assigned",
        NotificationKind::TaskCompleted => "notification-tasks-completed",
        NotificationKind::MemberJoined => "notification-members-joined",
        NotificationKind::DocumentExpiring => "notification-documents-expiring",
        // Each comes alone; of several, the first says it.
        NotificationKind::SubscriptionChanged | NotificationKind::Announcement => {
            return title(locale, first);
        }
        _ => "notification-tasks-due",
    };
    let mut arguments = FluentArgs::new();
    arguments.set("count", count);
    locale.say(key, &arguments)
}

/// Returns what stands below a headline: what several notices are about, each by its name.
pub fn topics(notices: &[notification::Model]) -> String {
    let names = notices.iter().filter_map(|notice| {
        let wording = &notice.wording;
        let name = wording.task.as_ref().or(wording.document.as_ref());
        name.or(wording.actor.as_ref()).map(String::as_str)
    });
    names.collect::<Vec<_>>().join(", ")
}

/// Returns how a mail begins.
pub fn greeting(locale: Locale, name: &str) -> String {
    let mut arguments = FluentArgs::new();
    arguments.set("name", name);
    locale.say("notification-mail-greeting", &arguments)
}

/// Returns why somebody gets a mail.
pub fn reason(locale: Locale) -> String {
    locale.say("notification-mail-reason", &FluentArgs::new())
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use entity::{
        announcement::{Text, Texts},
        id::{AccountId, NotificationId},
        notification::Wording,
    };

    use super::*;

    fn notice(kind: NotificationKind, stage: i32) -> notification::Model {
        let now = DateTime::UNIX_EPOCH;
        notification::Model {
            id: NotificationId::new(now),
            account_id: AccountId::new(now),
            kind,
            residence_id: None,
            task_id: None,
            completion_id: None,
            document_id: None,
            announcement_id: None,
            actor_id: None,
            occurrence_on: None,
            stage: Some(stage),
            local_on: None,
            dedupe_key: String::new(),
            moment_id: None,
            wording: Wording {
                task: Some("Clean the gutters".to_owned()),
                residence: Some("Elm Street".to_owned()),
                ..Wording::default()
            },
            created_at: now,
            read_at: None,
        }
    }

    #[test]
    fn a_notice_says_when() {
        let due = |stage| title(Locale::En, &notice(NotificationKind::TaskDueSoon, stage));
        let overdue = |stage| title(Locale::En, &notice(NotificationKind::TaskOverdue, stage));

        assert_eq!(due(0), "Clean the gutters is due today");
        assert_eq!(due(-1), "Clean the gutters is due tomorrow");
        assert_eq!(due(-14), "Clean the gutters is due in 14 days");
        assert_eq!(overdue(1), "Clean the gutters was due yesterday");
        assert_eq!(overdue(21), "Clean the gutters was due 21 days ago");
    }

    #[test]
    fn a_notice_names_whose_doing_it_was_while_that_is_known() {
        let say = |locale, kind, actor: Option<&str>| {
            let mut notice = notice(kind, 0);
            notice.wording.actor = actor.map(str::to_owned);
            title(locale, &notice)
        };
        use NotificationKind::{MemberJoined, TaskAssigned, TaskCompleted};

        for (locale, kind, actor, said) in [
            (
                Locale::En,
                TaskAssigned,
                Some("Ada"),
                "Ada assigned Clean the gutters to you",
            ),
            (
                Locale::En,
                TaskAssigned,
                None,
                "Clean the gutters was assigned to you",
            ),
            (
                Locale::En,
                TaskCompleted,
                Some("Ada"),
                "Ada completed Clean the gutters",
            ),
            (Locale::En, TaskCompleted, None, "Clean the gutters was completed"),
            (Locale::En, MemberJoined, Some("Ada"), "Ada joined the household"),
            (Locale::En, MemberJoined, None, "Somebody joined the household"),
            (
                Locale::De,
                TaskAssigned,
                Some("Ada"),
                "Ada hat dir Clean the gutters zugewiesen",
            ),
            (
                Locale::De,
                TaskCompleted,
                Some("Ada"),
                "Ada hat Clean the gutters erledigt",
            ),
            (
                Locale::De,
                MemberJoined,
                Some("Ada"),
                "Ada ist dem Haushalt beigetreten",
            ),
        ] {
            assert_eq!(say(locale, kind, actor), said);
        }
    }

    #[test]
    fn a_document_says_when_it_runs_out() {
        let expiring = |locale, stage| {
            let mut notice = notice(NotificationKind::DocumentExpiring, stage);
            notice.wording.task = None;
            notice.wording.document = Some("Boiler".to_owned());
            title(locale, &notice)
        };

        assert_eq!(expiring(Locale::En, 0), "Boiler expires today");
        assert_eq!(expiring(Locale::En, -1), "Boiler expires tomorrow");
        assert_eq!(expiring(Locale::En, -90), "Boiler expires in 90 days");
        assert_eq!(expiring(Locale::De, -7), "Boiler läuft in 7 Tagen ab");
    }

    #[test]
    fn a_trial_says_which_ways_it_takes_and_which_are_off() {
        let mut trial = notice(NotificationKind::Test, 0);
        trial.wording.sent = vec![Way::Ios, Way::Mail];
        trial.wording.off = vec![Way::Web];

        assert_eq!(title(Locale::En, &trial), "This is a test");
        assert_eq!(
            body(Locale::En, &trial),
            "On its way: iPhone or iPad, mail. Not set up here: browser."
        );
        assert_eq!(
            body(Locale::De, &trial),
            "Unterwegs: iPhone oder iPad, Mail. Hier nicht eingerichtet: Browser."
        );
    }

    #[test]
    fn a_plan_says_what_became_of_it_and_what_that_means() {
        let say = |locale, change| {
            let mut notice = notice(NotificationKind::SubscriptionChanged, 0);
            notice.wording.plan = change;
            (title(locale, &notice), body(locale, &notice))
        };
        let every = [
            PlanChange::Begun,
            PlanChange::Unpaid,
            PlanChange::Held,
            PlanChange::Paused,
            PlanChange::Refunded,
            PlanChange::Ended,
        ];

        let (title, body) = say(Locale::En, Some(PlanChange::Unpaid));
        assert_eq!(title, "A payment for honeyDue Pro failed");
        assert!(body.starts_with("Pro stays for now."), "{body}");
        for locale in Locale::ALL {
            let mut titles: Vec<_> = every.iter().map(|change| say(locale, Some(*change))).collect();
            titles.push(say(locale, None));
            for (title, body) in &titles {
                assert!(
                    !title.contains("notification-") && !body.contains("notification-"),
                    "{title}: {body}"
                );
            }
            titles.sort();
            titles.dedup_by(|one, other| one.0 == other.0);
            assert_eq!(titles.len(), every.len() + 1);
        }
    }

    #[test]
    fn an_announcement_says_what_was_written_in_the_readers_language() {
        let mut news = notice(NotificationKind::Announcement, 0);
        let text = |title: &str, body: &str| Text {
            title: title.to_owned(),
            body: body.to_owned(),
        };
        news.wording.announcement = Some(Texts {
            en: text("A new app", "It is quicker."),
            de: text("Eine neue App", "Sie ist schneller."),
        });
        let said = |locale, notice: &notification::Model| (title(locale, notice), body(locale, notice));
        let mut half = news.clone();
        half.wording.announcement.as_mut().unwrap().de = Text::default();
        let mut gone = news.clone();
        gone.wording.announcement = None;

        assert_eq!(
            said(Locale::De, &news),
            ("Eine neue App".to_owned(), "Sie ist schneller.".to_owned())
        );
        assert_eq!(
            said(Locale::De, &half),
            ("A new app".to_owned(), "It is quicker.".to_owned())
        );
        assert_eq!(headline(Locale::En, &[news.clone(), news]), "A new app");
        assert_eq!(title(Locale::En, &gone), "News from honeyDue");
    }

    #[test]
    fn several_are_counted_and_one_speaks_for_itself() {
        let one = notice(NotificationKind::TaskDueSoon, 0);
        let late = notice(NotificationKind::TaskOverdue, 2);

        assert_eq!(
            headline(Locale::De, std::slice::from_ref(&one)),
            "Clean the gutters ist heute fällig"
        );
        assert_eq!(
            headline(Locale::En, &[one.clone(), one.clone(), one]),
            "3 tasks are due"
        );
        assert_eq!(
            headline(Locale::De, &[late.clone(), late]),
            "2 Aufgaben sind überfällig"
        );
        for (kind, said) in [
            (NotificationKind::TaskAssigned, "2 tasks were assigned to you"),
            (NotificationKind::TaskCompleted, "2 tasks were completed"),
            (NotificationKind::MemberJoined, "2 people joined the household"),
            (NotificationKind::DocumentExpiring, "2 documents expire soon"),
        ] {
            let both = [notice(kind, 0), notice(kind, 0)];
            assert_eq!(headline(Locale::En, &both), said);
        }
    }
}
