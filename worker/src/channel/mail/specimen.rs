//! One mail of each kind in each language, with words that mean harm.

use std::path::Path;

use chrono::{DateTime, Utc};
use domain::{
    delivery::Content,
    locale::Locale,
    mail::Invited,
    notification::{Digest, Line, Lines},
    preference::Topic,
};
use entity::{
    announcement::{Text, Texts},
    id::{AccountId, MailId, NotificationId},
    mail::{self, MailKind},
    notification::{self, NotificationKind, PlanChange, Way, Wording},
};
use sea_orm::{ActiveEnum as _, Iterable as _};

use super::compose::Sheet;

const SITE: &str = "https://honeydue.example";
const HARM: &str = "<script>alert(1)</script> & \"{code}\"";
const ZONE: &str = "America/Chicago";

/// Gmail cuts off what is larger than 102 kB.
const MOST_BYTES: usize = 100_000;

struct Specimen {
    file: String,
    locale: Locale,
    subject: String,
    plain: String,
    html: String,
}

fn now() -> DateTime<Utc> {
    "2026-11-23T14:00:00Z".parse().unwrap()
}

fn notice_of(kind: NotificationKind, task: &str) -> notification::Model {
    notification::Model {
        id: NotificationId::new(now()),
        account_id: AccountId::new(now()),
        kind,
        residence_id: None,
        task_id: None,
        completion_id: None,
        document_id: None,
        announcement_id: None,
        actor_id: None,
        occurrence_on: None,
        stage: Some(if kind == NotificationKind::TaskOverdue {
            3
        } else {
            -1
        }),
        local_on: None,
        dedupe_key: String::new(),
        moment_id: None,
        wording: Wording {
            task: Some(task.to_owned()),
            document: Some(task.to_owned()),
            actor: Some("Mia <b>Member</b>".to_owned()),
            residence: Some("Elm Street".to_owned()),
            plan: Some(PlanChange::Unpaid),
            sent: vec![Way::Ios, Way::Mail],
            off: vec![Way::Android],
            announcement: (kind == NotificationKind::Announcement).then(news),
        },
        created_at: now(),
        read_at: None,
    }
}

/// Says something in two paragraphs, the first of which has two lines.
fn news() -> Texts {
    let text = |title: &str| Text {
        title: title.to_owned(),
        body: format!("{HARM}\nIt is quicker.\n\nHave fun!"),
    };
    Texts {
        en: text("A new app"),
        de: text("Eine neue App"),
    }
}

fn lines(titles: &[&str], days: i64, by: Option<&str>) -> Lines {
    let shown = titles.iter().enumerate().map(|(nth, title)| Line {
        title: (*title).to_owned(),
        home: "Elm Street".to_owned(),
        days: days * (1 + i64::try_from(nth).unwrap()),
        by: by.map(str::to_owned),
    });
    Lines {
        shown: shown.collect(),
        more: titles.len(),
    }
}

fn contents() -> Vec<(String, Content)> {
    let mut contents = Vec::new();
    for kind in NotificationKind::iter() {
        let one = notice_of(kind, HARM);
        let two = notice_of(kind, "Replace the furnace filter");
        let name = kind.to_value().to_lowercase();
        contents.push((format!("notice-{name}"), Content::Notices(vec![one.clone()])));
        contents.push((format!("notices-{name}"), Content::Notices(vec![one, two])));
    }
    let digest = Digest {
        late: lines(&["Clean the gutters", HARM], -3, None),
        due: lines(&["Test the smoke alarms"], 1, None),
        done: lines(&["Sweep the path"], 0, Some("Mia Member")),
        expiring: lines(&["Warranty of the boiler"], 7, None),
    };
    contents.push(("digest".to_owned(), Content::Digest(Box::new(digest))));
    contents.push(("mail-invitation".to_owned(), invitation(Some("Olive Owner"))));
    contents.push(("mail-invitation-nameless".to_owned(), invitation(None)));
    let of_their_own = [MailKind::Digest, MailKind::Invitation];
    for kind in MailKind::iter().filter(|kind| !of_their_own.contains(kind)) {
        let is_code = matches!(kind, MailKind::VerifyEmail | MailKind::ResetPassword);
        let mail = mail::Model {
            id: MailId::new(now()),
            account_id: None,
            kind,
            email: "olive@example.com".to_owned(),
            tries_left: is_code.then_some(5),
            created_at: now(),
            expires_at: now(),
        };
        let link = format!("{SITE}/export/dex_0197?expires=1796040000&signature=kq9Z-3xYwJvT");
        let content = Content::Mail {
            mail,
            code: is_code.then(|| "482913".to_owned().into()),
            link: (kind == MailKind::DataExport).then(|| link.into()),
        };
        contents.push((format!("mail-{}", kind.to_value().to_lowercase()), content));
    }
    contents
}

fn invitation(name: Option<&str>) -> Content {
    Content::Invitation(Box::new(Invited {
        mail: mail::Model {
            id: MailId::new(now()),
            account_id: None,
            kind: MailKind::Invitation,
            email: "ben@example.com".to_owned(),
            tries_left: None,
            created_at: now(),
            expires_at: now(),
        },
        code: "7KQ2M9TX".to_owned().into(),
        link: format!("{SITE}/join/7KQ2M9TX").into(),
        by: name.map(str::to_owned),
        home: name.map(|_| "Elm Street".to_owned()),
        until: now(),
    }))
}

fn specimens() -> Vec<Specimen> {
    let of = |locale: Locale| {
        contents().into_iter().map(move |(name, content)| {
            let sheet = Sheet::of(locale, &content, (HARM, ZONE));
            let stop =
                Topic::of(&content).map(|topic| format!("{SITE}/unsubscribe/acc_0197/{}/kq9Z", topic.name()));
            let (plain, html) = sheet.fill(locale, (SITE, stop.as_deref()));
            let ends = html.contains("/unsubscribe/") && plain.contains("/unsubscribe/");
            assert_eq!(ends, stop.is_some(), "{name}");
            Specimen {
                file: format!("{name}.{}", locale.tag()).replace('_', "-"),
                locale,
                subject: sheet.subject,
                plain,
                html,
            }
        })
    };
    Locale::ALL.into_iter().flat_map(of).collect()
}

/// Returns the gaps of a text that nobody filled, and the keys of words that are missing.
fn gaps(text: &str) -> Vec<&str> {
    let inner = text.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    let is_name = |gap: &&str| !gap.is_empty() && gap.bytes().all(|letter| letter.is_ascii_lowercase());
    // The harm is one that brings its own.
    let open = inner.filter(is_name).filter(|gap| *gap != "code");
    let keys = text
        .split(|letter: char| !letter.is_alphanumeric() && letter != '-')
        .filter(|word| word.starts_with("mail-") || word.starts_with("notification-"));
    open.chain(keys).collect()
}

#[test]
fn every_mail_is_whole_in_every_language() {
    for specimen in specimens() {
        for text in [&specimen.subject, &specimen.plain, &specimen.html] {
            assert_eq!(gaps(text), Vec::<&str>::new(), "{}: {text}", specimen.file);
        }
        let lang = format!("<html lang=\"{}\"", specimen.locale.tag());
        assert!(specimen.html.contains(&lang), "{}", specimen.file);
        assert!(
            specimen.plain.contains(&format!("\n{SITE}\n")),
            "{}",
            specimen.file
        );
    }
}

#[test]
fn no_word_of_anybodys_brings_tags_along() {
    for specimen in specimens() {
        let html = &specimen.html;
        assert!(
            !html.contains("<script") && !html.contains("<b>Member"),
            "{}",
            specimen.file
        );
        if !specimen.file.starts_with("mail-") {
            assert!(
                html.contains("&lt;script&gt;") && specimen.plain.contains("<script>"),
                "{}",
                specimen.file
            );
        }
    }
}

#[test]
fn links_lead_to_the_installation_and_nothing_is_fetched() {
    for specimen in specimens() {
        let html = &specimen.html;
        let hrefs: Vec<_> = html
            .split("href=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap())
            .collect();
        assert!(!hrefs.is_empty(), "{}", specimen.file);
        for href in hrefs {
            assert!(
                href == SITE || href.starts_with(&format!("{SITE}/")),
                "{}: {href}",
                specimen.file
            );
        }
        for absent in ["src=", "@import", "<link", "url(", "<script"] {
            assert!(!html.contains(absent), "{}: {absent}", specimen.file);
        }
    }
}

#[test]
fn the_longest_mails_are_small_enough_to_be_shown_whole_and_need_no_encoding_of_long_lines() {
    let long = "Ünderground & <pipes>".repeat(10);
    let many = vec![notice_of(NotificationKind::TaskDueSoon, &long); 500];
    let titles = [long.as_str(); 10];
    let digest = Digest {
        late: lines(&titles, -3, None),
        due: lines(&titles, 1, None),
        done: lines(&titles, 0, Some(&long)),
        expiring: lines(&titles, 7, None),
    };

    for content in [Content::Notices(many), Content::Digest(Box::new(digest))] {
        let (plain, html) = Sheet::of(Locale::De, &content, (&long, ZONE)).fill(Locale::De, (SITE, None));
        assert!(
            html.len() + plain.len() < MOST_BYTES,
            "{}",
            html.len() + plain.len()
        );
    }
    for specimen in specimens() {
        let longest = specimen.html.lines().map(str::len).max().unwrap();
        assert!(longest < 998, "{}: {longest}", specimen.file);
    }
}

#[test]
fn an_announcement_keeps_its_paragraphs_and_its_lines() {
    let notices = vec![notice_of(NotificationKind::Announcement, "")];

    let (plain, html) =
        Sheet::of(Locale::De, &Content::Notices(notices), ("Olive", ZONE)).fill(Locale::De, (SITE, None));

    assert!(plain.contains("\n\nEine neue App\n\n<script>"), "{plain}");
    assert!(
        plain.contains("\nIt is quicker.\n\nHave fun!\n\n-- \n"),
        "{plain}"
    );
    assert!(
        html.contains("<br>\nIt is quicker.</p>\n<p style=\"margin:0 0 16px\">Have fun!</p>"),
        "{html}"
    );
}

#[test]
fn what_is_beyond_the_list_of_a_mail_is_counted() {
    let many = vec![notice_of(NotificationKind::TaskDueSoon, "Clean the gutters"); 53];

    let (plain, html) =
        Sheet::of(Locale::En, &Content::Notices(many), ("Olive", ZONE)).fill(Locale::En, (SITE, None));

    assert_eq!(plain.matches("- Clean the gutters").count(), 50);
    assert!(
        plain.contains("and 3 more") && html.contains("and 3 more"),
        "{plain}"
    );
}

/// Writes the mails down for those who look at them: `make mails`.
#[test]
fn mails_can_be_looked_at() {
    #[expect(
        clippy::disallowed_methods,
        reason = "it is whoever runs the test who wants to look"
    )]
    let Some(folder) = std::env::var_os("MAILS") else {
        return;
    };
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder).unwrap();
    for specimen in specimens() {
        std::fs::write(folder.join(format!("{}.html", specimen.file)), &specimen.html).unwrap();
        let text = format!("Subject: {}\n\n{}", specimen.subject, specimen.plain);
        std::fs::write(folder.join(format!("{}.txt", specimen.file)), text).unwrap();
    }
}
