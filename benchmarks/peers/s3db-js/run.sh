#!/usr/bin/env bash
# s3db.js with its counter plugin. Called by ../run.sh.
set -euo pipefail
source "$here/lib/common.sh"

[[ -n $connection ]] || skip "s3db.js: it needs an S3 server; name one with --s3, or start tests/ceph/ceph-rgw.sh"
[[ $connection == http* ]] || skip "s3db.js: it needs a connection of the form http://KEY:SECRET@host:port/bucket"
command -v node > /dev/null && command -v npm > /dev/null || skip "s3db.js: it needs node (20 or later) and npm"

work=$cache/s3db-js
mkdir -p "$work"
if ! cmp -s "$here/s3db-js/package.json" "$work/installed.json"; then
  cp -r "$here"/s3db-js/{package.json,stubs} "$work/"
  (cd "$work" && npm install --no-audit --no-fund --ignore-scripts --legacy-peer-deps >&2) \
    || skip "s3db.js: npm could not install it"
  cp "$work/package.json" "$work/installed.json"
fi
cp "$here"/s3db-js/*.mjs "$work/"
log "s3db.js: $seconds s a figure, with 1 and with $callers callers"
# It logs to stdout too: figures are what begins with "peer".
(cd "$work" && node bench.mjs "$connection" "$seconds" 1 "$callers") | grep --line-buffered '^{"peer"'
