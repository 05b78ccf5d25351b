//! Starting the program, and stopping it.

use std::{
    env, fs,
    path::PathBuf,
    process::{self, Output, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader},
    process::{Child, Command},
    sync::mpsc::{self, UnboundedReceiver, UnboundedSender},
    time::timeout,
};

/// How long a test waits for the program before it fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// Prepares a call of the program with nothing but what `settings` say in its environment.
pub fn honeydue(words: &[&str], settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_honeydue"));
    command
        .args(words)
        .env_clear()
        .envs(settings.iter().copied())
        .current_dir(env::temp_dir())
        .stdin(Stdio::null())
        .kill_on_drop(true);
    command
}

/// Runs the program to its end.
pub async fn output(words: &[&str], settings: &[(&str, &str)]) -> Output {
    let ended = timeout(PATIENCE, honeydue(words, settings).output()).await;
    ended.expect("the program ends").expect("the program starts")
}

/// Returns what the program wrote to its standard output or error.
pub fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("the program writes text")
}

/// A program that goes on running until it is stopped.
pub struct Running {
    child: Child,
    lines: UnboundedReceiver<String>,
    /// Where it listens, e.g. `http://127.0.0.1:40123`, once it has said so.
    pub url: String,
}

impl Running {
    /// Starts the program.
    pub fn start(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let (sender, lines) = mpsc::unbounded_channel();
        tokio::spawn(hand_on(child.stdout.take().expect("it is piped"), sender.clone()));
        tokio::spawn(hand_on(child.stderr.take().expect("it is piped"), sender));
        Self {
            child,
            lines,
            url: String::new(),
        }
    }

    /// Waits until the program says something and returns the word behind it.
    pub async fn says(&mut self, what: &str) -> String {
        let line = self.line(what).await;
        let (_, rest) = line.split_once(what).expect("the line that was waited for");
        rest.split(' ').next().unwrap_or_default().to_owned()
    }

    /// Waits until the program says something and returns the whole line.
    pub async fn line(&mut self, what: &str) -> String {
        let mut said = Vec::new();
        loop {
            let line = timeout(PATIENCE, self.lines.recv()).await;
            let line = line.unwrap_or_else(|_| panic!("the program did not say {what}: {said:#?}"));
            let line = line.unwrap_or_else(|| panic!("the program ended: {said:#?}"));
            if line.contains(what) {
                return line;
            }
            said.push(line);
        }
    }

    /// Waits until the program says where it listens: behind `marker`.
    pub async fn listening(mut self, marker: &str) -> Self {
        let address = self.says(marker).await;
        let address = address.trim_start_matches("http://").trim_end_matches('/');
        self.url = format!("http://{address}");
        self
    }

    /// Sends a signal, e.g. `TERM`.
    pub async fn signal(&self, name: &str) {
        let pid = self.child.id().expect("it runs").to_string();
        let sent = Command::new("kill").args(["-s", name, &pid]).status().await;
        assert!(sent.expect("kill is there").success());
    }

    /// Waits for the end and returns the exit code; none after a signal that nobody can catch.
    pub async fn ended(mut self) -> Option<i32> {
        let ended = timeout(PATIENCE, self.child.wait()).await;
        ended.expect("the program ends").expect("its end is known").code()
    }
}

/// Reads lines to the end, so that the program never waits for its reader.
async fn hand_on(from: impl AsyncRead + Unpin, to: UnboundedSender<String>) {
    let mut lines = BufReader::new(from).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        // Once the test has heard enough, nobody listens.
        let _ = to.send(line);
    }
}

/// A folder that goes with the test.
pub struct Folder(PathBuf);

impl Folder {
    /// Makes an empty folder.
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("honeydue_cli_{}_{count}", process::id()));
        // What an earlier process of the same id may have left.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("the temporary folder can be written to");
        Self(folder)
    }

    /// Returns its path.
    pub fn path(&self) -> &str {
        self.0.to_str().expect("a path of letters")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is left to the system's cleaning of its temporary folder.
        let _ = fs::remove_dir_all(&self.0);
    }
}
