//! What an announcement would come to, without telling anybody.

use chrono::{DateTime, NaiveTime, Utc};
use entity::{announcement, delivery::Channel, notification::Way};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use super::{
    Audience,
    pace::Pace,
    plan::{channels, rest},
};
use crate::{App, Problems, delivery::lane, error::Result, preference::Quiet, schedule::zone};

/// What would become of an announcement, if all who are still to be told were told now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Estimate {
    /// People who would be told.
    pub accounts: i64,
    /// Those to whom pushes would go.
    pub pushed: i64,
    /// Pushes: a person may have several devices.
    pub pushes: i64,
    /// Those of the people whose pushes would wait for the end of quiet hours, or of the night.
    pub pushed_later: i64,
    /// Mails.
    pub mails: i64,
    /// People who want no such pushes.
    pub push_unwanted: i64,
    /// People who would take pushes and have no device that can be reached from here.
    pub no_device: i64,
    /// People who want no such mails.
    pub mail_unwanted: i64,
    /// People whose address nobody has proven.
    pub mail_unproven: i64,
    /// People whose address takes no mail.
    pub mail_suppressed: i64,
    /// People to whom nothing would go: it waits in the inbox.
    pub inbox_only: i64,
    /// How many minutes it would take.
    pub minutes: i64,
}

/// Counts the people who are meant.
pub async fn count(app: &App, audience: Audience) -> Result<i64> {
    let mut problems = Problems::default();
    let audience = audience.check(&mut problems);
    problems.settle()?;
    counted(&app.db, app, &audience).await
}

/// Counts the people whom a checked audience means.
pub(crate) async fn counted(db: &impl ConnectionTrait, app: &App, audience: &Audience) -> Result<i64> {
    let mut values = Vec::new();
    let meant = audience.condition(app, &mut values);
    let sql = format!("SELECT count(*) AS n FROM account a WHERE {meant}");
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let row = db.query_one_raw(statement).await?;
    Ok(row.map_or(Ok(0), |row| row.try_get("", "n"))?)
}

/// People of one zone with the same quiet hours.
#[derive(Debug, FromQueryResult)]
struct Group {
    time_zone: String,
    quiet_from: Option<NaiveTime>,
    quiet_to: Option<NaiveTime>,
    accounts: i64,
    pushed: i64,
    pushes: i64,
    mails: i64,
    push_unwanted: i64,
    no_device: i64,
    mail_unwanted: i64,
    mail_unproven: i64,
    mail_suppressed: i64,
    inbox_only: i64,
}

impl Group {
    /// Says whether its people want to be left in peace.
    fn rests(&self, now: DateTime<Utc>) -> bool {
        let chosen = self.quiet_from.zip(self.quiet_to);
        let quiet = chosen.map_or(Quiet::NIGHT, |(from, to)| Quiet { from, to });
        quiet.end(zone::stored(&self.time_zone), now).is_some()
    }
}

/// Works out what would become of an announcement, in one statement that changes nothing.
pub async fn estimate(app: &App, announcement: &announcement::Model) -> Result<Estimate> {
    let mut values = Vec::new();
    let rest = rest(app, announcement, &mut values);
    let ways = channels(announcement.reach);
    let is_on = |channel| if ways.contains(&channel) { "1 = 1" } else { "1 = 0" };
    let (push, mail) = (is_on(Channel::Push), is_on(Channel::Mail));
    let here: Vec<_> = Way::ALL
        .into_iter()
        .filter(|way| app.ways.contains(way) && *way != Way::Mail)
        .filter(|way| {
            announcement
                .platform
                .is_none_or(|platform| Way::from(platform) == *way)
        })
        .map(|way| format!("'{}'", lane::name(way)))
        .collect();
    let devices = match here.is_empty() {
        true => "0".to_owned(),
        false => format!(
            "(SELECT count(*) FROM device d WHERE d.account_id = a.id AND d.platform IN ({}))",
            here.join(", ")
        ),
    };
    let sum = |name: &str, what: &str| {
        format!("CAST(coalesce(sum(CASE WHEN {what} THEN 1 ELSE 0 END), 0) AS bigint) AS {name}")
    };
    let sums = [
        sum("pushed", "wants_push AND devices > 0"),
        "CAST(coalesce(sum(CASE WHEN wants_push THEN devices ELSE 0 END), 0) AS bigint) AS pushes".to_owned(),
        sum("mails", "wants_mail AND is_proven AND NOT is_suppressed"),
        sum("push_unwanted", &format!("{push} AND NOT wants_push")),
        sum("no_device", "wants_push AND devices = 0"),
        sum("mail_unwanted", &format!("{mail} AND NOT wants_mail")),
        sum("mail_unproven", "wants_mail AND NOT is_proven"),
        sum("mail_suppressed", "wants_mail AND is_proven AND is_suppressed"),
        sum(
            "inbox_only",
            "NOT (wants_push AND devices > 0) AND NOT (wants_mail AND is_proven AND NOT is_suppressed)",
        ),
    ];
    let sql = format!(
        "SELECT time_zone, quiet_from, quiet_to, count(*) AS accounts, {} FROM (
            SELECT a.time_zone, p.quiet_from, p.quiet_to, {devices} AS devices,
                ({push} AND (c.push IS NULL OR c.push)) AS wants_push,
                ({mail} AND (c.email IS NULL OR c.email)) AS wants_mail,
                (a.email_verified_at IS NOT NULL) AS is_proven,
                EXISTS (SELECT 1 FROM suppression s WHERE s.email = a.email) AS is_suppressed
            FROM account a
            LEFT JOIN notification_channel c ON c.account_id = a.id AND c.kind = 'ANNOUNCEMENT'
            LEFT JOIN notification_preference p ON p.account_id = a.id
            WHERE {rest}) AS meant
         GROUP BY time_zone, quiet_from, quiet_to",
        sums.join(", ")
    );
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, values);
    let groups = Group::find_by_statement(statement).all(&app.db).await?;
    let now = app.clock.now();
    let mut all = Estimate::default();
    for group in &groups {
        all.accounts += group.accounts;
        all.pushed += group.pushed;
        all.pushes += group.pushes;
        all.pushed_later += if group.rests(now) { group.pushed } else { 0 };
        all.mails += group.mails;
        all.push_unwanted += group.push_unwanted;
        all.no_device += group.no_device;
        all.mail_unwanted += group.mail_unwanted;
        all.mail_unproven += group.mail_unproven;
        all.mail_suppressed += group.mail_suppressed;
        all.inbox_only += group.inbox_only;
    }
    let pace = Pace::of(announcement.per_minute);
    let steps = all.accounts.max(0) as u64;
    let steps = steps.div_ceil(pace.size.unsigned_abs().max(1)).saturating_sub(1);
    let milliseconds = steps.saturating_mul(pace.pause.num_milliseconds().unsigned_abs());
    all.minutes = i64::try_from(milliseconds.div_ceil(60_000)).unwrap_or(i64::MAX);
    Ok(all)
}
