-- What people said of themselves for a forum is erased so many days after it has ended: answers to personal questions,
-- with their files, and the names of those who came along.
alter table forums
    add answers_kept_days int not null default 90
        constraint answers_are_kept_for_a_while check (answers_kept_days between 1 and 3650);
-- What was kept before there was this clock goes only once somebody says so.
update forums set answers_kept_days = 3650 where coalesce(ends_at, ends_on) < now();

-- Whether what is answered is about the person. What was agreed to stays written.
alter table fields add is_personal boolean not null default true;
update fields f set is_personal = false
where exists (select from field_versions v where v.field_id = f.id and v.kind = 'consent');

-- That somebody came along, and from where, stays for the figures.
alter table companions
    add erased_at timestamptz,
    drop constraint companion_has_a_role,
    drop constraint one_companion_per_name,
    add constraint companion_has_a_role check (role <> '' or erased_at is not null),
    add constraint erased_companions_are_nameless
        check (erased_at is null or (native_name = '' and latin_name = '' and role = ''));
create unique index one_companion_per_name on companions (registration_id, latin_name) where erased_at is null;
create index companions_to_erase on companions (forum_id) where erased_at is null;
create index registrations_that_programs_answered on registrations (forum_id) where answers <> '{}';
