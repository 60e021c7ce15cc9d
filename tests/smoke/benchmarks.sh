#!/usr/bin/env bash
# The benchmarks, in small sizes: that they run and leave a report.
set -euo pipefail
cd "$(dirname "$0")/../.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
output=$(dotnet run --no-build --project benchmarks/S3Db.Benchmarks -- macro --quick idle lone-caller --out "$folder") ||
  { echo "$output" >&2; exit 1; }
for scenario in idle lone-caller; do
  rows=$(grep -c "\"scenario\": \"$scenario\"" "$folder/report.json")
  ((rows > 3)) || { echo "benchmarks: $scenario left $rows rows" >&2; exit 1; }
  grep -q "^## $scenario" "$folder/report.md"
done
echo "ok benchmarks"
