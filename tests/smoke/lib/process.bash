# For smoke scripts: processes that are started, waited for by what they log, and stopped, never for longer than a minute.

process_ids=()

# start_process FOLDER PROGRAM LOG: from its folder, where its appsettings.json is.
start_process() {
  local log
  log=$(realpath "$3")
  (cd "$1" && exec timeout --kill-after=10 120 "./$2" > "$log" 2>&1) &
  process_ids+=($!)
}

# wait_for_log LOG TEXT
wait_for_log() {
  local i
  for ((i = 0; i < 300; i++)); do
    if grep -qs "$2" "$1"; then
      return
    fi
    sleep 0.2
  done
  echo "'$2' is not in $1:"
  cat "$1"
  return 1
}

stop_process() {
  local id
  for id in "${process_ids[@]}"; do
    kill -TERM "$id" 2> /dev/null || true
  done
  for id in "${process_ids[@]}"; do
    wait "$id" || true
  done
  process_ids=()
}
