//! Variables of the contract's own scalars, looked at before anything runs: what is wrong with them is wrong with the request.

use apollo_compiler::{
    Schema,
    ast::Type,
    executable::Operation,
    response::{JsonMap, JsonValue},
    schema::ExtendedType,
    validation::Valid,
};
use async_graphql::Value;

use super::{Code, errors::Refusal};

/// Reads a value of a scalar and says what is wrong with it.
pub type Check = fn(Value) -> Result<(), String>;

/// The scalars of a schema, by name.
pub type Scalars = &'static [(&'static str, Check)];

/// Checks the values of an operation's variables, which have the shapes of their types already.
pub(super) fn check(
    schema: &Valid<Schema>,
    operation: &Operation,
    (variables, scalars): (&JsonMap, Scalars),
) -> Result<(), Refusal> {
    let walk = Walk { schema, scalars };
    for variable in &operation.variables {
        if let Some(value) = variables.get(variable.name.as_str()) {
            walk.value(&variable.ty, value, &format!("${}", variable.name))?;
        }
    }
    Ok(())
}

struct Walk<'a> {
    schema: &'a Valid<Schema>,
    scalars: Scalars,
}

impl Walk<'_> {
    /// Checks a value and all that it holds; `path` is where it stands, such as `$input.schedule.once.dueOn`.
    fn value(&self, ty: &Type, value: &JsonValue, path: &str) -> Result<(), Refusal> {
        if value.is_null() {
            return Ok(());
        }
        if ty.is_list() {
            let items = value
                .as_array()
                .map_or(std::slice::from_ref(value), Vec::as_slice);
            return items
                .iter()
                .enumerate()
                .try_for_each(|(place, item)| self.value(ty.item_type(), item, &format!("{path}[{place}]")));
        }
        let name = ty.inner_named_type();
        match self.schema.types.get(name) {
            Some(ExtendedType::InputObject(object)) => object.fields.iter().try_for_each(|(field, about)| {
                match value.as_object().and_then(|given| given.get(field.as_str())) {
                    Some(given) => self.value(&about.ty, given, &format!("{path}.{field}")),
                    None => Ok(()),
                }
            }),
            Some(ExtendedType::Scalar(_)) => self.scalar(name, value, path),
            _ => Ok(()),
        }
    }

    fn scalar(&self, name: &str, value: &JsonValue, path: &str) -> Result<(), Refusal> {
        let Some((_, check)) = self.scalars.iter().find(|(known, _)| *known == name) else {
            return Ok(());
        };
        let value = async_graphql::to_value(value).unwrap_or_default();
        check(value).map_err(|problem| {
            let message = format!("The variable {path} is no {name}: {problem}.");
            Refusal::new(Code::BadUserInput, message)
        })
    }
}
