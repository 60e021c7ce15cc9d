#!/usr/bin/env bash
# Starts the sample wallet API on a free loopback port over an empty folder and does what its README says.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/smoke/lib/process.bash

work=$(mktemp -d)
trap 'stop_process; rm -rf "$work"' EXIT
export ASPNETCORE_URLS=http://127.0.0.1:0 ConnectionStrings__s3db="file://$work/data"
start_process artifacts/bin/WalletApi/debug WalletApi "$work/log"
wait_for_log "$work/log" 'Now listening on: http'
url=$(sed -n 's/.*Now listening on: \(http[^ ]*\).*/\1/p' "$work/log" | head -n 1)
echo "ok wallet-api starts"

call() {
  curl --silent --show-error --fail-with-body --max-time 20 -H 'Content-Type: application/json' "$@"
}

expect() {
  if [[ $2 != *"$3"* ]]; then
    echo "$1: expected '$3' in '$2'"
    exit 1
  fi
  echo "ok $1"
}

expect "wallet-api creates a wallet" "$(call -X PUT "$url/wallets/w1" -d '{"userId":"u1","currency":"USD"}')" '"id":"w1"'
call -X POST "$url/wallets/w1/set" -d '{"amount":1000}' > "$work/set"
expect "wallet-api takes a set" "$(cat "$work/set")" '"status":"Pending"'
call -X POST "$url/wallets/w1/add" -d '{"amount":250.5,"source":"shop"}' > /dev/null
token=$(call -X POST "$url/wallets/w1/sub" -d '{"amount":100}' -D - -o /dev/null \
  | tr -d '\r' | sed -n 's/^S3Db-Token: //Ip')
expect "wallet-api reads its own writes" "$(call -H "S3Db-Token: $token" "$url/wallets/w1")" '"balance":1150.5'
date=$(sed -n 's/.*"cohortDate":"\([0-9-]*\)".*/\1/p' "$work/set")
expect "wallet-api tells a day" "$(call "$url/cohorts/$date")" '"transactionCount":3,"totalValue":1150.5'
expect "wallet-api tells a month" "$(call "$url/cohorts/${date%-*}")" '"transactionCount":3'
status=$(curl --silent --max-time 20 -o "$work/error" -w '%{http_code}' -H 'Content-Type: application/json' \
  -X POST "$url/wallets/w1/add" -d '{"amount":-5}')
expect "wallet-api refuses a negative amount" "$status" 400
expect "wallet-api is healthy" "$(call "$url/health")" Healthy
stop_process
expect "wallet-api stops when asked" "$(cat "$work/log")" 'Application is shutting down'
