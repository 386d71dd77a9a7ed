#!/usr/bin/env bash
# Publishes the product, builds the rig, and runs it; starts a throw-away PostgreSQL server unless MOZARTO_TEST_POSTGRES names one.
# README.md beside this file says what can be asked.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

quietly() { local said; said="$("$@" 2>&1 </dev/null)" || { printf '%s\n' "$said" >&2; exit 1; }; }
build=(--nologo -v quiet -nodeReuse:false -p:UseSharedCompilation=false)

quietly dotnet publish Mozarto.Dashboard.csproj -c Release -o artifacts/publish/load-rig "${build[@]}"
quietly dotnet build tests/Mozarto.Dashboard.LoadRig/Mozarto.Dashboard.LoadRig.csproj -c Release "${build[@]}"

rig=(dotnet artifacts/bin/Mozarto.Dashboard.LoadRig/release/Mozarto.Dashboard.LoadRig.dll "$@")
case " $* " in
  *" --database sqlite "*) exec "${rig[@]}" ;;
esac
if [ -n "${MOZARTO_TEST_POSTGRES:-}" ]; then exec "${rig[@]}"; fi
exec bash tests/postgres.sh "${rig[@]}"
