-- Rooms and tracks are said in the language of whoever reads. What was written becomes the text of the forum's first
-- language, which is the first of those that it is held in and that we write, or else one in which it has a title.
drop trigger points_follow_their_session on agenda_sessions;

alter table agenda_sessions rename room to one_room;
alter table agenda_sessions rename track to one_track;
alter table agenda_sessions
    add room jsonb not null default '{}'
        constraint session_room_is_a_language_map check (is_language_map(room)),
    add track jsonb not null default '{}'
        constraint session_track_is_a_language_map check (is_language_map(track)),
    -- languages in which they have fallen behind, as `stale` says of the title
    add room_stale text[] not null default '{}',
    add track_stale text[] not null default '{}';
alter table check_in_points rename room to one_room;
alter table check_in_points
    add room jsonb not null default '{}'
        constraint point_room_is_a_language_map check (is_language_map(room));

create temporary table first_languages on commit drop as
select id as forum_id,
       coalesce(
           (select code from unnest(languages) with ordinality l (code, n) where code in ('zh', 'en', 'ru') order by n limit 1),
           (select code from unnest(array['en', 'zh', 'ru']) with ordinality l (code, n) where title ? code order by n limit 1),
           'en'
       ) as code
from forums;
update agenda_sessions a set
    room = case when trim(one_room) = '' then '{}' else jsonb_build_object(code, one_room) end,
    track = case when trim(coalesce(one_track, '')) = '' then '{}' else jsonb_build_object(code, one_track) end
from first_languages f where f.forum_id = a.forum_id;
update check_in_points p set room = jsonb_build_object(code, one_room)
from first_languages f where f.forum_id = p.forum_id and trim(one_room) <> '';

alter table agenda_sessions drop one_room, drop one_track;
alter table check_in_points drop one_room;

create trigger points_follow_their_session after update of title, room, starts_at, ends_at on agenda_sessions
    for each row execute function tell_the_point_of_a_session();
