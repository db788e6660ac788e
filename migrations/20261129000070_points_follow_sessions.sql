-- The room of a session follows the agenda: its name, place and hours are the session's for as long as there is one.
alter table check_in_points
    add session_id uuid references agenda_sessions on delete set null;
create index check_in_points_by_session on check_in_points (session_id) where session_id is not null;

update check_in_points p set session_id = (
    select a.id from agenda_sessions a
    where a.forum_id = p.forum_id and a.title = p.name and a.starts_at = p.starts_at and a.ends_at = p.ends_at
    order by a.id limit 1
)
where p.kind = 'session';

create function tell_the_point_of_a_session() returns trigger language plpgsql as $$
begin
    update check_in_points set name = new.title, room = new.room, starts_at = new.starts_at, ends_at = new.ends_at
    where session_id = new.id;
    return null;
end $$;
create trigger points_follow_their_session after update of title, room, starts_at, ends_at on agenda_sessions
    for each row execute function tell_the_point_of_a_session();
