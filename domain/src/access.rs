//! Who may do what in a home.

use entity::membership::MemberRole;

/// What a person can do with a home and what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// See all that the home holds.
    Read,
    /// Create, change, complete and delete tasks and their log.
    WorkOnTasks,
    /// Create, change and delete contractors, appliances and documents.
    KeepRecords,
    /// Say which contractors one wants at hand oneself; nobody else sees it.
    KeepFavorites,
    /// Change what the home says of itself.
    EditResidence,
    /// Put the home away, and take it out again.
    ArchiveResidence,
    /// Let others in, up to member.
    Invite,
    /// Take a membership away, below one's own.
    RemoveMember,
    /// Say what the others may do.
    ChangeRole,
    /// Hand the home to another member.
    TransferOwnership,
    /// Delete the home with all that it holds.
    DeleteResidence,
    /// End one's own membership.
    Leave,
}

impl Action {
    /// All actions, in the order of the table in `docs/rights.md`.
    pub const ALL: [Self; 12] = [
        Self::Read,
        Self::WorkOnTasks,
        Self::KeepRecords,
        Self::KeepFavorites,
        Self::EditResidence,
        Self::ArchiveResidence,
        Self::Invite,
        Self::RemoveMember,
        Self::ChangeRole,
        Self::TransferOwnership,
        Self::DeleteResidence,
        Self::Leave,
    ];

    /// Says whether the action is possible in an archived home, which is read-only.
    pub const fn possible_when_archived(self) -> bool {
        matches!(
            self,
            Self::Read
                | Self::ArchiveResidence
                | Self::RemoveMember
                | Self::TransferOwnership
                | Self::DeleteResidence
                | Self::Leave
        )
    }
}

/// Says whether `role` may do `action`.
pub const fn may(role: MemberRole, action: Action) -> bool {
    use MemberRole::{Manager, Member, Owner, Viewer};
    match action {
        Action::Read | Action::KeepFavorites => true,
        Action::WorkOnTasks | Action::KeepRecords => matches!(role, Owner | Manager | Member),
        Action::EditResidence | Action::ArchiveResidence | Action::Invite | Action::RemoveMember => {
            matches!(role, Owner | Manager)
        }
        Action::ChangeRole | Action::TransferOwnership | Action::DeleteResidence => matches!(role, Owner),
        // An owner hands the home on first, or deletes it.
        Action::Leave => matches!(role, Manager | Member | Viewer),
    }
}

/// Says whether `by` may let others in as `role`: a manager up to member, an owner up to manager.
///
/// Nobody grants a role above their own, and a home has one owner only.
pub const fn may_grant(by: MemberRole, role: MemberRole) -> bool {
    use MemberRole::{Manager, Member, Owner, Viewer};
    match by {
        Owner => matches!(role, Manager | Member | Viewer),
        Manager => matches!(role, Member | Viewer),
        Member | Viewer => false,
    }
}

/// Says whether `by` may end the membership of somebody who is `role`: whoever may grant a role may take it away.
pub const fn may_remove(by: MemberRole, role: MemberRole) -> bool {
    may_grant(by, role)
}
