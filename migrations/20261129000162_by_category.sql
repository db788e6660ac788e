-- What a forum asks and gives can differ by category. A question is asked of the categories with these codes, of all
-- where there are none; like its words, that stands in versions.
alter table field_versions
    add for_categories text[] not null default '{}'
        constraint categories_are_named_once check (cardinality(for_categories) <= 100);

-- Whether those of a category may ask for a visa letter, and get a certificate; how many they bring along stands beside.
alter table categories
    add visa_letters boolean not null default true,
    add certificates boolean not null default true;
