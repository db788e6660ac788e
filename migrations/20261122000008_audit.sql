create table audit_entries (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    account_id uuid references accounts,
    action text not null,
    subject_kind text not null,
    subject_id uuid,
    details jsonb not null default '{}'
);
create index audit_entries_by_subject on audit_entries (subject_kind, subject_id);

create function refuse_to_rewrite_history() returns trigger language plpgsql as $$
begin
    raise exception 'what happened stays written' using constraint = 'audit_entries_are_append_only', errcode = 'check_violation';
end $$;

create trigger audit_entries_are_append_only before update or delete or truncate on audit_entries
    for each statement execute function refuse_to_rewrite_history();
