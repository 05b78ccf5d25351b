//! What stands in the guides for operators is run, so that it stays true.

use std::{fs, os::unix::fs::symlink, path::Path, process::Stdio};

use tokio::process::Command;

use crate::program::{Folder, Running, honeydue, text};

const GUIDES: [&str; 2] = ["docs/operating.md", "docs/runbook.md"];

/// A block of shell that is to be run.
struct Block {
    place: String,
    script: String,
    /// Whether the installation rests meanwhile.
    stopped: bool,
}

/// Returns the blocks of a guide that say `run`.
fn blocks(guide: &str) -> Vec<Block> {
    let text = read(guide);
    let mut blocks: Vec<Block> = Vec::new();
    let mut within = false;
    for (number, line) in text.lines().enumerate() {
        if let Some(kind) = line.strip_prefix("```") {
            let words: Vec<_> = kind.split(' ').collect();
            within = !within && words.starts_with(&["sh", "run"]);
            if within {
                blocks.push(Block {
                    place: format!("{guide}:{}", number + 1),
                    script: String::new(),
                    stopped: words.contains(&"stopped"),
                });
            }
        } else if let Some(block) = blocks.last_mut().filter(|_| within) {
            block.script += line;
            block.script.push('\n');
        }
    }
    blocks
}

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// An embedded installation with a place for backups.
struct Installation {
    folder: Folder,
    running: Option<Running>,
}

impl Installation {
    fn new() -> Self {
        let folder = Folder::new();
        for name in ["bin", "backups", "try"] {
            fs::create_dir(format!("{}/{name}", folder.path())).expect("a fresh folder");
        }
        let program = format!("{}/bin/honeydue", folder.path());
        symlink(env!("CARGO_BIN_EXE_honeydue"), program).expect("a fresh folder");
        Self {
            folder,
            running: None,
        }
    }

    fn at(&self, name: &str) -> String {
        format!("{}/{name}", self.folder.path())
    }

    async fn start(&mut self) {
        if self.running.is_none() {
            let data = self.at("data");
            let command = honeydue(&["run", "--listen", "127.0.0.1:0", "--data-dir", &data], &[]);
            self.running = Some(Running::start(command).listening("landing page  ").await);
        }
    }

    async fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.signal("TERM").await;
            assert_eq!(running.ended().await, Some(0));
        }
    }

    /// Runs a block as somebody would type it.
    async fn run(&mut self, block: &Block) {
        match block.stopped {
            true => self.stop().await,
            false => self.start().await,
        }
        let listen = self
            .running
            .as_ref()
            .map(|running| running.url.trim_start_matches("http://"));
        let done = Command::new("sh")
            .args(["-euc", &block.script])
            .env_clear()
            .env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", self.at("bin")))
            .env("DATA_DIR", self.at("data"))
            .env("OUTBOX_DIR", self.at("data"))
            .env("FILES_DIR", self.at("data/files"))
            .env("BACKUPS", self.at("backups"))
            .env("TRY", self.at("try"))
            .env("LISTEN", listen.unwrap_or("127.0.0.1:8000"))
            .env("USER", "runbook")
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output()
            .await
            .expect("there is a shell");

        assert!(
            done.status.success(),
            "{}:\n{}\n{}{}",
            block.place,
            block.script,
            text(&done.stdout),
            text(&done.stderr)
        );
    }
}

#[tokio::test]
async fn what_the_guides_say_works() {
    for guide in GUIDES {
        let blocks = blocks(guide);
        let mut installation = Installation::new();

        for block in &blocks {
            installation.run(block).await;
        }

        assert!(blocks.len() > 5, "{guide} has {} blocks", blocks.len());
        installation.stop().await;
    }
}

#[test]
fn the_guides_name_no_command_that_is_not_there() {
    for guide in GUIDES {
        let guide = read(guide);
        let calls = guide.split("honeydue ").skip(1);
        let commands =
            calls.filter_map(|rest| rest.split(|letter: char| !letter.is_ascii_lowercase()).next());
        let known = [
            "run",
            "serve",
            "worker",
            "migrate",
            "schema",
            "seed",
            "admin",
            "config",
            "doctor",
            "backup",
            "restore",
            "mail",
            "push",
            "jobs",
            "user",
            "healthcheck",
            "completions",
            "man",
        ];
        for command in commands.filter(|word| word.len() > 1) {
            let is_namespace =
                ["exec", "logs", "get", "set", "scale", "rollout", "honeydue"].contains(&command);
            assert!(is_namespace || known.contains(&command), "honeydue {command}");
        }
    }
}

#[test]
fn every_alert_leads_to_something_to_do() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../observe/alerts.rules.yaml");
    // Whoever has no rules has no alerts.
    let rules = fs::read_to_string(rules).unwrap_or_default();
    let runbook = read("docs/runbook.md");
    let alerts = rules
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- alert: "));
    for alert in alerts {
        let link = format!("[{alert}](alerts.md#{})", alert.to_lowercase());
        assert!(runbook.contains(&link), "the runbook says nothing of {alert}");
    }
}
