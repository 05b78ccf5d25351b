//! What stands in a form's fields, and what the server gets of it.

use serde_json::{Map, Value, json};

use crate::noun::{Act, Field, FieldKind, Reason, Seen, at};

/// Names the reason in every input that takes one.
pub const REASON: &str = "reason";

/// Where a row that came with a detail has the id of that detail's row.
pub const AROUND: &str = "__around";

/// What stands in the fields of an act, in their order; the reason last, where it takes one.
pub type Values = Vec<String>;

/// Returns what stands in the fields at first.
pub fn at_first(act: &Act, row: Option<&Value>) -> Values {
    let mut values: Values = act
        .fields
        .iter()
        .map(|field| match row {
            Some(row) if !field.from.is_empty() => written(field.kind, at(row, field.from)),
            _ => String::new(),
        })
        .collect();
    if act.reason != Reason::None {
        values.push(String::new());
    }
    values
}

/// Writes a value as a field of `kind` shows it.
pub fn written(kind: FieldKind, value: &Value) -> String {
    match (kind, value) {
        (_, Value::Null) => String::new(),
        (FieldKind::Moment, Value::String(instant)) => local_moment(instant),
        (FieldKind::Items, Value::Array(items)) => texts(items).join("\n"),
        (FieldKind::Several(_), Value::Array(values)) => texts(values).join(","),
        (_, Value::String(text)) => text.clone(),
        (_, value) => value.to_string(),
    }
}

fn texts(values: &[Value]) -> Vec<&str> {
    values.iter().filter_map(Value::as_str).collect()
}

/// Returns an act's input for one row.
pub fn input(act: &Act, row: Option<&Value>, values: &[String], more: Option<&Value>) -> Value {
    let mut input = Map::new();
    if let Some(Value::Object(more)) = more {
        input.extend(more.clone());
    }
    if let Some(row) = row {
        let (name, path) = act.id;
        if !name.is_empty() {
            input.insert(name.to_owned(), at(row, path).clone());
        }
        if !act.around.is_empty() {
            input.insert(act.around.to_owned(), row[AROUND].clone());
        }
        match act.seen {
            Seen::Nothing => {}
            Seen::Values(name) => {
                let seen = act
                    .fields
                    .iter()
                    .map(|field| (last(field.name), at(row, field.from)));
                input.insert(
                    name.to_owned(),
                    seen.map(|(name, value)| (name.to_owned(), value.clone()))
                        .collect(),
                );
            }
            Seen::State(name, path) => {
                input.insert(name.to_owned(), at(row, path).clone());
            }
        }
    }
    for (field, value) in act.fields.iter().zip(values) {
        let Some(value) = read(field, value) else {
            continue;
        };
        match field.name.split_once('.') {
            None => input.insert(field.name.to_owned(), value),
            Some((object, name)) => {
                let object = input.entry(object).or_insert_with(|| json!({}));
                object[name] = value;
                None
            }
        };
    }
    let reason = values.get(act.fields.len()).map(|reason| reason.trim());
    if let Some(reason) = reason.filter(|reason| !reason.is_empty()) {
        input.insert(REASON.to_owned(), json!(reason));
    }
    Value::Object(input)
}

/// Returns a field's own name, without that of the object around it.
pub fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Returns a field's value as the schema takes it; `None` leaves it out.
fn read(field: &Field, written: &str) -> Option<Value> {
    let value = written.trim();
    match field.kind {
        FieldKind::YesNo => Some(json!(value == "true")),
        FieldKind::Items => Some(several(value, '\n')),
        FieldKind::Several(_) => Some(several(value, ',')),
        // What was there and is there no more is taken away.
        _ if value.is_empty() => (!field.from.is_empty()).then_some(Value::Null),
        FieldKind::Number => Some(
            value
                .parse::<i64>()
                .map_or_else(|_| json!(value), |number| json!(number)),
        ),
        FieldKind::Moment => Some(json!(instant_of(value))),
        FieldKind::Line(_)
        | FieldKind::Lines(_)
        | FieldKind::Email
        | FieldKind::Code
        | FieldKind::Choice(_) => Some(json!(value)),
        FieldKind::Password(_) => Some(json!(written)),
    }
}

/// Reads texts that are set apart by a sign.
fn several(written: &str, sign: char) -> Value {
    let texts = written.split(sign).map(str::trim);
    texts.filter(|text| !text.is_empty()).collect()
}

/// Returns the instant of a moment that a field has in the operator's own zone.
fn instant_of(moment: &str) -> String {
    if cfg!(not(target_arch = "wasm32")) {
        return moment.to_owned();
    }
    let date = js_sys::Date::new(&moment.into());
    date.to_iso_string().into()
}

/// Returns an instant as a field has it in the operator's own zone.
fn local_moment(instant: &str) -> String {
    if cfg!(not(target_arch = "wasm32")) {
        return instant.to_owned();
    }
    let date = js_sys::Date::new(&instant.into());
    let shifted = date.get_time() - date.get_timezone_offset() * 60_000.0;
    let text: String = js_sys::Date::new(&shifted.into()).to_iso_string().into();
    text.chars().take(16).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        noun::{ACT, REVISION},
        text::Word,
    };

    const NO_WORD: Word = Word("", "");

    fn field(name: &'static str, kind: FieldKind, from: &'static str) -> Field {
        Field {
            label: NO_WORD,
            name,
            kind,
            hint: NO_WORD,
            required: false,
            from,
        }
    }

    fn act() -> Act {
        Act {
            id: ("thingId", "id"),
            seen: Seen::Values("was"),
            fields: Box::leak(Box::new([
                field("name", FieldKind::Line(10), "name"),
                field("now.count", FieldKind::Number, "count"),
                field("on", FieldKind::YesNo, "on"),
            ])),
            ..ACT
        }
    }

    fn row() -> Value {
        json!({ "id": "t1", "count": 7, "name": "Ann", "on": true })
    }

    #[test]
    fn a_form_begins_with_what_the_row_has() {
        assert_eq!(at_first(&act(), Some(&row())), ["Ann", "7", "true", ""]);
    }

    #[test]
    fn what_is_typed_reaches_the_server_as_the_schema_wants_it() {
        let values = ["Bob", "12", "false", " because "].map(str::to_owned);

        assert_eq!(
            input(&act(), Some(&row()), &values, None),
            json!({
                "thingId": "t1", "was": { "name": "Ann", "count": 7, "on": true },
                "name": "Bob", "now": { "count": 12 }, "on": false, "reason": "because",
            })
        );
    }

    #[test]
    fn a_row_that_counts_its_changes_is_known_by_its_revision() {
        let act = Act {
            seen: Seen::State(REVISION, REVISION),
            ..act()
        };
        let row = json!({ "id": "t1", "revision": 4 });

        let input = input(&act, Some(&row), &at_first(&act, Some(&row)), None);

        assert_eq!((&input["thingId"], &input["revision"]), (&json!("t1"), &json!(4)));
        assert!(input.get("was").is_none());
    }

    #[test]
    fn several_values_are_written_as_a_text_and_read_back() {
        for (kind, text) in [
            (FieldKind::Items, "04-01/09-30\n11-01/12-31"),
            (FieldKind::Several(&crate::noun::choices::CLIMATE_TAG), "DRY,SNOW"),
        ] {
            let read_back = read(&field("some", kind, "some"), text).unwrap_or_default();
            assert_eq!(read_back.as_array().map(Vec::len), Some(2));
            assert_eq!(written(kind, &read_back), text);
            assert_eq!(read(&field("some", kind, "some"), " "), Some(json!([])));
        }
    }

    #[test]
    fn a_bare_field_is_left_out_unless_there_was_something_in_it() {
        let values = ["", "", "false", ""].map(str::to_owned);

        let input = input(&act(), Some(&row()), &values, None);

        assert_eq!(input["name"], Value::Null);
        assert!(
            input.as_object().is_some_and(|input| input.contains_key("name")),
            "it is taken away"
        );
        assert!(input.get("reason").is_none());
    }
}
