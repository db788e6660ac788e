-- Whoever gives places asks how they stand by category and country, under the forum's lock. To plan that takes longer than to
-- count a usual forum, so it is planned once for each connection.
create function places_by_country(of_forum uuid)
    returns table (category_id uuid, country text, quota int, taken bigint, waiting bigint)
    language plpgsql stable set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
    return query
        select category_id, country, max(quota), coalesce(sum(taken), 0)::bigint, coalesce(sum(waiting), 0)::bigint
        from (
            select category_id, country, null::int as quota, n as taken, 0 as waiting
            from places_taken where forum_id = of_forum
            union all
            select category_id, country, null, 0, 1 from registrations where forum_id = of_forum and state = 'waitlisted'
            union all
            select r.category_id, c.country, null, 0, 1
            from companions c join registrations r on r.id = c.registration_id
            where c.forum_id = of_forum and r.state = 'waitlisted'
            union all
            select q.category_id, q.country, q.quota, 0, 0
            from country_quotas q join categories c on c.id = q.category_id where c.forum_id = of_forum
        ) counted
        group by category_id, country;
end
$$;
