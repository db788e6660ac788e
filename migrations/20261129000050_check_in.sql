-- Names as they are searched for at the door: whatever the case, the accents, the apostrophes and the hyphens.
create function searchable(words text) returns text
language sql immutable strict parallel safe
return regexp_replace(
    regexp_replace(lower(normalize(words, nfkd)), '[\u0300-\u036f''’ʻʼ‘]', '', 'g'), '[-.,/\s]+', ' ', 'g'
);

-- The number on a ticket, for those who type: eight digits that follow from the registration.
create function ticket_number(registration uuid) returns text
language sql immutable strict parallel safe
return lpad(
    (('x' || right(replace(registration::text, '-', ''), 8))::bit(32)::bigint % 100000000)::text, 8, '0'
);

create type point_kind as enum ('door', 'session');

-- Where people are checked in. A door counts each day anew; a session's room says what is attended there.
create table check_in_points (
    id uuid primary key default gen_random_uuid(),
    forum_id uuid not null references forums on delete cascade,
    kind point_kind not null,
    name jsonb not null
        constraint point_name_is_a_language_map check (is_language_map(name)),
    room text not null default '',
    starts_at timestamptz,
    ends_at timestamptz,
    made_at timestamptz not null default now(),
    constraint points_of_sessions_say_when check ((kind = 'session') = (starts_at is not null and ends_at is not null)),
    constraint point_ends_after_it_starts check (ends_at > starts_at)
);
create index check_in_points_by_forum on check_in_points (forum_id, made_at, id);

-- Every forum has a door.
create function open_a_door() returns trigger language plpgsql as $$
begin
    insert into check_in_points (forum_id, kind, name)
    values (new.id, 'door', '{"zh": "入口", "en": "Entrance", "ru": "Вход"}');
    return null;
end $$;
create trigger every_forum_has_a_door after insert on forums for each row execute function open_a_door();
insert into check_in_points (forum_id, kind, name)
select id, 'door', '{"zh": "入口", "en": "Entrance", "ru": "Вход"}' from forums;

-- A device at a point, whose holder needs no account.
create table door_links (
    id uuid primary key,
    point_id uuid not null references check_in_points on delete cascade,
    holder text not null,
    made_by uuid not null references accounts,
    made_at timestamptz not null,
    revoked_at timestamptz
);
create index door_links_by_point on door_links (point_id);

create type check_in_means as enum ('camera', 'typed', 'scanner');

create table check_ins (
    id uuid primary key,
    point_id uuid not null references check_in_points,
    registration_id uuid not null references registrations,
    -- a mistaken one is undone by a further row
    undoes uuid constraint a_check_in_is_undone_once unique references check_ins,
    account_id uuid references accounts,
    door_id uuid references door_links,
    means check_in_means not null,
    is_offline boolean not null,
    -- the moment on the device, that moment by our own clock, and when we heard of it
    device_at timestamptz not null,
    at timestamptz not null,
    received_at timestamptz not null,
    -- how the registration stood when we heard of it
    state registration_state not null,
    constraint somebody_checks_in check (num_nonnulls(account_id, door_id) = 1),
    constraint nobody_is_checked_in_ahead check (at <= received_at)
);
create index check_ins_by_point on check_ins (point_id, received_at desc, id);
create index check_ins_by_registration on check_ins (registration_id);

create function refuse_to_rewrite_check_ins() returns trigger language plpgsql as $$
begin
    raise exception 'what happened stays written' using constraint = 'check_ins_are_append_only', errcode = 'check_violation';
end $$;
create trigger check_ins_are_append_only before update or delete or truncate on check_ins
    for each statement execute function refuse_to_rewrite_check_ins();

-- Check-ins that stand, each with its day (which at the door begins at four in the morning, in the forum's zone) and
-- its number among those of the same person, point and day: whatever is not the first is a double use.
create view standing_check_ins as
select c.id, p.forum_id, c.point_id, p.kind, c.registration_id, c.account_id, c.door_id, c.means, c.is_offline, c.at,
       c.received_at, c.state, d.day,
       row_number() over (
           partition by p.forum_id, c.registration_id, c.point_id, d.day order by c.at, c.id
       ) as nth
from check_ins c
join check_in_points p on p.id = c.point_id
join forums f on f.id = p.forum_id
cross join lateral (select ((c.at at time zone f.time_zone) - interval '4 hours')::date as day) d
where c.undoes is null and not exists (select from check_ins u where u.undoes = c.id);
