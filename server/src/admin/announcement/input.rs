//! What is said of announcements that operators write and steer.

use async_graphql::InputObject;
use domain::{admin::Draft, announcement::Audience};
use entity::{
    announcement::{AnnouncementHomes, AnnouncementLanguage, AnnouncementReach, Text, Texts},
    device::DevicePlatform,
    id::AnnouncementId,
    tier::Tier,
};

use crate::schema::scalar::DateTime;

/// Whom an announcement is for: people for whom all holds that is given.
#[derive(Clone, Default, InputObject)]
pub struct AnnouncementAudienceInput {
    /// Only accounts whose plan this is.
    tier: Option<Tier>,
    /// Only accounts that read this language.
    language: Option<AnnouncementLanguage>,
    /// Only accounts with such a device; pushes go to such devices only.
    platform: Option<DevicePlatform>,
    /// Only accounts with a home in this country, ISO 3166-1 alpha-2.
    country: Option<String>,
    /// Only accounts with homes, or only such without.
    homes: Option<AnnouncementHomes>,
    /// Only accounts that signed up then or later.
    signed_up_after: Option<DateTime>,
    /// Only accounts that signed up before then.
    signed_up_before: Option<DateTime>,
}

impl From<AnnouncementAudienceInput> for Audience {
    fn from(input: AnnouncementAudienceInput) -> Self {
        let AnnouncementAudienceInput {
            tier,
            language,
            platform,
            country,
            homes,
            signed_up_after,
            signed_up_before,
        } = input;
        Self {
            tier,
            language,
            platform,
            country,
            homes,
            signed_up_after: signed_up_after.map(Into::into),
            signed_up_before: signed_up_before.map(Into::into),
        }
    }
}

macro_rules! written {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(InputObject)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
            /// The title in English, 1 to 100 letters in one line.
            title_en: String,
            /// What stands below in English, at most 2,000 letters; blank lines part paragraphs. It is needed before the start.
            body_en: Option<String>,
            /// The title in German, at most 100 letters in one line. It is needed before the start.
            title_de: Option<String>,
            /// What stands below in German, at most 2,000 letters. It is needed before the start.
            body_de: Option<String>,
            /// The ways that it takes; pushes and mails where nothing is said.
            reach: Option<AnnouncementReach>,
            /// Whom it is for; everyone where nothing is said.
            audience: Option<AnnouncementAudienceInput>,
            /// How many people are told a minute, 1 to 6,000.
            per_minute: i32,
            /// Why, in 1 to 500 letters; need not be given.
            pub reason: Option<String>,
        }

        impl $name {
            /// Returns what is written.
            pub fn draft(&self) -> Draft {
                let text = |title: &str, body: &Option<String>| Text {
                    title: title.to_owned(),
                    body: body.clone().unwrap_or_default(),
                };
                Draft {
                    texts: Texts {
                        en: text(&self.title_en, &self.body_en),
                        de: text(self.title_de.as_deref().unwrap_or_default(), &self.body_de),
                    },
                    reach: self.reach,
                    audience: self.audience.clone().unwrap_or_default().into(),
                    per_minute: self.per_minute,
                }
            }
        }
    };
}

written! {
    /// What createAnnouncement takes.
    CreateAnnouncementInput {}
}

written! {
    /// What updateAnnouncement takes: all of the announcement. What is left out is taken away.
    UpdateAnnouncementInput {
        /// Which.
        announcement_id: AnnouncementId,
        /// Its revision as the operator saw it: where it is another by now, nothing is changed.
        revision: i64,
    }
}

/// What deleteAnnouncement takes.
#[derive(InputObject)]
pub struct DeleteAnnouncementInput {
    /// Which.
    pub announcement_id: AnnouncementId,
    /// Its revision as the operator saw it: where it is another by now, nothing is changed.
    pub revision: i64,
    /// Why, in 1 to 500 letters; need not be given.
    pub reason: Option<String>,
}

/// What startAnnouncement takes.
#[derive(InputObject)]
pub struct StartAnnouncementInput {
    /// Which.
    pub announcement_id: AnnouncementId,
    /// Its revision as the operator saw it: where it is another by now, nothing is started.
    pub revision: i64,
    /// Why, in 1 to 500 letters.
    pub reason: String,
}

/// What stopAnnouncement takes.
#[derive(InputObject)]
pub struct StopAnnouncementInput {
    /// Which.
    pub announcement_id: AnnouncementId,
    /// Why, in 1 to 500 letters.
    pub reason: String,
}

/// What resumeAnnouncement takes.
#[derive(InputObject)]
pub struct ResumeAnnouncementInput {
    /// Which.
    pub announcement_id: AnnouncementId,
    /// Why, in 1 to 500 letters.
    pub reason: String,
}

/// What sendTestAnnouncement takes.
#[derive(InputObject)]
pub struct SendTestAnnouncementInput {
    /// Which.
    pub announcement_id: AnnouncementId,
    /// The address of the account that is told; the operator's own where nothing is said.
    pub account_email: Option<String>,
    /// Why, in 1 to 500 letters; need not be given.
    pub reason: Option<String>,
}
