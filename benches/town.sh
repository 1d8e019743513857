#!/usr/bin/env bash
# Lays the benchmark's theme over a town: benches/town.sh DIR
set -euo pipefail
[ $# = 1 ] && [ -f "$1/town.toml" ] || { echo "usage: benches/town.sh DIR, where DIR holds a town.toml" >&2; exit 2; }
cp -R "$(dirname "$0")/theme/." "$1/"
