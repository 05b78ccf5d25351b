//! What operators do for and about accounts and homes.

pub mod account;
pub mod input;
pub mod plan;
pub mod residence;
pub mod view;

pub use self::{
    account::AccountMutation, plan::PlanMutation, residence::ResidenceMutation, view::ViewMutation,
};
