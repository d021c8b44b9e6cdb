#!/usr/bin/env bash
# Compares the newest official OpenAPI files with those of the commits that
# .github/official.env names, and prints a report in Markdown, or nothing if they
# are the same. It fetches the two repositories below the folder given, unless
# they are there already.
#
#   .github/official.sh FOLDER
set -euo pipefail
cd "$(dirname "$0")/.."
folder="$1"
# shellcheck source=official.env
. .github/official.env

contract="$folder/contract"
go build -o "$contract" ./cmd/contract

# compare NAME COMMIT ADDITION: the report on one repository.
compare() {
  local name="$1" known="$2" addition="$3" repository="$folder/$1" newest differences
  [ -d "$repository" ] || git clone --quiet "https://github.com/yandex-market/$name.git" "$repository"
  newest="$(git -C "$repository" rev-parse HEAD)"
  [ "$newest" != "$known" ] || return 0
  local before="$folder/$name.before" after="$folder/$name.after"
  mkdir -p "$before" "$after"
  git -C "$repository" archive "$known" openapi | tar -x -C "$before"
  git -C "$repository" archive "$newest" openapi | tar -x -C "$after"
  differences="$("$contract" diff "$before/openapi/openapi.yaml" "$after/openapi/openapi.yaml")"
  [ "$differences" != "no differences" ] || return 0
  printf '## %s, %s to %s\n\n' "$name" "${known:0:12}" "${newest:0:12}"
  printf '```\n%s\n```\n\nAn import of it says:\n\n```\n' "$(head -c 40000 <<<"$differences")"
  "$contract" import "$after/openapi/openapi.yaml" "$addition" --revision "$(date -u +%Y-%m)" --out "$folder/data" 2>&1 | sed "s#$folder/##" | head -c 8000
  printf '```\n\n'
}

compare yandex-market-partner-api "$PARTNER" schemas/additions/pull.yaml
compare yandex-market-notification-api "$NOTIFICATION" schemas/additions/common.yaml
