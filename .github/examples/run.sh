#!/usr/bin/env bash
# Tries the recipes: each store passes check, its test passes, and both fail for a store
# that was broken in three ways. A language that is not installed is skipped, and said so.
#   LOCALMARKET=./localmarket .github/examples/run.sh [LANGUAGE…]
set -euo pipefail
export LOCALMARKET
LOCALMARKET=$(realpath "${LOCALMARKET:?set LOCALMARKET to the binary}")
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
python=python3
/usr/bin/python3 -c 'import flask' 2>/dev/null && python=/usr/bin/python3

have() {
  case $1 in
    go) command -v go ;; node) command -v node ;; php) command -v php ;; java) command -v javac ;;
    python) $python -c 'import flask' 2>/dev/null && echo yes ;;
  esac >/dev/null
}
# What a language needs to be done first, how its store is started and how its test is run, in its folder.
prepare() { case $1 in go) go build -o store . ;; java) javac ./*.java ;; esac; }
store() {
  case $1 in
    go) ./store "$2" ;; node) node store.mjs "$2" ;; python) $python store.py "$2" ;;
    php) STORE_DATA=$(mktemp -d) PHP_CLI_SERVER_WORKERS=8 php -S "127.0.0.1:$2" store.php ;; java) java Store "$2" ;;
  esac
}
# A test is run by the very command that the language's workflow has.
command_of() {
  case $1 in
    go) echo 'go test .' ;; node) echo 'node --test' ;; python) echo 'python3 -m unittest -q' ;; php) echo 'php test.php' ;; java) echo 'java StoreTest' ;;
  esac
}
tests() { PATH="$(dirname "$(command -v $python)"):$PATH" bash -c "$(command_of "$1")"; }
# The three ways to break a store: another status, a reply without its version, an answer that takes too long.
file() { case $1 in go) echo store.go ;; node) echo store.mjs ;; python) echo store.py ;; php) echo store.php ;; java) echo Store.java ;; esac; }
slow() {
  case $1 in
    go) echo 'time.Sleep(2 * time.Second)' ;; node) echo 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2000)' ;;
    python) echo 'import time; time.sleep(2)' ;; php) echo 'sleep(2);' ;; java) echo 'Thread.sleep(2000);' ;;
  esac
}
break_it() {
  case $2 in
    status) sed -i 's/\b200\b/202/' "$(file "$1")" ;;
    field) sed -i 's/version\(["'"'"']\?\)\(\\\?\)/edition\1\2/' "$(file "$1")" ;;
    slow) sed -i -E "s@(//|#) what takes long belongs.*@$(slow "$1")@" "$(file "$1")" ;;
  esac
}

# check LANGUAGE runs the store in the current folder and checks it.
check() {
  local port=$((20000 + RANDOM % 20000))
  store "$1" "$port" >/dev/null 2>&1 &
  local pid=$! code=0
  "$LOCALMARKET" check "http://127.0.0.1:$port" --wait 30s --quiet "${@:2}" >"$work/report" 2>&1 || code=$?
  pkill -P $pid 2>/dev/null || true
  kill $pid 2>/dev/null || true
  wait $pid 2>/dev/null || true
  return $code
}

ran=0
for language in "${@:-go node python php java}"; do
  for one in $language; do
    if ! have "$one"; then
      echo "$one: SKIPPED, it is not installed"
      continue
    fi
    folder=$work/$one
    grep -qxF "      - run: $(command_of "$one")" "$one/workflow.yaml" || { echo "$one: its workflow runs another test"; exit 1; }
    cp -r "$one" "$folder"
    (cd "$folder" && prepare "$one" && check "$one") || { cat "$work/report"; echo "$one: its store fails check"; exit 1; }
    (cd "$folder" && tests "$one") >"$work/out" 2>&1 || { cat "$work/out"; echo "$one: its test fails"; exit 1; }
    for way in status field slow; do
      rm -rf "$folder" && cp -r "$one" "$folder"
      (
        cd "$folder"
        break_it "$one" "$way"
        cmp -s "$(file "$one")" "$OLDPWD/$one/$(file "$one")" && { echo "$one: nothing is broken by $way"; exit 1; }
        prepare "$one"
        [ "$way" != slow ] || export LOCALMARKET_DEADLINE=1s # of 10 s, so that it is found sooner
        if check "$one" --only ping.reply,notify.ORDER_CREATED; then echo "$one: check passes a store that is broken: $way"; exit 1; fi
        if tests "$one" >/dev/null 2>&1; then echo "$one: its test passes a store that is broken: $way"; exit 1; fi
      )
    done
    echo "$one: its store passes, and each way to break it is found"
    ran=$((ran + 1))
  done
done
[ "$ran" -gt 0 ] || { echo "no recipe was run"; exit 1; }
