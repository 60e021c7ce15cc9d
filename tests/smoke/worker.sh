#!/usr/bin/env bash
# Starts the sample worker beside a wallet API that never consolidates, over one folder, and sees it consolidate.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/smoke/lib/process.bash

work=$(mktemp -d)
trap 'stop_process; rm -rf "$work"' EXIT
export ASPNETCORE_URLS=http://127.0.0.1:0 ConnectionStrings__s3db="file://$work/data"
S3Db__Counters__0__AutoConsolidate=false start_process artifacts/bin/WalletApi/debug WalletApi "$work/api.log"
wait_for_log "$work/api.log" 'Now listening on: http'
url=$(sed -n 's/.*Now listening on: \(http[^ ]*\).*/\1/p' "$work/api.log" | head -n 1)
curl --silent --show-error --fail --max-time 20 -o /dev/null -H 'Content-Type: application/json' \
  -X POST "$url/wallets/w1/add" -d '{"amount":7}'

start_process artifacts/bin/Worker/debug Worker "$work/worker.log"
wait_for_log "$work/worker.log" 'Consolidated 1 transactions of wallets.balance'
echo "ok worker consolidates what another process wrote"
stop_process
grep -q 'Application is shutting down' "$work/worker.log"
echo "ok worker stops when asked"
