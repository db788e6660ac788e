-- What a session is. Time spent in a break, at a meal or at a social event is no time of the forum.
create type session_kind as enum ('session', 'plenary', 'parallel', 'round_table', 'break', 'meal', 'social');
alter table agenda_sessions
    alter column kind type session_kind using
        case when kind = any(enum_range(null::session_kind)::text[]) then kind else 'session' end::session_kind,
    alter column kind set default 'session';
