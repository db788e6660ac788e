//! The objects that calls take and answer, read out of the API's description.

use serde_json::Value;

/// An object by its name in the description.
pub struct Shape {
    pub name: String,
    pub description: String,
    pub rows: Vec<Row>,
}

/// A field of an object.
pub struct Row {
    pub name: String,
    pub kind: String,
    /// The object that it holds.
    pub shape: Option<String>,
    pub is_required: bool,
    pub description: String,
}

/// What is wrong is told on the first page, for all calls.
const TOLD_ELSEWHERE: [&str; 3] = ["Problem", "FieldError", "Look"];

/// The named objects within a part of the description.
pub fn named(part: &Value) -> Vec<String> {
    match part {
        Value::Object(fields) => {
            let own = fields.get("$ref").and_then(Value::as_str).and_then(|r| r.rsplit('/').next());
            own.map(str::to_owned).into_iter().chain(fields.values().flat_map(named)).collect()
        }
        Value::Array(parts) => parts.iter().flat_map(named).collect(),
        _ => Vec::new(),
    }
}

/// These objects and those that they hold, in the order in which they are named.
pub fn shapes(schemas: &Value, names: Vec<String>) -> Vec<Shape> {
    let mut wanted: Vec<String> = Vec::new();
    let mut open = names;
    while !open.is_empty() {
        let fresh = |name: &String| !TOLD_ELSEWHERE.contains(&name.as_str());
        let mut next = Vec::new();
        for name in open.into_iter().filter(fresh) {
            if !wanted.contains(&name) {
                next.extend(named(&schemas[&name]));
                wanted.push(name);
            }
        }
        open = next;
    }
    let shape = |name: String| Shape {
        description: schemas[&name]["description"].as_str().unwrap_or_default().to_owned(),
        rows: rows_of(schemas, &name),
        name,
    };
    wanted.into_iter().map(shape).filter(|shape| !shape.rows.is_empty()).collect()
}

/// The fields of an object, with those of the objects that it is made of.
pub fn rows_of(schemas: &Value, name: &str) -> Vec<Row> {
    fields(schemas, &schemas[name])
}

fn fields(schemas: &Value, schema: &Value) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for part in schema["allOf"].as_array().into_iter().flatten() {
        match part["$ref"].as_str().and_then(|r| r.rsplit('/').next()) {
            Some(name) => rows.extend(rows_of(schemas, name)),
            None => rows.extend(fields(schemas, part)),
        }
    }
    let required: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let (kind, shape) = kind_of(field);
        rows.push(Row {
            name: name.clone(),
            kind,
            shape,
            is_required: required.contains(&name.as_str()),
            description: field["description"].as_str().unwrap_or_default().to_owned(),
        });
    }
    rows
}

/// What a value is in a word or two, and the object that it holds.
pub fn kind_of(schema: &Value) -> (String, Option<String>) {
    if let Some(name) = schema["$ref"].as_str().and_then(|r| r.rsplit('/').next()) {
        // A map has no fields to be told.
        if name == "Texts" {
            return ("text by language".to_owned(), None);
        }
        return (name.to_owned(), Some(name.to_owned()));
    }
    for way in ["oneOf", "allOf", "anyOf"] {
        let parts = schema[way].as_array().into_iter().flatten();
        if let Some(part) = parts.into_iter().find(|part| part["type"] != "null") {
            return kind_of(part);
        }
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().find(|kind| *kind != "null").and_then(Value::as_str),
        kind => kind.as_str(),
    };
    match kind {
        Some("array") => {
            let (kind, shape) = kind_of(&schema["items"]);
            (format!("list of {kind}"), shape)
        }
        Some("integer") => ("number".to_owned(), None),
        Some("object") => ("object".to_owned(), None),
        Some(kind) => (kind.to_owned(), None),
        None => ("any".to_owned(), None),
    }
}
