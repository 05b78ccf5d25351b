//! Whom an announcement is for.

use chrono::{DateTime, Utc};
use entity::{
    announcement::{self, AnnouncementHomes, AnnouncementLanguage},
    device::DevicePlatform,
    tier::Tier,
};
use sea_orm::{ActiveEnum, Value};

use crate::{App, Code, Locale, Problems, residence::is_country, tier::in_effect};

/// What narrows the people who are told; what is not set lets all through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audience {
    /// The plan that counts for them.
    pub tier: Option<Tier>,
    /// The language that they read.
    pub language: Option<AnnouncementLanguage>,
    /// A device that they have.
    pub platform: Option<DevicePlatform>,
    /// The country of a home that they belong to.
    pub country: Option<String>,
    /// Whether they belong to homes.
    pub homes: Option<AnnouncementHomes>,
    /// The first instant of their signing up.
    pub signed_up_after: Option<DateTime<Utc>>,
    /// The first instant after it.
    pub signed_up_before: Option<DateTime<Utc>>,
}

impl Audience {
    /// Returns the audience of an announcement.
    pub fn of(announcement: &announcement::Model) -> Self {
        Self {
            tier: announcement.tier,
            language: announcement.language,
            platform: announcement.platform,
            country: announcement.country.clone(),
            homes: announcement.homes,
            signed_up_after: announcement.signed_up_after,
            signed_up_before: announcement.signed_up_before,
        }
    }

    /// Makes it as it is kept, and notes what is wrong with it.
    pub fn check(self, problems: &mut Problems) -> Self {
        let country = self.country.map(|country| country.trim().to_uppercase());
        let country = country.filter(|country| !country.is_empty());
        problems.unless(
            country.as_deref().is_none_or(is_country),
            "audience.country",
            Code::InvalidFormat,
        );
        let is_span = self
            .signed_up_after
            .zip(self.signed_up_before)
            .is_none_or(|(after, before)| after < before);
        problems.unless(is_span, "audience.signedUpBefore", Code::OutOfRange);
        Self { country, ..self }
    }

    /// Says in SQL which accounts `a` are meant, and appends the values that this needs. Accounts that wait to be erased or are suspended never
    /// are.
    pub(super) fn condition(&self, app: &App, values: &mut Vec<Value>) -> String {
        let mut bind = |value: Value| {
            values.push(value);
            format!("${}", values.len())
        };
        let mut all = vec!["a.deleted_at IS NULL AND a.suspended_at IS NULL".to_owned()];
        if let Some(tier) = self.tier {
            let (default, wanted) = (bind(app.default_tier.into()), bind(tier.into()));
            all.push(format!("{} = {wanted}", in_effect(&default)));
        }
        if let Some(language) = self.language {
            all.push(reads(language));
        }
        if let Some(platform) = self.platform {
            all.push(format!(
                "EXISTS (SELECT 1 FROM device v WHERE v.account_id = a.id AND v.platform = '{}')",
                platform.to_value()
            ));
        }
        if let Some(country) = &self.country {
            all.push(format!(
                "EXISTS (SELECT 1 FROM membership h JOIN residence r ON r.id = h.residence_id AND r.archived_at IS NULL
                         WHERE h.account_id = a.id AND r.address ->> 'country_code' = {})",
                bind(country.as_str().into())
            ));
        }
        let at_home = "EXISTS (SELECT 1 FROM membership h WHERE h.account_id = a.id)";
        match self.homes {
            Some(AnnouncementHomes::With) => all.push(at_home.to_owned()),
            Some(AnnouncementHomes::Without) => all.push(format!("NOT {at_home}")),
            None => {}
        }
        for (at, than) in [(self.signed_up_after, ">="), (self.signed_up_before, "<")] {
            if let Some(at) = at {
                all.push(format!("a.created_at {than} {}", bind(at.into())));
            }
        }
        all.join(" AND ")
    }
}

/// Says in SQL whether an account `a` is told things in a language, as [`Locale::of_tag`] does.
fn reads(language: AnnouncementLanguage) -> String {
    let is = |locale: Locale| {
        let tag = locale.tag();
        format!(
            "(lower(a.locale) = '{tag}' OR lower(a.locale) LIKE '{tag}-%' OR lower(a.locale) LIKE '{tag}!_%' ESCAPE '!')"
        )
    };
    match language {
        AnnouncementLanguage::De => is(Locale::De),
        AnnouncementLanguage::En => {
            let others = Locale::ALL.into_iter().filter(|locale| *locale != Locale::En);
            let others: Vec<_> = others.map(is).collect();
            format!("NOT ({})", others.join(" OR "))
        }
    }
}
