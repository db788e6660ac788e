-- Which call of the API an act was done for: the same call, made again under its key, finds what it did.
alter table audit_entries add column call_id uuid;
create index audit_entries_by_call on audit_entries (call_id, action, id) where call_id is not null;
