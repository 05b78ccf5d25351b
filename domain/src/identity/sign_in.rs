//! Signing in by what a provider vouches for.

use anyhow::anyhow;
use chrono_tz::Tz;
use entity::{account, id::AccountId, identity, mail::MailKind};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use secrecy::SecretString;

use super::{Verified, find, grant};
use crate::{
    App, Code, Edit, Error, Problems,
    account::{self as accounts, check},
    db::is_unique_violation,
    error::Result,
    mail, retrying,
    session::{self, Origin, SignedIn},
    text,
    tries::Tries,
};

/// How often it is begun anew where somebody does the same at the same moment: each time it has come further.
const TRIES: u32 = 4;

/// Letters of a code of Apple's; theirs have fewer than a hundred.
const MAX_CODE: usize = 1_024;

/// What the app says of whoever signs in, beside what the provider does.
#[derive(Clone, Default)]
pub struct Newcomer {
    /// What others of a home see; what the provider says, or else the name before the address's @, where it is not told.
    pub display_name: Option<String>,
    /// The person's zone; UTC when it is not known.
    pub time_zone: Option<Tz>,
    /// The person's language; English when it is not known.
    pub locale: Option<String>,
    /// What Apple gives a token for that can be revoked.
    pub authorization_code: Option<String>,
}

/// The same, checked.
struct Checked {
    display_name: Option<String>,
    time_zone: Tz,
    locale: String,
    code: Option<SecretString>,
    origin: Origin,
}

/// Signs in whom a provider vouches for, and makes an account at the first time.
///
/// An account that has the address already is linked only where both it and the provider know that it is the person's; else TAKEN. BLANK where
/// the provider names no address, and there is no account yet. What `verified` comes to is waited for after all else was looked at, and
/// before anything is locked. More tries than [`crate::app::Limits::sign_ups`] from one network within a quarter of an hour are turned
/// away unread.
pub async fn sign_in(
    app: &App,
    verified: impl Future<Output = Result<Verified>>,
    newcomer: Newcomer,
    origin: Origin,
) -> Result<SignedIn> {
    let newcomer = check(newcomer, origin)?;
    let tries = Tries::count_identity(app, &newcomer.origin).await?;
    let verified = verified.await?;
    tries.forget(app).await;
    for _ in 0..TRIES {
        match retrying!(enter(app, &verified, &newcomer)) {
            // Somebody else has made the account or the link in this moment, or changed what was looked at.
            Err(error) if is_unique_violation(&error) || matches!(error, Error::SignedOut) => {}
            result => return result,
        }
    }
    Err(anyhow!("an identity changed each time that it was looked at").into())
}

fn check(newcomer: Newcomer, origin: Origin) -> Result<Checked> {
    let mut problems = Problems::default();
    let name = newcomer.display_name.as_deref();
    let display_name = name.and_then(|name| text::line(&mut problems, "displayName", name, check::MAX_NAME));
    let locale = check::locale(&mut problems, newcomer.locale.as_deref().unwrap_or("en"));
    let code = newcomer.authorization_code.as_deref();
    let code = code.and_then(|code| text::line(&mut problems, "authorizationCode", code, MAX_CODE));
    let origin = origin.check(&mut problems);
    problems.settle()?;
    Ok(Checked {
        display_name,
        time_zone: newcomer.time_zone.unwrap_or(Tz::UTC),
        locale,
        code: code.map(SecretString::from),
        origin,
    })
}

/// Goes the way that is right for how things stand.
async fn enter(app: &App, verified: &Verified, newcomer: &Checked) -> Result<SignedIn> {
    if let Some(identity) = find::verified(&app.db, verified).await? {
        return come_back(app, verified, newcomer, identity.account_id).await;
    }
    let email = verified.email.as_deref();
    let email = email.ok_or_else(|| Error::user(verified.field(), Code::Blank))?;
    match accounts::find::by_email(app, email).await? {
        Some(account) => link(app, verified, newcomer, (account.id, email)).await,
        None => settle_in(app, verified, newcomer, email).await,
    }
}

/// Opens a session of the account that the identity belongs to.
async fn come_back(app: &App, verified: &Verified, newcomer: &Checked, id: AccountId) -> Result<SignedIn> {
    let (edit, account) = Edit::begin(app).await?.own(id).await?;
    let identity = find::verified(edit.tx(), verified).await?;
    let identity = identity
        .filter(|identity| identity.account_id == id)
        .ok_or(Error::SignedOut)?;
    if verified.email.is_some() && identity.email != verified.email {
        let mut row = identity.into_active_model();
        row.email = Set(verified.email.clone());
        row.update(edit.tx()).await?;
    }
    open(app, edit, account, (verified, newcomer)).await
}

/// Links the identity to the account that has its address, if it is certain that both are the same person's.
async fn link(
    app: &App,
    verified: &Verified,
    newcomer: &Checked,
    (id, email): (AccountId, &str),
) -> Result<SignedIn> {
    let (edit, account) = Edit::begin(app).await?.own(id).await?;
    if account.email != email {
        return Err(Error::SignedOut);
    }
    // An address that nobody has proven may be written into an account by somebody who waits for its owner.
    if !verified.email_verified || account.email_verified_at.is_none() {
        return Err(Error::user(verified.field(), Code::Taken));
    }
    add(&edit, id, verified).await?;
    open(app, edit, account, (verified, newcomer)).await
}

/// Makes an account of whoever comes for the first time.
async fn settle_in(app: &App, verified: &Verified, newcomer: &Checked, email: &str) -> Result<SignedIn> {
    Tries::count_sign_up(app, &newcomer.origin).await?;
    let now = app.clock.now();
    let row = account::ActiveModel {
        id: Set(AccountId::new(now)),
        email: Set(email.to_owned()),
        email_verified_at: Set(verified.email_verified.then_some(now)),
        password_hash: Set(None),
        display_name: Set(name(verified, newcomer, email)),
        time_zone: Set(newcomer.time_zone.name().to_owned()),
        locale: Set(newcomer.locale.clone()),
        created_at: Set(now),
        ..Default::default()
    };
    let (mut edit, account) = Edit::new_account(app, row).await?;
    add(&edit, account.id, verified).await?;
    if !verified.email_verified {
        mail::post(&mut edit, MailKind::VerifyEmail, Some(account.id), email).await?;
    }
    open(app, edit, account, (verified, newcomer)).await
}

/// Returns what a new person is called.
fn name(verified: &Verified, newcomer: &Checked, email: &str) -> String {
    let told = verified.name.as_deref().and_then(|name| {
        // Nobody can put right what a provider says too much, so what cannot be shown is left out.
        let visible = name
            .trim()
            .chars()
            .filter(|letter| text::is_line(&letter.to_string()));
        let name: String = visible.take(check::MAX_NAME).collect();
        text::line(&mut Problems::default(), "displayName", &name, check::MAX_NAME)
    });
    let mailbox = || email.split('@').next().unwrap_or(email).to_owned();
    newcomer.display_name.clone().or(told).unwrap_or_else(mailbox)
}

/// Adds the identity to an account.
async fn add(edit: &Edit<'_, account::Model>, id: AccountId, verified: &Verified) -> Result<()> {
    let row = identity::Model {
        provider: verified.provider,
        subject: verified.subject.clone(),
        account_id: id,
        email: verified.email.clone(),
        linked_at: edit.now(),
    };
    row.into_active_model().reset_all().insert(edit.tx()).await?;
    Ok(())
}

/// Opens the session, and keeps what Apple wants back one day.
async fn open(
    app: &App,
    mut edit: Edit<'_, account::Model>,
    account: account::Model,
    (verified, newcomer): (&Verified, &Checked),
) -> Result<SignedIn> {
    if let Some(code) = &newcomer.code {
        grant::keep(app, &mut edit, verified, (account.id, code)).await?;
    }
    let signed_in = session::open(&mut edit, account, &newcomer.origin).await?;
    edit.commit().await?;
    Ok(signed_in)
}
