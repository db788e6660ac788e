-- Certificates for thousands are issued some at a time, so that nobody waits long for the forum's lock. What is still to
-- be issued stands here.
create table certificate_wishes (
    forum_id uuid constraint one_wish_for_certificates primary key references forums on delete cascade,
    for_everybody boolean not null,
    languages text[] not null
        constraint certificate_languages_are_known check (languages <@ '{zh,en,ru,fa}' and languages <> '{}'),
    wanted_at timestamptz not null,
    wanted_by uuid not null references accounts,
    to_come int not null constraint certificates_are_to_come check (to_come > 0)
);

-- Somebody waits for a ticket; sheets of badges and what is issued to many come after it.
drop index documents_to_make;
create index documents_to_make on documents (kind, issued_at, id) where pdf is null and erased_at is null;
