#!/usr/bin/env bash
# A real S3 server without Docker: a single-node Ceph object gateway on loopback.
#
#   ceph-rgw.sh start [DIR] [PORT]   starts it, makes the buckets and prints a connection string (last line)
#   ceph-rgw.sh stop  [DIR]          stops the processes that start left in DIR, and removes DIR
#
# DIR is ${TMPDIR:-/tmp}/s3db-rgw by default, PORT 7480; the monitor listens on PORT+1.
# A second user may do nothing until a bucket policy lets it: http://s3dbrole:s3dbrolesecret@127.0.0.1:PORT/s3db, for the
# permission tests (S3DB_TEST_S3_ROLE beside S3DB_TEST_S3).
# Two buckets are made: 's3db' for tests, and 's3db-scratch' for trying things out beside them.
# RGW_LISTEN=0.0.0.0 lets other machines in (a container's host for example).
# RGW_STORE=bluestore keeps the data in files below DIR instead of in memory, as a production cluster does.
#
# Needs the Debian packages: apt-get install -y --no-install-recommends radosgw ceph-mon ceph-osd ceph-common curl
set -euo pipefail

command=${1:?usage: ceph-rgw.sh start|stop [DIR] [PORT]}
dir=${2:-${TMPDIR:-/tmp}/s3db-rgw}
port=${3:-7480}
access_key=s3dbaccess
secret_key=s3dbsecret
role_key=s3dbrole
role_secret=s3dbrolesecret
endpoint=http://127.0.0.1:$port

write_config() {
  cat > "$CEPH_CONF" <<CONF
[global]
fsid = $1
mon host = v2:127.0.0.1:$((port + 1))
public addr = 127.0.0.1
cluster addr = 127.0.0.1
keyring = $dir/keyring
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pgp num = 8
osd crush chooseleaf type = 0
mon warn on pool no redundancy = false
mon allow pool size one = true
mon max pg per osd = 1000
mon data = $dir/mon
osd data = $dir/osd
osd objectstore = ${RGW_STORE:-memstore}
memstore device bytes = ${RGW_MEM:-4294967296}
bluestore block size = ${RGW_MEM:-4294967296}
admin socket = $dir/run/\$name.asok
log file = $dir/log/\$name.log
pid file = $dir/run/\$name.pid
run dir = $dir/run
[client.admin]
rgw frontends = beast endpoint=${RGW_LISTEN:-127.0.0.1}:$port tcp_nodelay=1
rgw data = $dir/rgw
rgw enable ops log = false
rgw dynamic resharding = false
rgw thread pool size = 64
CONF
}

start_daemons() {
  local fsid osd_uuid
  fsid=$(cat /proc/sys/kernel/random/uuid)
  osd_uuid=$(cat /proc/sys/kernel/random/uuid)
  write_config "$fsid"
  ceph-authtool --create-keyring "$dir/keyring" --gen-key -n mon. --cap mon 'allow *'
  ceph-authtool "$dir/keyring" --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *'
  ceph-authtool "$dir/keyring" --gen-key -n osd.0 --cap mon 'allow profile osd' --cap osd 'allow *'
  monmaptool --create --fsid "$fsid" --addv a "[v2:127.0.0.1:$((port + 1))]" "$dir/monmap" --clobber
  ceph-mon --mkfs -i a --monmap "$dir/monmap" --keyring "$dir/keyring"
  ceph-mon -i a
  ceph osd new "$osd_uuid" 0
  ceph-osd -i 0 --mkfs --osd-uuid "$osd_uuid"
  ceph-osd -i 0
  radosgw -n client.admin --keyring "$dir/keyring"
}

await_gateway() {
  for _ in $(seq 120); do
    curl -fs -o /dev/null "$endpoint" && return
    sleep 0.5
  done
  echo "The gateway did not answer on $endpoint within 60 s; see $dir/log." >&2
  return 1
}

make_bucket() {
  curl -fsS -o /dev/null -X PUT --aws-sigv4 "aws:amz:us-east-1:s3" --user "$access_key:$secret_key" \
    -H "x-amz-content-sha256: $(printf '' | sha256sum | cut -d' ' -f1)" "$endpoint/$1"
}

start() {
  stop
  mkdir -p "$dir"/{mon,osd,run,log,rgw}
  export CEPH_CONF="$dir/ceph.conf"
  if ! start_daemons > "$dir/log/start.log" 2>&1; then
    echo "The cluster did not start:" >&2
    tail -n 20 "$dir/log/start.log" >&2
    return 1
  fi
  await_gateway
  radosgw-admin user create --uid=s3db --display-name=s3db \
    --access-key="$access_key" --secret="$secret_key" >> "$dir/log/start.log" 2>&1
  radosgw-admin user create --uid="$role_key" --display-name="$role_key" \
    --access-key="$role_key" --secret="$role_secret" >> "$dir/log/start.log" 2>&1
  make_bucket s3db
  make_bucket s3db-scratch
  echo "http://$access_key:$secret_key@127.0.0.1:$port/s3db"
}

stop() {
  local pid_file pid pids=()
  for pid_file in "$dir"/run/*.pid; do
    [[ -e $pid_file ]] || continue
    pid=$(<"$pid_file")
    # The number may have gone to another process since.
    if grep -qsE 'ceph|radosgw' "/proc/$pid/comm" && kill "$pid"; then
      pids+=("$pid")
    fi
  done
  for pid in "${pids[@]}"; do
    for _ in $(seq 30); do
      kill -0 "$pid" 2> /dev/null || continue 2
      sleep 0.1
    done
    kill -9 "$pid" 2> /dev/null || true
  done
  # Only a directory that this script has made, never one that was named by mistake.
  if [[ -e $dir/ceph.conf ]]; then
    rm -rf "$dir"
  fi
}

case $command in
  start) start ;;
  stop) stop ;;
  *)
    echo "unknown command '$command': use start or stop" >&2
    exit 2
    ;;
esac
