//! Keeps `docs/rights.md` true: the table is written from the rules that the program follows.

use std::{fs, path::Path};

use domain::{
    Action,
    access::{may, may_grant},
};
use entity::membership::MemberRole;

const ROLES: [MemberRole; 4] = [
    MemberRole::Owner,
    MemberRole::Manager,
    MemberRole::Member,
    MemberRole::Viewer,
];

#[test]
fn the_table_of_rights_says_what_the_program_does() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rights.md");
    #[expect(
        clippy::disallowed_methods,
        reason = "a switch of whoever runs the test, not a setting"
    )]
    let update = std::env::var_os("UPDATE").is_some();
    if update {
        fs::write(&path, table()).unwrap();
    }

    let written = fs::read_to_string(&path).unwrap_or_default();

    assert_eq!(
        written,
        table(),
        "write docs/rights.md anew with UPDATE=1 cargo test -p domain --test rights"
    );
}

fn table() -> String {
    let mut text = String::from(
        "# Rights\n\n\
        Written from `domain/src/access.rs` by a test; `UPDATE=1 cargo test -p domain --test rights` writes it anew.\n\n\
        Whoever does not belong to a home is told that there is none.\n\n\
        ## Who may do what\n\n\
        | Action | Owner | Manager | Member | Viewer | In an archived home |\n\
        |---|:-:|:-:|:-:|:-:|:-:|\n",
    );
    for action in Action::ALL {
        let rights = ROLES.map(|role| mark(may(role, action))).join(" | ");
        let archived = mark(action.possible_when_archived());
        text += &format!("| {} | {rights} | {archived} |\n", words(action));
    }
    text += "\n## Which roles one may invite to, and take out\n\n\
        | | Owner | Manager | Member | Viewer |\n\
        |---|:-:|:-:|:-:|:-:|\n";
    for by in ROLES {
        let rights = ROLES.map(|role| mark(may_grant(by, role))).join(" | ");
        text += &format!("| {by:?} | {rights} |\n");
    }
    text
}

fn mark(allowed: bool) -> &'static str {
    if allowed { "✓" } else { "–" }
}

/// Turns a name such as `WorkOnTasks` into words.
fn words(action: Action) -> String {
    let mut words = String::new();
    for letter in format!("{action:?}").chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
            words.push(letter.to_ascii_lowercase());
        } else {
            words.push(letter);
        }
    }
    words
}
