create table series (
    id uuid primary key,
    code text not null constraint one_series_per_code unique,
    title jsonb not null
        constraint series_title_is_a_language_map check (is_language_map(title)),
    kind text not null,
    starts_on date,
    ends_on date,
    since text
);

create type forum_state as enum ('draft', 'published', 'cancelled');

-- Past forums may have no date, or only a day, or only the range they fell into: as precise as the source.
create table forums (
    id uuid primary key,
    slug text not null constraint one_forum_per_slug unique
        constraint slug_is_letters_digits_hyphens check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    state forum_state not null default 'draft',
    kind text not null default 'forum',
    title jsonb not null
        constraint forum_title_is_a_language_map check (is_language_map(title)),
    summary jsonb not null default '{}'
        constraint forum_summary_is_a_language_map check (is_language_map(summary)),
    venue jsonb not null default '{}'
        constraint forum_venue_is_a_language_map check (is_language_map(venue)),
    mode text constraint forum_mode_is_known check (mode in ('in_person', 'online', 'hybrid')),
    time_zone text not null
        constraint forum_time_zone_is_known check (is_time_zone(time_zone)),
    second_time_zone text
        constraint forum_second_time_zone_is_known check (is_time_zone(second_time_zone)),
    starts_at timestamptz,
    ends_at timestamptz,
    starts_on date,
    ends_on date,
    within daterange,
    languages text[] not null default '{}',
    interpretation text[] not null default '{}',
    organisers jsonb not null default '[]',
    capacity int constraint forum_capacity_is_positive check (capacity > 0),
    waitlist boolean not null default true,
    registration_opens_at timestamptz,
    registration_closes_at timestamptz,
    -- how long an offered seat, and a seat whose address is not yet confirmed, is kept
    offer_lasts interval not null default '48 hours',
    hold_lasts interval not null default '48 hours',
    -- raised with each change that calendars must learn of
    sequence int not null default 0,
    created_by uuid references accounts,
    created_at timestamptz not null default now(),
    published_at timestamptz,
    constraint forum_ends_after_it_starts check (ends_at > starts_at),
    constraint forum_registration_closes_after_it_opens check (registration_closes_at > registration_opens_at),
    constraint forum_start_and_end_stand_together check ((starts_at is null) = (ends_at is null))
);
create index forums_by_start on forums (starts_at desc nulls last);

alter table grants add constraint grant_is_for_a_forum foreign key (forum_id) references forums on delete cascade;

create table forum_series (
    forum_id uuid not null references forums on delete cascade,
    series_id uuid not null references series,
    primary key (forum_id, series_id)
);

-- The agenda. A session may run past midnight: it ends after it starts, whatever the clock says.
create table agenda_sessions (
    id uuid primary key,
    forum_id uuid not null references forums on delete cascade,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    kind text not null,
    track text,
    room text not null default '',
    title jsonb not null
        constraint agenda_session_title_is_a_language_map check (is_language_map(title)),
    constraint session_ends_after_it_starts check (ends_at > starts_at)
);
create index agenda_sessions_by_forum on agenda_sessions (forum_id, starts_at);

create table categories (
    id uuid primary key,
    forum_id uuid not null references forums on delete cascade,
    code text not null constraint category_code_is_a_word check (code ~ '^[a-z0-9_-]{1,40}$'),
    title jsonb not null
        constraint category_title_is_a_language_map check (is_language_map(title)),
    quota int not null constraint category_quota_is_not_negative check (quota >= 0),
    place int not null,
    constraint one_category_per_code unique (forum_id, code)
);
