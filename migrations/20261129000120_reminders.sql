-- So many days before the day until which a seat is kept, or before the forum where none is, guests who have not answered
-- are reminded at nine in the morning. What falls due by a change itself is passed over.
alter table forums
    add remind_days int[] not null default '{}',
    add remind_from timestamptz not null default now(),
    add constraint a_few_reminders check (cardinality(remind_days) <= 5 and 1 <= all (remind_days) and 90 >= all (remind_days));

-- Guests who have neither answered nor come by themselves, and may be written to.
create view silent_guests as
    select i.id, i.forum_id, i.person_id, p.email, i.held_until, coalesce(i.reminded_at, i.invited_at) as heard_at,
           p.mailings_paused_until
    from invitations i join people p on p.id = i.person_id
    where i.answer is null and p.email is not null
      and not exists (
          select from registrations r
          where r.forum_id = i.forum_id and (r.person_id = p.id or r.email = p.email) and not has_ended(r.state)
            and (takes_a_place(r.state) or i.held_until is null)
      )
      and not exists (select from suppressions s where s.email = p.email)
      and not exists (select from refused_topics t where t.person_id = p.id and t.topic = 'forums');

-- When they are to be reminded.
create view guest_reminders as
    select g.id, g.forum_id, g.heard_at, f.remind_from, due.moment
    from silent_guests g join forums f on f.id = g.forum_id
    cross join unnest(f.remind_days) as chosen (days)
    cross join lateral (
        select ((coalesce(g.held_until, f.starts_at) at time zone f.time_zone)::date - chosen.days + time '09:00')
               at time zone f.time_zone as moment
    ) due
    where f.state = 'published';

-- A moment that was missed is made up for within a day. Nobody hears from us twice within three days.
create function reminder_is_due(reminder guest_reminders, now timestamptz) returns boolean language sql stable as $$
    select reminder.moment between now - interval '1 day' and now
       and reminder.moment > reminder.remind_from and reminder.moment > reminder.heard_at
       and reminder.heard_at <= now - interval '3 days'
$$;
