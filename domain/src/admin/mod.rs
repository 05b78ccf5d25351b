//! The admin: operators, their sessions, and what they see of honeyDue.
//!
//! Operators have accounts, sessions and tokens of their own; a token of the app is nothing here, and the other way round. They
//! look at rows of all households, so nothing here asks what a household's member may do.

mod account;
mod accounts;
mod act;
mod audit;
mod authenticate;
mod confirm_sign_in;
mod create;
mod edit;
mod factor;
mod invite;
mod manage;
mod operators;
mod overview;
mod reset_password;
pub mod right;
mod seed;
mod sessions;
mod sign_in;
mod sign_out;
mod totp;
mod trace;
mod view;

pub use self::{
    account::{Home, HomeTask, account, count_tasks, homes, tasks},
    accounts::{AccountFilter, AccountOrder, AccountRow, Accounts, COUNTED, accounts, count_accounts},
    act::{
        archive_residence, cancel_account_deletion, delete_account, grant_pro, resend_verification,
        restore_account, restore_residence, revoke_grant, send_password_reset, sign_out_account,
        suspend_account, transfer_residence,
    },
    audit::{
        AuditEntries, AuditEntry, AuditFilter, AuditOrder, audit_entries, audit_entry, count_audit_entries,
    },
    authenticate::{Operator, Request, authenticate},
    confirm_sign_in::confirm_sign_in,
    create::{NewOperator, create},
    edit::{AdminEdit, Deed, Reason},
    factor::{Enrolment, confirm_totp, enrol_totp, recovery_codes_left, remove_totp, renew_recovery_codes},
    invite::{
        InvitationMail, Invited, NewInvitation, accept_invitation, claim_invitation, due_invitations,
        invite_operator, note_invited, note_not_invited, operator_invitation, operator_invitations,
        revoke_operator_invitation,
    },
    manage::{change_operator_role, disable_operator, enable_operator, reset_operator_totp, reset_totp},
    operators::{OperatorOrder, Operators, count_operators, operator, operators},
    overview::{DeliveryCount, Overview, SignUpDay, deliveries, overview, sign_ups},
    reset_password::reset_password,
    right::AdminOperation,
    seed::seed,
    sessions::{change_own_password, end_operator_sessions, end_own_session, operator_sessions},
    sign_in::{SESSION, SignIn, sign_in},
    sign_out::sign_out,
    trace::{TraceStep, Traced, TracedNotice, count_traced_notices, traced_notices},
    view::{View, end_view_as, end_views, view_as, viewing},
};
