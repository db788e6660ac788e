-- Under what people are found by name, in whatever script and scheme of transliteration: the sounds of each word of each
-- form of their names. Who has new names is noted here and keyed by the timetable, those of before this migration too.
alter table people add names_keyed boolean not null default false;
create index people_to_key on people (id) where not names_keyed;

create table name_keys (
    key text not null,
    person_id uuid not null references people on delete cascade,
    constraint one_key_per_person primary key (key, person_id)
);
create index name_keys_by_person on name_keys (person_id);

create function note_new_names() returns trigger language plpgsql as $$
begin
    if tg_table_name = 'people' then
        new.names_keyed := false;
    else
        update people set names_keyed = false where id = new.person_id and names_keyed;
    end if;
    return new;
end
$$;

create trigger names_of_people before update of native_name, latin_name, family_name, given_name, country on people
    for each row when (
        (old.native_name, old.latin_name, old.family_name, old.given_name, old.country)
        is distinct from (new.native_name, new.latin_name, new.family_name, new.given_name, new.country)
    )
    execute function note_new_names();
create trigger names_on_roll after insert or update of native_name, latin_name, person_id on enrolments
    for each row execute function note_new_names();

-- From how many points (0 to 100) on the institution takes a match for certain, or worth an officer's look.
create table matching_thresholds (
    only_one boolean primary key default true,
    certain int not null default 80,
    possible int not null default 50,
    constraint there_is_one_line_of_thresholds check (only_one),
    constraint thresholds_are_points check (certain between 1 and 100 and possible between 1 and 100),
    constraint certain_is_above_possible check (certain > possible)
);
insert into matching_thresholds default values;

-- What is not certain takes two officers: the first proposes a line of the roll, another one approves it.
alter table applications
    add needed_two boolean not null default false,
    add proposed_enrolment_id uuid references enrolments,
    add proposed_by uuid references accounts,
    add proposed_at timestamptz,
    add constraint proposals_say_what_who_and_when check (
        num_nonnulls(proposed_enrolment_id, proposed_by, proposed_at) in (0, 3)
    ),
    add constraint doubtful_applications_take_two_officers check (
        state <> 'approved' or not needed_two
        or coalesce(proposed_by <> decided_by and proposed_enrolment_id = enrolment_id, false)
    );
