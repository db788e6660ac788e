-- The domain of our Message-IDs, written at the start from the sender's address.
create table post_office (
    only_one boolean primary key default true,
    mail_domain text not null,
    constraint there_is_one_post_office check (only_one)
);
insert into post_office (mail_domain) values ('lianyi.invalid');

create type delivery_state as enum (
    'queued', 'leased', 'handing_over', 'accepted', 'rejected', 'deferred',
    'suppressed', 'cancelled', 'missed', 'uncertain'
);
create type lane as enum ('urgent', 'normal', 'bulk');

-- The ledger: one row for every mail that an act implies, written in the act's own transaction.
-- It holds what to write to whom as ids, never a rendered body.
create table deliveries (
    id uuid primary key,
    dedupe_key text not null constraint one_delivery_per_dedupe_key unique,
    message_id text not null constraint one_delivery_per_message_id unique,
    letter jsonb not null,
    lane lane not null,
    person_id uuid references people,
    run_id uuid,
    state delivery_state not null default 'queued',
    due_at timestamptz not null default now(),
    expires_at timestamptz,
    announced_at timestamptz,
    attempt int not null default 0,
    first_deferred_at timestamptz,
    worker_id uuid,
    lease_token uuid,
    lease_until timestamptz,
    relay_reply text,
    last_error text,
    resent_at timestamptz,
    request_id text,
    created_at timestamptz not null default now(),
    moved_at timestamptz not null default now(),
    constraint leases_name_worker_and_end check (
        (state in ('leased', 'handing_over')) = (lease_token is not null)
        and (lease_token is null) = (lease_until is null)
        and (lease_token is null) = (worker_id is null)
    )
);
create index deliveries_due on deliveries (lane, due_at) where state in ('queued', 'deferred');
create index deliveries_leased on deliveries (lease_until) where state = 'leased';
create index deliveries_handing_over on deliveries (worker_id) where state = 'handing_over';
create index deliveries_by_run on deliveries (run_id, state);
create index deliveries_by_person on deliveries (person_id);

-- Every move of a delivery. Rows come from the trigger below, so no move goes unrecorded.
create table delivery_events (
    id bigint generated always as identity primary key,
    delivery_id uuid not null references deliveries on delete cascade,
    was delivery_state,
    became delivery_state not null,
    attempt int not null,
    worker_id uuid,
    note text,
    at timestamptz not null default now()
);
create index delivery_events_by_delivery on delivery_events (delivery_id, id);

create function record_new_deliveries() returns trigger language plpgsql as $$
begin
    insert into delivery_events (delivery_id, became, attempt)
    select id, state, attempt from arrived;
    -- Workers listen: what is committed is on its way within milliseconds.
    perform pg_notify('deliveries', '');
    return null;
end $$;

create function record_delivery_moves() returns trigger language plpgsql as $$
begin
    insert into delivery_events (delivery_id, was, became, attempt, worker_id, note)
    select now_is.id, was.state, now_is.state, now_is.attempt, coalesce(now_is.worker_id, was.worker_id),
           case when now_is.relay_reply is distinct from was.relay_reply then now_is.relay_reply
                when now_is.last_error is distinct from was.last_error then now_is.last_error
           end
    from now_is join was using (id)
    where now_is.state <> was.state;
    return null;
end $$;

create trigger new_deliveries_are_recorded after insert on deliveries
    referencing new table as arrived for each statement execute function record_new_deliveries();
create trigger delivery_moves_are_recorded after update on deliveries
    referencing old table as was new table as now_is for each statement execute function record_delivery_moves();

-- Working processes show themselves here; mail in the hands of one that no longer does is uncertain.
create table workers (
    id uuid primary key,
    seen_at timestamptz not null
);

create type suppression_reason as enum ('unsubscribed', 'hard_bounce', 'complaint', 'staff');

-- Addresses that get no mailings. System mail that a person asked for still goes out.
create table suppressions (
    email text primary key
        constraint suppression_email_is_an_address check (is_email(email)),
    reason suppression_reason not null,
    since timestamptz not null default now()
);
