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

# A signal ends them with one line and the code of a signal, and with them what they started.
stopped() {
  local signal=$1 code=$2 pid children
  "$program" macro callers --out "$folder/$signal" \
    > "$folder/said" 2> "$folder/error" &
  pid=$!
  until grep -q "callers: 1 callers" "$folder/said"; do
    kill -0 "$pid" 2> /dev/null || { cat "$folder/error" >&2; exit 1; }
    sleep 0.2
  done
  children=$(pgrep -P "$pid")
  kill -"$signal" "$pid"
  local got=0
  wait "$pid" || got=$?
  ((got == code)) || { echo "benchmarks: SIG$signal ended them with $got, not $code" >&2; exit 1; }
  [[ $(cat "$folder/error") == "Stopped by SIG$signal: "* && $(wc -l < "$folder/error") == 1 ]] ||
    { echo "benchmarks: SIG$signal was told as:" >&2; cat "$folder/error" >&2; exit 1; }
  ! kill -0 $children 2> /dev/null || { echo "benchmarks: SIG$signal left $children" >&2; exit 1; }
}
program=$(ls -t artifacts/bin/S3Db.Benchmarks/*/S3Db.Benchmarks | head -n 1)
stopped TERM 143
echo "ok benchmarks"
