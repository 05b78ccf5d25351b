//! The demo household: two people, two homes, and tasks in every bucket as seen from today.
//!
//! Everything is written by the use cases, under ids that are fixed, so seeding twice changes nothing.

mod task;

use chrono_tz::{America::New_York, Tz};
use domain::{
    App, Edit, Patch, Viewer, account,
    account::NewAccount,
    invitation::{self, NewInvitation},
    residence::{self, Details, NewResidence},
    session::{self, Origin},
    task::TaskPatch,
    tier,
};
use entity::{
    id::{MembershipId, ResidenceId, SessionId, TaskId},
    membership::MemberRole,
    residence::{Address, ResidenceKind},
    tier::Tier,
};
use uuid::Uuid;

use crate::wrong::Wrong;

/// What both people of the demo sign in with.
const PASSWORD: &str = "honeydue-demo";

/// Where both homes stand.
const ZONE: Tz = New_York;

/// The person who owns the homes.
const OWNER: Someone = Someone {
    email: "olivia@honeydue.test",
    name: "Olivia",
};

/// The person who helps with the first home. Joins last, so who finds the account finds the whole household.
const MEMBER: Someone = Someone {
    email: "sam@honeydue.test",
    name: "Sam",
};

struct Someone {
    email: &'static str,
    name: &'static str,
}

/// The two homes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    House,
    Cabin,
}

impl Place {
    fn id(self) -> ResidenceId {
        ResidenceId(fixed(match self {
            Self::House => 1,
            Self::Cabin => 2,
        }))
    }
}

/// Returns the addresses and passwords of the demo's people, a line each.
pub(crate) fn sign_ins() -> String {
    let line = |someone: &Someone, what: &str| format!("  {}  {PASSWORD}  ({what})", someone.email);
    [
        line(&OWNER, "owns both homes"),
        line(&MEMBER, "member of the first"),
    ]
    .join("\n")
}

/// Writes the household, unless the whole of it is there. Says whether anything was written.
pub(crate) async fn seed(app: &App) -> Result<bool, Wrong> {
    if account::find::by_email(app, MEMBER.email).await?.is_some() {
        return Ok(false);
    }
    let owner = settle(app, &OWNER).await?;
    upgrade(app, &owner).await?;
    for place in [Place::House, Place::Cabin] {
        residence::create(app, &owner, home(place)).await?;
    }
    let today = app.clock.now().with_timezone(&ZONE).date_naive();
    for (number, described) in (1..).zip(task::all(today)) {
        task::add(app, &owner, number, described).await?;
    }
    let member = settle(app, &MEMBER).await?;
    let membership_id = join(app, &owner, &member).await?;
    hand_over(app, &owner, membership_id).await?;
    Ok(true)
}

/// Returns someone's account, having made it where there is none.
async fn settle(app: &App, someone: &Someone) -> Result<Viewer, Wrong> {
    if let Some(account) = account::find::by_email(app, someone.email).await? {
        // The use cases look at the account only; nobody signs in here.
        return Ok(Viewer {
            account_id: account.id,
            session_id: SessionId(Uuid::nil()),
        });
    }
    let new = NewAccount {
        email: someone.email.to_owned(),
        password: PASSWORD.to_owned(),
        display_name: someone.name.to_owned(),
        time_zone: Some(ZONE),
        locale: None,
    };
    let signed_in = account::sign_up(app, new, Origin::default()).await?;
    session::sign_out(app, &signed_in.viewer).await?;
    Ok(signed_in.viewer)
}

/// Gives the owner the plan that two homes take, whatever everyone has here.
async fn upgrade(app: &App, owner: &Viewer) -> Result<(), Wrong> {
    let (mut edit, _) = Edit::account(app, owner).await?;
    tier::set(&mut edit, Tier::Pro).await?;
    edit.commit().await?;
    Ok(())
}

/// Describes a home.
fn home(place: Place) -> NewResidence {
    let address = |line1: &str, city: &str, region: &str, postal_code: &str| Address {
        line1: Some(line1.to_owned()),
        city: Some(city.to_owned()),
        region: Some(region.to_owned()),
        postal_code: Some(postal_code.to_owned()),
        country_code: Some("US".to_owned()),
        ..Address::default()
    };
    let (name, kind, details) = match place {
        Place::House => (
            "Maple Street",
            ResidenceKind::House,
            Details {
                address: Patch::Set(address("14 Maple Street", "Ithaca", "NY", "14850")),
                year_built: Patch::Set(1962),
                bedrooms: Patch::Set(3),
                notes: Patch::Set("The main water valve is behind the washing machine.".to_owned()),
                ..Details::default()
            },
        ),
        Place::Cabin => (
            "The cabin",
            ResidenceKind::Cabin,
            Details {
                address: Patch::Set(address("3 Shore Road", "Old Forge", "NY", "13420")),
                year_built: Patch::Set(1978),
                bedrooms: Patch::Set(1),
                ..Details::default()
            },
        ),
    };
    NewResidence {
        id: Some(place.id()),
        name: name.to_owned(),
        kind,
        details: Details {
            time_zone: Patch::Set(ZONE),
            ..details
        },
    }
}

/// Lets the member into the house, by an invitation.
async fn join(app: &App, owner: &Viewer, member: &Viewer) -> Result<MembershipId, Wrong> {
    let new = NewInvitation {
        residence_id: Place::House.id(),
        role: MemberRole::Member,
        email: None,
        max_uses: 1,
        expires_in_hours: 1,
    };
    let invitation = invitation::create(app, owner, new).await?;
    let home = invitation::join(app, member, &invitation.code).await?;
    Ok(home.membership.id)
}

/// Makes some of the house's tasks the member's turn.
async fn hand_over(app: &App, owner: &Viewer, to: MembershipId) -> Result<(), Wrong> {
    for number in task::OF_THE_MEMBER {
        let patch = TaskPatch {
            assignee_id: Patch::Set(to),
            ..TaskPatch::default()
        };
        domain::task::update(app, owner, TaskId(fixed(number)), patch).await?;
    }
    Ok(())
}

/// Returns the demo's id of a number: a UUIDv7 of the first day of 2025.
fn fixed(number: u16) -> Uuid {
    /// 2025-01-01T00:00:00Z in milliseconds, then version and variant.
    const BASE: u128 = 0x0194_1f29_7c00_7000_8000_0000_0000_0000;
    Uuid::from_u128(BASE | u128::from(number))
}
