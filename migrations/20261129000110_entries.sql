-- A forum's title and address change in calendars and on papers, but are nobody's news: they are counted by
-- themselves. The starts that were announced before are told to search engines.
alter table forums
    add reworded int not null default 0,
    add previous_starts timestamptz[] not null default '{}';

create function note_what_was_announced() returns trigger language plpgsql as $$
begin
    if (new.title, new.slug) is distinct from (old.title, old.slug) then
        new.reworded := old.reworded + 1;
    end if;
    if old.state in ('published', 'postponed') and new.starts_at is distinct from old.starts_at
        and old.starts_at is not null then
        new.previous_starts := array_append(array_remove(old.previous_starts, old.starts_at), old.starts_at);
    end if;
    return new;
end $$;
create trigger forums_note_what_was_announced before update of title, slug, starts_at on forums
    for each row execute function note_what_was_announced();

-- Whoever was ever given a place has it in the calendar: a mail or “my registration” put it there. Nobody else is
-- told to take it out.
alter table registrations add has_entry boolean not null default false;
update registrations set has_entry = true where state not in ('waitlisted', 'offered');

create function note_the_entry() returns trigger language plpgsql as $$
begin
    new.has_entry := true;
    return new;
end $$;
create trigger registrations_note_the_entry before insert or update of state on registrations
    for each row when (new.state in ('held', 'confirmed') and not new.has_entry) execute function note_the_entry();
