-- Accounts of lianyi in PostgreSQL, run once by a superuser in the database `lianyi`, with three variables:
--   psql -d lianyi -v owner=PASSWORD -v web=PASSWORD -v worker=PASSWORD -f roles.sql
-- Better than on the command line: \set them from files, as deploy/docker/roles.sh does.
-- The owner migrates and nothing else. Web and worker (which the scheduler shares) read and write rows; they
-- cannot change tables, and none of the three is a superuser.
set password_encryption = 'scram-sha-256';
set log_statement = 'none';
create role lianyi_owner login nosuperuser nocreatedb nocreaterole password :'owner';
create role lianyi_web login nosuperuser nocreatedb nocreaterole password :'web';
create role lianyi_worker login nosuperuser nocreatedb nocreaterole password :'worker';

select current_database() as database \gset
alter database :"database" owner to lianyi_owner;
revoke all on database :"database" from public;
grant connect on database :"database" to lianyi_web, lianyi_worker;
revoke create on schema public from public;

alter role lianyi_owner set search_path = public;
alter role lianyi_web set search_path = public;
alter role lianyi_worker set search_path = public;
alter role lianyi_web set statement_timeout = '5s';
alter role lianyi_worker set statement_timeout = '60s';

alter default privileges for role lianyi_owner in schema public
    grant select, insert, update, delete on tables to lianyi_web, lianyi_worker;
alter default privileges for role lianyi_owner in schema public
    grant usage, select on sequences to lianyi_web, lianyi_worker;
