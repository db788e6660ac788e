#!/bin/sh
# Makes what compose.yaml needs to keep secret, once, each part in a volume that only its reader mounts.
# The numbers are the accounts inside the images: 999 postgres and redis, 10001 lianyi.
set -eu
umask 077
secrets=${1:-/secrets} template=${2:-/users.acl}
[ ! -e "$secrets/lianyi/keys" ] || exit 0

random() { od -An -v -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }

mkdir -p "$secrets/postgres" "$secrets/redis" "$secrets/lianyi"
for role in superuser owner web worker; do
    random 24 >"$secrets/postgres/$role"
    [ "$role" = superuser ] ||
        echo "postgres://lianyi_$role:$(cat "$secrets/postgres/$role")@postgres:5432/lianyi" >"$secrets/lianyi/database_url.$role"
done
cp "$template" "$secrets/redis/users.acl"
for role in default web worker scheduler; do
    password=$(random 24)
    sed "s/CHANGE-ME-$role/$password/" "$secrets/redis/users.acl" >"$secrets/redis/new"
    mv "$secrets/redis/new" "$secrets/redis/users.acl"
    [ "$role" = default ] ||
        echo "redis://lianyi-$role:$password@redis:6379" >"$secrets/lianyi/redis_url.$role"
done
echo "${SMTP_URL:-smtp://host.docker.internal:25}" >"$secrets/lianyi/smtp_url"
echo "k1 $(random 32)" >"$secrets/lianyi/keys.new"
chmod 0400 "$secrets"/*/*
if [ "$(id -u)" = 0 ]; then
    chown -R 999:999 "$secrets/postgres" "$secrets/redis"
    chown -R 10001:10001 "$secrets/lianyi"
fi
mv "$secrets/lianyi/keys.new" "$secrets/lianyi/keys"
