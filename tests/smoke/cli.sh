#!/usr/bin/env bash
# The tool as a user runs it: the demo, then a wallet from its creation to its cohort, each in a process of its own.
# Builds only what is not built. Prints 'ok cli' when all of it was right.
set -euo pipefail
cd "$(dirname "$0")/../.."

tool=
for configuration in debug release; do
  candidate=$PWD/artifacts/bin/S3Db.Cli/$configuration/S3Db.Cli.dll
  if [[ -e $candidate && (-z $tool || $candidate -nt $tool) ]]; then
    tool=$candidate
  fi
done
if [[ -z $tool ]]; then
  dotnet build src/S3Db.Cli -v q
  tool=$PWD/artifacts/bin/S3Db.Cli/debug/S3Db.Cli.dll
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unset S3DB_CONNECTION
cd "$folder"

s3db() {
  dotnet "$tool" "$@"
}

fail() {
  echo "cli: $1" >&2
  exit 1
}

# expect WHAT PATTERN COMMAND...
expect() {
  local what=$1 pattern=$2 output
  shift 2
  output=$("$@") || fail "$what: exit status $?"
  grep -Eq -- "$pattern" <<< "$output" || fail "$what: nothing like '$pattern' in: $output"
}

# expect_status STATUS COMMAND...
expect_status() {
  local wanted=$1 status=0
  shift
  "$@" > /dev/null 2>&1 || status=$?
  ((status == wanted)) || fail "'$*' ended with $status instead of $wanted"
}

expect demo '20 of 20 balances equal' s3db demo
expect 'second demo' '"passed": true' s3db demo --transactions 500 --wallets 5 --seed 7 --json

expect_status 3 s3db get wallets w1
expect init 'is ready' s3db init
expect create 'the counter balance' s3db resource create wallets \
  --attribute 'userId=string|required' --attribute 'balance=number|default:0' --counter balance \
  --time-zone America/Sao_Paulo
expect list 'America/Sao_Paulo' s3db resource list
expect insert 'Inserted' s3db insert wallets w1 userId=u1 balance=100
expect set '1,000' s3db set wallets w1 1000
expect add '1,250' s3db add wallets w1 250 --timestamp 2026-11-20T15:04:05Z --source smoke
expect 'async sub' 'next consolidation' s3db sub wallets w1 100.5 --mode async
expect 'eventual get' '"value": 1250' s3db get wallets w1 --json
expect 'strong get' '"value": 1149.5' s3db get wallets w1 --strong --json
expect consolidate '"transactions": 1' s3db consolidate --json
expect 'later get' '"value": 1149.5' s3db get wallets w1 --json
expect cohort '"add": \{' s3db cohort wallets --day 2026-11-20 --json
expect transactions '"source": "smoke"' s3db transactions wallets --record w1 --json
expect verify 'exact' s3db verify wallets
expect doctor 'one-create-wins' s3db doctor

expect_status 2 s3db add wallets w1 -5
expect_status 2 s3db add wallets
expect_status 3 s3db get wallets nobody
expect_status 4 s3db insert wallets w1 userId=u1

# A worker folds what others write, and ends well when it is told to.
s3db add wallets w1 0.5 --mode async > /dev/null
dotnet "$tool" worker --interval 1 > worker.log &
worker=$!
for _ in $(seq 100); do
  grep -q 'wallets.balance: generation' worker.log && break
  sleep 0.2
done
kill -TERM "$worker"
wait "$worker" || fail "the worker ended with $?: $(cat worker.log)"
grep -q '^stopped; 1 transaction consolidated' worker.log || fail "the worker said: $(cat worker.log)"
expect 'get after worker' '"value": 1150' s3db get wallets w1 --json
echo "ok cli"
