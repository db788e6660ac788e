create type mailing_kind as enum ('invitation', 'reminder', 'anniversary', 'announcement');
create type mailing_state as enum ('draft', 'scheduled', 'cancelled');

create table mailings (
    id uuid primary key,
    name text not null constraint mailing_has_a_name check (name <> ''),
    kind mailing_kind not null,
    audience jsonb not null,
    forum_id uuid constraint mailing_is_about_a_forum references forums,
    state mailing_state not null default 'draft',
    created_by uuid references accounts,
    created_at timestamptz not null default now(),
    scheduled_at timestamptz
);

create table mailing_contents (
    mailing_id uuid not null references mailings on delete cascade,
    language text not null
        constraint mailing_content_language_is_known check (is_language(language)),
    subject text not null constraint content_has_a_subject check (subject <> ''),
    body text not null constraint content_has_a_body check (body <> ''),
    primary key (mailing_id, language)
);

create type schedule_kind as enum ('at', 'before_forum', 'class_anniversary');

create table schedules (
    mailing_id uuid primary key references mailings on delete cascade,
    kind schedule_kind not null,
    time_zone text not null
        constraint schedule_time_zone_is_known check (is_time_zone(time_zone)),
    at_local timestamp,
    at_time time,
    days int constraint reminder_days_are_sensible check (days between 0 and 365),
    years int[],
    constraint schedule_says_when check (
        case kind
            when 'at' then at_local is not null
            when 'before_forum' then at_time is not null and days is not null
            when 'class_anniversary' then at_time is not null and coalesce(cardinality(years), 0) > 0
        end
    )
);

create type run_state as enum ('running', 'paused', 'cancelled', 'missed');

-- One row for each time that a mailing went out. Whoever inserts it first sends it; there is no second.
create table runs (
    id uuid primary key,
    mailing_id uuid not null references mailings,
    occurrence text not null,
    due_at timestamptz not null,
    class_id uuid references classes,
    years int,
    state run_state not null,
    started_at timestamptz not null default now(),
    recipients int not null default 0,
    constraint one_run_per_mailing_and_occurrence unique (mailing_id, occurrence)
);
alter table deliveries add constraint delivery_is_of_a_run foreign key (run_id) references runs;

-- When each mailing is due. A wall-clock hour becomes a moment here, by PostgreSQL's zone data: an hour that
-- a clock change skips becomes the next real one, an hour that it repeats is taken once. The start of the
-- forum is part of the occurrence, so a forum that moves is reminded of again. 29 February is kept on the 28th.
create view occurrences as
select m.id as mailing_id, 'once' as occurrence, s.at_local at time zone s.time_zone as due_at,
       null::uuid as class_id, null::int as years
from mailings m join schedules s on s.mailing_id = m.id
where m.state = 'scheduled' and s.kind = 'at'
union all
select m.id, 'before:' || (f.starts_at at time zone s.time_zone)::date,
       ((f.starts_at at time zone s.time_zone)::date - s.days + s.at_time) at time zone s.time_zone,
       null, null
from mailings m join schedules s on s.mailing_id = m.id join forums f on f.id = m.forum_id
where m.state = 'scheduled' and s.kind = 'before_forum' and f.state = 'published' and f.starts_at is not null
union all
select m.id, 'class:' || c.code || ':' || y.years,
       ((c.ends_on + make_interval(years => y.years))::date + s.at_time) at time zone s.time_zone,
       c.id, y.years
from mailings m join schedules s on s.mailing_id = m.id cross join unnest(s.years) as y(years) cross join classes c
where m.state = 'scheduled' and s.kind = 'class_anniversary'
  -- an audience that is one class is told of that class's anniversaries only
  and coalesce(m.audience ->> 'class', c.code) = c.code;
