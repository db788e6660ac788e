# Finds PostgreSQL, Redis and a browser, and installs what is missing. Sourced by deploy/local.
# shellcheck shell=bash disable=SC2119,SC2120  # services.sh asks for a version

postgres_bin='' redis_bin=''
system=$(uname -s)

# The newest directory that holds all four programs; with an argument, of that major version.
find_postgres() {
    local dir version
    for dir in "$(dirname "$(command -v pg_ctl || echo /)")" /usr/lib/postgresql/*/bin /usr/pgsql-*/bin \
        /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin; do
        if [ -x "$dir/initdb" ] && [ -x "$dir/postgres" ] && [ -x "$dir/pg_ctl" ] && [ -x "$dir/psql" ]; then
            version=$("$dir/postgres" --version | sed 's/^[^0-9]*\([0-9]*\).*/\1/')
            if [ "$version" -ge 15 ] && [ "$version" = "${1:-$version}" ]; then echo "$version $dir"; fi
        fi
    done | sort -rn | sed -n '1s/^[0-9]* //p'
}

# On Debian redis-server is a link to redis-check-rdb, which package redis-tools holds: the server by another
# name, without a system service.
find_redis() {
    local path version
    for path in "$(command -v redis-server || true)" "$(command -v redis-check-rdb || true)"; do
        [ -n "$path" ] || continue
        version=$(exec -a redis-server "$path" --version 2>/dev/null | sed -n 's/.* v=\([0-9]*\).*/\1/p')
        if [ "${version:-0}" -ge 7 ] && command -v redis-cli >/dev/null; then
            echo "$path"
            return
        fi
    done
}

find_program() {
    local name
    for name in "$@"; do
        if command -v "$name"; then return; fi
    done
}

# Distributions keep it where only administrators look.
find_dovecot() {
    find_program dovecot /usr/sbin/dovecot /usr/local/sbin/dovecot /opt/homebrew/sbin/dovecot
}

find_programs() {
    postgres_bin=$(find_postgres)
    redis_bin=$(find_redis)
    CHROMIUM=${CHROMIUM:-$(find_program chromium google-chrome-stable google-chrome chromium-browser \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" /Applications/Chromium.app/Contents/MacOS/Chromium)}
    CHROMEDRIVER=${CHROMEDRIVER:-$(find_program chromedriver chromium.chromedriver /usr/lib/chromium/chromedriver)}
}

# Package names of what is missing: Debian's, or Homebrew's on macOS. `sql` and `tests` ask for more than `demo`.
# Ubuntu's browser packages fetch a snap, which fails in containers: there put google-chrome and its chromedriver
# into PATH, which are taken first. Tests start more Redis servers than the one of REDIS_URL.
missing() {
    local deb='' brew='' chromium='chromium chromium-driver'
    if grep -q '^ID=ubuntu' /etc/os-release 2>/dev/null; then chromium='chromium-browser chromium-chromedriver'; fi
    if ! command -v cc >/dev/null; then deb='gcc libc6-dev'; fi
    if [ -z "$postgres_bin" ] && { [ -z "${DATABASE_URL:-}" ] || [ -n "${1:-}" ]; }; then
        deb="$deb postgresql" brew="$brew postgresql@17"
    fi
    if [ -z "$redis_bin" ] && { [ -z "${REDIS_URL:-}" ] || [ "${1:-}" = tests ]; }; then
        deb="$deb redis-tools" brew="$brew redis"
    fi
    if [ "${1:-}" = tests ] && { [ -z "$CHROMIUM" ] || [ -z "$CHROMEDRIVER" ]; }; then
        deb="$deb $chromium" brew="$brew google-chrome chromedriver"
    fi
    # Experiments set clocks wrong.
    if [ "${1:-}" = tests ] && ! command -v faketime >/dev/null; then deb="$deb faketime" brew="$brew libfaketime"; fi
    # Messages that come back are read from a mailbox.
    if [ "${1:-}" = tests ] && [ -z "$(find_dovecot)" ]; then deb="$deb dovecot-imapd" brew="$brew dovecot"; fi
    # Relays of the experiments have certificates.
    if [ "${1:-}" = tests ] && ! command -v openssl >/dev/null; then deb="$deb openssl" brew="$brew openssl"; fi
    # Papers are written in Chinese, Russian, English and Persian, and names on them in many scripts.
    if [ "${1:-}" != sql ] && [ "$system" != Darwin ] && [ -z "${LIANYI_FONTS:-}" ]; then
        if [ ! -e /usr/share/fonts/truetype/noto/NotoNaskhArabic-Regular.ttf ]; then deb="$deb fonts-noto-core"; fi
        if [ ! -e /usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc ]; then deb="$deb fonts-noto-cjk"; fi
    fi
    # The words of papers are read back from their PDF.
    if [ "${1:-}" = tests ] && ! command -v pdftotext >/dev/null; then deb="$deb poppler-utils" brew="$brew poppler"; fi
    if [ "$system" = Darwin ]; then echo "$brew"; else echo "$deb"; fi
}

install_missing() {
    local packages still
    find_programs
    packages=$(missing "${1:-}" | xargs)
    [ -n "$packages" ] || return 0
    say "missing: $packages"
    # shellcheck disable=SC2086  # a list of names
    if command -v apt-get >/dev/null; then
        install_by_apt $packages
    elif command -v brew >/dev/null; then
        say "brew install $packages"
        brew install $packages >&2 || fail "brew could not install: $packages; install by hand and start again"
    else
        fail "install these and start again (PostgreSQL >= 15, Redis >= 7): $packages"
    fi
    find_programs
    still=$(missing "${1:-}" | xargs)
    [ -z "$still" ] || fail "installed, but still not found or too old (PostgreSQL >= 15, Redis >= 7): $still"
}

install_by_apt() {
    local sudo=''
    if [ "$(id -u)" != 0 ]; then
        { command -v sudo && { sudo -n true || [ -t 0 ]; }; } >/dev/null 2>&1 ||
            fail "to install these needs root or sudo: apt-get install $*"
        sudo=sudo
    fi
    say "${sudo:+sudo }apt-get install --no-install-recommends $*"
    (
        # While this file is there, package postgresql makes no cluster of the system's own.
        quiet=/etc/postgresql-common/createcluster.d/lianyi.conf
        trap '$sudo rm -f "$quiet"' EXIT
        $sudo mkdir -p "${quiet%/*}"
        echo 'create_main_cluster = false' | $sudo tee "$quiet" >/dev/null
        $sudo apt-get update -qq
        $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
    ) </dev/null >&2 || fail "apt-get could not install: $*; install by hand and start again"
}
