#!/usr/bin/env bash
# Draws the pictures of the cabinet in the browser that the README shows. It needs Go,
# curl and Chromium.
#   .github/pictures/make.sh
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'kill $(cat "$work"/*.pid) 2>/dev/null || true; rm -rf "$work"' EXIT
(cd ../.. && go build -o "$work/localmarket" ./cmd/localmarket)
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)

# start COMMAND… runs it in the background until it listens, and says where.
start() {
  "$work/localmarket" "$@" >"$work/$1" 2>/dev/null &
  echo $! >"$work/$1.pid"
  until grep -q '^listening on ' "$work/$1"; do sleep 0.1; done
  sed -n 's/^listening on //p' "$work/$1"
}
say() { curl -sS -H 'Content-Type: application/json' -d "$2" "$market/_market/v1/$1" >"$work/reply"; }

store=$(start store chat-500)
market=$(start serve --speed 0)
say subscriptions "{\"name\":\"Моя лавка\",\"url\":\"$store\"}"
say clock '{"advance":"2m"}'
for event in ORDER_CREATED ORDER_CREATED CHAT_MESSAGE_SENT; do say events "{\"event\":\"$event\"}"; say clock '{"advance":"40s"}'; done
for event in ORDER_CREATED QUESTION_CREATED ORDER_CREATED; do say events "{\"event\":\"$event\"}"; say clock '{"advance":"5m"}'; done
curl -sS -o /dev/null -H "Api-Key: $(awk '$1 == "Api-Key" {print $2}' "$work/serve")" "$market/v2/campaigns"

draw() { # NAME LANGUAGE WIDTH HEIGHT PATH
  "$browser" --headless --no-sandbox --disable-gpu --disable-background-networking --hide-scrollbars --user-data-dir="$work/browser-$1" \
    --accept-lang="$2" --window-size="$3,$4" --timeout=5000 --screenshot="$PWD/$1.png" "$market$5" >/dev/null 2>&1
}
draw overview en-US 1100 620 /
draw overview-ru ru-RU 1100 620 /
draw notification en-US 1100 760 /_market/ui/log/n4
draw phone en-US 390 780 /
ls -l ./*.png
