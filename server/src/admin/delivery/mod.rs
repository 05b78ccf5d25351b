//! Deliveries, as operators see them and send them again.

pub mod action;
pub mod object;

pub use self::{
    action::DeliveryMutation,
    object::{
        Delivery, DeliveryConnection, DeliveryCountQuery, DeliveryDetail, DeliveryEdge, DeliveryFilter,
        DeliveryOrder, DeliveryQuery, TraceKind,
    },
};
