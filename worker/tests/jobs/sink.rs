//! A mail server in the test's own process: it keeps what it takes, and answers as it is told.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::{Notify, watch},
};

/// How the server answers a mail.
#[derive(Clone, Copy, Debug)]
pub enum Answer {
    /// Refuses the recipient with this line.
    Refuse(&'static str),
    /// Takes the mail and closes the connection without a word.
    Silence,
    /// Takes the mail, and answers when it is let go.
    Hold,
}

/// A mail that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// To whom, as the envelope says.
    pub to: String,
    /// Head and body.
    pub text: String,
}

impl Mail {
    /// Returns the value of a header that stands on one line.
    pub fn header(&self, name: &str) -> &str {
        let prefix = format!("{name}: ");
        let line = self.text.lines().find_map(|line| line.strip_prefix(&prefix));
        line.unwrap_or_else(|| panic!("no {name} in {}", self.text))
    }

    /// Returns head and body without the breaks that long lines have on their way.
    pub fn unfolded(&self) -> String {
        self.text.replace("=\n", "").replace("=3D", "=")
    }
}

#[derive(Default)]
struct State {
    answers: Mutex<VecDeque<Answer>>,
    taken: Mutex<Vec<Mail>>,
    let_go: Notify,
}

/// The server. Without an answer prepared it takes what comes.
#[derive(Clone)]
pub struct Sink {
    url: String,
    state: Arc<State>,
    count: watch::Receiver<usize>,
}

impl Sink {
    /// Opens a server on a free port of this machine.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let state = Arc::new(State::default());
        let (tell, count) = watch::channel(0);
        let tell = Arc::new(tell);
        tokio::spawn({
            let state = Arc::clone(&state);
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    tokio::spawn(talk(stream, Arc::clone(&state), Arc::clone(&tell)));
                }
            }
        });
        Self { url, state, count }
    }

    /// Returns the server's address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Prepares answers, one a mail.
    pub fn answer(&self, answers: impl IntoIterator<Item = Answer>) {
        self.state.answers.lock().unwrap().extend(answers);
    }

    /// Lets one answer go that is held, or is to be held.
    pub fn let_go(&self) {
        self.state.let_go.notify_one();
    }

    /// Returns all mails so far.
    pub fn taken(&self) -> Vec<Mail> {
        self.state.taken.lock().unwrap().clone()
    }

    /// Waits until so many mails have come.
    pub async fn wait_for(&self, count: usize) {
        let mut counted = self.count.clone();
        counted.wait_for(|counted| *counted >= count).await.unwrap();
    }
}

async fn talk(stream: TcpStream, state: Arc<State>, tell: Arc<watch::Sender<usize>>) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut to = String::new();
    let (mut silent, mut held) = (false, false);
    if write.write_all(b"220 sink\r\n").await.is_err() {
        return;
    }
    while let Ok(Some(line)) = lines.next_line().await {
        let command = line.to_ascii_uppercase();
        let reply = if command.starts_with("EHLO") {
            "250-sink\r\n250 8BITMIME\r\n".to_owned()
        } else if let Some(address) = command.strip_prefix("RCPT TO:<") {
            to = address.split('>').next().unwrap_or_default().to_ascii_lowercase();
            match state.answers.lock().unwrap().pop_front() {
                Some(Answer::Refuse(line)) => format!("{line}\r\n"),
                Some(answer) => {
                    silent = matches!(answer, Answer::Silence);
                    held = matches!(answer, Answer::Hold);
                    "250 ok\r\n".to_owned()
                }
                None => "250 ok\r\n".to_owned(),
            }
        } else if command == "DATA" {
            if write.write_all(b"354 go on\r\n").await.is_err() {
                return;
            }
            let mut text = String::new();
            while let Ok(Some(line)) = lines.next_line().await {
                if line == "." {
                    break;
                }
                text.push_str(&line);
                text.push('\n');
            }
            let count = {
                let mut taken = state.taken.lock().unwrap();
                taken.push(Mail { to: to.clone(), text });
                taken.len()
            };
            tell.send_replace(count);
            if silent {
                return;
            }
            if std::mem::take(&mut held) {
                state.let_go.notified().await;
            }
            "250 2.0.0 taken\r\n".to_owned()
        } else if command == "QUIT" {
            "221 bye\r\n".to_owned()
        } else {
            "250 ok\r\n".to_owned()
        };
        if write.write_all(reply.as_bytes()).await.is_err() {
            return;
        }
    }
}
