//! What programmers read of the API, made once from its description: a page for each group of calls.

use std::sync::LazyLock;

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use serde_json::Value;

use super::{
    described::openapi,
    problem::Problem,
    shapes::{Shape, kind_of, named, shapes},
};
use crate::{app::App, assets, extract::Path};

/// A group of calls.
struct Group {
    name: String,
    description: String,
    calls: Vec<Call>,
    /// What the calls take and answer, by name.
    shapes: Vec<Shape>,
}

struct Call {
    method: String,
    path: String,
    summary: String,
    description: String,
    /// Who may call: a scope, and whether a registration's own link will do.
    scope: Option<String>,
    by_link: bool,
    parameters: Vec<Parameter>,
    /// What is sent, and the name of its shape.
    takes: Option<String>,
    answers: Vec<Answer>,
}

struct Parameter {
    name: String,
    place: String,
    description: String,
}

struct Answer {
    status: String,
    description: String,
    kind: String,
    shape: Option<String>,
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/api_docs.html")]
struct DocsPage {
    base_url: String,
    groups: &'static [Group],
    /// The one that is shown; none on the first page.
    shown: Option<&'static Group>,
    stylesheet: String,
    seal: String,
}

static GROUPS: LazyLock<Vec<Group>> = LazyLock::new(|| {
    let described = serde_json::to_value(openapi()).unwrap_or_default();
    let tags = described["tags"].as_array().cloned().unwrap_or_default();
    tags.iter().map(|tag| group(&described, tag)).collect()
});

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn group(described: &Value, tag: &Value) -> Group {
    let (mut calls, mut names) = (Vec::new(), Vec::new());
    for (path, item) in described["paths"].as_object().into_iter().flatten() {
        for method in ["get", "post", "put", "patch", "delete"] {
            let operation = &item[method];
            if operation["tags"][0] == tag["name"] {
                names.extend(named(operation));
                calls.push(call(method, path, operation));
            }
        }
    }
    Group {
        name: text(&tag["name"]),
        description: text(&tag["description"]),
        calls,
        shapes: shapes(&described["components"]["schemas"], names),
    }
}

fn call(method: &str, path: &str, operation: &Value) -> Call {
    let security = operation["security"].as_array();
    let mut schemes = security.into_iter().flatten().filter_map(Value::as_object);
    let parameters = operation["parameters"].as_array().into_iter().flatten().map(|parameter| Parameter {
        name: text(&parameter["name"]),
        place: text(&parameter["in"]),
        description: text(&parameter["description"]),
    });
    let answers = operation["responses"].as_object().into_iter().flatten().map(|(status, response)| {
        let content = response["content"].as_object().and_then(|content| content.iter().next());
        let (kind, shape) = content.map_or_else(Default::default, |(media, content)| {
            if media == "application/json" { kind_of(&content["schema"]) } else { (media.clone(), None) }
        });
        let is_problem = kind == "application/problem+json";
        let kind = if is_problem { "problem".to_owned() } else { kind };
        Answer { status: status.clone(), description: text(&response["description"]), kind, shape }
    });
    Call {
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(&operation["summary"]),
        description: text(&operation["description"]),
        by_link: schemes.clone().any(|scheme| scheme.contains_key("link")),
        scope: schemes.find_map(|scheme| scheme.get("token")?.get(0)?.as_str().map(str::to_owned)),
        parameters: parameters.filter(|parameter| parameter.name != "Idempotency-Key").collect(),
        takes: kind_of(&operation["requestBody"]["content"]["application/json"]["schema"]).1,
        answers: answers.collect(),
    }
}

fn page(app: &App, shown: Option<&'static Group>) -> Response {
    let base_url = app.settings.base_url.clone();
    let (stylesheet, seal) = (assets::stylesheet(), assets::seal());
    DocsPage { base_url, groups: &GROUPS, shown, stylesheet, seal }.into_response()
}

pub async fn index(State(app): State<App>) -> Response {
    page(&app, None)
}

pub async fn tag(State(app): State<App>, Path(name): Path<String>) -> Result<Response, Problem> {
    let shown = GROUPS.iter().find(|group| group.name == name).ok_or_else(Problem::not_found)?;
    Ok(page(&app, Some(shown)))
}

#[cfg(test)]
mod tests {
    use super::{super::shapes::rows_of, *};

    #[test]
    fn every_field_that_is_described_is_told_with_its_kind() {
        assert!(GROUPS.iter().all(|group| !group.calls.is_empty()));
        let calls = GROUPS.iter().flat_map(|group| &group.calls);
        assert!(calls.clone().all(|call| !call.summary.is_empty() && !call.answers.is_empty()));
        for shape in GROUPS.iter().flat_map(|group| &group.shapes) {
            assert!(!shape.rows.is_empty(), "{}", shape.name);
            assert!(shape.rows.iter().all(|row| !row.kind.is_empty()), "{}", shape.name);
        }
        let described = serde_json::to_value(openapi()).unwrap();
        let rows = rows_of(&described["components"]["schemas"], "ForumPage");
        assert!(rows.iter().any(|row| row.name == "slug") && rows.iter().any(|row| row.name == "agenda"));
    }
}
