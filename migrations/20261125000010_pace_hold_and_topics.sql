-- To whom mail goes at what pace. A provider is a mail house that stands behind one or many domains; `other` is
-- everybody else. A domain that asks for a slower pace becomes a provider of its own. Rows are never deleted.
create table providers (
    code text primary key,
    -- Mailings only; none is as fast as the relay takes them.
    per_minute int constraint pace_is_positive check (per_minute > 0),
    -- How many may leave in the same moment after a rest.
    at_once int not null default 20 constraint burst_is_positive check (at_once > 0),
    -- The bucket: so many may leave as of then.
    tokens float8 not null default 0,
    filled_at timestamptz not null default now(),
    -- Each step halves the pace; steps are taken back one by one while nobody complains.
    slowness int not null default 0 constraint slowness_is_bounded check (slowness between 0 and 8),
    slowed_at timestamptz,
    resting_until timestamptz,
    -- What it said when it was slowed down last.
    said text
);
create table provider_domains (
    domain text primary key,
    provider text not null references providers
);
insert into providers (code, per_minute, at_once) values
    ('other', null, 20),
    ('qq', 120, 8), ('netease', 100, 7), ('sina', 60, 5), ('aliyun', 120, 8),
    ('mail_ru', 240, 10), ('yandex', 240, 10), ('rambler', 60, 5),
    ('gmail', 600, 20), ('outlook', 300, 10), ('yahoo', 240, 10), ('icloud', 120, 10);
insert into provider_domains (provider, domain) values
    ('qq', 'qq.com'), ('qq', 'vip.qq.com'), ('qq', 'foxmail.com'),
    ('netease', '163.com'), ('netease', 'vip.163.com'), ('netease', '126.com'), ('netease', 'vip.126.com'),
    ('netease', 'yeah.net'), ('netease', '188.com'),
    ('sina', 'sina.com'), ('sina', 'sina.cn'), ('sina', 'vip.sina.com'),
    ('aliyun', 'aliyun.com'),
    ('mail_ru', 'mail.ru'), ('mail_ru', 'bk.ru'), ('mail_ru', 'inbox.ru'), ('mail_ru', 'list.ru'),
    ('mail_ru', 'internet.ru'), ('mail_ru', 'xmail.ru'),
    ('yandex', 'yandex.ru'), ('yandex', 'ya.ru'), ('yandex', 'yandex.com'), ('yandex', 'yandex.kz'),
    ('yandex', 'yandex.by'), ('yandex', 'yandex.uz'), ('yandex', 'narod.ru'),
    ('rambler', 'rambler.ru'), ('rambler', 'lenta.ru'), ('rambler', 'autorambler.ru'), ('rambler', 'myrambler.ru'),
    ('gmail', 'gmail.com'), ('gmail', 'googlemail.com'),
    ('outlook', 'outlook.com'), ('outlook', 'hotmail.com'), ('outlook', 'live.com'), ('outlook', 'live.cn'),
    ('outlook', 'msn.com'), ('outlook', 'hotmail.ru'), ('outlook', 'live.ru'),
    ('yahoo', 'yahoo.com'), ('yahoo', 'ymail.com'), ('yahoo', 'aol.com'), ('yahoo', 'rocketmail.com'),
    ('icloud', 'icloud.com'), ('icloud', 'me.com'), ('icloud', 'mac.com');

alter table deliveries
    -- Where a mailing goes to, as far as its pace is concerned.
    add domain text,
    add provider text not null default 'other';

-- The id is unique and a Message-ID begins with it: an index of its own would say it twice.
alter table deliveries drop constraint one_delivery_per_message_id;
alter table deliveries
    add constraint message_id_begins_with_the_id check (starts_with(message_id, '<' || id::text || '@'));

-- A run that is paused or has nothing on the way is not looked at when something is due.
alter table runs add ended_at timestamptz;
drop index deliveries_due;
create index deliveries_due on deliveries (lane, due_at) where state in ('queued', 'deferred') and lane <> 'bulk';
create index deliveries_due_in_runs on deliveries (run_id, provider, due_at)
    where state in ('queued', 'deferred') and lane = 'bulk';
create index deliveries_that_expire on deliveries (expires_at)
    where state in ('queued', 'deferred') and expires_at is not null;
create index deliveries_uncertain on deliveries (moved_at) where state = 'uncertain';

-- A delivery is born queued, as its row says: its moves begin with the first that it makes.
create or replace function record_new_deliveries() returns trigger language plpgsql as $$
begin
    -- Workers listen: what is committed is on its way within milliseconds.
    perform pg_notify('deliveries', '');
    return null;
end $$;
delete from delivery_events where was is null;
alter table delivery_events alter was set not null;

-- The mail hold. A database that was restored, copied or promoted does not know what was sent since, or whose it
-- is: nothing leaves until staff release it.
alter table post_office
    add instance text,
    add fingerprint text,
    add held_since timestamptz,
    add held_why text,
    add constraint a_hold_says_why check ((held_since is null) = (held_why is null));

-- What mailings are about, so that people can choose.
create table topics (
    code text primary key constraint topic_code_is_a_word check (code ~ '^[a-z_]{1,40}$'),
    place int not null
);
insert into topics (code, place) values ('forums', 1), ('association', 2), ('anniversaries', 3), ('news', 4);
alter table mailings add topic text not null default 'news' references topics;
update mailings set topic = case kind when 'anniversary' then 'anniversaries'
    when 'announcement' then 'news' else 'forums' end;
create table refused_topics (
    person_id uuid not null references people on delete cascade,
    topic text not null references topics,
    since timestamptz not null default now(),
    primary key (person_id, topic)
);
alter table people add mailings_paused_until timestamptz;
