-- Whoever asks for a place by somebody else's invitation names it: people decide about them, and the guest's seat stays.
alter table registrations
    add came_by uuid references invitations on delete set null;
create index registrations_by_invitation on registrations (came_by) where came_by is not null;
