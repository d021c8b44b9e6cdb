#!/usr/bin/env bash
# Runs localmarket check as the inputs of the action say, which come as INPUT_…;
# no input is read as a command, or as more than one argument a line.
set -euo pipefail

# lines NAME appends the lines of stdin to the array NAME, each behind the other
# arguments, without blank ones and the spaces around them.
lines() {
  local line
  local -n into=$1
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line#"${line%%[![:space:]]*}"} line=${line%"${line##*[![:space:]]}"}
    [ -z "$line" ] || into+=("${@:2}" "$line")
  done
}

# yes NAME VALUE reports whether an input that is true or false is true.
yes() {
  case $2 in
    true) return 0 ;;
    false) return 1 ;;
    *) echo "::error::the input $1 is true or false, not \"$2\"" && exit 2 ;;
  esac
}

binary=${INPUT_BINARY:-localmarket}
arguments=(check --wait "${INPUT_WAIT:-30s}")
[ -z "${INPUT_CABINET:-}" ] || arguments+=(--cabinet "$INPUT_CABINET")
lines arguments --report <<<"${INPUT_REPORTS:-}"
if yes summary "${INPUT_SUMMARY:-true}"; then arguments+=(--report "markdown=$GITHUB_STEP_SUMMARY"); fi
if yes annotations "${INPUT_ANNOTATIONS:-true}"; then arguments+=(--report github=-); fi
lines arguments <<<"${INPUT_ARGUMENTS:-}"

code=0
"$binary" "${arguments[@]}" -- "${INPUT_URL:?the input url is the store\'s URL}" || code=$?
echo "exit-code=$code" >>"$GITHUB_OUTPUT"
exit "$code"
