# For run.sh and the peers' scripts. All but figures goes to stderr.

log() { echo "$*" >&2; }

# Ends a peer that cannot run here, without failing the others.
skip() {
  log "skipped: $*"
  exit 0
}

# Prints one figure: peer, scenario, callers, transactions a second, requests a transaction (or null), p50, p99, note.
figure() {
  printf '{"peer":"%s","scenario":"%s","callers":%s,"tx_per_s":%s,"requests_per_tx":%s,' "${@:1:5}"
  printf '"p50_ms":%s,"p99_ms":%s,"note":"%s"}\n' "${@:6:3}"
}

filesystem_of() { stat -f -c %T "$1"; }

# Unpacks Debian packages and what they need below $cache/root, without installing them: no service is started and
# nothing outside of the cache changes. Fails where that is not possible.
unpack_debs() {
  command -v apt-get > /dev/null && [[ $(id -u) == 0 ]] || return 1
  mkdir -p "$cache/debs/partial" "$cache/root"
  apt-get install -y -q --reinstall --no-install-recommends --download-only \
    -o Dir::Cache::archives="$cache/debs" "$@" >&2 || return 1
  local deb
  for deb in "$cache"/debs/*.deb; do
    dpkg -x "$deb" "$cache/root" || return 1
  done
  LD_LIBRARY_PATH=$(find "$cache/root/usr/lib" -maxdepth 1 -name '*-linux-gnu*' -print -quit)
  export LD_LIBRARY_PATH
}

# A port that nobody listens on.
free_port() {
  local port
  for port in $(seq 7600 7999); do
    if ! (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null; then
      echo "$port"
      return
    fi
  done
  return 1
}
