alter table forums
    -- where those with a confirmed place join; shown to nobody else
    add join_link text constraint forum_join_link_is_https check (join_link ~ '^https://'),
    -- languages in which a text has fallen behind another: {"title": ["ru"], "summary": [], "venue": []}
    add stale jsonb not null default '{}',
    add changed_at timestamptz not null default now(),
    add cloned_from uuid references forums on delete set null;

alter table agenda_sessions
    add interpretation text[] not null default '{}',
    -- languages in which its title has fallen behind
    add stale text[] not null default '{}';

create table speakers (
    id uuid primary key,
    forum_id uuid not null references forums on delete cascade,
    native_name text not null default '',
    latin_name text not null constraint speaker_has_a_name check (latin_name <> ''),
    position jsonb not null default '{}'
        constraint speaker_position_is_a_language_map check (is_language_map(position)),
    country text
        constraint speaker_country_is_two_letters check (country ~ '^[A-Z]{2}$'),
    constraint speaker_is_of_a_forum unique (forum_id, id)
);

create table session_speakers (
    session_id uuid not null references agenda_sessions on delete cascade,
    speaker_id uuid not null references speakers on delete cascade,
    primary key (session_id, speaker_id)
);
create index sessions_by_speaker on session_speakers (speaker_id);

create table materials (
    id uuid primary key,
    forum_id uuid not null references forums on delete cascade,
    title jsonb not null
        constraint material_title_is_a_language_map check (is_language_map(title)),
    is_for text not null default 'everybody'
        constraint material_is_for_somebody check (is_for in ('everybody', 'registered')),
    link text constraint material_link_is_https check (link ~ '^https://'),
    file_kind text constraint material_file_kind_is_known check (file_kind in ('pdf', 'jpeg', 'png')),
    file bytea constraint material_file_is_bounded check (octet_length(file) <= 10485760),
    added_at timestamptz not null,
    constraint material_is_a_link_or_a_file check ((link is null) <> (file is null)),
    constraint material_files_say_their_kind check ((file is null) = (file_kind is null))
);
create index materials_by_forum on materials (forum_id, id);
