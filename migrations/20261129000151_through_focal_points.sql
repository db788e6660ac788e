-- A delegate may have no address of their own: then mail about them goes to the focal point, whose address stands in the
-- registration.
alter table registrations
    add through_focal_point boolean not null default false,
    add constraint who_has_no_address_sits_in_a_delegation check (not through_focal_point or delegation_id is not null);

drop index one_registration_per_address;
create unique index one_registration_per_address on registrations (forum_id, email)
    where not has_ended(state) and not through_focal_point;
