-- What programs of staff sign in with. Only hashes are kept: who reads this table can call nothing.
create table tokens (
    id uuid primary key,
    account_id uuid not null references accounts on delete cascade,
    name text not null constraint token_has_a_name check (name <> ''),
    token_hash bytea not null constraint one_token_per_hash unique,
    -- What it may be used for, of what its account may do; nothing named is all of it.
    scopes text[] not null default '{}',
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    used_at timestamptz,
    revoked_at timestamptz
);
create unique index one_living_token_per_name on tokens (account_id, name) where revoked_at is null;
