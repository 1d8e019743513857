#!/usr/bin/env bash
# Builds the same town with parvis and, where they are at hand, with its peers, and prints a table of what each took.
#
#   CORPUS=path/to/make_corpus.py [HUGO=hugo] [ZOLA=zola] [PARVIS=parvis] [ROUNDS=3] [WORK=folder] benches/run.sh N
#
# N is the number of pages. make_corpus.py N DIR --flavour parvis|hugo|zola makes the towns.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
usage() { sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2; }
[ $# = 1 ] && [ -n "${CORPUS:-}" ] || usage
pages=$1
[ -f "$CORPUS" ] || { echo "there is no $CORPUS" >&2; exit 2; }

if [ -z "${PARVIS:-}" ]; then
    cargo build --quiet --locked --release --manifest-path "$here/../Cargo.toml"
    PARVIS=${CARGO_TARGET_DIR:-$here/../target}/release/parvis
fi
work=${WORK:-}
if [ -z "$work" ]; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
fi

make() { [ -d "$work/$1" ] || python3 "$CORPUS" "$pages" "$work/$1" --flavour "${1%%-*}" "${@:2}" >&2; }
make parvis
"$here/town.sh" "$work/parvis"
[ -z "${HUGO:-}" ] || make hugo
[ -z "${ZOLA:-}" ] || { make zola; make zola-minified --minify; }

PARVIS=$PARVIS HUGO=${HUGO:-} ZOLA=${ZOLA:-} ROUNDS=${ROUNDS:-3} python3 "$here/measure.py" "$pages" "$work"
