//! Numbers, days and instants in the reader's language, by the browser's `Intl`.

use wasm_bindgen::JsValue;

use crate::{
    api::{AdminRole, Day, DeliveryState, Instant, MemberRole, TaskBucket},
    text::{language, text},
};

/// Writes a number with its thousands set apart.
pub fn number(number: i32) -> String {
    js_sys::Number::from(number).to_locale_string(language()).into()
}

/// Writes the day of an instant, where the reader is.
pub fn day_of(instant: &Instant) -> String {
    moment(&instant.0, r#"{"dateStyle":"medium"}"#)
}

/// Writes an instant, where the reader is.
pub fn instant(instant: &Instant) -> String {
    moment(&instant.0, r#"{"dateStyle":"medium","timeStyle":"short"}"#)
}

/// Writes a calendar day, the same everywhere.
pub fn day(day: &Day) -> String {
    moment(day.as_str(), r#"{"dateStyle":"medium","timeZone":"UTC"}"#)
}

/// Writes a calendar day without its year.
pub fn short_day(day: &Day) -> String {
    moment(
        day.as_str(),
        r#"{"month":"short","day":"numeric","timeZone":"UTC"}"#,
    )
}

fn moment(moment: &str, options: &str) -> String {
    let options = js_sys::JSON::parse(options).expect("options are constants");
    js_sys::Date::new(&JsValue::from_str(moment))
        .to_locale_string(language(), &options)
        .into()
}

/// Names an operator's role.
pub fn admin_role(role: AdminRole) -> &'static str {
    match role {
        AdminRole::Owner => text().role_owner,
        AdminRole::Operator => text().role_operator,
        AdminRole::Support => text().role_support,
        AdminRole::Viewer => text().role_viewer,
        AdminRole::Other => text().unknown,
    }
}

/// Names a member's role.
pub fn member_role(role: MemberRole) -> &'static str {
    match role {
        MemberRole::Owner => text().role_owner,
        MemberRole::Manager => text().role_manager,
        MemberRole::Member => text().role_member,
        MemberRole::Viewer => text().role_viewer,
        MemberRole::Other => text().unknown,
    }
}

/// Names a bucket.
pub fn bucket(bucket: TaskBucket) -> &'static str {
    match bucket {
        TaskBucket::Overdue => text().bucket_overdue,
        TaskBucket::InProgress => text().bucket_in_progress,
        TaskBucket::DueSoon => text().bucket_due_soon,
        TaskBucket::Upcoming => text().bucket_upcoming,
        TaskBucket::Snoozed => text().bucket_snoozed,
        TaskBucket::NoDate => text().bucket_no_date,
        TaskBucket::Completed => text().bucket_completed,
        TaskBucket::Archived => text().bucket_archived,
        TaskBucket::Other => text().unknown,
    }
}

/// Names a delivery's state.
pub fn delivery_state(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Waiting => text().delivery_waiting,
        DeliveryState::Claimed => text().delivery_claimed,
        DeliveryState::Sending => text().delivery_sending,
        DeliveryState::Sent => text().delivery_sent,
        DeliveryState::Dead => text().delivery_dead,
        DeliveryState::Skipped => text().delivery_skipped,
        DeliveryState::Expired => text().delivery_expired,
        DeliveryState::Parked => text().delivery_parked,
        DeliveryState::Other => text().unknown,
    }
}
