#!/bin/sh
# Brings `example-town/vendor` and its lock up to date, after one of its packages or its neighbour was changed:
#
#     tests/towns/vendor-example.sh [PROGRAM]
#
# The example town names addresses that nobody serves. Here its packages (from `themes`) and its neighbour (from
# `tests/towns/neighbour`) are laid out as repositories, and Git's settings lead these addresses to them.
set -eu
project=$(cd "$(dirname "$0")/../.." && pwd)
program=${1:-$project/target/release/parvis}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_AUTHOR_NAME="A clerk" GIT_AUTHOR_EMAIL=clerk@valbrune.example GIT_AUTHOR_DATE="2026-11-01T08:00:00Z"
export GIT_COMMITTER_NAME="A clerk" GIT_COMMITTER_EMAIL=clerk@valbrune.example GIT_COMMITTER_DATE="2026-11-01T08:00:00Z"
export GIT_CONFIG_NOSYSTEM=1 HOME="$work"

commit() {
    git -C "$1" add .
    git -C "$1" commit -qm "$2"
}

git -c init.defaultBranch=main init -q "$work/parvis"
mkdir "$work/parvis/themes"
for package in agenda waste-calendar; do
    cp -R "$project/themes/$package" "$work/parvis/themes/$package"
done
commit "$work/parvis" "The packages that come with parvis"
for package in agenda waste-calendar; do
    version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$work/parvis/themes/$package/package.toml")
    git -C "$work/parvis" tag "$package-v$version"
done
cp -R "$project/tests/towns/neighbour" "$work/site"
git -c init.defaultBranch=main init -q "$work/site"
commit "$work/site" "The agenda of Montserin"
printf '[url "file://%s/parvis"]\n\tinsteadOf = https://git.example/parvis\n[url "file://%s/site"]\n\tinsteadOf = https://git.montserin.example/site\n' \
    "$work" "$work" >"$work/.gitconfig"
export PARVIS_CACHE="$work/cache"
# The history that is laid out here is a new one each time, and a release that moved would rightly be refused.
rm -f "$project/example-town/parvis.lock"
"$program" update --town "$project/example-town"
"$program" vendor --town "$project/example-town"
