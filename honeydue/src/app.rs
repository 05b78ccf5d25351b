//! Puts the app together from settings.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    net::SocketAddr,
    os::unix::fs::OpenOptionsExt,
    path::Path,
    time::Duration,
};

use anyhow::Context;
use domain::{
    App, Clock,
    app::{Limits, Parts},
    bus::Bus,
    cache::Cache,
    db,
    queue::Queue,
    redis::Redis,
    store::Store,
    token::{self, SecretKey},
};
use entity::notification::Way;
use sea_orm::DatabaseConnection;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::{
    setting::{DatabaseUrl, DefaultTier, Installation, PushServices, RedisUrl},
    wrong::Wrong,
};

/// Connections to the embedded database: SQLite has one writer, and readers rarely wait.
pub(crate) const EMBEDDED_CONNECTIONS: u32 = 8;

/// How often a process looks whether the database's tables are there.
const SCHEMA_PACE: Duration = Duration::from_secs(1);

/// Tries that a load or a test from outside may need; `run` is not on the open internet.
const WIDE_TRIES: u64 = 1_000_000;

/// How long a request waits for a connection: whoever asks hears within two seconds that it did not work, also while the database is away.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// Opens a pool of connections to the database.
pub(crate) async fn connect(url: &DatabaseUrl, connections: u32) -> Result<DatabaseConnection, Wrong> {
    connected(db::connect(url.0.expose_secret(), connections).await)
}

/// Opens a pool of connections to the database for requests, which do not wait for long.
pub(crate) async fn connect_for_requests(
    url: &DatabaseUrl,
    connections: u32,
) -> Result<DatabaseConnection, Wrong> {
    connected(db::connect_within(url.0.expose_secret(), connections, PATIENCE).await)
}

/// Puts an app together for a deed from the command line. Running processes hear of it by Redis, where there is one.
pub(crate) fn by_hand(
    db: DatabaseConnection,
    (redis_url, prefix): (Option<&RedisUrl>, &str),
    push: Option<&PushServices>,
) -> Result<App, Wrong> {
    let local = Parts::local(db, Clock::System);
    let parts = match push {
        Some(push) => Parts {
            ways: ways(push),
            push_origins: push.origins(),
            ..local
        },
        None => local,
    };
    let Some(url) = redis_url else {
        return Ok(App::new(parts));
    };
    let redis = Redis::new(&url.0, prefix)?;
    Ok(App::new(Parts {
        bus: Bus::redis(redis.clone()),
        cache: Cache::redis(redis.clone()),
        queue: Queue::Redis(redis),
        ..parts
    }))
}

fn connected(pool: domain::Result<DatabaseConnection>) -> Result<DatabaseConnection, Wrong> {
    pool.map_err(|error| {
        let error = anyhow::Error::new(error);
        Wrong::fault(
            error.context(
                "DATABASE_URL (--database-url) leads nowhere; is the database there, and may we in?",
            ),
        )
    })
}

/// Puts an app together for one of many processes.
pub(crate) fn production(
    installation: &Installation,
    db: DatabaseConnection,
    limits: Limits,
) -> Result<App, Wrong> {
    let secret = SecretKey::new(&installation.secret_key.0)
        .ok_or_else(|| Wrong::setting("SECRET_KEY (--secret-key)", "is too short"))?;
    let local = Parts {
        secret,
        limits,
        store: installation.files.store()?,
        shops: installation.purchases.shops(&installation.public_url.origin())?,
        public_url: installation.public_url.origin(),
        default_tier: installation.default_tier.into(),
        ways: ways(&installation.push),
        push_origins: installation.push.origins(),
        ..Parts::local(db, Clock::System)
    };
    if matches!(local.store, Store::Disk(_)) {
        warn!("S3_BUCKET is not set: files are kept in a folder, which all processes must share");
    }
    let Some(url) = &installation.redis_url else {
        return Ok(App::new(local));
    };
    let redis = Redis::new(&url.0, &installation.redis_prefix)?;
    Ok(App::new(Parts {
        bus: Bus::redis(redis.clone()),
        cache: Cache::redis(redis.clone()),
        queue: Queue::Redis(redis),
        ..local
    }))
}

/// Puts an app together that needs nothing but a folder.
pub(crate) fn embedded(
    db: DatabaseConnection,
    (data_dir, address): (&Path, SocketAddr),
    default_tier: DefaultTier,
    push: &PushServices,
) -> Result<App, Wrong> {
    let secret = secret_key(&data_dir.join("secret-key"))?;
    let local = Parts::local(db, Clock::System);
    Ok(App::new(Parts {
        secret,
        // Without a service, pushes to all devices are recorded.
        ways: match push.ways().is_empty() {
            true => local.ways,
            false => ways(push),
        },
        push_origins: push.origins(),
        store: Store::Disk(data_dir.join("files")),
        public_url: format!("http://{address}"),
        default_tier: default_tier.into(),
        limits: Limits {
            sign_in_tries: WIDE_TRIES,
            sign_in_tries_by_network: WIDE_TRIES,
            sign_in_tries_everywhere: WIDE_TRIES,
            sign_ups: WIDE_TRIES,
            code_tries: WIDE_TRIES,
            mailed_codes: WIDE_TRIES,
            mailed_codes_by_network: WIDE_TRIES,
        },
        ..local
    }))
}

/// Returns the ways out of the house: mail, and what there is a push service for.
fn ways(push: &PushServices) -> Vec<Way> {
    [push.ways(), vec![Way::Mail]].concat()
}

/// Waits until the database has all migrations that this program knows; `false` when the program is stopped meanwhile.
pub(crate) async fn wait_for_schema(
    db: &DatabaseConnection,
    stopping: &CancellationToken,
) -> Result<bool, Wrong> {
    let mut pace = interval(SCHEMA_PACE);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut told = false;
    loop {
        tokio::select! {
            _ = pace.tick() => {}
            () = stopping.cancelled() => return Ok(false),
        }
        let missing = migration::pending(db).await.map_err(Wrong::fault)?;
        if missing == 0 {
            if told {
                info!("The database is up to date");
            }
            return Ok(true);
        }
        if !told {
            warn!(
                missing,
                "Waiting for {missing} migrations: run `honeydue migrate up`"
            );
            told = true;
        }
    }
}

/// Reads the secret key from a file that only its owner may read, or makes it.
fn secret_key(file: &Path) -> Result<SecretKey, Wrong> {
    if let Some(secret) = known_secret_key(file)? {
        return Ok(secret);
    }
    write_secret(file, &token::fresh()).with_context(|| format!("writing {}", file.display()))?;
    let written = known_secret_key(file)?;
    written.ok_or_else(|| Wrong::fault(anyhow::anyhow!("{} is gone again", file.display())))
}

/// Reads the secret key from its file; none where it is not there.
pub(crate) fn known_secret_key(file: &Path) -> Result<Option<SecretKey>, Wrong> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            let error = anyhow::Error::new(error).context(format!("reading {}", file.display()));
            return Err(Wrong::fault(error));
        }
    };
    let secret = SecretKey::new(&SecretString::from(text.trim()));
    let secret = secret.ok_or_else(|| {
        Wrong::Usage(format!(
            "{} holds fewer than 32 letters; remove it and a new one is made",
            file.display()
        ))
    });
    secret.map(Some)
}

/// Writes a file that only its owner may read, all of it or nothing.
fn write_secret(file: &Path, text: &str) -> io::Result<()> {
    let draft = file.with_extension("new");
    let mut options = OpenOptions::new();
    let mut open = options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&draft)?;
    writeln!(open, "{text}")?;
    open.sync_all()?;
    fs::rename(draft, file)
}
