-- What the links to a registration are signed for, once its address was corrected: the links that went to the address of
-- before open nothing any more. Until then it is the registration's own id.
alter table registrations add link uuid;
create unique index registrations_by_link on registrations (link) where link is not null;

-- Whether names hold each of the words that are looked for, at the beginning of a name, in any script (Chinese ones at any
-- character).
create function answers_to(names text, words text) returns boolean
    language sql immutable
    return not exists (
        select from regexp_split_to_table(trim(searchable(words)), ' ') word
        where strpos(' ' || searchable(names), case when word ~ '[\u2e80-\u9fff]' then word else ' ' || word end) = 0
    );

-- Whether a registration is among those that staff ask for. What is null is not asked for; words are those of a name or of
-- an address.
create function is_wanted(
    r registrations, state registration_state, category uuid, country text, delegation uuid, words text
) returns boolean
    language sql stable
    return (state is null or r.state = state)
        and (category is null or r.category_id = category)
        and (country is null or r.country = country)
        and (delegation is null or r.delegation_id = delegation)
        and (words is null or strpos(r.email, lower(trim(words))) > 0
             or searchable(words) ~ '\S' and answers_to(r.native_name || ' ' || r.latin_name, words));
