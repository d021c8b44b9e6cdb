#!/usr/bin/env bash
# Starts the store, checks it, and stops it again: STORE is how yours is started.
set -euo pipefail
cd "$(dirname "$0")"
port=${PORT:-8080}
${STORE:-node ../node/store.mjs} "$port" &
store=$!
trap 'kill "$store"' EXIT
"${LOCALMARKET:-localmarket}" check "http://127.0.0.1:$port" --wait 30s --quiet
