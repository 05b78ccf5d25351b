//! The operations: a type for each, checked against the schema by the compiler.

use super::schema;

/// An instant, as the server writes it.
#[derive(cynic::Scalar, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "DateTime")]
pub struct Instant(pub String);

/// A calendar day, e.g. `2026-11-23`.
#[derive(cynic::Scalar, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Date")]
pub struct Day(String);

impl Day {
    /// Reads a day as date fields and addresses write it.
    pub fn parse(text: &str) -> Option<Self> {
        let shape = text.len() == 10
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !shape {
            return None;
        }
        let month: u8 = text[5..7].parse().ok()?;
        let day: u8 = text[8..].parse().ok()?;
        let days = match month {
            2 => 29,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        (1..=days).contains(&day).then(|| Self(text.to_owned()))
    }

    /// Returns the day as date fields and addresses write it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Who is signed in, and where.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Query")]
pub struct Start {
    pub me: Option<Operator>,
    pub installation: Installation,
}

#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct Operator {
    pub email: String,
    pub name: String,
    pub role: AdminRole,
}

#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct Installation {
    pub environment: String,
    pub version: String,
}

#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq)]
pub enum AdminRole {
    Owner,
    Operator,
    Support,
    Viewer,
    #[cynic(fallback)]
    Other,
}

#[derive(cynic::InputObject, Debug, Clone)]
pub struct SignInInput {
    pub email: String,
    pub password: String,
}

#[derive(cynic::QueryVariables, Debug, Clone)]
pub struct SignInVariables {
    pub input: SignInInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "SignInVariables")]
pub struct SignIn {
    #[arguments(input: $input)]
    pub sign_in: SignInPayload,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct SignInPayload {
    pub operator: Option<Operator>,
    pub user_errors: Vec<UserError>,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct UserError {
    pub message: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation")]
pub struct SignOut {
    #[expect(dead_code, reason = "asked for because a selection cannot be empty")]
    pub sign_out: SignOutPayload,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct SignOutPayload {
    #[cynic(rename = "__typename")]
    #[expect(dead_code, reason = "asked for because a selection cannot be empty")]
    pub typename: String,
}

#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct OverviewVariables {
    pub days: i32,
}

#[derive(cynic::QueryFragment, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "OverviewVariables")]
pub struct OverviewQuery {
    pub overview: Overview,
}

#[derive(cynic::QueryFragment, Debug, PartialEq)]
#[cynic(variables = "OverviewVariables")]
pub struct Overview {
    pub counted_at: Instant,
    pub account_count: i32,
    pub active_residence_count: i32,
    pub open_task_count: i32,
    pub completion_count: i32,
    pub deliveries: Vec<DeliveryCount>,
    #[arguments(days: $days)]
    pub sign_ups: Vec<SignUpDay>,
}

#[derive(cynic::QueryFragment, Debug, PartialEq)]
pub struct DeliveryCount {
    pub state: DeliveryState,
    pub count: i32,
}

#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq)]
pub enum DeliveryState {
    Waiting,
    Claimed,
    Sending,
    Sent,
    Dead,
    Skipped,
    Expired,
    Parked,
    #[cynic(fallback)]
    Other,
}

#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct SignUpDay {
    pub day: Day,
    pub count: i32,
}

#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub struct AccountFilter {
    pub verified: Option<bool>,
    pub has_residence: Option<bool>,
    pub signed_up_after: Option<Day>,
    pub signed_up_before: Option<Day>,
}

#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq)]
pub enum AccountOrder {
    SignedUpDesc,
    SignedUpAsc,
    EmailAsc,
    EmailDesc,
    NameAsc,
    NameDesc,
}

#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct AccountsVariables {
    pub search: Option<String>,
    pub filter: AccountFilter,
    pub order_by: AccountOrder,
    pub first: Option<i32>,
    pub after: Option<String>,
    pub last: Option<i32>,
    pub before: Option<String>,
}

#[derive(cynic::QueryFragment, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "AccountsVariables")]
pub struct AccountsQuery {
    #[arguments(search: $search, filter: $filter, orderBy: $order_by, first: $first, after: $after, last: $last, before: $before)]
    pub accounts: AccountConnection,
}

#[derive(cynic::QueryFragment, Debug, PartialEq)]
pub struct AccountConnection {
    pub nodes: Vec<AccountRow>,
    pub page_info: PageInfo,
    pub total_count: i32,
}

#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Account")]
pub struct AccountRow {
    pub id: cynic::Id,
    pub email: String,
    pub email_verified_at: Option<Instant>,
    pub display_name: String,
    pub created_at: Instant,
    pub residence_count: i32,
}

#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct PageInfo {
    pub has_next_page: bool,
    pub has_previous_page: bool,
    pub start_cursor: Option<String>,
    pub end_cursor: Option<String>,
}

#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct AccountVariables {
    pub id: cynic::Id,
    pub first: Option<i32>,
    pub after: Option<String>,
    pub last: Option<i32>,
    pub before: Option<String>,
}

#[derive(cynic::QueryFragment, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "AccountVariables")]
pub struct AccountQuery {
    #[arguments(id: $id)]
    pub account: Option<AccountDetail>,
}

#[derive(cynic::QueryFragment, Debug, PartialEq)]
#[cynic(variables = "AccountVariables")]
pub struct AccountDetail {
    pub account: Account,
    pub memberships: Vec<Membership>,
    #[arguments(first: $first, after: $after, last: $last, before: $before)]
    pub tasks: TaskConnection,
}

#[derive(cynic::QueryFragment, Debug, PartialEq)]
pub struct Account {
    pub id: cynic::Id,
    pub email: String,
    pub email_verified_at: Option<Instant>,
    pub display_name: String,
    pub time_zone: String,
    pub locale: String,
    pub created_at: Instant,
    pub last_seen_at: Option<Instant>,
    pub session_count: i32,
}

#[derive(cynic::QueryFragment, Debug, PartialEq)]
pub struct Membership {
    pub id: cynic::Id,
    pub role: MemberRole,
    pub joined_at: Instant,
    pub residence: Residence,
}

#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq)]
pub enum MemberRole {
    Owner,
    Manager,
    Member,
    Viewer,
    #[cynic(fallback)]
    Other,
}

#[derive(cynic::QueryFragment, Debug, PartialEq)]
pub struct Residence {
    pub name: String,
    pub archived_at: Option<Instant>,
    pub member_count: i32,
    pub open_task_count: i32,
}

#[derive(cynic::QueryFragment, Debug, PartialEq)]
pub struct TaskConnection {
    pub nodes: Vec<Task>,
    pub page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Debug, PartialEq)]
pub struct Task {
    pub id: cynic::Id,
    pub title: String,
    pub bucket: TaskBucket,
    pub due_on: Option<Day>,
    pub residence_name: String,
}

#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq)]
pub enum TaskBucket {
    Overdue,
    InProgress,
    DueSoon,
    Upcoming,
    Snoozed,
    NoDate,
    Completed,
    Archived,
    #[cynic(fallback)]
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_date_fields_write_it() {
        assert_eq!(
            Day::parse("2026-02-28").as_ref().map(Day::as_str),
            Some("2026-02-28")
        );
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            "2026-1-1",
            "2026-00-10",
            "2026-13-10",
            "2026-04-31",
            "2026-01-00",
            "2026/01/01",
            "tomorrow!!",
            "2026-0é-1",
        ] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }
}
