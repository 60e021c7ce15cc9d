#!/usr/bin/env bash
# Publishes a small program with every unused member removed, warnings as errors, and runs it. Debug, because the build
# before it has compiled the libraries so.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rid=$(dotnet --info | sed -n 's/^ *RID: *//p' | head -n 1)
dotnet publish tests/S3Db.TrimSmoke -c Debug -r "$rid" --self-contained -o "$work/app" -v quiet --nologo
echo "ok trim publishes without a warning"
answer=$(timeout 60 "$work/app/S3Db.TrimSmoke" "file://$work/data")
if [[ $answer != "balance 5" ]]; then
  echo "expected 'balance 5', got '$answer'"
  exit 1
fi
echo "ok trim runs"
