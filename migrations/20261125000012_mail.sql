-- A run whose mails would break the rules of the big providers waits until somebody has looked: codes of what is wrong,
-- separated by spaces.
alter table runs
    add blocked_why text,
    add constraint what_is_blocked_is_held_back check (blocked_why is null or state in ('paused', 'cancelled'));
