//! The admin: operators, their sessions, and what they see of honeyDue.
//!
//! Operators have accounts, sessions and tokens of their own; a token of the app is nothing here, and the other way round. They
//! look at rows of all households, so nothing here asks what a household's member may do.

mod account;
mod accounts;
mod act;
mod announce;
mod announcements;
mod app_versions;
mod appliances;
mod audit;
mod authenticate;
mod completions;
mod confirm_sign_in;
mod contractors;
mod create;
mod deliveries;
mod documents;
mod edit;
mod factor;
mod invite;
mod limits;
pub mod list;
mod manage;
mod mask;
mod notices;
mod operators;
mod overview;
mod purge;
mod queues;
mod reset_password;
mod residences;
mod retry;
pub mod right;
pub mod row;
mod schedules;
mod seed;
mod sessions;
mod sign_in;
mod sign_out;
mod store_events;
mod subscriptions;
pub mod table;
mod tasks;
pub mod template;
mod templates;
mod timeline;
mod totp;
mod trace;
mod trial;
mod verify;
mod view;
mod whose;

pub use self::{
    account::{Home, account, homes},
    accounts::{AccountFilter, AccountOrder, AccountRow, Accounts, COUNTED, accounts, count_accounts},
    act::{
        archive_residence, cancel_account_deletion, delete_account, grant_pro, resend_verification,
        restore_account, restore_residence, revoke_grant, send_password_reset, sign_out_account,
        suspend_account, transfer_residence,
    },
    announce::{
        Draft, create_announcement, delete_announcement, resume_announcement, start_announcement,
        stop_announcement, test_announcement, update_announcement,
    },
    announcements::{AnnouncementFilter, AnnouncementOrder, AnnouncementRow},
    app_versions::{
        AppVersionPreview, VersionCount, app_version_history, app_versions, preview_app_version,
        update_app_version,
    },
    appliances::{ApplianceFilter, ApplianceOrder, ApplianceRow},
    audit::{
        AuditEntries, AuditEntry, AuditFilter, AuditOrder, audit_entries, audit_entry, count_audit_entries,
    },
    authenticate::{Operator, Request, authenticate},
    completions::{CompletionFilter, CompletionOrder, CompletionRow},
    confirm_sign_in::confirm_sign_in,
    contractors::{ContractorFilter, ContractorOrder, ContractorRow},
    create::{NewOperator, create},
    deliveries::{DeliveryFilter, DeliveryOrder, DeliveryRow},
    documents::{DocumentFilter, DocumentOrder, DocumentRow, FileRow, files},
    edit::{Actor, AdminEdit, Deed, Reason},
    factor::{Enrolment, confirm_totp, enrol_totp, recovery_codes_left, remove_totp, renew_recovery_codes},
    invite::{
        InvitationMail, Invited, NewInvitation, accept_invitation, claim_invitation, due_invitations,
        invite_operator, note_invited, note_not_invited, operator_invitation, operator_invitations,
        revoke_operator_invitation,
    },
    limits::{tier_limits, update_tier_limits},
    manage::{change_operator_role, disable_operator, enable_operator, reset_operator_totp, reset_totp},
    mask::mask,
    notices::{NoticeFilter, NoticeOrder, NoticeRow},
    operators::{OperatorOrder, Operators, count_operators, operator, operators},
    overview::{Curve, DayCount, DeliveryCount, OutcomeCount, Total, curve, deliveries, outcomes, total},
    purge::{count_purgeable, purge},
    queues::{QueueRow, pause_queue, queues, resume_queue},
    reset_password::reset_password,
    residences::{
        Member, ResidenceFilter, ResidenceInvitation, ResidenceOrder, ResidenceRow, invitations, members,
    },
    retry::{Again, Repeats, count_retryable, retry, retry_matching},
    right::AdminOperation,
    schedules::{ScheduleRow, run_now, schedules},
    seed::seed,
    sessions::{change_own_password, end_operator_sessions, end_own_session, operator_sessions},
    sign_in::{SESSION, SignIn, sign_in},
    sign_out::sign_out,
    store_events::{StoreEventFilter, StoreEventOrder, StoreEventRow},
    subscriptions::{SubscriptionFilter, SubscriptionOrder, SubscriptionRow},
    table::note_export,
    tasks::{TaskFilter, TaskOrder, TaskRow, schedule_in_words},
    templates::{TaskTemplateFilter, TaskTemplateOrder, TaskTemplateRow},
    timeline::{Happening, TimelineFilter, TimelineOrder, TimelineRow},
    trace::{Happened, Step, TraceStep, TracedNotice, count_traced_notices, trace, traced_notices},
    trial::{Whom, send_test, try_push},
    verify::{StoreAnswer, Verified, verify_subscription},
    view::{View, end_view_as, end_views, view_as, viewing},
    whose::whose,
};

pub(crate) use self::verify::shown;
