-- When a session last showed whose it is: by signing in, or by a code that was mailed since. Passports open for a while after it.
alter table account_sessions add proved_at timestamptz;
update account_sessions set proved_at = created_at;
alter table account_sessions alter proved_at set not null;

-- A code that was asked for within a session proves that session anew, and signs in nowhere.
alter table sign_ins add session_hash bytea references account_sessions on update cascade on delete cascade;
alter table sign_ins add constraint only_a_code_proves_a_session check (session_hash is null or browser_hash is not null);
create index sign_ins_by_session on sign_ins (session_hash) where session_hash is not null;
