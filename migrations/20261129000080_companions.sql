-- How many people somebody of a category may bring along.
alter table categories
    add companions int not null default 0
        constraint category_companions_are_few check (companions between 0 and 20);

-- Who comes along with somebody who is registered. They have no address: mail goes to the registration's holder.
create table companions (
    id uuid primary key,
    registration_id uuid not null references registrations on delete cascade,
    -- that of the registration, so that places are counted without a look at everybody who is registered
    forum_id uuid not null references forums on delete cascade,
    native_name text not null,
    latin_name text not null,
    country text not null
        constraint companion_country_is_two_letters check (country ~ '^[A-Z]{2}$'),
    role text not null constraint companion_has_a_role check (role <> ''),
    added_at timestamptz not null,
    constraint one_companion_per_name unique (registration_id, latin_name)
);
create index companions_by_forum on companions (forum_id, registration_id);

-- A companion takes a place for as long as the one who brings them does, in the same category, of their own country.
create or replace view places_taken as
    select forum_id, category_id, country, 1 as n from registrations where takes_a_place(state)
    union all
    select i.forum_id, i.category_id, p.country, 1
    from invitations i join people p on p.id = i.person_id
    where i.held_until is not null and i.answer is null
    union all
    select d.forum_id, d.category_id, d.country,
           greatest(d.seats - (select count(*) from registrations r where r.delegation_id = d.id and takes_a_place(r.state))::int, 0)
    from delegations d
    where d.returned_at is null
    union all
    select c.forum_id, r.category_id, c.country, 1
    from companions c join registrations r on r.id = c.registration_id
    where takes_a_place(r.state);
