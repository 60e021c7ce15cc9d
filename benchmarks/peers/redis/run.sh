#!/usr/bin/env bash
# Redis: INCRBY, written to its append-only file and synced before the answer. Called by ../run.sh.
set -euo pipefail
source "$here/lib/common.sh"

# Before Redis answers it syncs what all callers of the moment wrote: that is its group commit.
if ! command -v redis-server > /dev/null || ! command -v redis-benchmark > /dev/null; then
  unpack_debs redis-server redis-tools || skip "redis: not installed; as root on Debian, apt-get install redis-server"
  PATH=$PATH:$cache/root/usr/bin
fi
redis-server --version > /dev/null || skip "redis: redis-server does not start here"

work=$(mktemp -d)
port=$(free_port)
stop() {
  redis-cli -p "$port" shutdown nosave > /dev/null 2>&1 || true
  rm -rf "$work"
}
trap stop EXIT
ulimit -n "$(ulimit -H -n)" 2> /dev/null || true
redis-server --port "$port" --bind 127.0.0.1 --dir "$work" --daemonize yes --save '' --appendonly yes \
  --appendfsync always --no-appendfsync-on-rewrite no --logfile "$work/log" > /dev/null
for _ in $(seq 50); do
  [[ $(redis-cli -p "$port" ping 2> /dev/null) == PONG ]] && break
  sleep 0.1
done
version=$(redis-cli -p "$port" info server | awk -F: '/^redis_version/ { print $2 }' | tr -d '\r')
disk=$(filesystem_of "$work")
log "redis: about $seconds s a figure"

# Number of commands, key range, command...: the CSV line of redis-benchmark.
load() {
  local count=$1 keys=$2
  shift 2
  redis-benchmark -p "$port" -c "$callers" --threads 2 -n "$count" -r "$keys" --csv "$@" 2> /dev/null | tail -n 1
}

# Scenario, key range, note, command...
measure() {
  local scenario=$1 keys=$2 note=$3 rate line
  shift 3
  rate=$(load $((callers * 20)) "$keys" "$@" | rev | cut -d'"' -f14 | rev)
  line=$(load "$(awk -v r="$rate" -v s="$seconds" 'BEGIN { printf "%d", r * s }')" "$keys" "$@")
  # "test","rps","avg","min","p50","p95","p99","max", and the test may hold anything: counted from the end.
  figure redis "$scenario" "$callers" "$(field "$line" 14)" null "$(field "$line" 8)" "$(field "$line" 4)" \
    "Redis $version, redis-benchmark, appendfsync always, $disk; $note"
}

field() { rev <<< "$1" | cut -d'"' -f"$2" | rev; }

measure "add, one wallet" 1 "INCRBY: no log of transactions, integers only" INCRBY wallet:1 5
measure "add, 1,000 wallets" 1000 "INCRBY: no log of transactions, integers only" INCRBY wallet:__rand_int__ 5
measure "add with a log, 1,000 wallets" 1000 "XADD and INCRBY in one script, all of the log in memory" EVAL \
  "redis.call('XADD', 'log', '*', 'wallet', KEYS[1], 'amount', ARGV[1]) return redis.call('INCRBY', KEYS[1], ARGV[1])" \
  1 wallet:__rand_int__ 5
