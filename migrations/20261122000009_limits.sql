-- What the API answered to a call that named itself by a key, to be answered again when it is repeated.
create table api_answers (
    key text not null,
    route text not null,
    request_hash bytea not null,
    status int,
    body text,
    at timestamptz not null default now(),
    tried_at timestamptz not null default now(),
    constraint one_answer_per_key_and_route primary key (key, route)
);

-- How often something was asked for from one network within an hour. Networks are kept as hashes.
create table attempts (
    what text not null,
    network_hash bytea not null,
    hour timestamptz not null,
    n int not null default 1,
    constraint one_count_per_network_and_hour primary key (what, network_hash, hour)
);
