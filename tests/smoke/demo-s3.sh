#!/usr/bin/env bash
# The demo on a real S3 server: the one in S3DB_TEST_S3, which .ci/run starts. Without it, on a folder.
set -euo pipefail
cd "$(dirname "$0")/../.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
db=${S3DB_TEST_S3:-file://$folder}
output=$(dotnet run --no-build --project src/S3Db.Cli -- demo --db "$db")
grep -q '20 of 20 balances equal' <<< "$output" || { echo "$output" >&2; exit 1; }
secret=$(sed -n 's#^[a-z0-9]*://[^:/]*:\([^@]*\)@.*#\1#p' <<< "$db")
if [[ -n $secret ]] && grep -qF -- "$secret" <<< "$output"; then
  echo "demo-s3: the secret was printed" >&2
  exit 1
fi
echo "ok demo-s3"
