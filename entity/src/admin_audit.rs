//! What operators did: rows that are written and never changed.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde_json::Value;

use crate::{
    id::{AdminAuditId, AdminSessionId, AdminUserId},
    text_enum::text_enum,
};

text_enum! {
    /// What an operator can do in the admin: what rights are given for, and what the audit calls a change.
    AdminOperation {
        /// Look at the counts and curves of the installation.
        ReadOverview,
        /// Look at accounts with what belongs to them.
        ReadAccounts,
        /// Look at homes with their tasks, contractors, appliances and documents.
        ReadResidences,
        /// Look at subscriptions and at what stores told.
        ReadSubscriptions,
        /// Look at notices and deliveries.
        ReadDeliveries,
        /// Look at queues and schedules.
        ReadJobs,
        /// Look at templates, limits of plans and versions of apps.
        ReadTemplates,
        /// Look at announcements.
        ReadAnnouncements,
        /// Look at operators and their sessions.
        ReadOperators,
        /// Look at the audit.
        ReadAudit,
        /// Take lists along as files.
        ExportLists,
        /// Suspend an account.
        SuspendAccount,
        /// Let a suspended account in again.
        RestoreAccount,
        /// End all sessions of an account.
        SignOutAccount,
        /// Mail the code that proves an account's address once more.
        ResendVerification,
        /// Mail the code by which an account gets a new password.
        SendPasswordReset,
        /// Give an account Pro until a day.
        GrantPro,
        /// Take back what an operator gave.
        RevokeGrant,
        /// See the app as an account sees it, reading only.
        ViewAs,
        /// Stop seeing the app as an account.
        EndViewAs,
        /// Send a test push or mail.
        SendTest,
        /// Ask a store how a subscription stands.
        VerifySubscription,
        /// Delete an account, which can come back for thirty days.
        DeleteAccount,
        /// Bring back an account that waits to be erased.
        CancelAccountDeletion,
        /// Make another member the owner of a home.
        TransferResidence,
        /// Put a home away.
        ArchiveResidence,
        /// Take a home out again.
        RestoreResidence,
        /// Send deliveries again that failed.
        RetryDeliveries,
        /// Run a schedule at once.
        RunSchedules,
        /// Pause queues and schedules, and let them go on.
        PauseQueues,
        /// Run jobs again that failed.
        RetryJobs,
        /// Write templates of tasks.
        EditTemplates,
        /// Say what plans allow.
        EditLimits,
        /// Say which versions of apps are supported.
        EditAppVersions,
        /// Write announcements, send and stop them.
        SendAnnouncements,
        /// Invite operators, and take invitations back.
        InviteOperators,
        /// Say what operators may do.
        ChangeOperatorRoles,
        /// Shut operators out, and let them in again.
        DisableOperators,
        /// End sessions of other operators.
        EndOperatorSessions,
        /// Take another operator's second factor away.
        ResetOperatorTotp,
        /// Sign in.
        SignIn,
        /// Become an operator by an invitation.
        AcceptInvitation,
        /// Change one's own password.
        ChangeOwnPassword,
        /// End sessions of one's own.
        EndOwnSessions,
        /// Set one's own second factor up.
        EnrolOwnTotp,
        /// Take one's own second factor away.
        RemoveOwnTotp,
        /// Make new recovery codes of one's own.
        RenewRecoveryCodes,
        /// Make an operator, from the command line.
        CreateOperator,
        /// Give an operator another password, from the command line.
        ResetOperatorPassword,
        /// Remove deliveries that failed long ago, from the command line.
        PurgeDeliveries,
    }
}

/// One thing that an operator did.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "admin_audit")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AdminAuditId,
    /// When it was done.
    pub created_at: DateTime<Utc>,
    /// Who did it; none for the command line.
    pub admin_user_id: Option<AdminUserId>,
    /// By which session.
    pub admin_session_id: Option<AdminSessionId>,
    /// What was done.
    pub operation: AdminOperation,
    /// What it was done to: the noun in the contract's spelling, e.g. `account`.
    pub object_kind: Option<String>,
    /// Its id as the API shows it.
    pub object_id: Option<String>,
    /// What changed: an object that has, for each field, what was before and what is now. Secrets are masked.
    #[sea_orm(column_type = "JsonBinary")]
    pub diff: Value,
    /// Why, in the operator's words.
    pub reason: Option<String>,
    /// Where the request came from.
    pub ip_address: Option<String>,
    /// What it came with.
    pub user_agent: Option<String>,
    /// The request, as log lines name it.
    pub request_id: Option<String>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
