//! Typed ids: a UUIDv7 inside, a TypeID text outside (`task_01h455vb4pex5vsknk084sn02q`).
//!
//! The prefix names the type, so an id of one kind handed in for another fails while it is parsed.

use std::{
    fmt,
    str::FromStr,
    sync::{LazyLock, Mutex},
};

use chrono::{DateTime, Utc};
use sea_orm::DeriveValueType;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::{ContextV7, Timestamp, Uuid};

/// Crockford's base32 in lower case, as the TypeID specification has it.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Letters of a 128-bit number in base32: 26 × 5 = 130 bits, the first letter carries three.
const SUFFIX_LENGTH: usize = 26;

/// Keeps ids of one process in the order of their making, also within a millisecond.
static ORDER: LazyLock<Mutex<ContextV7>> = LazyLock::new(|| Mutex::new(ContextV7::new()));

/// What is wrong with a text that should be an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidId {
    /// The prefix that was wanted.
    pub expected: &'static str,
}

impl fmt::Display for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "not an id of this kind: expected {}_ and 26 characters",
            self.expected
        )
    }
}

impl std::error::Error for InvalidId {}

/// What all typed ids have in common.
pub trait TypedId: Copy + Sized {
    /// The TypeID prefix, fixed by the contract.
    const PREFIX: &'static str;

    /// Returns the UUID inside.
    fn uuid(self) -> Uuid;

    /// Wraps a UUID that is known to be of this kind.
    fn from_uuid(uuid: Uuid) -> Self;
}

/// Reads an id as a database shows it in JSON: its UUID and nothing else.
pub(crate) fn shown<'de, D: Deserializer<'de>, I: TypedId>(deserializer: D) -> Result<I, D::Error> {
    Uuid::deserialize(deserializer).map(I::from_uuid)
}

/// Reads an id that may be missing as a database shows it in JSON.
pub(crate) fn shown_or_none<'de, D: Deserializer<'de>, I: TypedId>(
    deserializer: D,
) -> Result<Option<I>, D::Error> {
    let uuid = Option::<Uuid>::deserialize(deserializer)?;
    Ok(uuid.map(I::from_uuid))
}

/// Writes a UUID as a TypeID suffix.
fn encode(uuid: Uuid) -> String {
    let mut rest = uuid.as_u128();
    let mut letters = [0u8; SUFFIX_LENGTH];
    for letter in letters.iter_mut().rev() {
        *letter = ALPHABET[(rest & 31) as usize];
        rest >>= 5;
    }
    letters.iter().map(|letter| char::from(*letter)).collect()
}

/// Reads a TypeID suffix; `None` for anything but exactly what [`encode`] writes.
fn decode(suffix: &str) -> Option<Uuid> {
    let bytes = suffix.as_bytes();
    if bytes.len() != SUFFIX_LENGTH || bytes[0] > b'7' {
        return None;
    }
    let mut number = 0u128;
    for byte in bytes {
        let value = ALPHABET.iter().position(|letter| letter == byte)?;
        number = (number << 5) | value as u128;
    }
    Some(Uuid::from_u128(number))
}

/// Makes a UUIDv7 for an instant.
fn make(now: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    let order = ORDER.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    Uuid::new_v7(Timestamp::from_unix(
        &*order,
        seconds,
        now.timestamp_subsec_nanos(),
    ))
}

/// Lets an id stand for `ID` in a schema. A wrong prefix is the client's fault and carries the code for it.
#[cfg(feature = "graphql")]
macro_rules! graphql_id {
    ($name:ident) => {
        impl async_graphql::InputType for $name {
            type RawValueType = Self;

            fn type_name() -> std::borrow::Cow<'static, str> {
                <async_graphql::ID as async_graphql::InputType>::type_name()
            }

            fn create_type_info(registry: &mut async_graphql::registry::Registry) -> String {
                <async_graphql::ID as async_graphql::InputType>::create_type_info(registry)
            }

            fn parse(value: Option<async_graphql::Value>) -> async_graphql::InputValueResult<Self> {
                let id = <async_graphql::ID as async_graphql::InputType>::parse(value)
                    .map_err(async_graphql::InputValueError::propagate)?;
                id.parse().map_err(|error: InvalidId| {
                    async_graphql::InputValueError::custom(error).with_extension("code", "BAD_USER_INPUT")
                })
            }

            fn to_value(&self) -> async_graphql::Value {
                async_graphql::Value::String(self.to_string())
            }

            fn as_raw_value(&self) -> Option<&Self> {
                Some(self)
            }
        }

        impl async_graphql::OutputType for $name {
            fn type_name() -> std::borrow::Cow<'static, str> {
                <async_graphql::ID as async_graphql::OutputType>::type_name()
            }

            fn create_type_info(registry: &mut async_graphql::registry::Registry) -> String {
                <async_graphql::ID as async_graphql::OutputType>::create_type_info(registry)
            }

            async fn resolve(
                &self,
                _: &async_graphql::ContextSelectionSet<'_>,
                _: &async_graphql::Positioned<async_graphql::parser::types::Field>,
            ) -> async_graphql::ServerResult<async_graphql::Value> {
                Ok(async_graphql::Value::String(self.to_string()))
            }
        }
    };
}

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Makes a new id; ids made later sort later.
            pub fn new(now: DateTime<Utc>) -> Self {
                Self(make(now))
            }
        }

        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }

        impl TypedId for $name {
            const PREFIX: &'static str = $prefix;

            fn uuid(self) -> Uuid {
                self.0
            }

            fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}_{}", $prefix, encode(self.0))
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                text.strip_prefix(concat!($prefix, "_"))
                    .and_then(decode)
                    .map(Self)
                    .ok_or(InvalidId { expected: $prefix })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        #[cfg(feature = "graphql")]
        graphql_id!($name);
    )*};
}

id! {
    /// Names an account.
    AccountId = "acct";
    /// Names a person as the others of a home see them; the same UUID as the account's, under another prefix.
    PersonId = "pers";
    /// Names a session of an account.
    SessionId = "sess";
    /// Names a residence.
    ResidenceId = "res";
    /// Names an account's membership in a residence.
    MembershipId = "memb";
    /// Names an invitation into a residence.
    InvitationId = "inv";
    /// Names days on which nobody is home.
    AwayPeriodId = "away";
    /// Names a task.
    TaskId = "task";
    /// Names a closed occurrence of a task.
    TaskCompletionId = "done";
    /// Names a ready-made task.
    TaskTemplateId = "tmpl";
    /// Names a contractor.
    ContractorId = "ctr";
    /// Names an appliance.
    ApplianceId = "appl";
    /// Names a document.
    DocumentId = "doc";
    /// Names a file.
    FileId = "file";
    /// Names an upload that is under way.
    UploadId = "up";
    /// Names a notice to an account.
    NotificationId = "ntf";
    /// Names what happened in a home and is still to be told; never leaves the house.
    OccasionId = "occ";
    /// Names a device that takes pushes.
    DeviceId = "dev";
    /// Names one sending of a notice to one target; never leaves the house.
    DeliveryId = "dlv";
    /// Names a mail about an account; never leaves the house.
    MailId = "mail";
    /// Names what Apple lets us do for a person; never leaves the house.
    AppleGrantId = "grant";
    /// Names an archive of all that is held on an account.
    DataExportId = "exp";
    /// Names a purchase of a plan; never leaves the house.
    SubscriptionId = "sub";
    /// Names something that a store told; never leaves the house.
    StoreEventId = "sev";
    /// Names what those who run honeyDue say to many; never leaves the house.
    AnnouncementId = "anno";
    /// Names an operator of the admin.
    AdminUserId = "admu";
    /// Names an operator's session.
    AdminSessionId = "adms";
    /// Names what an operator did.
    AdminAuditId = "audit";
    /// Names an invitation to become an operator.
    AdminInvitationId = "admi";
    /// Names an operator's look at the app as an account sees it.
    AdminViewId = "admv";
}

impl From<AccountId> for PersonId {
    fn from(id: AccountId) -> Self {
        Self(id.0)
    }
}

impl From<PersonId> for AccountId {
    fn from(id: PersonId) -> Self {
        Self(id.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_uuids_have_known_suffixes() {
        let cases = [
            (
                "00000000-0000-0000-0000-000000000000",
                "00000000000000000000000000",
            ),
            (
                "00000000-0000-0000-0000-000000000001",
                "00000000000000000000000001",
            ),
            (
                "0110c853-1d09-52d8-d73e-1194e95b5f19",
                "0123456789abcdefghjkmnpqrs",
            ),
            (
                "01890a5d-ac96-774b-bcce-b302099a8057",
                "01h455vb4pex5vsknk084sn02q",
            ),
            (
                "ffffffff-ffff-ffff-ffff-ffffffffffff",
                "7zzzzzzzzzzzzzzzzzzzzzzzzz",
            ),
        ];

        for (uuid, suffix) in cases {
            let uuid: Uuid = uuid.parse().unwrap();
            assert_eq!(encode(uuid), suffix);
            assert_eq!(decode(suffix), Some(uuid));
        }
    }

    #[test]
    fn an_id_reads_back_as_it_was_written() {
        let id = TaskId::new(DateTime::UNIX_EPOCH);

        let text = id.to_string();

        assert!(text.starts_with("task_"));
        assert_eq!(text.parse(), Ok(id));
    }

    #[test]
    fn a_text_that_is_no_id_of_the_kind_is_refused() {
        let good = TaskId::new(DateTime::UNIX_EPOCH).to_string();
        let foreign = good.replace("task_", "res_");
        let cases = [
            "",
            "task",
            "task_",
            foreign.as_str(),
            "task_8zzzzzzzzzzzzzzzzzzzzzzzzz",
            "task_01H455VB4PEX5VSKNK084SN02Q",
            "task_01h455vb4pex5vsknk084sn02l",
            "task_01h455vb4pex5vsknk084sn02é",
        ];

        for text in cases {
            assert_eq!(
                text.parse::<TaskId>(),
                Err(InvalidId { expected: "task" }),
                "{text}"
            );
        }
    }

    #[test]
    fn ids_of_one_millisecond_keep_their_order() {
        let ids: Vec<TaskId> = (0..1_000).map(|_| TaskId::new(DateTime::UNIX_EPOCH)).collect();

        assert!(ids.is_sorted());
    }
}
