-- A series has a page of its own: its description, and a word for its address.
alter table series
    add description jsonb not null default '{}'
        constraint series_description_is_a_language_map check (is_language_map(description));
update series set code = trim(both '-' from regexp_replace(code, '[^A-Za-z0-9_-]+', '-', 'g')) || '-' || right(id::text, 12)
where code !~ '^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$';
update series set code = right(id::text, 12) where code !~ '^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$';
alter table series
    add constraint series_code_stands_in_addresses check (code ~ '^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$');
create index forum_series_by_series on forum_series (series_id);
