//! `honeydue backup`: all rows and files in one file.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, anyhow};
use domain::{
    Clock,
    backup::{self, Manifest, Opened, Problem, Source},
    store::Store,
    token::SecretKey,
};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use tokio::task::spawn_blocking;

use crate::{
    app,
    cli::{Backup, BackupArgs, CopyArgs, VerifyArgs},
    command::table::table,
    console::say,
    log, stop,
    wrong::Wrong,
};

/// Letters of a hash that people compare.
const SHORT: usize = 12;

/// Makes a backup, or looks through one.
pub(crate) async fn backup(args: BackupArgs) -> Result<ExitCode, Wrong> {
    match (args.deed, args.file) {
        (Some(Backup::Verify(args)), _) => verify(args).await,
        (None, Some(file)) => make(&file, &args.copy, args.shape.json).await,
        // clap wants one or the other.
        (None, None) => Err(Wrong::Usage(
            "FILE is not given; `--help` says what it is for".to_owned(),
        )),
    }
}

async fn make(file: &Path, args: &CopyArgs, json: bool) -> Result<ExitCode, Wrong> {
    log::start(&args.rest.logging)?;
    let stopping = stop::on_signal()?;
    let store = &args.rest.store;
    if let Some(file) = store.missing() {
        return Err(Wrong::Usage(format!(
            "there is no database at {}; DATABASE_URL or DATA_DIR says where it is",
            file.display()
        )));
    }
    let now = Clock::System.now();
    let file = match file.is_dir() {
        true => file.join(now.format("honeydue-%Y%m%dT%H%M%SZ.zip").to_string()),
        false => file.to_owned(),
    };
    if file.exists() {
        return Err(Wrong::Usage(format!("{} is there already", file.display())));
    }
    let folder = match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    // Takes its name once it is whole. Until then it is removed however this ends, unless the process is killed.
    let draft = tempfile::Builder::new()
        .prefix(".honeydue-backup-")
        .suffix(".part")
        .tempfile_in(folder);
    let draft = draft.with_context(|| format!("writing into {}", folder.display()))?;

    let db = connect(args).await?;
    let (files, secret) = (files(args)?, secret(args)?);
    let source = Source {
        db: &db,
        store: Some(&files).filter(|_| !args.without_files),
        secret: secret.as_ref(),
        program: env!("CARGO_PKG_VERSION"),
        now,
    };
    let to = draft.as_file().try_clone().map_err(Wrong::fault)?;
    let manifest = tokio::select! {
        made = backup::make(&source, to) => made.map_err(|error| full(error, &file))?,
        () = stopping.cancelled() => {
            return Err(Wrong::Fault(anyhow!("stopped: there is no backup")));
        }
    };
    let kept = draft.persist_noclobber(&file);
    kept.with_context(|| format!("naming {}", file.display()))?;
    // So that the name is there after a loss of power, too.
    fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .with_context(|| format!("writing into {}", folder.display()))?;
    told(&file, &manifest, json)
}

/// Names what could not be written.
fn full(error: domain::Error, file: &Path) -> Wrong {
    let error = anyhow::Error::new(error);
    Wrong::fault(error.context(format!("{} was not written", file.display())))
}

fn told(file: &Path, manifest: &Manifest, json: bool) -> Result<ExitCode, Wrong> {
    let byte_size = fs::metadata(file).map_err(Wrong::fault)?.len();
    if json {
        let mut shown = shown(manifest);
        shown["file"] = file.display().to_string().into();
        shown["byteSize"] = byte_size.into();
        say(shown.to_string());
        return Ok(ExitCode::SUCCESS);
    }
    describe(manifest);
    for amiss in &manifest.amiss {
        say(format!("warning: {amiss}"));
    }
    say(format!("{} holds the backup: {byte_size} bytes.", file.display()));
    if manifest.secret_key.is_none() {
        say("SECRET_KEY is not set here, so the backup cannot say which key opens what is sealed in it.");
    }
    say("The secret key and the settings are not in it: keep them elsewhere.");
    Ok(ExitCode::SUCCESS)
}

async fn verify(args: VerifyArgs) -> Result<ExitCode, Wrong> {
    let (manifest, problems) = looked_through(args.file.clone()).await?;
    if args.shape.json {
        let mut shown = shown(&manifest);
        let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
        shown["problems"] = problems.into();
        say(shown.to_string());
    } else {
        describe(&manifest);
        for problem in &problems {
            say(format!("fail  {problem}"));
        }
    }
    if !problems.is_empty() {
        return Err(Wrong::Fault(anyhow!(
            "{} is damaged: {} things in it are not what they were",
            args.file.display(),
            problems.len()
        )));
    }
    if !args.shape.json {
        say(format!("{} is whole.", args.file.display()));
    }
    Ok(ExitCode::SUCCESS)
}

/// Opens a backup, and reads all of it.
async fn looked_through(file: PathBuf) -> Result<(Manifest, Vec<Problem>), Wrong> {
    let (opened, problems) = open(file, true).await?;
    Ok((opened.manifest, problems))
}

/// Opens a backup, and reads all of it where that is wanted.
async fn open(file: PathBuf, all: bool) -> Result<(Opened, Vec<Problem>), Wrong> {
    let name = file.display().to_string();
    let opened = spawn_blocking(move || {
        let mut opened = Opened::open(&file)?;
        let problems = if all { opened.verify() } else { Vec::new() };
        anyhow::Ok((opened, problems))
    });
    let opened = opened.await.map_err(Wrong::fault)?;
    Ok(opened.with_context(|| format!("{name} cannot be used"))?)
}

/// Opens a backup that is whole.
pub(super) async fn whole(file: &Path) -> Result<Opened, Wrong> {
    let (opened, problems) = open(file.to_owned(), true).await?;
    let Some(first) = problems.first() else {
        return Ok(opened);
    };
    Err(Wrong::Fault(anyhow!(
        "{} is damaged and nothing was changed: {first}{}",
        file.display(),
        match problems.len() {
            1 => String::new(),
            count => format!(", and {} more", count - 1),
        }
    )))
}

/// Opens the one connection to the database.
pub(super) async fn connect(args: &CopyArgs) -> Result<sea_orm::DatabaseConnection, Wrong> {
    let url = args.rest.store.ready()?;
    let connected = backup::connect(url.0.expose_secret()).await;
    connected.map_err(|error| {
        Wrong::fault(
            anyhow::Error::new(error).context(
                "DATABASE_URL (--database-url) leads nowhere; is the database there, and may we in?",
            ),
        )
    })
}

/// Returns where files are kept: beside the embedded database, as `run` does, or as the settings say.
pub(super) fn files(args: &CopyArgs) -> Result<Store, Wrong> {
    let store = &args.rest.store;
    match store.is_embedded() && args.files.s3_bucket.is_none() {
        true => Ok(Store::Disk(store.data_dir.join("files"))),
        false => args.files.store(),
    }
}

/// Returns the installation's secret, where it is known here.
pub(super) fn secret(args: &CopyArgs) -> Result<Option<SecretKey>, Wrong> {
    let store = &args.rest.store;
    match &args.secret_key {
        Some(text) => Ok(SecretKey::new(&text.0)),
        None if store.is_embedded() => app::known_secret_key(&store.data_dir.join("secret-key")),
        None => Ok(None),
    }
}

/// Says what is in a backup, for people.
fn describe(manifest: &Manifest) {
    let rows: Vec<_> = manifest
        .tables
        .iter()
        .map(|table| {
            let sha256: String = table.sha256.chars().take(SHORT).collect();
            vec![table.name.clone(), table.rows.to_string(), sha256]
        })
        .collect();
    say(table(&["table", "rows", "sha-256"], &rows));
    say(format!(
        "{} of {}, made by honeydue {} at the migration {}: {} rows in {} tables, {}.",
        manifest.engine,
        manifest.made_at.format("%Y-%m-%dT%H:%M:%SZ"),
        manifest.program,
        manifest.version(),
        manifest.rows(),
        manifest.tables.len(),
        match &manifest.files {
            Some(files) => format!("{} files", files.len()),
            None => "without files".to_owned(),
        }
    ));
}

/// Says what is in a backup, for programs.
fn shown(manifest: &Manifest) -> Value {
    let tables = manifest.tables.iter();
    json!({
        "engine": manifest.engine,
        "madeAt": manifest.made_at,
        "program": manifest.program,
        "migration": manifest.version(),
        "secretKey": manifest.secret_key,
        "rows": manifest.rows(),
        "tables": tables
            .map(|table| json!({ "name": table.name, "rows": table.rows, "sha256": table.sha256 }))
            .collect::<Vec<_>>(),
        "files": manifest.files.as_ref().map(Vec::len),
        "amiss": manifest.amiss,
    })
}
