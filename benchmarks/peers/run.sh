#!/usr/bin/env bash
# The same work done by other systems, on this machine: a line of JSON a figure on stdout, everything else on stderr.
#
#   run.sh [--s3 CONNECTION] [--seconds N] [--callers N] [peer...]
#
# Peers: s3db.js (needs an S3 server: --s3 or the variable S3DB_TEST_S3), postgres, redis; all of them by default.
# What is missing is fetched by npm and apt into a cache of our own (S3DB_PEERS_CACHE); a peer that cannot run here is
# skipped, with the reason.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export here
export cache=${S3DB_PEERS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/s3db-peers}
export connection=${S3DB_TEST_S3:-} seconds=15 callers=1000

usage() {
  sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
  exit "$1"
}

# A value that must be a whole number above 0.
number() {
  [[ $2 =~ ^[1-9][0-9]{0,5}$ ]] || {
    echo "$1 is '$2' and must be a whole number from 1 to 999999." >&2
    exit 2
  }
  echo "$2"
}

peers=()
while (($# > 0)); do
  case $1 in
    --s3) connection=${2?--s3 needs a connection string}; shift 2 ;;
    --seconds) seconds=$(number --seconds "${2-}"); shift 2 ;;
    --callers) callers=$(number --callers "${2-}"); shift 2 ;;
    -h | --help) usage 0 ;;
    s3db.js | postgres | redis) peers+=("$1"); shift ;;
    *) echo "Unknown: '$1'." >&2; usage 2 ;;
  esac
done
((${#peers[@]} > 0)) || peers=(s3db.js postgres redis)

mkdir -p "$cache"
status=0
for peer in "${peers[@]}"; do
  "$here/${peer/./-}/run.sh" || {
    echo "failed: $peer" >&2
    status=1
  }
done
exit "$status"
