#!/usr/bin/env bash
# Starts a throw-away PostgreSQL server, runs a command with MOZARTO_TEST_POSTGRES set to it, and takes the server away again.
#
#   tests/postgres.sh [--unsafe] COMMAND...
#
# Commits are synced to disk, as in earnest; --unsafe leaves that out, for tests that only want to be quick.
# It listens on a socket in its own folder and on no network port. Ends with the exit code of the command.
set -euo pipefail

stop() { printf '%s\n' "$*" >&2; exit 1; }

durability=()
if [ "${1:-}" = --unsafe ]; then
  durability=(-c fsync=off -c synchronous_commit=off -c full_page_writes=off)
  shift
fi
[ $# -gt 0 ] || stop "Which command is to be run? (tests/postgres.sh [--unsafe] COMMAND...)"

bin=""
for folder in "$(pg_config --bindir 2>/dev/null || true)" $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV); do
  if [ -z "$bin" ] && [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then bin="$folder"; fi
done
[ -n "$bin" ] || stop "No PostgreSQL server was found: install it (Debian: apt-get install postgresql), or run tests/run.sh once."

scratch="$(mktemp -d)"
server_pid=""
clean_up() {
  if [ -n "$server_pid" ]; then
    kill -INT "$server_pid" 2>/dev/null || true # fast shutdown
    wait "$server_pid" 2>/dev/null || true
  fi
  rm -rf "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# PostgreSQL refuses to run as root, so root hands it to the system user that the Debian package makes.
as=()
if [ "$(id -u)" -eq 0 ]; then
  id postgres >/dev/null 2>&1 || stop "PostgreSQL cannot run as root, and this machine has no user named postgres."
  chown postgres "$scratch"
  as=(setpriv --reuid=postgres --regid=postgres --init-groups)
fi
chmod 711 "$scratch"

(cd "$scratch" && "${as[@]}" "$bin/initdb" -D "$scratch/cluster" -U postgres --auth=trust --encoding=UTF8 --locale=C --no-sync >"$scratch/initdb.log" 2>&1) \
  || { cat "$scratch/initdb.log" >&2; stop "initdb failed."; }
"${as[@]}" "$bin/postgres" -D "$scratch/cluster" -c listen_addresses= -c "unix_socket_directories=$scratch" -c max_connections=300 \
  -c shared_buffers=128MB "${durability[@]}" >"$scratch/server.log" 2>&1 </dev/null &
server_pid=$!
tries=0
until "$bin/pg_isready" -q -h "$scratch"; do
  tries=$((tries + 1))
  if [ $tries -gt 100 ] || ! kill -0 "$server_pid" 2>/dev/null; then cat "$scratch/server.log" >&2; stop "PostgreSQL did not start."; fi
  sleep 0.1
done

export MOZARTO_TEST_POSTGRES="Host=$scratch;Username=postgres;Database=postgres"
status=0
"$@" || status=$?
exit "$status"
