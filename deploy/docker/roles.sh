#!/bin/sh
# Runs once, when the container makes its cluster: the accounts of deploy/postgres/roles.sql with the passwords
# that docker/secrets.sh has made. psql reads them from files, so that no process list shows them.
set -eu
psql -v ON_ERROR_STOP=1 -qX -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
\set owner `cat /run/lianyi/owner`
\set web `cat /run/lianyi/web`
\set worker `cat /run/lianyi/worker`
\i /run/roles.sql
SQL
