#!/bin/sh
# Makes what compose.yaml needs to keep secret, once, each part in a volume that only its reader mounts.
# The numbers are the accounts inside the images: 999 postgres and redis, 10001 lianyi.
set -eu
umask 077
secrets=${1:-/secrets} template=${2:-/users.acl}
[ ! -e "$secrets/owner/keys" ] || exit 0

random() { od -An -v -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }

mkdir -p "$secrets/postgres" "$secrets/redis" "$secrets/owner" "$secrets/web" "$secrets/worker" "$secrets/scheduler"
for role in superuser owner web worker; do
    random 24 >"$secrets/postgres/$role"
    [ "$role" = superuser ] ||
        echo "postgres://lianyi_$role:$(cat "$secrets/postgres/$role")@postgres:5432/lianyi" >"$secrets/$role/database_url"
done
cp "$secrets/worker/database_url" "$secrets/scheduler/database_url" # they share an account, see roles.sql
cp "$template" "$secrets/redis/users.acl"
for role in default web worker scheduler; do
    password=$(random 24)
    sed "s/CHANGE-ME-$role/$password/" "$secrets/redis/users.acl" >"$secrets/redis/new"
    mv "$secrets/redis/new" "$secrets/redis/users.acl"
    [ "$role" = default ] ||
        echo "redis://lianyi-$role:$password@redis:6379" >"$secrets/$role/redis_url"
done
echo "${SMTP_URL:-smtp://host.docker.internal:25}" >"$secrets/worker/smtp_url"
echo "k1 $(random 32)" >"$secrets/owner/keys.new"
for role in web worker scheduler; do
    cp "$secrets/owner/keys.new" "$secrets/$role/keys"
done
chmod 0400 "$secrets"/*/*
if [ "$(id -u)" = 0 ]; then
    chown -R 999:999 "$secrets/postgres" "$secrets/redis"
    chown -R 10001:10001 "$secrets/owner" "$secrets/web" "$secrets/worker" "$secrets/scheduler"
fi
mv "$secrets/owner/keys.new" "$secrets/owner/keys"
