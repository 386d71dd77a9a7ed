#!/usr/bin/env bash
# Writes one migration for both databases: build/add-migration.sh NameOfTheChange
set -euo pipefail
cd "$(dirname "$0")/.."
name=${1:?say what the migration is called, in PascalCase}
export Migrations=true
dotnet tool restore
dotnet build Mozarto.Dashboard.csproj
for database in Sqlite Postgres; do
  first=()
  compgen -G "src/Data/Migrations/$database/*.cs" >/dev/null || first=(--output-dir "src/Data/Migrations/$database")
  dotnet ef migrations add "$name" --no-build --project Mozarto.Dashboard.csproj --context "${database}DashboardContext" "${first[@]}"
done
