#!/usr/bin/env bash
# PostgreSQL: a row of a ledger and a balance in one durable transaction. Called by ../run.sh.
set -euo pipefail
source "$here/lib/common.sh"

find_bin() {
  (find /usr/lib/postgresql "$cache/root/usr/lib/postgresql" -path '*/bin/initdb' 2> /dev/null || true) \
    | sort -V | tail -n 1
}
initdb=$(find_bin)
if [[ -z $initdb ]]; then
  unpack_debs postgresql postgresql-client \
    || skip "postgres: not installed; as root on Debian, apt-get install postgresql"
  initdb=$(find_bin)
fi
bin=$(dirname "$initdb")

# The server refuses to run as root.
as=()
owner=$(id -un)
if [[ $(id -u) == 0 ]]; then
  owner=nobody
  id postgres > /dev/null 2>&1 && owner=postgres
  as=(setpriv "--reuid=$owner" "--regid=$(id -g "$owner")" --clear-groups --inh-caps=-all)
fi

work=$(mktemp -d)
stop() {
  "${as[@]}" "$bin/pg_ctl" -D "$work/data" -m immediate -w stop > /dev/null 2>&1 || true
  rm -rf "$work"
}
trap stop EXIT
chmod 755 "$work"
mkdir "$work/data" "$work/log"
chown "$owner" "$work/data" "$work/log"
port=$(free_port)
"${as[@]}" "$bin/initdb" -D "$work/data" -A trust -U bench > "$work/initdb.log" 2>&1 || {
  tail -n 5 "$work/initdb.log" >&2
  skip "postgres: initdb failed"
}
"${as[@]}" "$bin/pg_ctl" -D "$work/data" -l "$work/log/server.log" -w start > /dev/null -o "-p $port -k $work/data \
  -c listen_addresses=127.0.0.1 -c max_connections=$((callers + 20)) -c fsync=on -c synchronous_commit=on \
  -c shared_buffers=256MB" || {
  tail -n 5 "$work/log/server.log" >&2
  exit 1
}

ask() { "$bin/psql" -q -At -h 127.0.0.1 -p "$port" -U bench -d postgres -c "$1"; }

"$bin/psql" -q -h 127.0.0.1 -p "$port" -U bench -d postgres -f "$here/postgres/schema.sql" >&2
version=$(ask 'show server_version' | cut -d' ' -f1)
# What a connection pool of an application would hold.
pool=64
disk=$(filesystem_of "$work/data")
log "postgres: $seconds s a figure"

# Scenario, how many wallets, how many connections: as many callers, each waiting for its answer. The time of pgbench
# begins before its connections are open, so it gets more of it; the rate leaves that time out.
measure() {
  local rows tps p50 p99 balances ledger
  rm -f "$work"/times.*
  rows=$(ask 'select count(*) from ledger')
  (cd "$work" && ulimit -n 8192 && "$bin/pgbench" -h 127.0.0.1 -p "$port" -U bench -n -M prepared -c "$3" -j 2 \
    -T $((seconds + $3 / 50)) -D "wallets=$2" -f "$here/postgres/add.sql" -l --log-prefix=times postgres) \
    > "$work/pgbench.out" 2>&1 || {
    tail -n 5 "$work/pgbench.out" >&2
    return 1
  }
  tps=$(awk '/^tps = / { printf "%.2f", $3; exit }' "$work/pgbench.out")
  if [[ -z $tps ]]; then
    log "skipped: postgres: $3 connections were not open in time; use more --seconds"
    return
  fi


  # The third column is the time of a transaction in microseconds.
  read -r p50 p99 < <(awk '{ print $3 }' "$work"/times.* | sort -n | awk '{ t[NR - 1] = $1 / 1000 }
    END { printf "%.2f %.2f\n", t[int((NR - 1) * 0.5)], t[int((NR - 1) * 0.99)] }')
  rows=$(($(ask 'select count(*) from ledger') - rows))
  balances=$(ask 'select trim_scale(sum(balance)) from wallets')
  ledger=$(ask 'select trim_scale(sum(amount)) from ledger')
  [[ $balances == "$ledger" ]] || log "postgres: the balances say $balances, the ledger says $ledger"
  figure postgres "$1" "$3" "$tps" null "$p50" "$p99" \
    "PostgreSQL $version, pgbench, $3 connections, $rows rows, 1 round trip each, fsync, synchronous_commit, $disk"
}

measure "add, one wallet" 1 "$pool"
measure "add, 1,000 wallets" 1000 "$pool"
if ((callers > pool)); then
  measure "add, one wallet" 1 "$callers"
  measure "add, 1,000 wallets" 1000 "$callers"
fi
