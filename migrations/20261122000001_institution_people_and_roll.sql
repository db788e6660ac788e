-- Texts that an organiser writes are maps from language to text: {"zh": "…", "en": "…", "ru": "…"}.
create function is_language_map(map jsonb) returns boolean
language sql immutable parallel safe
return jsonb_typeof(map) = 'object'
   and not exists (
       select from jsonb_each(map)
       where key not in ('zh', 'en', 'ru', 'fa') or jsonb_typeof(value) <> 'string'
   );

create function is_language(word text) returns boolean
language sql immutable parallel safe
return word in ('zh', 'en', 'ru', 'fa');

create function is_email(word text) returns boolean
language sql immutable parallel safe
return word ~ '^[^@[:space:]]+@[^@[:space:]]+$' and word = lower(word);

-- PostgreSQL itself refuses a zone that it does not know.
create function is_time_zone(word text) returns boolean
language sql stable strict parallel safe
return (timestamptz 'epoch' at time zone word) is not null;

create table institution (
    only_one boolean primary key default true,
    name jsonb not null
        constraint institution_name_is_a_language_map check (is_language_map(name)),
    short_name jsonb not null
        constraint institution_short_name_is_a_language_map check (is_language_map(short_name)),
    abbreviation jsonb not null
        constraint institution_abbreviation_is_a_language_map check (is_language_map(abbreviation)),
    host jsonb not null
        constraint institution_host_is_a_language_map check (is_language_map(host)),
    parent_organisation jsonb not null
        constraint institution_parent_organisation_is_a_language_map check (is_language_map(parent_organisation)),
    city jsonb not null
        constraint institution_city_is_a_language_map check (is_language_map(city)),
    position jsonb not null
        constraint institution_position_is_a_language_map check (is_language_map(position)),
    revision jsonb not null
        constraint institution_revision_is_a_language_map check (is_language_map(revision)),
    revised_on text not null,
    constraint there_is_one_institution check (only_one)
);

create type fact_kind as enum (
    'core_function', 'founding', 'figure', 'commissioning_body', 'supporting_body', 'research_platform',
    'think_tank', 'cooperating_organisation', 'service_goal', 'timeline'
);

-- What the institution says of itself. Dates are as precise as the source: YYYY, YYYY-MM or YYYY-MM-DD.
create table facts (
    kind fact_kind not null,
    place int not null,
    text jsonb not null
        constraint fact_text_is_a_language_map check (is_language_map(text)),
    description jsonb
        constraint fact_description_is_a_language_map check (is_language_map(description)),
    code text,
    happened_on text constraint fact_date_is_iso check (happened_on ~ '^\d{4}(-\d{2}(-\d{2})?)?$'),
    ended_on text constraint fact_end_is_iso check (ended_on ~ '^\d{4}(-\d{2}(-\d{2})?)?$'),
    value int,
    qualifier text constraint fact_qualifier_is_known check (qualifier in ('exact', 'more_than', 'target', 'counted')),
    granted_by jsonb
        constraint fact_granted_by_is_a_language_map check (is_language_map(granted_by)),
    constraint facts_stand_in_order primary key (kind, place)
);

create table people (
    id uuid primary key,
    native_name text not null default '',
    latin_name text not null default '',
    family_name text not null default '',
    given_name text not null default '',
    gender text constraint gender_is_f_or_m check (gender in ('f', 'm')),
    country text not null
        constraint person_country_is_two_letters check (country ~ '^[A-Z]{2}$'),
    language text not null
        constraint person_language_is_known check (is_language(language)),
    time_zone text
        constraint person_time_zone_is_known check (is_time_zone(time_zone)),
    email text
        constraint person_email_is_an_address check (is_email(email)),
    phone text,
    position text not null default '',
    -- when we learnt that the address is the person's own: from the roll, or by a link that was followed
    address_confirmed_at timestamptz,
    created_at timestamptz not null default now(),
    constraint person_has_a_name check (native_name <> '' or latin_name <> '')
);
create index people_by_email on people (email);
create index people_by_phone on people (phone);
create index people_by_country on people (country);

create table classes (
    id uuid primary key,
    code text not null constraint one_class_per_code unique,
    title jsonb not null
        constraint class_title_is_a_language_map check (is_language_map(title)),
    commissioning_body text not null,
    starts_on date not null,
    ends_on date not null,
    mode text not null constraint class_mode_is_known check (mode in ('in_person', 'online')),
    country_focus text[] not null,
    places int not null constraint class_has_places check (places > 0),
    constraint class_ends_after_it_starts check (ends_on >= starts_on)
);

-- The roll: who attended which class, as it was written then.
create table enrolments (
    id uuid primary key,
    class_id uuid not null references classes,
    person_id uuid not null references people,
    native_name text not null,
    latin_name text not null,
    organisation_type text not null,
    position text not null,
    email text
        constraint enrolment_email_is_an_address check (is_email(email)),
    phone text,
    constraint one_enrolment_per_person_and_class unique (class_id, person_id)
);
create index enrolments_by_person on enrolments (person_id);
