-- Where deliveries move between the hands of workers and the relay. One call is one commit, however many mails it
-- moves; each statement in it sees what was committed before it began.

-- Events are written by the trigger alone, for rows that are there: nothing is gained by looking them up again.
alter table delivery_events drop constraint delivery_events_delivery_id_fkey;

-- Writes down what became of hand-overs that have ended (`done_*`), then takes the last look at the next ones
-- (`next_*`): expired ones are missed, those of a cancelled run cancelled, mailings to people who do not want them
-- suppressed, those of a paused run or a held post put back. Only what comes back as `handing_over` may be handed
-- over. A token that is void moves nothing.
create function step_post(
    done_ids uuid[], done_tokens uuid[], words text[], replies text[], errors text[],
    next_ids uuid[], next_tokens uuid[]
) returns table (delivery uuid, became delivery_state) language plpgsql as $$
declare
    is_held boolean;
begin
    if cardinality(done_ids) > 0 then
        update deliveries d
        set state = case
                when o.word = 'deferred' and d.first_deferred_at < now() - interval '72 hours' then 'rejected'
                when o.word in ('deferred', 'not_sent') then 'deferred'
                when o.word = 'held_back' then 'queued'
                else o.word::delivery_state
            end,
            -- A refusal for now waits from one minute to four hours, for three days; a relay that is away is waited
            -- for as long as it takes, and asked once a minute at least.
            due_at = case o.word
                when 'deferred' then
                    now() + least(interval '1 minute' * power(2, least(d.attempt - 1, 12)), interval '4 hours') * (0.8 + random() * 0.4)
                when 'not_sent' then
                    now() + least(interval '2 seconds' * power(2, least(d.attempt - 1, 12)), interval '1 minute') * (0.8 + random() * 0.4)
                else d.due_at
            end,
            first_deferred_at = case o.word
                when 'deferred' then coalesce(d.first_deferred_at, now()) else d.first_deferred_at
            end,
            -- Held back is not tried.
            attempt = case when o.word = 'held_back' then d.attempt - 1 else d.attempt end,
            relay_reply = coalesce(o.reply, d.relay_reply),
            last_error = coalesce(o.error, d.last_error),
            lease_token = null, lease_until = null, worker_id = null, announced_at = null, moved_at = now()
        from unnest(done_ids, done_tokens, words, replies, errors) as o(id, token, word, reply, error)
        where d.id = o.id and d.lease_token = o.token;
    end if;
    if cardinality(next_ids) = 0 then
        return;
    end if;
    -- Who cancels a run or unsubscribes changes these rows: either they were first, and are seen below, or they
    -- wait for this commit.
    perform from runs where id in (select run_id from deliveries where id = any(next_ids)) order by id for share;
    perform from people where id in (select person_id from deliveries where id = any(next_ids)) order by id for share;
    select held_since is not null into is_held from post_office for share;
    return query
    with asked as (
        select d.id,
               case
                   when d.expires_at < now() then 'missed'
                   when r.state = 'cancelled' then 'cancelled'
                   when is_held or r.state = 'paused' then 'queued'
                   when d.run_id is not null and p.email is null then 'suppressed'
                   when d.lane = 'bulk' and s.email is not null then 'suppressed'
                   when d.lane = 'bulk' and (t.topic is not null or p.mailings_paused_until > now()) then 'suppressed'
                   else 'handing_over'
               end::delivery_state as next,
               case
                   when s.email is not null then s.reason::text
                   when p.email is null then 'no address'
                   when t.topic is not null then 'topic refused'
                   else 'mailings paused'
               end as reason
        from deliveries d
        join unnest(next_ids, next_tokens) as held(id, token) on held.id = d.id and held.token = d.lease_token
        left join runs r on r.id = d.run_id
        left join mailings m on m.id = r.mailing_id
        left join people p on p.id = d.person_id
        left join suppressions s on s.email = p.email
        -- what is no run's copy and goes to many invites to a forum
        left join refused_topics t on t.person_id = d.person_id and t.topic = coalesce(m.topic, 'forums')
        where d.state = 'leased'
        for update of d
    )
    update deliveries d
    set state = asked.next,
        lease_token = case when asked.next = 'handing_over' then d.lease_token end,
        lease_until = case when asked.next = 'handing_over' then d.lease_until end,
        worker_id = case when asked.next = 'handing_over' then d.worker_id end,
        attempt = case when asked.next = 'queued' then d.attempt - 1 else d.attempt end,
        last_error = case asked.next
            when 'suppressed' then asked.reason
            when 'missed' then 'its time ran out'
            when 'cancelled' then 'cancelled by staff'
            else d.last_error
        end,
        moved_at = now()
    from asked where asked.id = d.id
    returning d.id, d.state;
end $$;

-- Leases mailings, at the pace of each provider: a bucket fills with `per_minute`, halved for each step of slowness,
-- up to `at_once`, and every lease takes from it. Runs that are paused or cancelled are passed by.
create function lease_mailings(worker uuid, most int) returns setof deliveries language plpgsql as $$
begin
    if most <= 0 or exists (select from post_office where held_since is not null) then
        return;
    end if;
    -- One at a time takes from the buckets.
    perform from providers where per_minute is not null order by code for update;
    update providers
    set tokens = least(at_once, tokens + extract(epoch from now() - filled_at) * per_minute / 60.0 / power(2, slowness)),
        filled_at = now(),
        slowed_at = case when slowness > 0 and slowed_at < now() - interval '30 minutes' then now() else slowed_at end,
        slowness = case when slowness > 0 and slowed_at < now() - interval '30 minutes' then slowness - 1 else slowness end
    where per_minute is not null;
    return query
    with room as (
        select code, case when per_minute is null then most else least(floor(tokens)::int, most) end as n,
               per_minute is not null as is_paced
        from providers where resting_until is null or resting_until < now()
    ), open_runs as (
        select id from runs where state = 'running' and ended_at is null
    ), due as (
        select c.id, c.due_at, room.code, room.is_paced,
               row_number() over (partition by room.code order by c.due_at) as place, room.n
        from room cross join open_runs cross join lateral (
            select d.id, d.due_at from deliveries d
            where d.run_id = open_runs.id and d.provider = room.code and d.lane = 'bulk'
              and d.state in ('queued', 'deferred') and d.due_at <= now()
            order by d.due_at limit room.n for update skip locked
        ) c
        where room.n > 0
        union all
        select c.id, c.due_at, room.code, room.is_paced,
               row_number() over (partition by room.code order by c.due_at), room.n
        from room cross join lateral (
            select d.id, d.due_at from deliveries d
            where d.run_id is null and d.provider = room.code and d.lane = 'bulk'
              and d.state in ('queued', 'deferred') and d.due_at <= now()
            order by d.due_at limit room.n for update skip locked
        ) c
        where room.n > 0
    ), taken as (
        select id, code from due where place <= n order by is_paced desc, due_at limit most
    ), spent as (
        update providers p set tokens = p.tokens - t.n
        from (select code, count(*) as n from taken group by code) t
        where t.code = p.code and p.per_minute is not null
    )
    update deliveries d
    set state = 'leased', attempt = d.attempt + 1, worker_id = worker, lease_token = gen_random_uuid(),
        lease_until = now() + interval '2 minutes', relay_reply = null, last_error = null, moved_at = now()
    from taken where taken.id = d.id
    returning d.*;
end $$;

-- A mailing that is due and whose provider takes some now, if there is one.
create function mailing_that_is_due() returns uuid stable language sql as $$
    with open as (
        select code from providers
        where (resting_until is null or resting_until < now())
          and (per_minute is null or tokens + extract(epoch from now() - filled_at) * per_minute / 60.0 / power(2, slowness) >= 1)
          and not exists (select from post_office where held_since is not null)
    )
    (
        select d.id from (select id from runs where state = 'running' and ended_at is null) r
        cross join open cross join lateral (
            select id from deliveries
            where run_id = r.id and provider = open.code and lane = 'bulk' and state in ('queued', 'deferred')
              and due_at <= now()
            limit 1
        ) d limit 1
    ) union all (
        select d.id from open cross join lateral (
            select id from deliveries
            where run_id is null and provider = open.code and lane = 'bulk' and state in ('queued', 'deferred')
              and due_at <= now()
            limit 1
        ) d limit 1
    )
    limit 1
$$;

-- A provider asked for a slower pace. A domain that nobody knows becomes a provider of its own.
create function slow_down(at_domain text, reply text) returns void language plpgsql as $$
declare
    asked text := (select provider from provider_domains where domain = at_domain);
begin
    if asked is null then
        insert into providers (code, per_minute, at_once, slowed_at, resting_until, said)
        values (at_domain, 60, 5, now(), now() + interval '5 minutes', reply) on conflict do nothing;
        insert into provider_domains (domain, provider) values (at_domain, at_domain) on conflict do nothing;
        update deliveries set provider = at_domain
        where domain = at_domain and provider = 'other' and state in ('queued', 'deferred');
        return;
    end if;
    -- Answers that were under way when it asked say nothing new.
    update providers
    set slowness = least(slowness + 1, 8), slowed_at = now(), tokens = 0, said = reply,
        resting_until = now() + interval '5 minutes' * (slowness + 1)
    where code = asked and (slowed_at is null or slowed_at < now() - interval '1 minute');
end $$;
