create type registration_state as enum (
    'held', 'confirmed', 'awaiting_approval', 'waitlisted', 'offered', 'withdrawn', 'refused', 'expired'
);

-- Places are never counted up or down: they are derived from these rows. Whoever changes them locks the
-- forum's row first.
create function takes_a_place(state registration_state) returns boolean
language sql immutable parallel safe
return state in ('held', 'confirmed', 'awaiting_approval', 'offered');

create function has_ended(state registration_state) returns boolean
language sql immutable parallel safe
return state in ('withdrawn', 'refused', 'expired');

create table registrations (
    id uuid primary key,
    forum_id uuid not null references forums,
    category_id uuid not null references categories,
    person_id uuid not null references people,
    native_name text not null default '',
    latin_name text not null,
    email text not null
        constraint registration_email_is_an_address check (is_email(email)),
    country text not null
        constraint registration_country_is_two_letters check (country ~ '^[A-Z]{2}$'),
    language text not null
        constraint registration_language_is_known check (is_language(language)),
    time_zone text
        constraint registration_time_zone_is_known check (is_time_zone(time_zone)),
    state registration_state not null,
    -- an unconfirmed or offered place is kept until then
    kept_until timestamptz,
    requested_at timestamptz not null,
    confirmed_at timestamptz,
    ended_at timestamptz,
    -- what was answered and agreed to over the API, by key, until forms have fields of their own
    answers jsonb not null default '{}',
    consents text[] not null default '{}',
    -- which call of the API made it, so that a call whose answer was lost finds it again
    made_by_call uuid constraint one_registration_per_call unique,
    -- raised with each change that the person's calendar must learn of
    sequence int not null default 0,
    constraint kept_places_say_until_when check ((kept_until is not null) = (state in ('held', 'offered')))
);
create unique index one_registration_per_address on registrations (forum_id, email) where not has_ended(state);
create index registrations_that_take_a_place on registrations (forum_id, category_id) where takes_a_place(state);
create index registrations_that_wait on registrations (forum_id, requested_at, id) where state = 'waitlisted';
create index registrations_kept_until on registrations (kept_until) where kept_until is not null;
create index registrations_by_forum on registrations (forum_id, requested_at desc, id);
create index registrations_by_person on registrations (person_id);

create type offer_answer as enum ('accepted', 'declined', 'expired');

create table offers (
    id uuid primary key,
    registration_id uuid not null references registrations,
    made_at timestamptz not null,
    expires_at timestamptz not null,
    answer offer_answer,
    answered_at timestamptz,
    constraint answered_offers_say_when check ((answer is null) = (answered_at is null))
);
create unique index one_open_offer_per_registration on offers (registration_id) where answer is null;

create type invitation_answer as enum ('accepted', 'declined');

create table invitations (
    id uuid primary key,
    forum_id uuid not null references forums,
    category_id uuid not null references categories,
    person_id uuid not null references people,
    invited_by uuid references accounts,
    invited_at timestamptz not null,
    answer invitation_answer,
    answered_at timestamptz,
    registration_id uuid references registrations,
    constraint one_invitation_per_person_and_forum unique (forum_id, person_id),
    constraint answered_invitations_say_when check ((answer is null) = (answered_at is null))
);
create index invitations_by_person on invitations (person_id);
