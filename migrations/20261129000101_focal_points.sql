alter table delegations
    -- what the focal point's link is signed for: another focal point has another one
    add link uuid;
create unique index delegations_by_link on delegations ((coalesce(link, id)));

-- A delegation whose seats have not returned decides about those of its country who ask for a place by themselves; one of
-- an organisation does so only where no other of the country does.
create function decides_about(delegation uuid, registration uuid) returns boolean
    language sql stable
    return exists (
        select from registrations r
        join categories c on c.id = r.category_id
        join delegations d on d.forum_id = r.forum_id and d.category_id = r.category_id and d.country = r.country
        where r.id = registration and d.id = delegation and c.decided_by = 'focal_point' and d.returned_at is null
          and (d.organisation = '' or not exists (
              select from delegations o
              where o.forum_id = d.forum_id and o.category_id = d.category_id and o.country = d.country
                and o.id <> d.id and o.returned_at is null
          ))
    );
