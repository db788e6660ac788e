//! The API as OpenAPI 3.1 describes it, made from the calls themselves.

use axum::Json;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        PathItem, Ref, RefOr, Required,
        content::ContentBuilder,
        path::{Operation, ParameterBuilder, ParameterIn},
        response::ResponseBuilder,
        schema::{ObjectBuilder, Type},
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use super::{
    admitting, agenda, announcing, applications, book, check_in, companions, correct, deciding, delegations,
    documents, doors, feedback, figures, form, forum, forums, guests, invitations, issuing, keeping, named,
    organising, places, register, registrations, roll, series, speakers, thresholds, verify, visa,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "lianyi",
        description = "Forums and the alumni association. Times are RFC 3339 with offset; texts are maps by language, \
            `{\"zh\": …, \"en\": …, \"ru\": …}`; lists go on with `?after=` the id of their last line. A call with \
            an `Idempotency-Key` is done once, however often it is repeated within a day."
    ),
    paths(
        forums::forums,
        forum::forum,
        organising::create,
        organising::change,
        announcing::publish,
        announcing::cancel,
        announcing::close,
        announcing::end,
        announcing::postpone,
        organising::clone,
        organising::discard,
        series::list,
        series::change,
        agenda::list,
        agenda::add,
        agenda::change,
        agenda::remove,
        speakers::add,
        speakers::change,
        speakers::remove,
        speakers::materials,
        speakers::add_material,
        speakers::remove_material,
        form::show,
        form::add,
        form::field,
        form::change,
        form::act,
        keeping::show,
        keeping::set,
        places::show,
        places::save,
        register::register,
        registrations::list,
        registrations::show,
        correct::correct,
        registrations::withdraw,
        guests::this_is_the_guest,
        deciding::approve,
        deciding::refuse,
        companions::list,
        companions::add,
        companions::change,
        companions::remove,
        figures::show,
        figures::take,
        feedback::show,
        invitations::list,
        invitations::invite,
        invitations::remind,
        guests::reminders,
        guests::set_reminders,
        delegations::list,
        delegations::make,
        delegations::change,
        named::people,
        named::name,
        delegations::send_link,
        delegations::take_back,
        check_in::check_in,
        check_in::undo,
        book::points,
        book::add_point,
        book::book,
        doors::list,
        doors::open,
        doors::mail,
        doors::revoke,
        doors::walk_in,
        documents::list,
        documents::pdf,
        documents::open_letter,
        issuing::certificates,
        visa::terms,
        visa::set_terms,
        visa::wishes,
        visa::reveal,
        issuing::visa_letters,
        issuing::badges,
        documents::revoke,
        documents::reissue,
        roll::import,
        applications::list,
        applications::show,
        admitting::approve,
        admitting::ask,
        admitting::refuse,
        thresholds::show,
        thresholds::set,
        verify::verify,
    ),
    tags(
        (name = "forums", description = "What everybody may know of forums"),
        (name = "organising", description = "Drafting, announcing and moving a forum"),
        (name = "series", description = "Forums that belong together"),
        (name = "agenda", description = "Sessions, speakers and materials"),
        (name = "form", description = "What a forum asks"),
        (name = "places", description = "How places are given"),
        (name = "registrations", description = "Who comes"),
        (name = "companions", description = "Who comes along with somebody who is registered"),
        (name = "figures", description = "A forum in figures, and its registrations as a file"),
        (name = "feedback", description = "What those who came said of a forum"),
        (name = "invitations", description = "Guests"),
        (name = "delegations", description = "Seats that countries and organisations fill"),
        (name = "check-in", description = "The day"),
        (name = "doors", description = "Links for those at the door, and who comes unannounced"),
        (name = "documents", description = "Certificates, visa letters, badges"),
        (name = "applications", description = "Who wants to join the association, and whom on the roll they may mean"),
        (name = "passports", description = "What visa letters are made of, opened for a reason"),
        (name = "roll", description = "Who attended which class"),
    ),
    modifiers(&Tokens, &Usual),
    servers((url = "/api/v1"))
)]
struct Described;

struct Tokens;

impl Modify for Tokens {
    fn modify(&self, described: &mut utoipa::openapi::OpenApi) {
        let components = described.components.get_or_insert_default();
        for (name, what) in [
            ("token", "What `lianyi token add` prints; a scope is the right that the call asks for"),
            ("link", "The last part of a registration's own link, such as `manage_url`"),
        ] {
            let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(what)).build();
            components.add_security_scheme(name, SecurityScheme::Http(scheme));
        }
    }
}

/// What holds for every call of its kind, said once.
struct Usual;

impl Modify for Usual {
    fn modify(&self, described: &mut utoipa::openapi::OpenApi) {
        for (path, item) in &mut described.paths.paths {
            for (method, operation) in operations(item) {
                say_what_is_usual(method, path, operation);
            }
        }
    }
}

fn operations(item: &mut PathItem) -> Vec<(&'static str, &mut Operation)> {
    let PathItem { get, put, post, patch, delete, .. } = item;
    [("get", get), ("put", put), ("post", post), ("patch", patch), ("delete", delete)]
        .into_iter()
        .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
        .collect()
}

fn say_what_is_usual(method: &str, path: &str, operation: &mut Operation) {
    // Unlike the names of functions, which are short among their like, no other call has this one.
    let words: Vec<&str> = path.split(['/', '{', '}', '-']).filter(|word| !word.is_empty()).collect();
    operation.operation_id = Some(format!("{method}_{}", words.join("_")));
    let keyed = method == "post" || method == "patch" && path == "/forums/{slug}";
    if keyed {
        let key = ParameterBuilder::new()
            .name("Idempotency-Key")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some("A call repeated with its key within a day finds what it did"))
            .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
            .build();
        operation.parameters.get_or_insert_default().push(RefOr::T(key));
    }
    let mut usual = vec![("503", "Not now; see Retry-After")];
    if operation.security.is_some() {
        usual.push(("401", "No token, or none that is in use"));
        usual.push(("403", "Its account or its scopes do not allow it"));
        usual.push(("429", "More than 600 calls a minute; see Retry-After"));
        if path.contains('{') {
            usual.push(("404", "Not there, or of a forum that is not its account's"));
        }
    }
    if operation.request_body.is_some() {
        usual.push(("400", "Not JSON"));
        usual.push(("413", "More than 2 MB"));
        usual.push(("415", "Not `application/json`"));
        usual.push(("422", "Some fields need a correction"));
    }
    if keyed {
        usual.push(("409", "`under-way`: a call with this key is being made"));
        usual.push(("422", "`idempotency-key-reused`: the key was used for another request"));
    }
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    for (status, description) in usual {
        let response = ResponseBuilder::new()
            .description(description)
            .content("application/problem+json", problem.clone())
            .build();
        operation.responses.responses.entry(status.to_owned()).or_insert(RefOr::T(response));
    }
}

pub fn openapi() -> utoipa::openapi::OpenApi {
    Described::openapi()
}

pub async fn description() -> Json<utoipa::openapi::OpenApi> {
    Json(openapi())
}
