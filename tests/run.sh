#!/usr/bin/env bash
# Runs all tests. Installs what they need where it is missing (chromium and postgresql from Debian, npm packages for the test clients),
# starts a throw-away PostgreSQL, builds once, and ends with one line: N passed, N failed, N skipped.
#
#   tests/run.sh                     everything
#   tests/run.sh --filter Text       only tests whose full name contains Text (any filter of dotnet test works)
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root"
results="$root/artifacts/test-results"
scratch=""
postgres_pid=""
projects=()

filter=""
while [ $# -gt 0 ]; do
  case "$1" in
    --filter) filter="${2:?--filter needs a text}"; shift 2 ;;
    *) echo "Unknown argument: $1 (known: --filter TEXT)" >&2; exit 2 ;;
  esac
done

say() { printf '== %s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }

# Runs a command quietly; shows all it said when it fails.
quietly() {
  local log="$results/$1.log"; shift
  "$@" >"$log" 2>&1 </dev/null || { cat "$log" >&2; stop "Failed: $*"; }
}

clean_up() {
  [ ${#projects[@]} -eq 0 ] || kill "${projects[@]}" 2>/dev/null || true
  if [ -n "$postgres_pid" ]; then
    kill -INT "$postgres_pid" 2>/dev/null || true # fast shutdown
    wait "$postgres_pid" 2>/dev/null || true
  fi
  [ -z "$scratch" ] || rm -rf "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

check_tools() {
  command -v dotnet >/dev/null || stop "The .NET 10 SDK is missing: install it from https://dotnet.microsoft.com/download (dotnet must be on the PATH)."
  dotnet --list-sdks | grep -q '^10\.' || stop "The tests need the .NET 10 SDK; this machine has: $(dotnet --list-sdks | tr '\n' ' ')"
  command -v node >/dev/null || stop "Node.js 20 or later is missing: some tests use clients that run under it."
  command -v npm >/dev/null || stop "npm is missing (it comes with Node.js 20 or later)."
  local node_major
  node_major="$(node -p 'process.versions.node.split(".")[0]')"
  [ "$node_major" -ge 20 ] || stop "The tests need Node.js 20 or later; this machine has $(node --version)."
}

postgres_bin() {
  local folder
  for folder in "$(pg_config --bindir 2>/dev/null || true)" $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV); do
    if [ -n "$folder" ] && [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then printf '%s' "$folder"; return; fi
  done
}

install_packages() {
  local missing=()
  command -v chromium >/dev/null || missing+=(chromium)
  [ -n "$(postgres_bin)" ] || missing+=(postgresql)
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null || stop "Missing: ${missing[*]}. This machine has no apt-get; install them and run again."
  [ "$(id -u)" -eq 0 ] || stop "Missing: ${missing[*]}. Install them (sudo apt-get install ${missing[*]}) or run this once as root."
  say "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  quietly apt-update apt-get update -q
  quietly apt-install apt-get install -qy --no-install-recommends "${missing[@]}"
}

install_clients() {
  local installed=tests/clients/node_modules/.package-lock.json
  if [ -e "$installed" ] && [ ! tests/clients/package-lock.json -nt "$installed" ]; then return; fi
  say "installing the npm packages of the test clients"
  quietly npm-ci npm ci --prefix tests/clients
  touch "$installed"
}

# PostgreSQL refuses to run as root, so root hands it to the system user that the Debian package makes.
as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

start_postgres() {
  local bin port data
  bin="$(postgres_bin)"
  [ -n "$bin" ] || stop "No PostgreSQL server binaries were found after installing them."
  scratch="$(mktemp -d)"
  data="$scratch/postgres"
  mkdir "$data"
  if [ "$(id -u)" -eq 0 ]; then
    id postgres >/dev/null 2>&1 || stop "PostgreSQL cannot run as root, and this machine has no user named postgres."
    chmod 711 "$scratch"; chown postgres "$data"
  fi
  cd "$scratch"
  quietly initdb as_postgres "$bin/initdb" -D "$data/cluster" -U postgres --auth=trust --encoding=UTF8 --locale=C --no-sync
  port="$(free_port)"
  # fsync is off because the folder is thrown away with the run: no test looks at what a power cut leaves behind in PostgreSQL.
  # Trust without a password is safe enough here: loopback only, a port nobody knows, and nothing but made-up data.
  local options=(-D "$data/cluster" -c "port=$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off
    -c synchronous_commit=off -c full_page_writes=off -c max_connections=300 -c shared_buffers=64MB)
  # Started directly, not through a shell function: the process id must be that of the server itself, so that it can be stopped by it.
  if [ "$(id -u)" -eq 0 ]; then
    setpriv --reuid=postgres --regid=postgres --init-groups "$bin/postgres" "${options[@]}" >"$results/postgres.log" 2>&1 </dev/null &
  else
    "$bin/postgres" "${options[@]}" >"$results/postgres.log" 2>&1 </dev/null &
  fi
  postgres_pid=$!
  cd "$root"
  local tries=0
  until "$bin/pg_isready" -q -h 127.0.0.1 -p "$port"; do
    tries=$((tries + 1))
    if [ $tries -gt 100 ] || ! kill -0 "$postgres_pid" 2>/dev/null; then cat "$results/postgres.log" >&2; stop "PostgreSQL did not start."; fi
    sleep 0.1
  done
  export MOZARTO_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=postgres;Database=postgres"
  say "PostgreSQL answers on port $port"
}

# Without the lines that sum up one project: the last line of this script sums up all.
without_noise() { grep -vE '^(Passed!|Failed!|Results File:|A total of|Data collector|Test run for|\[xUnit.net|$)'; }

run_project() {
  local project="$1" name exit_code=0
  name="$(basename "$project" .csproj)"
  local arguments=(test "$project" --no-build --nologo --results-directory "$results" --logger "trx;LogFileName=$name.trx"
    --logger "console;verbosity=minimal" --blame-hang-timeout 10m --blame-hang-dump-type none)
  [ -z "$filter" ] || arguments+=(--filter "$filter")
  dotnet "${arguments[@]}" </dev/null 2>&1 | tee "$results/$name.log" | { without_noise || true; } || exit_code=$?
  echo "$name $exit_code" >>"$results/exit-codes"
}

# Side by side: a browser leaves a core idle for half of its time.
run_tests() {
  local project
  for project in tests/*Tests/*.csproj; do
    say "$(basename "$project" .csproj)"
    run_project "$project" &
    projects+=($!)
  done
  wait "${projects[@]}"
}

# Nearly all that runs here lives for seconds: to measure how it runs, and compile it anew by that, takes a fifth of all the time.
export DOTNET_TieredPGO=0

check_tools
rm -rf "$results"
mkdir -p "$results"
install_packages
install_clients
start_postgres
say "building"
# Once, and without build servers that would outlive the run.
dotnet build Mozarto.Dashboard.sln --nologo -v quiet -nodeReuse:false -p:UseSharedCompilation=false </dev/null \
  || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }
run_tests
node tests/summary.mjs "$results" ${filter:+--filtered}
