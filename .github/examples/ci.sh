#!/usr/bin/env bash
# Runs the scripts of the CI recipes as they stand in their files: each passes for the
# store in ./node, and finds that a broken one is broken. What needs containers is not
# run here, and said so: of it, the commands that start localmarket are.
#   LOCALMARKET=./localmarket .github/examples/ci.sh
set -euo pipefail
export LOCALMARKET
LOCALMARKET=$(realpath "${LOCALMARKET:?set LOCALMARKET to the binary}")
cd "$(dirname "$0")"
examples=$PWD root=$(realpath ../..)
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
if ! command -v node >/dev/null; then
  echo "SKIPPED: the CI recipes need node for their store"
  exit 0
fi
fail() { echo "$*"; exit 1; }
say() { echo "$1: $2"; }
(cd "$root" && go build -o "$work/script" .github/examples/script.go)
script() { "$work/script" "$@"; }

# npx and localmarket are the binary under test, for scripts that call them.
mkdir "$work/bin"
ln -s "$LOCALMARKET" "$work/bin/localmarket"
printf '#!/bin/sh\n[ "$1 $2" = "--yes localmarket@0" ] || exit 9\nshift 2\nexec "%s" "$@"\n' "$LOCALMARKET" >"$work/bin/npx"
chmod +x "$work/bin/npx"
export PATH="$work/bin:$PATH"

# The store, good and broken, each on a port that it is told.
cp -r node "$work/good"
cp -r node "$work/bad"
sed -i "s/version: '1.0.0'/edition: '1.0.0'/" "$work/bad/store.mjs"
! cmp -s "$work/good/store.mjs" "$work/bad/store.mjs" || fail "the store is not broken"
free() { node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }
good=$(free) bad=$(free)
node "$work/good/store.mjs" "$good" &
node "$work/bad/store.mjs" "$bad" &

# expect CODE COMMAND… wants that exit code, and shows what was said otherwise.
expect() {
  local code=0
  "${@:2}" >"$work/out" 2>&1 || code=$?
  [ "$code" -eq "$1" ] || { cat "$work/out"; fail "exit code $code instead of $1: ${*:2}"; }
}

# The action: its script, with the inputs as GitHub passes them.
action() {
  : >"$work/output"
  : >"$work/summary"
  env -C "$work" GITHUB_OUTPUT="$work/output" GITHUB_STEP_SUMMARY="$work/summary" INPUT_BINARY="$LOCALMARKET" \
    INPUT_URL="http://127.0.0.1:$1" INPUT_ARGUMENTS=$'--only=ping\n\n  --only=notify.ORDER_CREATED' "${@:2}" \
    bash "$root/.github/actions/check/check.sh"
}
expect 0 action "$good" INPUT_REPORTS=$'junit=action/junit.xml\n  html=action/the check.html\n'
[ -s "$work/action/junit.xml" ] && [ -s "$work/action/the check.html" ] || fail "the action writes no reports"
grep -q '^exit-code=0$' "$work/output" && grep -q '✅' "$work/summary" && grep -q '^::notice' "$work/out" || fail "the action tells nothing of a good store"
expect 1 action "$bad"
grep -q '^exit-code=1$' "$work/output" && grep -q '❌' "$work/summary" && grep -q '^::error' "$work/out" || fail "the action tells nothing of a broken store"
expect 0 action "$good" INPUT_SUMMARY=false INPUT_ANNOTATIONS=false
[ ! -s "$work/summary" ] && ! grep -q '^::' "$work/out" || fail "the action tells what it was not asked for"
expect 2 action "$good" INPUT_SUMMARY=yes
expect 2 action "$good" INPUT_CABINET=missing.yaml
expect 2 action "$good" INPUT_ARGUMENTS='--strict; touch pwned'
[ ! -e "$work/pwned" ] || fail "an input of the action is run"
say action "its script passes a good store, and fails a broken one and wrong inputs"

# The template for GitLab: its script, with its variables.
script gitlab/localmarket.gitlab-ci.yml .localmarket-check script >"$work/gitlab.sh"
command=$(script gitlab/localmarket.gitlab-ci.yml .localmarket-check variables MARKET_COMMAND)
gitlab() { env -C "$work" STORE_URL="http://127.0.0.1:$1" MARKET_COMMAND="${2:-$command}" LOCALMARKET_WAIT=30s LOCALMARKET_ONLY=ping bash -e "$work/gitlab.sh"; }
expect 0 gitlab "$good" ./bin/localmarket
expect 0 gitlab "$good"
for kind in junit codequality; do
  [ -s "$work/$(script gitlab/localmarket.gitlab-ci.yml .localmarket-check artifacts reports $kind)" ] || fail "the GitLab job writes no $kind report"
done
[ "$(tr -d '[:space:]' <"$work/market/code-quality.json")" = "[]" ] || fail "Code Quality finds something in a good store"
expect 1 gitlab "$bad"
grep -q ping.reply "$work/market/code-quality.json" || fail "Code Quality does not find that the store is broken"
say gitlab "its script passes a good store, and fails a broken one"

# Market as a service, of GitLab and of compose: their commands, on a free port of
# loopback. Others may call it by the allowed name and with the token alone.
service() {
  local name=$1 token=secret-of-this-test base status command host key code
  mapfile -t command < <(script "${@:2}" | sed "s|^0.0.0.0:8090\$|127.0.0.1:0|; s|http://store:8080|http://127.0.0.1:$good|")
  : >"$work/serve"
  LOCALMARKET_TOKEN=$token "$LOCALMARKET" "${command[@]}" >"$work/serve" 2>"$work/serve.err" &
  local pid=$!
  for _ in $(seq 100); do
    base=$(sed -n 's/^listening on //p' "$work/serve")
    [ -z "$base" ] || break
    sleep 0.1
  done
  [ -n "$base" ] || { cat "$work/serve" "$work/serve.err"; fail "$name: Market does not start"; }
  expect 0 "$LOCALMARKET" healthcheck "$base"
  event() { curl -s -o "$work/event" -w '%{http_code}' -H "Host: $1:8090" ${2:+-H "Authorization: Bearer $2"} -H 'Content-Type: application/json' -d '{"event":"ORDER_CREATED","model":"FBS"}' "$base/_market/v1/events"; }
  for want in "market $token 20." "market  401" "market wrong 401" "elsewhere $token 403"; do
    IFS=' ' read -r host key code <<<"${want/  / - }"
    [ "$key" != - ] || key=
    status=$(event "$host" "$key")
    [[ $status =~ ^$code$ ]] || { cat "$work/event"; fail "$name: $status instead of $code for $host with \"$key\""; }
  done
  kill "$pid"
  wait "$pid" || true
  say "$name" "Market starts, is healthy, and is called by its name and with the token alone; containers were NOT RUN"
}
service gitlab gitlab/.gitlab-ci.yml test services 0 command
service compose compose/compose.yaml services market command
service company company/compose.yaml services market-1 command
mapfile -t check < <(script compose/compose.yaml services check command | sed "s|http://store:8080|http://127.0.0.1:$good|")
expect 0 "$LOCALMARKET" "${check[@]}" --only ping

# The hooks of pre-commit.
read -ra entry < <(script "$root/.pre-commit-hooks.yaml" 0 entry)
sed 's/advance: 2m/advanse: 2m/' pre-commit/order.market.yaml >"$work/typo.market.yaml"
expect 0 "${entry[@]}" pre-commit/order.market.yaml
expect 2 "${entry[@]}" pre-commit/order.market.yaml "$work/typo.market.yaml"
expect 0 env PORT="$(free)" STORE="node $work/good/store.mjs" pre-commit/check.sh
expect 1 env PORT="$(free)" STORE="node $work/bad/store.mjs" pre-commit/check.sh
say pre-commit "its hooks pass what is good, and find a typo and a broken store"

# Testcontainers: its types alone.
if command -v npm >/dev/null && cp -r testcontainers "$work/testcontainers" && cp -r node "$work/node" &&
  (cd "$work/testcontainers" && echo '{"private":true}' >package.json && /usr/bin/env PATH="${PATH#*:}" npm install --no-audit --no-fund --ignore-scripts --silent testcontainers@12 typescript@7 @types/node@26) >"$work/npm" 2>&1; then
  expect 0 env -C "$work/testcontainers" node_modules/.bin/tsc --noEmit --allowJs --checkJs --strict --noImplicitAny false --skipLibCheck \
    --module nodenext --target es2023 --types node market.test.mjs
  say testcontainers "its types hold; it was NOT RUN, which takes containers"
else
  node --check "$examples/testcontainers/market.test.mjs"
  say testcontainers "its syntax is good; SKIPPED its types, as npm cannot install them here; it was NOT RUN"
fi

# The workflows and the action by GitHub's own schemas.
by_schema() { npm exec --yes --package=@action-validator/core@0.6.0 --package=@action-validator/cli@0.6.0 -- action-validator "$@"; }
if ! by_schema "$root/.github/actions/check/action.yml" >"$work/out" 2>&1 && ! grep -q errors "$work/out"; then
  echo "SKIPPED: action-validator cannot be had from npm, so nothing is held against GitHub's schemas"
else
  for file in "$root"/.github/workflows/*.yaml "$root"/.github/examples/*/workflow.yaml "$root"/.github/actions/*/action.yml; do
    expect 0 by_schema "$file"
  done
  mkdir -p "$work/wrong/.github/workflows"
  sed 's/runs-on:/run-on:/' "$root/.github/workflows/ci.yaml" >"$work/wrong/.github/workflows/ci.yaml"
  expect 1 by_schema "$work/wrong/.github/workflows/ci.yaml"
  say schema "the workflows and the action are as GitHub's schemas have them, and a wrong one is found"
fi
