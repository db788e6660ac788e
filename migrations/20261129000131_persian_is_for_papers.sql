-- A title in Persian stands on papers alone: calendars and papers in other languages say what they said.
create or replace function note_what_was_announced() returns trigger language plpgsql as $$
begin
    if (new.title - 'fa', new.slug) is distinct from (old.title - 'fa', old.slug) then
        new.reworded := old.reworded + 1;
    end if;
    if old.state in ('published', 'postponed') and new.starts_at is distinct from old.starts_at
        and old.starts_at is not null then
        new.previous_starts := array_append(array_remove(old.previous_starts, old.starts_at), old.starts_at);
    end if;
    return new;
end $$;
