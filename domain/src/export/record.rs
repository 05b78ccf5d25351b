//! Rows as they stand in an archive: each column under the name that the API gives it, but those that open something.

use chrono::SecondsFormat;
use entity::{
    Decimal,
    id::{
        AccountId, ApplianceId, AwayPeriodId, ContractorId, DataExportId, DeliveryId, DeviceId, DocumentId,
        FileId, InvitationId, MailId, MembershipId, NotificationId, ResidenceId, SessionId, StoreEventId,
        SubscriptionId, TaskCompletionId, TaskId, TaskTemplateId, TypedId, UploadId,
    },
};
use sea_orm::{EntityName, EntityTrait, IdenStatic, Iterable, ModelTrait, Value};
use serde_json::{Map, Value as Json};
use uuid::Uuid;

/// Columns that open something to whoever knows them, or from which that could be found out.
const SECRETS: [&str; 8] = [
    "password_hash",
    "access_hash",
    "token_hash",
    "code_hash",
    "hash",
    "token",
    "p256dh",
    "auth",
];

/// Columns that hold [`Decimal`]s.
const DECIMALS: [&str; 5] = ["bathrooms", "cost", "estimated_cost", "price", "purchase_price"];

/// Writes a row.
pub(super) fn of<M: ModelTrait>(row: &M) -> Map<String, Json> {
    let table = M::Entity::default().table_name().to_owned();
    let columns = <M::Entity as EntityTrait>::Column::iter();
    columns
        .map(|column| (column.as_str(), column))
        .filter(|(name, _)| !SECRETS.contains(name))
        .map(|(name, column)| (camel(name), json(&table, name, row.get(column))))
        .collect()
}

/// Returns a column's name as the API writes names.
fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let mut camel = words.next().unwrap_or_default().to_owned();
    for word in words {
        let (first, rest) = word.split_at(word.len().min(1));
        camel += &first.to_uppercase();
        camel += rest;
    }
    camel
}

fn json(table: &str, column: &str, value: Value) -> Json {
    match value {
        Value::Bool(value) => value.into(),
        Value::SmallInt(value) => value.into(),
        Value::Int(value) => value.into(),
        Value::BigInt(value) if DECIMALS.contains(&column) => value
            .map(|number| Decimal::from_ten_thousandths(number).to_string())
            .into(),
        Value::BigInt(value) => value.into(),
        Value::Double(value) => value.into(),
        Value::String(value) => value.into(),
        Value::Json(value) => value.map_or(Json::Null, |value| *value),
        Value::ChronoDate(value) => value.map(|day| day.to_string()).into(),
        Value::ChronoTime(value) => value.map(|time| time.to_string()).into(),
        Value::ChronoDateTimeUtc(value) => value
            .map(|at| at.to_rfc3339_opts(SecondsFormat::AutoSi, true))
            .into(),
        Value::Uuid(value) => value.map(|uuid| id(table, column, uuid)).into(),
        Value::Bytes(value) => value.map(|bytes| hex(&bytes)).into(),
        // No table has a column of another type.
        other => Json::String(format!("{other:?}")),
    }
}

/// Writes an id as the API does, by the column that it stands in.
fn id(table: &str, column: &str, uuid: Uuid) -> String {
    let named = match column {
        "id" => table,
        other => other.strip_suffix("_id").unwrap_or(other),
    };
    match named {
        "account" | "actor" | "created_by" | "completed_by" => AccountId::from_uuid(uuid).to_string(),
        "session" => SessionId::from_uuid(uuid).to_string(),
        "device" => DeviceId::from_uuid(uuid).to_string(),
        "residence" => ResidenceId::from_uuid(uuid).to_string(),
        "membership" | "assignee" => MembershipId::from_uuid(uuid).to_string(),
        "invitation" => InvitationId::from_uuid(uuid).to_string(),
        "away_period" => AwayPeriodId::from_uuid(uuid).to_string(),
        "task" => TaskId::from_uuid(uuid).to_string(),
        "task_completion" | "completion" | "last_completion" => TaskCompletionId::from_uuid(uuid).to_string(),
        "template" => TaskTemplateId::from_uuid(uuid).to_string(),
        "contractor" => ContractorId::from_uuid(uuid).to_string(),
        "appliance" => ApplianceId::from_uuid(uuid).to_string(),
        "document" => DocumentId::from_uuid(uuid).to_string(),
        "file" => FileId::from_uuid(uuid).to_string(),
        "upload" => UploadId::from_uuid(uuid).to_string(),
        "notification" => NotificationId::from_uuid(uuid).to_string(),
        "delivery" => DeliveryId::from_uuid(uuid).to_string(),
        "mail" => MailId::from_uuid(uuid).to_string(),
        "subscription" => SubscriptionId::from_uuid(uuid).to_string(),
        "store_event" => StoreEventId::from_uuid(uuid).to_string(),
        "data_export" => DataExportId::from_uuid(uuid).to_string(),
        _ => uuid.to_string(),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_api() {
        assert_eq!(camel("id"), "id");
        assert_eq!(camel("email_verified_at"), "emailVerifiedAt");
    }

    #[test]
    fn ids_and_money_are_written_as_the_api_writes_them() {
        let uuid = Uuid::from_u128(1);

        assert_eq!(
            json("task", "residence_id", Value::Uuid(Some(uuid))),
            "res_00000000000000000000000001"
        );
        assert_eq!(
            json("task", "id", Value::Uuid(Some(uuid))),
            "task_00000000000000000000000001"
        );
        assert_eq!(
            json("document", "price", Value::BigInt(Some(1_299_500))),
            "129.95"
        );
        assert_eq!(json("task", "revision", Value::BigInt(Some(7))), 7);
    }
}
