#!/bin/sh
# Lays the federation out as real Git repositories, for whoever wants to try it:
#
#     tests/towns/federation/lay-out.sh FOLDER [ADDRESS]
#
# FOLDER/NAME.git are the bare repositories of five towns and three packages, each package released by a tag; FOLDER/NAME is
# a clone of each town. ADDRESS is where the repositories will be reached, if not as `file:` (a web server, for instance).
# Then: `cd FOLDER/valley && parvis update && parvis build`.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
address=${2:-file://$folder}
work="$folder/.work"
# The same authors, dates and settings everywhere: the commits have the same ids each time.
export GIT_AUTHOR_NAME="A clerk" GIT_AUTHOR_EMAIL=clerk@valley.example GIT_AUTHOR_DATE="2026-06-01T08:00:00Z"
export GIT_COMMITTER_NAME="A clerk" GIT_COMMITTER_EMAIL=clerk@valley.example GIT_COMMITTER_DATE="2026-06-01T08:00:00Z"
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null

publish() { # KIND NAME: one repository of one commit; a package's version becomes its tag
  rm -rf "$work"
  cp -R "$here/$1/$2" "$work"
  find "$work" -name '*.toml' -exec sed -i.bak "s|@REPOSITORIES@|$address|g" {} +
  find "$work" -name '*.bak' -exec rm {} +
  git -c init.defaultBranch=main init -q "$work"
  git -C "$work" add .
  git -C "$work" commit -qm "The first version of $2"
  if [ "$1" = packages ]; then
    git -C "$work" tag "v$(sed -n 's/^version = "\(.*\)"/\1/p' "$work/package.toml")"
  fi
  git clone -q --bare "$work" "$folder/$2.git"
  rm -rf "$work"
}

for package in "$here"/packages/*/; do publish packages "$(basename "$package")"; done
for town in "$here"/towns/*/; do
  name=$(basename "$town")
  publish towns "$name"
  git clone -q "$folder/$name.git" "$folder/$name"
done
