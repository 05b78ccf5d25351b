//! Plans, and what each allows.

pub mod set;

use entity::tier::Tier;

pub use self::set::set;

/// What a plan allows; none is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Whose limits these are.
    pub tier: Tier,
    /// Homes that an account owns; it joins any number.
    pub residences: Option<i32>,
    /// Members of a home, the owner included.
    pub members_per_residence: Option<i32>,
    /// Tasks of a home that are not archived.
    pub tasks_per_residence: Option<i32>,
    /// Contractors of a home.
    pub contractors_per_residence: Option<i32>,
    /// Documents of a home.
    pub documents_per_residence: Option<i32>,
    /// Bytes that an account's homes keep.
    pub storage_bytes: Option<u64>,
}

/// The limits of every plan, as they are announced.
pub const LIMITS: [Limits; 2] = [
    Limits {
        tier: Tier::Free,
        residences: Some(1),
        members_per_residence: Some(2),
        tasks_per_residence: Some(40),
        contractors_per_residence: Some(10),
        documents_per_residence: Some(25),
        storage_bytes: Some(250_000_000),
    },
    Limits {
        tier: Tier::Pro,
        residences: Some(10),
        members_per_residence: Some(15),
        tasks_per_residence: Some(1_000),
        contractors_per_residence: None,
        documents_per_residence: None,
        storage_bytes: Some(25_000_000_000),
    },
];
