-- Calls of the API that named themselves by a key. What a call made carries its id, so that the same call, made
-- again, finds it: no answer is kept, and with it no link that works.
create table api_calls (
    key text not null,
    route text not null,
    request_hash bytea not null,
    call_id uuid not null default gen_random_uuid(),
    is_done boolean not null default false,
    at timestamptz not null default now(),
    tried_at timestamptz not null default now(),
    constraint one_call_per_key_and_route primary key (key, route)
);

-- How often something was asked for from one network within an hour. Networks are kept as hashes.
create table attempts (
    what text not null,
    network_hash bytea not null,
    hour timestamptz not null,
    n int not null default 1,
    constraint one_count_per_network_and_hour primary key (what, network_hash, hour)
);
