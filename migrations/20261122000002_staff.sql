create table accounts (
    id uuid primary key,
    email text not null constraint one_account_per_address unique
        constraint account_email_is_an_address check (is_email(email)),
    name text not null,
    language text not null
        constraint account_language_is_known check (is_language(language)),
    person_id uuid constraint one_account_per_person unique references people,
    created_at timestamptz not null default now(),
    disabled_at timestamptz
);

create type role as enum ('admin', 'organiser', 'registrar', 'visa', 'mailer', 'auditor');

-- A role holds everywhere, or for one forum.
create table grants (
    account_id uuid not null references accounts on delete cascade,
    role role not null,
    forum_id uuid,
    granted_at timestamptz not null default now(),
    constraint one_grant_per_role_and_forum unique nulls not distinct (account_id, role, forum_id)
);

-- Only hashes of tokens are kept: who reads this table can sign in nowhere.
create table account_sessions (
    token_hash bytea primary key,
    account_id uuid not null references accounts on delete cascade,
    created_at timestamptz not null,
    seen_at timestamptz not null,
    ends_at timestamptz not null
);
create index account_sessions_by_account on account_sessions (account_id);

-- A sign-in under way: by a code in a mail, which is derived from the id and a key that is not kept here, or
-- by a link printed by `lianyi staff add`. An address that nobody has leaves the same row, without an
-- account, so that both take the same path and the same time.
create table sign_ins (
    id uuid primary key,
    account_id uuid references accounts on delete cascade,
    link_hash bytea constraint one_sign_in_per_link unique,
    browser_hash bytea,
    next text not null default '',
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    failures int not null default 0,
    constraint sign_in_is_by_code_or_by_link check ((browser_hash is null) <> (link_hash is null))
);
create index sign_ins_by_browser on sign_ins (browser_hash);
create index sign_ins_by_account on sign_ins (account_id);
