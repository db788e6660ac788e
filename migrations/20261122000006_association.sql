create type application_state as enum ('unconfirmed', 'pending', 'approved', 'refused');

create table applications (
    id uuid primary key,
    class_id uuid not null references classes,
    native_name text not null default '',
    latin_name text not null,
    email text not null
        constraint application_email_is_an_address check (is_email(email)),
    country text not null
        constraint application_country_is_two_letters check (country ~ '^[A-Z]{2}$'),
    language text not null
        constraint application_language_is_known check (is_language(language)),
    state application_state not null default 'unconfirmed',
    -- the enrolment that the roll shows for this name and class, found when the address was confirmed
    enrolment_id uuid references enrolments,
    applied_at timestamptz not null,
    confirmed_at timestamptz,
    decided_at timestamptz,
    decided_by uuid references accounts,
    refusal text,
    constraint decisions_say_who_and_when check (
        (state in ('approved', 'refused')) = (decided_at is not null and decided_by is not null)
    ),
    constraint refusals_give_a_reason check ((state = 'refused') = (refusal is not null)),
    constraint approved_applications_name_the_enrolment check (state <> 'approved' or enrolment_id is not null)
);
create unique index one_open_application_per_address_and_class on applications (class_id, email)
    where state in ('unconfirmed', 'pending');
create index applications_by_state on applications (state, applied_at);

create type membership_state as enum ('active', 'dormant', 'left', 'deceased');
create sequence member_numbers;

create table memberships (
    id uuid primary key,
    person_id uuid not null constraint one_membership_per_person unique references people,
    application_id uuid references applications,
    number text not null constraint one_membership_per_number unique,
    state membership_state not null default 'active',
    since date not null
);
