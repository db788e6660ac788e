# A private PostgreSQL and Redis: made, started, shared, stopped. Sourced by deploy/local.
# shellcheck shell=bash disable=SC2154  # the passwords come from the file `secrets`, `project` from deploy/local
#
# .local/NAME/  secrets, keys, postgres.port, redis.port: ours
#               users/PID, users/-GROUP: who uses the services, a deploy/local and the process group of what it
#               runs; the last one to leave stops them
#               data/ (pg, redis, logs): belongs to the account that PostgreSQL and Redis run as. Started by
#               root that is `postgres` or `nobody`; where these cannot enter the project (a home of mode 700)
#               the data lies in /var/tmp/lianyi-<hash of the project's path>/NAME instead.

service_user='' data='' joined='' mine=''
locale=C.UTF-8
[ "$system" != Darwin ] || locale=en_US.UTF-8
# Nothing of the caller's PostgreSQL may leak into ours.
unset PGDATA PGHOST PGHOSTADDR PGPORT PGUSER PGPASSWORD PGDATABASE PGSERVICE PGOPTIONS PGSSLMODE PGAPPNAME

# --- where it lies

random_hex() { od -An -v -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }
port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# The first free port from the one given.
free_port() {
    local port=$1
    while port_taken "$port"; do port=$((port + 1)); done
    echo "$port"
}

away() { echo "/var/tmp/lianyi-$(printf %s "$project" | cksum | cut -d ' ' -f 1)"; }

# Runs a command as the account that owns the data.
as_service() (
    cd /
    export LC_ALL=$locale
    if [ -z "$service_user" ]; then exec "$@"; fi
    if command -v runuser >/dev/null; then exec runuser -u "$service_user" -- "$@"; fi
    exec setpriv --reuid="$service_user" --regid="$(id -g "$service_user")" --clear-groups -- "$@"
)

# Keeps stdin in a file that only the account of the services can read.
# shellcheck disable=SC2016
keep() { as_service sh -c 'umask 077; cat >"$1"' sh "$1"; }

locate() {
    state=$project/.local/$1 data=$project/.local/$1/data service_user=''
    if [ "$(id -u)" = 0 ]; then
        [ "$system" != Darwin ] || fail "PostgreSQL refuses to run as root: use your own account"
        service_user=nobody
        if id postgres >/dev/null 2>&1; then service_user=postgres; fi
    fi
    mkdir -p "$state/users"
    [ -O "$state" ] || fail "$state belongs to another account: use that one, or remove it"
    chmod 711 "$project/.local" "$state"
    if ! as_service test -x "$state"; then
        data=$(away)
        [ -d "$data" ] || mkdir -m 711 "$data"
        { [ -O "$data" ] && [ ! -L "$data" ]; } || fail "$data is not ours: remove it"
        data=$data/$1
        say "user $service_user may not enter $project: the data lies in $data"
    fi
    [ -d "$data" ] || mkdir -m 700 "$data"
    # Data that `nobody` made before package postgresql came with an account of its own changes hands, too.
    [ -z "$service_user" ] || find "$data" -prune ! -user "$service_user" -exec chown -Rh "$service_user" {} +
}

# --- who uses it

# A process is known by its id and the moment it started, so that an id given out again does not count.
born() { cut -d ' ' -f 22 "/proc/$1/stat" 2>/dev/null || ps -o lstart= -p "$1" 2>/dev/null; }

users() {
    local file name since
    for file in "$state"/users/*; do
        name=${file##*/}
        since=$(cat "$file" 2>/dev/null || true)
        if [ -n "$since" ] && [ "$since" = "$(born "${name#-}")" ]; then echo "$name"; else rm -f "$file"; fi
    done
}

# end_users SIGNAL PATTERN: sends it to the users whose names fit, and waits for them.
end_users() {
    local user tenths=0
    for user in $(users | grep "$2"); do
        say "ending process ${user/-/group }"
        kill "-$1" -- "$user" || true
    done
    while users | grep "$2" >/dev/null && [ "$tenths" -lt 450 ]; do
        sleep 0.1
        tenths=$((tenths + 1))
    done
}

lock() {
    local tries=0 holder
    mine=$$:$(born "$$")
    until ln -s "$mine" "$state/lock" 2>/dev/null; do
        holder=$(readlink "$state/lock" || true)
        if [ "$holder" = "$mine" ]; then return 0; fi
        if [ -n "$holder" ] && [ "${holder#*:}" != "$(born "${holder%%:*}")" ]; then rm -f "$state/lock"; fi
        tries=$((tries + 1))
        [ "$tries" -lt 900 ] || fail "process ${holder%%:*} holds $state/lock: is another deploy/local stuck?"
        sleep 0.1
    done
}

unlock() { rm -f "$state/lock"; }

# up demo|test: the services run, DATABASE_URL and REDIS_URL are set. `test` begins with nothing.
up() {
    locate "$1"
    lock
    if [ "$1" = test ] && [ -z "$(users)" ]; then
        stop_services
        rm -rf "$state/secrets" "$state/keys" "$state"/sqlx*
    fi
    born "$$" >"$state/users/$$"
    joined=yes
    secrets
    [ -n "${DATABASE_URL:-}" ] || start_postgres
    [ -n "${REDIS_URL:-}" ] || start_redis
    unlock
}

# What leave() calls on every way out.
down() {
    if [ -n "$joined" ]; then
        lock
        rm -f "$state/users/$$"
        if [ -z "$(users)" ]; then stop_services; else say "${state##*/} is in use elsewhere: its services go on"; fi
    fi
    if [ "$(readlink "$state/lock" || true)" = "$mine" ]; then unlock; fi
}

# Passwords are made once, in a file that only we can read. Data made with other passwords is of no use.
secrets() {
    local name
    if [ ! -f "$state/secrets" ]; then
        as_service find "$data" -mindepth 1 -delete
        (
            umask 077
            for name in postgres default web worker scheduler; do
                echo "${name}_password=$(random_hex 24)"
            done >"$state/secrets.new"
        )
        mv "$state/secrets.new" "$state/secrets"
    fi
    [ -f "$state/keys" ] || (umask 277 && echo "k1 $(random_hex 32)" >"$state/keys")
    # shellcheck source=/dev/null
    . "$state/secrets"
}

stop_services() {
    stop_redis || true
    stop_postgres || say "PostgreSQL in $data did not stop"
}

stop_all() {
    local name
    for name in demo test; do
        [ -d "$project/.local/$name" ] || continue
        locate "$name"
        end_users HUP '^[0-9]'  # not TERM, to which the interactive shell of `run bash` is deaf
        end_users TERM '^[0-9]' # as nohup makes deaf to HUP
        end_users TERM '^-'     # left behind by a deploy/local that was killed
        end_users KILL '^-'
        lock
        stop_services
        unlock
    done
}

delete_all() {
    rm -rf "$project/.local/demo" "$project/.local/test"
    if [ -d "$(away)" ] && [ -O "$(away)" ]; then rm -rf "$(away)"; fi
}

# --- PostgreSQL

# The process that serves our data. pg_ctl would believe the number in postmaster.pid, which after a power cut
# may be that of any process of the account.
postgres_pid() {
    local pid
    pid=$(as_service head -n 1 "$data/pg/postmaster.pid" 2>/dev/null) || return 1
    { tr '\0' ' ' <"/proc/$pid/cmdline" || ps -ww -o args= -p "$pid"; } 2>/dev/null |
        grep -qF -- " -D $data/pg " && echo "$pid"
}

init_postgres() {
    say "making a PostgreSQL cluster in $data"
    as_service rm -rf "$data/pg.new"
    printf %s "$postgres_password" | keep "$data/password"
    as_service "$postgres_bin/initdb" -D "$data/pg.new" -U lianyi --pwfile="$data/password" -A scram-sha-256 \
        -E UTF8 --locale="$locale" --lc-messages=C --no-sync >/dev/null || fail "initdb failed"
    as_service rm "$data/password"
    as_service mv "$data/pg.new" "$data/pg"
}

start_postgres() {
    local version port url try fast=''
    version=$(as_service cat "$data/pg/PG_VERSION" 2>/dev/null || true)
    postgres_bin=$(find_postgres "$version")
    [ -n "$postgres_bin" ] || fail "$data was made by PostgreSQL $version, which is gone: deploy/local reset"
    if ! postgres_pid >/dev/null; then
        as_service test -d "$data/pg" || init_postgres
        as_service rm -f "$data/pg/postmaster.pid"
        [ "${state##*/}" != test ] || fast='-c fsync=off -c synchronous_commit=off -c full_page_writes=off'
        port=$(cat "$state/postgres.port" 2>/dev/null || echo 25432)
        for try in 0 1 2; do
            port=$(free_port "$((port + try))")
            echo "$port" >"$state/postgres.port"
            if as_service "$postgres_bin/pg_ctl" -D "$data/pg" -l "$data/pg.log" -w -t 120 -s start -o "-p $port \
                -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=300 $fast" 2>/dev/null; then
                break
            fi
            [ "$try" != 2 ] || fail "PostgreSQL does not start: $(as_service tail -n 3 "$data/pg.log")"
        done
    fi
    url=postgres://lianyi:$postgres_password@127.0.0.1:$(cat "$state/postgres.port")
    if ! "$postgres_bin/psql" -qX -d "$url/lianyi" -c '' >/dev/null 2>&1; then
        "$postgres_bin/psql" -qX -d "$url/postgres" -c 'create database lianyi' || fail "cannot create the database"
    fi
    export DATABASE_URL=$url/lianyi
    say "$("$postgres_bin/postgres" --version | cut -d ' ' -f 1-3) on ${url##*@}"
}

# Without pg_ctl, which may be gone with the version that made the data.
stop_postgres() {
    local pid tenths=0
    pid=$(postgres_pid) || return 0
    kill -INT "$pid" # "fast": it does not wait for its clients
    while postgres_pid >/dev/null; do
        [ "$tenths" -lt 600 ] || return 1
        sleep 0.1
        tenths=$((tenths + 1))
    done
}

# --- Redis

# Whether what answers on our port knows our password: then it is ours.
redis_runs() {
    [ -f "$state/redis.port" ] && [ -f "$state/secrets" ] || return 1
    # shellcheck source=/dev/null
    . "$state/secrets"
    REDISCLI_AUTH=$default_password redis-cli -p "$(cat "$state/redis.port")" ping 2>&1 | grep -Eq '^PONG|^LOADING'
}

start_redis() {
    local port try tenths append=yes
    if ! redis_runs; then
        [ "${state##*/}" != test ] || append=no
        sed -e "s/CHANGE-ME-default/$default_password/" -e "s/CHANGE-ME-web/$web_password/" \
            -e "s/CHANGE-ME-worker/$worker_password/" -e "s/CHANGE-ME-scheduler/$scheduler_password/" \
            deploy/redis/users.acl | keep "$data/users.acl"
        as_service mkdir -p "$data/redis"
        as_service ln -sf "$redis_bin" "$data/redis-server"
        port=$(cat "$state/redis.port" 2>/dev/null || echo 26479)
        for try in 0 1 2; do
            port=$(free_port "$((port + try))")
            echo "$port" >"$state/redis.port"
            as_service "$data/redis-server" --bind 127.0.0.1 --port "$port" --daemonize yes --dir "$data/redis" \
                --pidfile "$data/redis.pid" --logfile "$data/redis.log" --aclfile "$data/users.acl" \
                --save '' --appendonly "$append" --appendfsync everysec >/dev/null || true
            tenths=0
            until redis_runs || [ "$tenths" -ge 30 ]; do
                sleep 0.1
                tenths=$((tenths + 1))
            done
            ! redis_runs || break
            [ "$try" != 2 ] || fail "Redis does not start: $(as_service tail -n 3 "$data/redis.log")"
        done
    fi
    port=$(cat "$state/redis.port")
    export REDIS_URL="redis://lianyi-worker:$worker_password@127.0.0.1:$port"
    export REDIS_ADMIN_URL="redis://default:$default_password@127.0.0.1:$port"
    say "Redis $(exec -a redis-server "$redis_bin" --version | sed 's/.* v=\([^ ]*\).*/\1/') on 127.0.0.1:$port"
}

stop_redis() {
    local tenths=0
    redis_runs || return 0
    kill -TERM "$(as_service cat "$data/redis.pid")"
    while as_service test -e "$data/redis.pid" && [ "$tenths" -lt 300 ]; do # it removes that file last
        sleep 0.1
        tenths=$((tenths + 1))
    done
}
