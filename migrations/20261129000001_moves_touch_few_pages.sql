-- Every move of a mail touches as few pages as can be. No index of the ledger names what changes, so a move rewrites one
-- row in its own page. What waits is found in `waiting`, what was taken together in `leases`. The last look locks no row.

-- Which life of the database this is: a crash empties an unlogged table, an ordinary stop does not.
create unlogged table lives (id uuid primary key default gen_random_uuid());

-- Mails that a worker took together. Its id is the token that fences them: a newer lease voids it.
create table leases (
    id uuid primary key,
    worker_id uuid not null,
    -- What moved lightly in an earlier life may have been forgotten.
    life uuid,
    since timestamptz not null default now(),
    until timestamptz not null default now() + interval '2 minutes',
    deliveries uuid[] not null
);
insert into leases (id, worker_id, until, deliveries)
select lease_token, worker_id, lease_until, array[id] from deliveries where lease_token is not null;

drop index deliveries_due, deliveries_due_in_runs, deliveries_that_expire, deliveries_uncertain, deliveries_leased,
    deliveries_handing_over, deliveries_by_run;
alter table deliveries
    drop constraint leases_name_worker_and_end,
    drop column lease_until,
    -- A run has one mail for a person; what belongs to no run names what it must not repeat.
    alter dedupe_key drop not null,
    add constraint what_must_not_repeat_is_named check (dedupe_key is not null or run_id is not null and person_id is not null),
    add constraint leases_name_their_worker check (
        (state in ('leased', 'handing_over')) = (lease_token is not null)
        and (lease_token is null or worker_id is not null)
    ),
    -- Where a mail stands that has left the common way from queued to accepted.
    add aside delivery_state generated always as (
        case when state in ('queued', 'leased', 'handing_over', 'accepted') then null else state end
    ) stored,
    -- No program moves it any more: staff look at it.
    add is_set_aside boolean not null generated always as (
        state = 'uncertain' or state = 'rejected' and relay_reply is null
    ) stored,
    -- A lease moves all rows of a page at once, and each finds room beside itself.
    set (fillfactor = 45);
create unique index one_delivery_per_run_and_person on deliveries (run_id, person_id) where run_id is not null;
create index deliveries_aside on deliveries (run_id, aside, id) where aside is not null;
create index deliveries_set_aside on deliveries (id) where is_set_aside;

-- What waits to be taken: a row for every delivery that is queued or deferred. The triggers below keep it.
create table waiting (
    delivery_id uuid primary key,
    run_id uuid,
    provider text not null,
    lane lane not null,
    due_at timestamptz not null,
    expires_at timestamptz
);
create index waiting_letters on waiting (lane, due_at) where lane <> 'bulk';
create index waiting_mailings on waiting (run_id, provider, due_at) where lane = 'bulk';
create index waiting_that_expire on waiting (expires_at) where expires_at is not null;
insert into waiting
select id, run_id, provider, lane, due_at, expires_at from deliveries where state in ('queued', 'deferred');

-- How many mails stand where, of each run and of those of none (null): the sum of all rows. Every move adds what it
-- changed, and a sweep adds up.
create table delivery_counts (
    run_id uuid,
    state delivery_state not null,
    n bigint not null
);
insert into delivery_counts select run_id, state, count(*) from deliveries group by 1, 2;

create or replace function record_new_deliveries() returns trigger language plpgsql as $$
begin
    insert into waiting select id, run_id, provider, lane, due_at, expires_at from arrived where state in ('queued', 'deferred');
    insert into delivery_counts select run_id, state, count(*) from arrived group by 1, 2;
    -- Workers listen: what is committed is on its way within milliseconds.
    perform pg_notify('deliveries', '');
    return null;
end $$;

create or replace function record_delivery_moves() returns trigger language plpgsql
set plan_cache_mode = force_generic_plan as $$
begin
    with moved as (
        select now_is.id, now_is.run_id, was.state as was, now_is.state as became, now_is.attempt,
               -- Whoever moves a mail that is in no hand is no worker.
               case when num_nulls(was.lease_token, now_is.lease_token) < 2 then now_is.worker_id end as worker_id,
               case when now_is.relay_reply is distinct from was.relay_reply then now_is.relay_reply
                    when now_is.last_error is distinct from was.last_error then now_is.last_error
               end as note
        from now_is join was using (id)
        where now_is.state <> was.state
    ), counted as (
        insert into delivery_counts
        select run_id, state, sum(n) from (
            select run_id, was as state, -1 as n from moved union all select run_id, became, 1 from moved
        ) changes group by 1, 2 having sum(n) <> 0
    )
    insert into delivery_events (delivery_id, was, became, attempt, worker_id, note)
    select id, was, became, attempt, worker_id, note from moved;
    if exists (select from was where state in ('queued', 'deferred')) then
        delete from waiting where delivery_id in (
            select id from was join now_is using (id)
            where was.state in ('queued', 'deferred')
              and (was.state, was.due_at, was.provider, was.lane, was.expires_at)
                  is distinct from (now_is.state, now_is.due_at, now_is.provider, now_is.lane, now_is.expires_at)
        );
    end if;
    if exists (select from now_is where state in ('queued', 'deferred')) then
        insert into waiting
        select id, now_is.run_id, now_is.provider, now_is.lane, now_is.due_at, now_is.expires_at
        from was join now_is using (id)
        where now_is.state in ('queued', 'deferred')
          and (was.state, was.due_at, was.provider, was.lane, was.expires_at)
              is distinct from (now_is.state, now_is.due_at, now_is.provider, now_is.lane, now_is.expires_at);
    end if;
    return null;
end $$;

create function forget_deliveries() returns trigger language plpgsql as $$
begin
    delete from waiting where delivery_id in (select id from gone);
    insert into delivery_counts select run_id, state, -count(*) from gone group by 1, 2;
    return null;
end $$;
create trigger gone_deliveries_are_forgotten after delete on deliveries
    referencing old table as gone for each statement execute function forget_deliveries();

-- The last look at a mail and a change of mind exclude each other. Whoever looks holds the lock shared until its commit;
-- whoever unsubscribes, pauses, cancels or changes an address takes it alone, by these triggers, and before it touches
-- a delivery.
create function wait_for_last_looks() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtext('the last look'));
    return null;
end $$;
create trigger last_looks_end_first before insert or update on suppressions
    for each statement execute function wait_for_last_looks();
create trigger last_looks_end_first before insert or update on refused_topics
    for each statement execute function wait_for_last_looks();
create trigger last_looks_end_first before delete or update of email, mailings_paused_until on people
    for each statement execute function wait_for_last_looks();
create trigger last_looks_end_first before delete or update of state on runs
    for each statement execute function wait_for_last_looks();
create trigger last_looks_end_first before update of held_since on post_office
    for each statement execute function wait_for_last_looks();

alter table delivery_events drop constraint delivery_events_pkey, add primary key (delivery_id, id);
drop index delivery_events_by_delivery;

-- Ids of deliveries that are born together follow each other, so that neighbours stand in the same pages: UUIDs of version
-- 7 (RFC 9562), whose time and counter are that of the nth row from now.
create function nth_delivery_id(n bigint) returns uuid volatile language sql as $$
    select (lpad(to_hex((extract(epoch from now()) * 1000)::bigint + (n >> 12)), 12, '0') || '7'
            || lpad(to_hex(n & 4095), 3, '0') || substr(gen_random_uuid()::text, 20))::uuid
$$;

drop function step_post, lease_mailings;

-- Writes down what became of hand-overs that have ended (`done_*`), then takes the last look at the next ones
-- (`next_*`): expired ones are missed, those of a cancelled run cancelled, mailings to people who do not want them
-- suppressed, those of a paused run or a held post put back. Only what comes back as `handing_over` may be handed
-- over. A token that is void moves nothing.
--
-- What is not `durable` is seen by everybody at once, outlives every worker, and reaches the disk within a second.
-- If the database itself ends before, its mails stand as leased, and `sweep` takes them for what they may have been.
create function step_post(
    done_ids uuid[], done_tokens uuid[], words text[], replies text[], errors text[],
    next_ids uuid[], next_tokens uuid[], durable boolean
) returns table (delivery uuid, became delivery_state) language plpgsql
-- Planning anew would cost more than all that it does, and compiling a hundred times more.
set plan_cache_mode = force_generic_plan set jit = off as $$
begin
    if durable then
        -- A commit that moves nothing would bring nothing to the disk, what was moved before included.
        perform pg_logical_emit_message(true, 'lianyi', '');
    else
        perform set_config('synchronous_commit', 'off', true);
    end if;
    perform pg_advisory_xact_lock_shared(hashtext('the last look'));
    return query
    with becoming as (
        select id, token, word, reply, error from unnest(done_ids, done_tokens, words, replies, errors) as done(id, token, word, reply, error)
        union all
        select looked_at.id, looked_at.token, looked_at.word, null,
               case word
                   when 'suppressed' then why
                   when 'missed' then 'its time ran out'
                   when 'cancelled' then 'cancelled by staff'
               end
        from (
            select next.id, next.token,
                   case
                       when d.expires_at < now() then 'missed'
                       when r.state = 'cancelled' then 'cancelled'
                       when o.held_since is not null or r.state = 'paused' then 'held_back'
                       when d.run_id is not null and p.email is null then 'suppressed'
                       when d.lane = 'bulk' and s.email is not null then 'suppressed'
                       when d.lane = 'bulk' and (t.topic is not null or p.mailings_paused_until > now()) then 'suppressed'
                       else 'handing_over'
                   end as word,
                   case
                       when s.email is not null then s.reason::text
                       when p.email is null then 'no address'
                       when t.topic is not null then 'topic refused'
                       else 'mailings paused'
                   end as why
            from unnest(next_ids, next_tokens) as next(id, token)
            cross join post_office o
            join deliveries d on d.id = next.id and d.state = 'leased'
            left join runs r on r.id = d.run_id
            left join mailings m on m.id = r.mailing_id
            left join people p on p.id = d.person_id
            left join suppressions s on s.email = p.email
            -- what belongs to no run and goes to many invites to a forum
            left join refused_topics t on t.person_id = d.person_id and t.topic = coalesce(m.topic, 'forums')
        ) looked_at
    )
    update deliveries d
    set state = case
            when b.word = 'deferred' and d.first_deferred_at < now() - interval '72 hours' then 'rejected'
            when b.word in ('deferred', 'not_sent') then 'deferred'
            when b.word = 'held_back' then 'queued'
            else b.word::delivery_state
        end,
        -- A refusal for now waits from one minute to four hours, for three days; a relay that is away is waited for
        -- as long as it takes, and asked once a minute at least.
        due_at = case b.word
            when 'deferred' then
                now() + least(interval '1 minute' * power(2, least(d.attempt - 1, 12)), interval '4 hours') * (0.8 + random() * 0.4)
            when 'not_sent' then
                now() + least(interval '2 seconds' * power(2, least(d.attempt - 1, 12)), interval '1 minute') * (0.8 + random() * 0.4)
            else d.due_at
        end,
        first_deferred_at = case when b.word = 'deferred' then coalesce(d.first_deferred_at, now()) else d.first_deferred_at end,
        -- Held back is not tried.
        attempt = case when b.word = 'held_back' then d.attempt - 1 else d.attempt end,
        lease_token = case when b.word = 'handing_over' then d.lease_token end,
        announced_at = case when b.word = 'handing_over' then d.announced_at end,
        relay_reply = coalesce(b.reply, d.relay_reply),
        last_error = coalesce(b.error, d.last_error),
        moved_at = now()
    from becoming b
    where d.id = b.id and d.lease_token = b.token
    returning d.id, d.state;
end $$;

-- Leases mailings, at the pace of each provider: a bucket fills with `per_minute`, halved for each step of slowness,
-- up to `at_once`, and every lease takes from it. Runs that are paused or cancelled are passed by.
create function lease_mailings(worker uuid, most int) returns setof deliveries language plpgsql
set plan_cache_mode = force_generic_plan set jit = off as $$
declare
    lease uuid := gen_random_uuid();
    taken uuid[];
begin
    if most <= 0 or exists (select from post_office where held_since is not null) then
        return;
    end if;
    -- One at a time takes from the buckets.
    perform pg_advisory_xact_lock(hashtext('the pace of mailings'));
    update providers
    set slowness = slowness - 1, slowed_at = now()
    where slowness > 0 and slowed_at < now() - interval '30 minutes';
    with room as (
        select code, per_minute is not null as is_paced, full_by_now,
               case when per_minute is null then most else least(floor(full_by_now)::int, most) end as n
        from providers cross join lateral (
            select least(at_once, tokens + extract(epoch from now() - filled_at) * per_minute / 60.0 / power(2, slowness)) as full_by_now
        ) bucket
        where resting_until is null or resting_until < now()
    ), due as (
        select c.id, c.due_at, room.code, room.is_paced,
               row_number() over (partition by room.code order by c.due_at) as place, room.n
        from room cross join lateral (
            select d.delivery_id as id, d.due_at from runs r cross join lateral (
                select delivery_id, due_at from waiting
                where run_id = r.id and provider = room.code and lane = 'bulk' and due_at <= now()
                order by due_at limit room.n
            ) d
            where r.state = 'running' and r.ended_at is null
            union all (
                select delivery_id, due_at from waiting
                where run_id is null and provider = room.code and lane = 'bulk' and due_at <= now()
                order by due_at limit room.n
            )
        ) c
        where room.n > 0
    ), chosen as (
        select id, code from due where place <= n order by is_paced desc, due_at limit most
    ), spent as (
        update providers p set tokens = room.full_by_now - t.n, filled_at = now()
        from (select code, count(*) as n from chosen group by code) t join room using (code)
        where t.code = p.code and room.is_paced
    )
    select array_agg(id order by id) into taken from chosen;
    if taken is null then
        return;
    end if;
    insert into lives select gen_random_uuid() where not exists (select from lives);
    insert into leases (id, worker_id, life, deliveries) select lease, worker, lives.id, taken from lives;
    return query
    update deliveries d
    set state = 'leased', attempt = d.attempt + 1, worker_id = worker, lease_token = lease,
        relay_reply = null, last_error = null, moved_at = now()
    from unnest(taken) as chosen(id)
    where d.id = chosen.id and d.state in ('queued', 'deferred')
    returning d.*;
end $$;

-- A mailing that is due and whose provider takes some now, if there is one.
create or replace function mailing_that_is_due() returns uuid stable language sql set jit = off as $$
    with open as (
        select code from providers
        where (resting_until is null or resting_until < now())
          and (per_minute is null or tokens + extract(epoch from now() - filled_at) * per_minute / 60.0 / power(2, slowness) >= 1)
          and not exists (select from post_office where held_since is not null)
    )
    (
        select d.delivery_id from (select id from runs where state = 'running' and ended_at is null) r
        cross join open cross join lateral (
            select delivery_id from waiting
            where run_id = r.id and provider = open.code and lane = 'bulk' and due_at <= now()
            order by due_at limit 1
        ) d limit 1
    ) union all (
        select d.delivery_id from open cross join lateral (
            select delivery_id from waiting
            where run_id is null and provider = open.code and lane = 'bulk' and due_at <= now()
            order by due_at limit 1
        ) d limit 1
    )
    limit 1
$$;

-- Lets the mailings that wait for a domain go at another provider's pace. What somebody takes at this moment stays: who
-- leases waits for nobody that waits for leases.
create function move_domain(at_domain text, to_provider text) returns void language sql as $$
    update deliveries set provider = to_provider where id in (
        select d.id from waiting w join deliveries d on d.id = w.delivery_id
        where w.lane = 'bulk' and w.provider <> to_provider and d.domain = at_domain
        for update of d skip locked
    )
$$;

-- A provider asked for a slower pace. A domain that nobody knows becomes a provider of its own.
create or replace function slow_down(at_domain text, reply text) returns void language plpgsql as $$
declare
    asked text := (select provider from provider_domains where domain = at_domain);
begin
    if asked is null then
        insert into providers (code, per_minute, at_once, slowed_at, resting_until, said)
        values (at_domain, 60, 5, now(), now() + interval '5 minutes', reply) on conflict do nothing;
        insert into provider_domains (domain, provider) values (at_domain, at_domain) on conflict do nothing;
        perform move_domain(at_domain, at_domain);
        return;
    end if;
    -- Answers that were under way when it asked say nothing new.
    update providers
    set slowness = least(slowness + 1, 8), slowed_at = now(), tokens = 0, said = reply,
        resting_until = now() + interval '5 minutes' * (slowness + 1)
    where code = asked and (slowed_at is null or slowed_at < now() - interval '1 minute');
end $$;
