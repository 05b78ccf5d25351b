//! Who may know whom, and what may stand where: the rules of `ARCHITECTURE.md` that neither cargo nor clippy can keep.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// What each crate may depend on among ours.
const OURS: &[(&str, &[&str])] = &[
    ("entity", &[]),
    ("migration", &[]),
    ("admin", &[]),
    ("domain", &["entity"]),
    ("server", &["domain", "entity"]),
    ("worker", &["domain", "entity"]),
    ("honeydue", &["domain", "entity", "migration", "server", "worker"]),
    ("testing", &["domain", "entity", "migration", "server", "worker"]),
];

/// What each crate may not depend on among others'.
const STRANGERS: &[(&str, &[&str])] = &[
    ("entity", &["axum", "tokio", "lettre", "apalis", "sqlx"]),
    (
        "migration",
        &["axum", "tokio", "lettre", "apalis", "async-graphql"],
    ),
    (
        "domain",
        &["axum", "async-graphql", "lettre", "tower-http", "apalis-cron"],
    ),
    (
        "server",
        &[
            "sea-orm",
            "sqlx",
            "lettre",
            "apalis",
            "apalis-core",
            "apalis-redis",
        ],
    ),
    ("worker", &["async-graphql", "sea-orm", "sqlx"]),
    (
        "admin",
        &["sea-orm", "tokio", "axum", "chrono", "regex", "rand", "url"],
    ),
];

/// A word that may stand only in some places.
struct Rule {
    words: &'static [&'static str],
    /// Where it is looked for: the beginnings of paths.
    within: &'static [&'static str],
    /// Where it may stand all the same.
    except: &'static [&'static str],
    why: &'static str,
}

const CRATES: &[&str] = &[
    "entity/",
    "migration/",
    "domain/",
    "server/",
    "worker/",
    "honeydue/",
    "testing/",
    "admin/",
];

const RULES: &[Rule] = &[
    Rule {
        words: &[
            "\"SELECT ",
            "\"INSERT INTO",
            "\"UPDATE ",
            "\"DELETE FROM",
            "\"WITH ",
            "sea_query",
            "QueryFilter",
            "QuerySelect",
        ],
        within: &["server/src", "worker/src", "honeydue/src", "entity/src"],
        except: &[],
        why: "SQL stands in domain and migration only",
    },
    Rule {
        words: &["apalis"],
        within: CRATES,
        except: &["domain/src/queue", "worker/src/runner", "testing/tests/layers.rs"],
        why: "apalis is known to the queue and to the runner, where it can be replaced",
    },
    Rule {
        words: &["opentelemetry"],
        within: CRATES,
        except: &[
            "honeydue/src/otlp",
            "honeydue/tests/cli/otlp",
            "testing/tests/layers.rs",
        ],
        why: "traces are made of what the logs say; OpenTelemetry is known where they leave the house",
    },
    Rule {
        words: &["Client::builder()", "reqwest::get(", "reqwest::Client::new()"],
        within: &["domain/src", "server/src", "worker/src", "honeydue/src"],
        except: &["domain/src/outside.rs"],
        why: "HTTP clients begin in `outside`, which knows whose certificates are believed",
    },
    Rule {
        words: &["axum"],
        within: &["worker/src", "domain/src", "entity/src"],
        except: &["worker/src/health.rs"],
        why: "the worker's only HTTP is its health and metrics port",
    },
    Rule {
        words: &[
            ".insert(&app.db",
            ".update(&app.db",
            ".save(&app.db",
            ".delete(&app.db",
            ".exec(&app.db",
            ".exec_with_returning(&app.db",
            ".exec_without_returning(&app.db",
            ".execute(&app.db",
            ".execute_raw(&app.db",
            ".begin()",
            "transaction(",
        ],
        within: &["domain/src", "worker/src", "server/src", "honeydue/src"],
        except: &[
            "domain/src/edit/",
            // That a session is in use is told to nobody.
            "domain/src/session/authenticate.rs",
            // What is forgotten was deleted long ago, and told then.
            "domain/src/change/forget.rs",
            // What planning and delivering keep for themselves is claimed row by row, and no client is told of it.
            "domain/src/delivery/",
            "domain/src/notification/",
            "domain/src/tick.rs",
            "domain/src/job.rs",
            // Operators belong to no household, and nobody listens for them.
            "domain/src/admin/",
        ],
        why: "a row changes only through `Edit`",
    },
    Rule {
        words: &["sleep(", "#[ignore", "Utc::now("],
        within: &[
            "domain/tests",
            "server/tests",
            "worker/tests",
            "honeydue/tests",
            "testing/tests",
            "migration/tests",
        ],
        except: &[
            "testing/tests/layers.rs",
            // A stream that goes on until nobody listens.
            "server/tests/api/front/schema.rs",
        ],
        why: "a test waits for what it waits for, on a clock that it holds",
    },
];

/// Names that say nothing of what is inside.
const EMPTY_NAMES: &[&str] = &["utils", "util", "helpers", "helper", "common", "misc"];

/// Longest file; past 300 lines one wants a reason, past this it wants splitting.
const LONGEST_FILE: usize = 500;

/// Files that may be longer, and why.
const LONG_FILES: &[(&str, &str)] = &[
    (
        "honeydue/src/cli.rs",
        "the commands of everyday in one place, beside those of operating",
    ),
    (
        "server/tests/api/residence.rs",
        "every field of a home and its profile, with what each refuses",
    ),
];

/// A source file of ours.
struct Source {
    path: String,
    text: String,
}

#[test]
fn crates_know_only_what_stands_below_them() {
    let mut wrong = Vec::new();
    for (name, known) in OURS {
        wrong.extend(strangers_in_manifest(
            name,
            &read(&format!("{name}/Cargo.toml")),
            known,
        ));
    }

    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn words_stand_where_they_may() {
    let sources = sources();

    let wrong: Vec<String> = sources.iter().flat_map(misplaced_words).collect();

    assert!(sources.len() > 50, "only {} files were found", sources.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn graphql_in_the_entities_hides_behind_its_feature() {
    let wrong: Vec<String> = sources()
        .iter()
        .filter(|source| source.path.starts_with("entity/src"))
        .flat_map(unguarded_graphql)
        .collect();

    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_are_short_and_named_for_what_they_hold() {
    let wrong: Vec<String> = sources().iter().filter_map(clumsy_file).collect();

    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn reasons_for_long_files_are_still_needed() {
    for (path, why) in LONG_FILES {
        assert!(!why.is_empty(), "{path} gives no reason");
        assert!(
            read(path).lines().count() > LONGEST_FILE,
            "{path} is short by now; take it off the list"
        );
    }
}

#[test]
fn every_crate_of_the_workspace_has_its_place() {
    let manifest = read("Cargo.toml");
    let line = manifest
        .lines()
        .find(|line| line.starts_with("members = "))
        .expect("the workspace lists its members in one line");

    let mut members: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
    let mut placed: Vec<&str> = OURS.iter().map(|(name, _)| *name).collect();
    members.sort_unstable();
    placed.sort_unstable();

    assert_eq!(members, placed);
}

#[test]
fn the_scanner_sees_what_is_wrong() {
    let guard = "#[cfg(feature = \"graphql\")]\n";
    let long = "\n".repeat(LONGEST_FILE + 1);
    let cases = [
        ("server/src/task/query.rs", "query(\"SELECT 1\")", "a word"),
        ("server/src/task/query.rs", "// \"SELECT 1\"", "nothing"),
        ("domain/src/task/find.rs", "query(\"SELECT 1\")", "nothing"),
        (
            "domain/src/task/snooze.rs",
            "row.update(&app.db).await?;",
            "a word",
        ),
        (
            "domain/src/edit/home.rs",
            "row.update(&app.db).await?;",
            "nothing",
        ),
        ("worker/src/job/remind.rs", "use apalis::prelude::*;", "a word"),
        ("server/tests/api/task.rs", "sleep(SECOND).await;", "a word"),
        ("entity/src/task.rs", "#[derive(async_graphql::Enum)]", "graphql"),
        (
            "entity/src/id.rs",
            &format!("{guard}impl A {{\n    async_graphql::ID\n}}"),
            "nothing",
        ),
        (
            "entity/src/id.rs",
            &format!("{guard}use a;\nimpl A {{\n    async_graphql::ID\n}}"),
            "graphql",
        ),
        ("domain/src/task/utils.rs", "", "a file"),
        ("domain/src/utils/task.rs", "", "a file"),
        ("domain/src/task/long.rs", &long, "a file"),
    ];
    for (path, text, expected) in cases {
        let source = Source {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        let found = [
            ("a word", !misplaced_words(&source).is_empty()),
            ("graphql", !unguarded_graphql(&source).is_empty()),
            ("a file", clumsy_file(&source).is_some()),
        ];
        let found: Vec<_> = found
            .into_iter()
            .filter_map(|(what, is_found)| is_found.then_some(what))
            .collect();

        assert_eq!(
            if found.is_empty() {
                "nothing".to_owned()
            } else {
                found.join(", ")
            },
            expected,
            "{path}: {text:.80}"
        );
    }
}

#[test]
fn the_scanner_reads_manifests() {
    let manifest = "[package]\nname = \"server\"\n[dependencies]\nworker.workspace = true\nsea-orm = { version = \"2\" }\n\
                    domain.workspace = true\n[dev-dependencies]\ntesting.workspace = true\n";

    assert_eq!(
        strangers_in_manifest("server", manifest, &["domain", "entity"]),
        [
            "server may not depend on worker",
            "server may not depend on sea-orm"
        ]
    );
    assert_eq!(
        strangers_in_manifest(
            "domain",
            "[dependencies]\ntesting.workspace = true\n",
            &["entity"]
        ),
        ["domain may not depend on testing"]
    );
}

/// Dependencies that a crate may not have. In tests it may know more.
fn strangers_in_manifest(name: &str, manifest: &str, known: &[&str]) -> Vec<String> {
    let strangers = STRANGERS
        .iter()
        .find(|(of, _)| *of == name)
        .map_or(&[][..], |(_, strangers)| strangers);
    let is_ours = |dependency: &str| OURS.iter().any(|(ours, _)| *ours == dependency);
    let sections = sections(manifest);
    let dependencies = sections.get("dependencies").map_or(&[][..], Vec::as_slice);
    dependencies
        .iter()
        .filter(|dependency| {
            strangers.contains(&dependency.as_str())
                || is_ours(dependency) && !known.contains(&dependency.as_str())
        })
        .map(|dependency| format!("{name} may not depend on {dependency}"))
        .collect()
}

/// The keys of each section of a manifest, without what follows their first dot.
fn sections(manifest: &str) -> BTreeMap<&str, Vec<String>> {
    let mut sections: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut section = "";
    for line in manifest.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = name;
        } else if let Some((key, _)) = line.split_once('=')
            && !line.starts_with([' ', '#'])
        {
            let name = key.split('.').next().unwrap_or(key).trim();
            sections.entry(section).or_default().push(name.to_owned());
        }
    }
    sections
}

fn misplaced_words(source: &Source) -> Vec<String> {
    let rules = RULES.iter().filter(|rule| {
        let starts = |places: &[&str]| places.iter().any(|place| source.path.starts_with(place));
        starts(rule.within) && !starts(rule.except)
    });
    rules
        .flat_map(|rule| {
            source.code().filter_map(|(number, line)| {
                let word = rule.words.iter().find(|word| line.contains(*word))?;
                Some(format!("{}:{number}: `{word}`: {}", source.path, rule.why))
            })
        })
        .collect()
}

/// Lines that name async-graphql in an item that is there without the feature too.
fn unguarded_graphql(source: &Source) -> Vec<String> {
    let mut guarded = false;
    let mut wrong = Vec::new();
    for (number, line) in source.code() {
        let depth = line.len() - line.trim_start().len();
        let starts_item = !line.trim().is_empty() && (depth == 0 || line.trim_start().starts_with("#[cfg"));
        if line.contains("feature = \"graphql\"") {
            guarded = true;
        } else if line.contains("async_graphql") && !guarded {
            wrong.push(format!(
                "{}:{number}: async-graphql without its feature",
                source.path
            ));
        } else if starts_item && line.trim_end().ends_with(';') || line.starts_with('}') {
            guarded = false;
        }
    }
    wrong
}

fn clumsy_file(source: &Source) -> Option<String> {
    let empty = source
        .path
        .split(['/', '.'])
        .find(|part| EMPTY_NAMES.contains(part));
    if let Some(name) = empty {
        return Some(format!(
            "{}: `{name}` says nothing of what is inside",
            source.path
        ));
    }
    let n_lines = source.text.lines().count();
    let reasoned = LONG_FILES.iter().any(|(path, _)| *path == source.path);
    (n_lines > LONGEST_FILE && !reasoned).then(|| {
        format!(
            "{}: {n_lines} lines; split it, or give the reason in LONG_FILES",
            source.path
        )
    })
}

impl Source {
    /// Its lines without those that are comments, counted from 1.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

/// All Rust files of our crates.
fn sources() -> Vec<Source> {
    let mut sources = Vec::new();
    for (name, _) in OURS {
        for folder in ["src", "tests"] {
            collect(&root().join(name).join(folder), &mut sources);
        }
    }
    sources
}

fn collect(folder: &Path, sources: &mut Vec<Source>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return; // not every crate has both
    };
    for entry in entries {
        let path = entry.expect("a folder of the project can be read").path();
        if path.is_dir() {
            collect(&path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root()).expect("it was found below the root");
            let name = name.to_str().expect("our files have plain names");
            sources.push(Source {
                path: name.to_owned(),
                text: read(name),
            });
        }
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("reading {path}: {error}"))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the crate stands in the project")
        .to_owned()
}
