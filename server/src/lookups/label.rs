//! What the values of the schema's enums are called.

use async_graphql::{SimpleObject, registry::MetaType, registry::Registry};
use domain::Locale;

/// What the values of an enum are called.
#[derive(Clone, Debug, SimpleObject)]
pub struct EnumLabels {
    /// Name of the enum in this schema, e.g. TaskCategory.
    enum_name: String,
    /// Its values, in the order of the schema.
    values: Vec<EnumLabel>,
}

/// What a value of an enum is called.
#[derive(Clone, Debug, SimpleObject)]
pub struct EnumLabel {
    /// The value.
    value: String,
    /// Its name in the language of the request, fit to be shown.
    label: String,
}

/// Returns what all values of a schema's enums are called, by the enums' names. The schema is asked, so none can be forgotten.
pub(super) fn labels(registry: &Registry, locale: Locale) -> Vec<EnumLabels> {
    let enums = registry.types.values().filter_map(|ty| match ty {
        MetaType::Enum {
            name, enum_values, ..
        } if !name.starts_with("__") => Some((name, enum_values)),
        _ => None,
    });
    let labels = enums.map(|(name, values)| EnumLabels {
        enum_name: name.clone(),
        values: values
            .keys()
            .map(|value| EnumLabel {
                value: value.clone(),
                label: locale.label(name, value),
            })
            .collect(),
    });
    labels.collect()
}
