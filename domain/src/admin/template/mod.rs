//! The catalogue of ready-made tasks, as operators write it.
//!
//! Tasks that were made of a template are tasks of their own: nothing here changes them. What was shipped with the program is a row like any
//! other, and no later step of the database's history writes over one that an operator has changed: see `CONTRIBUTING.md`.

mod change;
pub mod draft;
mod history;
mod preview;

pub use self::{
    change::{create_template, restore_template, update_template, withdraw_template},
    draft::Draft,
    history::{TemplateChange, revert_template, template_history},
    preview::{TemplatePreview, preview_template},
};
