-- Who decides about whoever asks for a place in a category, once the address is confirmed.
alter table categories
    add decided_by text not null default 'nobody'
        constraint category_decider_is_known check (decided_by in ('nobody', 'staff', 'focal_point'));

-- Of a category's places, how many one country may have at most. A country without a line has no limit of its own.
create table country_quotas (
    category_id uuid not null references categories on delete cascade,
    country text not null
        constraint country_quota_country_is_two_letters check (country ~ '^[A-Z]{2}$'),
    quota int not null constraint country_quota_is_not_negative check (quota >= 0),
    constraint one_quota_per_category_and_country primary key (category_id, country)
);

-- A category with codes opens by one of them alone. How often one was used is counted from registrations.
create table access_codes (
    id uuid primary key,
    category_id uuid not null references categories on delete cascade,
    code text not null
        constraint access_code_is_folded check (code = lower(code) and code <> ''),
    uses int constraint access_code_uses_are_positive check (uses > 0),
    constraint one_access_code_per_category unique (category_id, code)
);

alter table forums
    -- so long before the start the last offer ends
    add offers_end interval not null default '1 hour'
        constraint forum_offers_end_before_the_start check (offers_end >= interval '0');

create table delegations (
    id uuid primary key,
    forum_id uuid not null references forums on delete cascade,
    category_id uuid not null references categories,
    country text not null
        constraint delegation_country_is_two_letters check (country ~ '^[A-Z]{2}$'),
    -- of a country as a whole, or of one organisation in it
    organisation text not null default '',
    seats int not null constraint delegation_seats_are_not_negative check (seats between 0 and 500),
    focal_point_id uuid not null references people,
    returns_at timestamptz not null,
    returned_at timestamptz,
    made_by uuid references accounts,
    made_at timestamptz not null
);
create index delegations_by_forum on delegations (forum_id, made_at);
create index delegations_to_return on delegations (returns_at) where returned_at is null;

alter table registrations
    add access_code_id uuid references access_codes on delete set null,
    add delegation_id uuid references delegations,
    add decided_at timestamptz,
    add decided_by uuid references accounts,
    -- told to the person
    add refusal text;
create index registrations_by_delegation on registrations (delegation_id) where delegation_id is not null;
create index registrations_by_access_code on registrations (access_code_id) where access_code_id is not null;
create index registrations_by_place on registrations (forum_id, category_id, country) where takes_a_place(state);

alter table invitations
    -- the seat is the guest's until then
    add held_until timestamptz,
    add reminded_at timestamptz,
    add reminders int not null default 0;
create index invitations_by_forum on invitations (forum_id, invited_at, id);
create index invitations_held_until on invitations (held_until) where held_until is not null and answer is null;

-- All that is taken, by category and country: places of registrations, seats kept for guests who have not
-- answered, and seats of delegations that nobody was named for. Whoever counts holds the forum's lock. A day that
-- has passed gives nothing back by itself: the timetable does, under the lock, and offers it at once.
create view places_taken as
    select forum_id, category_id, country, 1 as n from registrations where takes_a_place(state)
    union all
    select i.forum_id, i.category_id, p.country, 1
    from invitations i join people p on p.id = i.person_id
    where i.held_until is not null and i.answer is null
    union all
    select d.forum_id, d.category_id, d.country,
           greatest(d.seats - (select count(*) from registrations r where r.delegation_id = d.id and takes_a_place(r.state))::int, 0)
    from delegations d
    where d.returned_at is null;
