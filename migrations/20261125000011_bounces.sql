-- What came back, or was refused at the door: one row for each report and address, never changed. A report that is
-- read twice has the same key and counts once.
create table bounces (
    id bigint generated always as identity primary key,
    key text not null constraint one_bounce_per_key unique,
    email text not null constraint bounce_email_is_an_address check (is_email(email)),
    delivery_id uuid references deliveries on delete set null,
    class text not null constraint bounce_class_is_known check (class in ('hard', 'soft', 'feedback')),
    reason text not null,
    status text,
    code text,
    provider text,
    -- What the server said, cut to a sentence or two.
    said text,
    source text not null constraint bounce_source_is_known check (source in ('smtp', 'report', 'complaint')),
    -- A limit of the provider, or nobody that we wrote to: kept to be seen, and never held against the address.
    counts boolean not null,
    at timestamptz not null
);
create index bounces_by_email on bounces (email, at);
create index bounces_by_delivery on bounces (delivery_id);

-- A type cannot be added to and used in one transaction, so it is made anew.
alter type suppression_reason rename to suppression_reason_before;
create type suppression_reason as enum ('unsubscribed', 'hard_bounce', 'soft_bounces', 'complaint', 'staff');
alter table suppressions alter reason type suppression_reason using reason::text::suppression_reason;
drop type suppression_reason_before;

alter table suppressions
    -- The status and the words of the last bounce, or the note of whoever wrote it down.
    add status text,
    add detail text,
    add account_id uuid references accounts,
    add expires_at timestamptz,
    add constraint only_soft_bounces_expire check ((reason = 'soft_bounces') = (expires_at is not null));
create index suppressions_that_expire on suppressions (expires_at) where expires_at is not null;

-- Since when an address is trusted again: what came back before is not counted a second time.
create table trusted_again (
    email text primary key constraint trusted_email_is_an_address check (is_email(email)),
    at timestamptz not null
);
