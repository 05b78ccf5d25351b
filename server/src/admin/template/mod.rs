//! Ready-made tasks, as operators see and write them.

pub mod input;
pub mod mutation;
pub mod object;

pub use self::{
    mutation::TaskTemplateMutation,
    object::{
        TaskTemplate, TaskTemplateConnection, TaskTemplateDetail, TaskTemplateEdge, TaskTemplateFilter,
        TaskTemplateOrder, TaskTemplatePreviewQuery, TaskTemplateQuery,
    },
};
