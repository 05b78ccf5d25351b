//! The people of a test home, put straight into the tables: signing six people up would cost a test half a second.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{Viewer, token};
use entity::{
    account,
    id::{AccountId, MembershipId, ResidenceId, SessionId},
    membership::{self, MemberRole},
    profile::HomeProfile,
    residence::{self, ResidenceKind},
    session,
    tier::Tier,
};
use sea_orm::{ActiveModelTrait, DatabaseConnection, EntityTrait, IntoActiveModel};

/// Where a person stands towards a test home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Owns it.
    Owner,
    /// Manages it.
    Manager,
    /// Works on its tasks.
    Member,
    /// Reads.
    Viewer,
    /// Is signed in, and has nothing to do with it.
    Stranger,
}

impl Place {
    const ALL: [Self; 5] = [
        Self::Owner,
        Self::Manager,
        Self::Member,
        Self::Viewer,
        Self::Stranger,
    ];

    /// Returns the name that the others see.
    fn name(self) -> &'static str {
        match self {
            Self::Owner => "Olive Owner",
            Self::Manager => "Manu Manager",
            Self::Member => "Mia Member",
            Self::Viewer => "Vito Viewer",
            Self::Stranger => "Stella Stranger",
        }
    }

    fn role(self) -> Option<MemberRole> {
        match self {
            Self::Owner => Some(MemberRole::Owner),
            Self::Manager => Some(MemberRole::Manager),
            Self::Member => Some(MemberRole::Member),
            Self::Viewer => Some(MemberRole::Viewer),
            Self::Stranger => None,
        }
    }
}

/// Someone who is signed in.
#[derive(Clone, Debug)]
pub struct Person {
    /// Where the person stands towards the home.
    pub place: Place,
    /// The account.
    pub account: account::Model,
    /// The place in the test home; none for a stranger.
    pub membership: Option<membership::Model>,
    /// The session, as a domain function wants it.
    pub viewer: Viewer,
    /// What a request is signed with.
    pub access_token: String,
}

/// A home and everyone who has to do with it.
pub(crate) struct Household {
    pub residence: residence::Model,
    pub people: Vec<Person>,
}

impl Household {
    /// Moves everyone in.
    pub async fn settle(db: &DatabaseConnection, now: DateTime<Utc>) -> Self {
        let residence = residence(now);
        let people: Vec<_> = Place::ALL
            .iter()
            .map(|place| person(*place, residence.id, now))
            .collect();
        let memberships = people.iter().filter_map(|person| person.membership.clone());

        let home = residence.clone().into_active_model().reset_all();
        home.insert(db).await.expect("a home can be made");
        let accounts = people
            .iter()
            .map(|person| person.account.clone().into_active_model().reset_all());
        account::Entity::insert_many(accounts)
            .exec(db)
            .await
            .expect("accounts can be made");
        membership::Entity::insert_many(memberships.map(|row| row.into_active_model().reset_all()))
            .exec(db)
            .await
            .expect("memberships can be made");
        session::Entity::insert_many(people.iter().map(|person| session(person, now)))
            .exec(db)
            .await
            .expect("sessions can be made");
        Self { residence, people }
    }

    /// Returns the one who stands at `place`.
    pub fn person(&self, place: Place) -> &Person {
        self.people
            .iter()
            .find(|person| person.place == place)
            .expect("everyone has moved in")
    }
}

/// Makes an account that has nothing to do with any home.
pub(crate) async fn newcomer(db: &DatabaseConnection, name: &str, now: DateTime<Utc>) -> Person {
    let mut person = person(Place::Stranger, ResidenceId::new(now), now);
    person.account.display_name = name.to_owned();
    person.account.email = format!("{}@example.com", person.account.id);
    let account = person.account.clone().into_active_model().reset_all();
    account.insert(db).await.expect("an account can be made");
    session(&person, now)
        .insert(db)
        .await
        .expect("a session can be made");
    person
}

fn residence(now: DateTime<Utc>) -> residence::Model {
    residence::Model {
        id: ResidenceId::new(now),
        name: "Elm Street".to_owned(),
        kind: ResidenceKind::House,
        address: None,
        time_zone: "America/Chicago".to_owned(),
        year_built: None,
        bedrooms: None,
        bathrooms: None,
        floor_area: None,
        purchased_on: None,
        purchase_price: None,
        purchase_currency: None,
        notes: None,
        profile: HomeProfile::default(),
        currency_code: "USD".to_owned(),
        archived_at: None,
        created_at: now,
        created_by: None,
        updated_at: now,
        fields_revision: 1,
        revision: 1,
        complete_since: 0,
    }
}

fn person(place: Place, residence_id: ResidenceId, now: DateTime<Utc>) -> Person {
    let account = account::Model {
        id: AccountId::new(now),
        email: format!("{place:?}@example.com").to_lowercase(),
        email_verified_at: Some(now),
        pending_email: None,
        password_hash: None,
        display_name: place.name().to_owned(),
        time_zone: "America/Chicago".to_owned(),
        locale: "en".to_owned(),
        tier: Tier::Free,
        created_at: now,
        updated_at: now,
        deleted_at: None,
        suspended_at: None,
        revision: 1,
    };
    let membership = place.role().map(|role| membership::Model {
        id: MembershipId::new(now),
        residence_id,
        account_id: account.id,
        role,
        joined_at: now,
        updated_at: now,
        revision: 1,
    });
    let viewer = Viewer {
        account_id: account.id,
        session_id: SessionId::new(now),
    };
    Person {
        place,
        access_token: token::fresh(),
        account,
        membership,
        viewer,
    }
}

fn session(person: &Person, now: DateTime<Utc>) -> session::ActiveModel {
    session::Model {
        id: person.viewer.session_id,
        account_id: person.account.id,
        device_name: Some("Test device".to_owned()),
        ip_address: None,
        user_agent: None,
        created_at: now,
        last_used_at: now,
        access_hash: token::hash(&person.access_token).to_vec(),
        // A test may move its clock by years without being signed out.
        access_expires_at: now + TimeDelta::days(36_500),
        refresh_expires_at: now + TimeDelta::days(36_500),
        refreshed_at: now,
    }
    .into_active_model()
    .reset_all()
}
