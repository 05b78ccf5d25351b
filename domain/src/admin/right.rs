//! Which operator may do what: the table in `docs/rights-admin.md`.

pub use entity::admin_audit::AdminOperation;
use entity::admin_user::AdminRole;
use sea_orm::Iterable;

/// All roles, the one that may do most first.
pub const ROLES: [AdminRole; 4] = [
    AdminRole::Owner,
    AdminRole::Operator,
    AdminRole::Support,
    AdminRole::Viewer,
];

/// Says whether `role` may do `operation`. Who may do more may do all that others may.
#[must_use]
pub fn may(role: AdminRole, operation: AdminOperation) -> bool {
    role <= least(operation)
}

/// Returns all that a role may do.
#[must_use]
pub fn of(role: AdminRole) -> Vec<AdminOperation> {
    all().filter(|operation| may(role, *operation)).collect()
}

/// Returns all operations, in the order of the table.
pub fn all() -> impl Iterator<Item = AdminOperation> {
    AdminOperation::iter()
}

/// Returns the role that may do least among those that may do an operation.
const fn least(operation: AdminOperation) -> AdminRole {
    use AdminOperation as Do;
    match operation {
        Do::ReadOverview
        | Do::ReadAccounts
        | Do::ReadResidences
        | Do::ReadSubscriptions
        | Do::ReadDeliveries
        | Do::ReadJobs
        | Do::ReadTemplates
        | Do::ReadAnnouncements
        // One's own.
        | Do::SignIn
        | Do::AcceptInvitation
        | Do::ChangeOwnPassword
        | Do::EndOwnSessions
        | Do::EnrolOwnTotp
        | Do::RemoveOwnTotp
        | Do::RenewRecoveryCodes => AdminRole::Viewer,

        Do::ReadOperators
        | Do::ReadAudit
        | Do::SuspendAccount
        | Do::RestoreAccount
        | Do::SignOutAccount
        | Do::ResendVerification
        | Do::SendPasswordReset
        | Do::GrantPro
        | Do::RevokeGrant
        | Do::ViewAs
        | Do::EndViewAs
        | Do::SendTest
        | Do::VerifySubscription => AdminRole::Support,

        Do::ExportLists
        | Do::DeleteAccount
        | Do::CancelAccountDeletion
        | Do::TransferResidence
        | Do::ArchiveResidence
        | Do::RestoreResidence
        | Do::RetryDeliveries
        | Do::RunSchedules
        | Do::PauseQueues
        | Do::RetryJobs
        | Do::EditTemplates
        | Do::EditLimits
        | Do::EditAppVersions
        | Do::SendAnnouncements => AdminRole::Operator,

        Do::InviteOperators
        | Do::ChangeOperatorRoles
        | Do::DisableOperators
        | Do::EndOperatorSessions
        | Do::ResetOperatorTotp
        // Done by whoever runs the program, who may do all.
        | Do::CreateOperator
        | Do::ResetOperatorPassword
        | Do::PurgeDeliveries => AdminRole::Owner,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_above_may_all_that_one_below_may() {
        for pair in ROLES.windows(2) {
            let (above, below) = (of(pair[0]), of(pair[1]));

            assert!(below.iter().all(|operation| above.contains(operation)));
            assert!(
                above.len() > below.len(),
                "{:?} and {:?} differ",
                pair[0],
                pair[1]
            );
        }
    }

    #[test]
    fn whoever_only_reads_changes_nothing_but_what_is_their_own() {
        let is_harmless = |operation: &AdminOperation| {
            let name = format!("{operation:?}");
            name.starts_with("Read")
                || name.contains("Own")
                || matches!(
                    *operation,
                    AdminOperation::SignIn
                        | AdminOperation::AcceptInvitation
                        | AdminOperation::RenewRecoveryCodes
                )
        };

        assert!(of(AdminRole::Viewer).iter().all(is_harmless));
    }
}
