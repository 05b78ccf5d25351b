//! `honeydue doctor`: looks at everything that the program needs.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use chrono::TimeDelta;
use domain::{Clock, db, redis::Redis};
use sea_orm::DatabaseConnection;
use secrecy::ExposeSecret;
use tokio::{io::AsyncReadExt, net::TcpStream, time::timeout};
use url::Url;

use crate::{
    cli::DoctorArgs,
    console::say,
    log,
    setting::{Files, Identity, Mail, Purchases, PushServices, RedisUrl, SmtpUrl, Store},
    wrong::Wrong,
};

/// How far this machine's clock may be off before reminders are held back.
const MAX_SKEW: TimeDelta = TimeDelta::seconds(2);

/// How long a mail server may take to greet.
const PATIENCE: Duration = Duration::from_secs(5);

/// What was found.
enum Finding {
    Fine(String),
    /// It works, but not as it should.
    Amiss(String),
    /// It does not work.
    Broken(String),
}

use Finding::{Amiss, Broken, Fine};

/// Looks at everything and says what to do; exit code 1 when something does not work.
pub(crate) async fn doctor(args: DoctorArgs) -> Result<ExitCode, Wrong> {
    log::start(&args.rest.logging)?;
    let store = &args.rest.store;
    let mut findings = vec![data_dir(&store.data_dir), secret_key(&store.data_dir)];
    findings.extend(database(store).await);
    findings.push(redis(args.redis_url.as_ref()).await);
    findings.push(mail(&args.mail).await);
    findings.extend(signing(&args.mail));
    findings.push(files(&args.files).await);
    findings.extend(identity(&args.identity).await);
    findings.extend(purchases(&args.purchases).await);
    findings.extend(push(&args.push).await);

    let mut code = ExitCode::SUCCESS;
    for finding in findings {
        match finding {
            Fine(text) => say(format!("ok    {text}")),
            Amiss(text) => say(format!("warn  {text}")),
            Broken(text) => {
                code = ExitCode::FAILURE;
                say(format!("fail  {text}"));
            }
        }
    }
    Ok(code)
}

fn data_dir(folder: &Path) -> Finding {
    let name = folder.display();
    if !folder.exists() {
        return Amiss(format!(
            "data directory: {name} is not there yet; `honeydue run` makes it"
        ));
    }
    let probe = folder.join(".doctor");
    match fs::write(&probe, "").and_then(|()| fs::remove_file(&probe)) {
        Ok(()) => Fine(format!("data directory: {name} can be written to")),
        Err(error) => Broken(format!(
            "data directory: {name} cannot be written to ({error}); give it to the user that runs honeydue"
        )),
    }
}

fn secret_key(folder: &Path) -> Finding {
    let file = folder.join("secret-key");
    match file.metadata() {
        Ok(metadata) if metadata.permissions().mode() & 0o077 == 0 => {
            Fine("secret key: only its owner may read it".to_owned())
        }
        Ok(_) => Amiss(format!(
            "secret key: others may read it; run `chmod 600 {}`",
            file.display()
        )),
        Err(_) => Fine(
            "secret key: none in the data directory; `run` makes one, `serve` takes SECRET_KEY".to_owned(),
        ),
    }
}

async fn database(store: &Store) -> Vec<Finding> {
    let url = store.url();
    if let Some(file) = store.missing() {
        let text = format!(
            "database: {} is not there yet; `honeydue run` makes it",
            file.display()
        );
        return vec![Amiss(text)];
    }
    let started = Instant::now();
    let db = match db::connect(url.0.expose_secret(), 1).await {
        Ok(db) => db,
        Err(error) => {
            let why = format!("{:#}", anyhow::Error::new(error));
            return vec![Broken(format!(
                "database: cannot be reached ({why}); check DATABASE_URL, and that the server runs"
            ))];
        }
    };
    let took = started.elapsed().as_millis();
    let kind = if url.is_sqlite() { "SQLite" } else { "Postgres" };
    let mut findings = vec![
        Fine(format!("database: {kind} answered within {took} ms")),
        schema(&db).await,
    ];
    if !url.is_sqlite() {
        findings.push(clock(&db).await);
    }
    findings
}

async fn schema(db: &DatabaseConnection) -> Finding {
    match migration::pending(db).await {
        Ok(0) => Fine("schema: all migrations are applied".to_owned()),
        Ok(missing) => Broken(format!(
            "schema: {missing} migrations are missing; run `honeydue migrate up`"
        )),
        Err(error) => Broken(format!(
            "schema: cannot be read ({error}); check the rights of the database's user"
        )),
    }
}

async fn clock(db: &DatabaseConnection) -> Finding {
    let before = Clock::System.now();
    let theirs = match db::now(db).await {
        Ok(theirs) => theirs,
        Err(error) => return Broken(format!("clock: the database did not tell the time ({error})")),
    };
    let after = Clock::System.now();
    // Somewhere between the two the database looked at its clock.
    let skew = if theirs < before {
        before - theirs
    } else {
        theirs - after
    }
    .max(TimeDelta::zero());
    let skew_ms = skew.num_milliseconds();
    if skew > MAX_SKEW {
        Broken(format!(
            "clock: {skew_ms} ms away from the database's; no reminders are planned past 2 s, so start an NTP client"
        ))
    } else {
        Fine(format!("clock: agrees with the database's to {skew_ms} ms"))
    }
}

async fn redis(url: Option<&RedisUrl>) -> Finding {
    let Some(url) = url else {
        return Fine("Redis: not used; fine as long as there is one process only".to_owned());
    };
    let asked = async { Redis::new(&url.0, "")?.ping().await };
    match asked.await {
        Ok(()) => Fine("Redis: answers".to_owned()),
        Err(error) => Broken(format!(
            "Redis: cannot be reached ({:#}); check REDIS_URL, and that the server runs",
            anyhow::Error::new(error)
        )),
    }
}

async fn mail(settings: &Mail) -> Finding {
    let Some(url) = &settings.smtp_url else {
        return Amiss(
            "mail: SMTP_URL is not set; mail is written to the data directory instead of being sent"
                .to_owned(),
        );
    };
    let greeted = timeout(PATIENCE, greeting(url)).await;
    match greeted.context("it took too long").flatten() {
        Ok(()) => Fine("mail: the server greets".to_owned()),
        Err(error) => Broken(format!(
            "mail: the server does not greet ({error:#}); check SMTP_URL"
        )),
    }
}

/// Says what receivers look for to know that mail is ours. Whether they find it is not looked at: that is for those who ask from outside.
fn signing(settings: &Mail) -> Vec<Finding> {
    let off = settings.off().map(|said| Fine(format!("mail: {said}")));
    let record = settings.dkim().map(|dkim| {
        let (name, text) = dkim.record();
        Fine(format!(
            "mail: signed for receivers that find in the DNS: {name} TXT \"{text}\""
        ))
    });
    let cautions = settings.cautions().into_iter();
    let cautions = cautions.map(|caution| Amiss(format!("mail: {caution}")));
    off.into_iter().chain(record).chain(cautions).collect()
}

/// Puts some bytes into the store, reads and removes them.
async fn files(settings: &Files) -> Finding {
    let checked = match settings.store() {
        Ok(store) => timeout(PATIENCE, async move { store.check().await }).await,
        Err(_) => return Broken("files: the settings of the bucket cannot be used".to_owned()),
    };
    let place = match &settings.s3_bucket {
        Some(bucket) => format!("the bucket {}", bucket.0),
        None => format!("the folder {}", settings.files_dir.display()),
    };
    match checked
        .context("it took too long")
        .and_then(|checked| Ok(checked?))
    {
        Err(error) => Broken(format!(
            "files: {place} cannot be used ({error:#}); check S3_BUCKET and what belongs to it, or FILES_DIR"
        )),
        Ok(()) if settings.s3_bucket.is_none() => Amiss(format!(
            "files: S3_BUCKET is not set; {place} can be written to, and all processes must share it"
        )),
        Ok(()) => Fine(format!("files: {place} can be written to")),
    }
}

/// Fetches the keys of everybody who may vouch for people.
async fn identity(settings: &Identity) -> Vec<Finding> {
    let Ok(providers) = settings.providers() else {
        return vec![Broken(
            "sign-in: the settings of Apple and Google cannot be used".to_owned(),
        )];
    };
    let asked = providers.check().await;
    let mut findings: Vec<_> = asked
        .into_iter()
        .map(|(provider, n_apps, keys)| match keys {
            Ok(n_keys) => Fine(format!("sign-in: {provider:?} vouches for people in {n_apps} apps, by {n_keys} keys")),
            Err(error) => Broken(format!(
                "sign-in: the keys of {provider:?} cannot be fetched ({error:#}); nobody new can sign in that way until they can"
            )),
        })
        .collect();
    if findings.is_empty() {
        findings.push(Fine(
            "sign-in: with a password only; APPLE_CLIENT_IDS and GOOGLE_CLIENT_IDS are not set".to_owned(),
        ));
    }
    if settings.keeps_from_apple() {
        findings.push(Amiss(
            "sign-in: APPLE_KEY_FILE is not set; what Apple gave is not given back when accounts are deleted"
                .to_owned(),
        ));
    }
    findings
}

/// Asks the stores that plans are sold in, as far as they can be asked.
async fn purchases(settings: &Purchases) -> Vec<Finding> {
    let off = settings.off();
    let mut findings: Vec<_> = off
        .iter()
        .map(|said| Fine(format!("purchases: {said}")))
        .collect();
    // What is pushed is not looked at here, so the installation's own address does not matter.
    let Ok(shops) = settings.shops("") else {
        findings.push(Broken(
            "purchases: the settings of Google Play cannot be used".to_owned(),
        ));
        return findings;
    };
    if shops.apple.is_some() {
        let text = "purchases: Apple's App Store is set up; nobody needs to be asked, for its word is signed";
        findings.push(Fine(text.to_owned()));
    }
    let Some(google) = &shops.google else {
        return findings;
    };
    let asked = timeout(PATIENCE, google.check(Clock::System.now())).await;
    findings.push(match asked.context("it took too long").flatten() {
        Ok(()) => Fine("purchases: Google Play answers".to_owned()),
        Err(error) => Broken(format!(
            "purchases: Google Play does not answer ({error:#}); check GOOGLE_PLAY_PACKAGE, and that the service account may see its orders"
        )),
    });
    findings
}

/// Asks the push services that are set up whether they know us, as far as they can be asked.
async fn push(settings: &PushServices) -> Vec<Finding> {
    let off = settings.off();
    let mut findings: Vec<_> = off.iter().map(|said| Fine(format!("push: {said}"))).collect();
    let Ok(services) = settings.services() else {
        findings.push(Broken(
            "push: the settings of the push services cannot be used; `honeydue config check` says why"
                .to_owned(),
        ));
        return findings;
    };
    let now = Clock::System.now();
    let judge = |asked: anyhow::Result<()>, name: &str, setting: &str| match asked {
        Ok(()) => Fine(format!("push: {name} knows us")),
        Err(error) => Broken(format!(
            "push: {name} does not know us, or does not answer ({error:#}); check {setting} and what belongs to it"
        )),
    };
    if let Some(apns) = &services.apns {
        let asked = timeout(PATIENCE, apns.check(now)).await;
        let asked = asked.context("it took too long").flatten();
        findings.push(judge(asked, "Apple's service", "APNS_KEY_FILE"));
    }
    if let Some(fcm) = &services.fcm {
        let asked = timeout(PATIENCE, fcm.check(now)).await;
        let asked = asked.context("it took too long").flatten();
        findings.push(judge(asked, "Google's service", "FCM_SERVICE_ACCOUNT"));
    }
    if services.web.is_some() {
        let text = "push: browsers' services are set up; which of them is asked is up to each browser";
        findings.push(Fine(text.to_owned()));
    }
    if !settings.web_push_origins.is_empty() {
        let text = "push: WEB_PUSH_ORIGINS is set; whoever signs in can have pushes sent to these addresses";
        findings.push(Amiss(text.to_owned()));
    }
    findings
}

/// Connects to a mail server and, where the connection is plain at first, waits for its greeting.
async fn greeting(url: &SmtpUrl) -> anyhow::Result<()> {
    let url = Url::parse(url.0.expose_secret()).context("reading SMTP_URL")?;
    let host = url.host_str().unwrap_or_default();
    let encrypted = url.scheme() == "smtps";
    let port = url.port().unwrap_or(if encrypted { 465 } else { 25 });
    let mut stream = TcpStream::connect((host, port)).await.context("connecting")?;
    if encrypted {
        return Ok(());
    }
    let mut code = [0; 3];
    stream.read_exact(&mut code).await.context("listening")?;
    if &code != b"220" {
        bail!("it says {}", String::from_utf8_lossy(&code));
    }
    Ok(())
}
