-- A mail that comes back tells something of the address it went to, and nothing of one that a registration was given since.
alter table registrations add address_since timestamptz;

create function note_new_address() returns trigger language plpgsql as $$
begin
    new.address_since = now();
    return new;
end
$$;

create trigger addresses_have_a_beginning before update of email on registrations
    for each row when (old.email <> new.email) execute function note_new_address();
