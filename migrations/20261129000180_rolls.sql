-- Where somebody worked, as the roll of then says it: its kind was known before, its name comes with files.
alter table enrolments add organisation text not null default '';
create index enrolments_by_email on enrolments (email);
create index enrolments_by_phone on enrolments (phone);

-- A roll that somebody of the staff has sent, while it is looked at before it is taken: it is gone within a day.
create table roll_uploads (
    id uuid primary key,
    class_id uuid not null references classes,
    account_id uuid not null references accounts on delete cascade,
    file_name text not null constraint roll_upload_name_is_short check (length(file_name) <= 200),
    file bytea not null constraint roll_upload_is_small check (octet_length(file) <= 25165824),
    asked jsonb not null,
    report jsonb not null,
    sent_at timestamptz not null default now()
);
create index roll_uploads_by_time on roll_uploads (sent_at);
