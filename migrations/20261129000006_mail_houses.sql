-- The pace of mail houses is set at the desk, so that a slip of the pen needs a bound.
alter table providers
    add constraint pace_is_bounded check (per_minute <= 1000000),
    add constraint burst_is_bounded check (at_once <= 100000);
alter table providers rename constraint providers_pkey to one_house_per_code;
