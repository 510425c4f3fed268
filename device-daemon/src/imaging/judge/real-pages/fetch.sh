#!/bin/bash
# Scans of real paper that come with the sources of Debian's own programs for scans: fetches them into a folder, with what a
# person says of them (truth.json), for "npm run judge -- FOLDER". Needs apt's own mirror, imagemagick, and no root. Nothing of
# it is kept in the project, and no net ever learnt from it.
set -euo pipefail
folder=${1:?usage: fetch.sh FOLDER}
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{parts,lists/partial,cache}
for list in /etc/apt/sources.list.d/*.sources; do
  sed 's/^Types: .*/Types: deb-src/' "$list" >"$work/parts/$(basename "$list")"
done
if [ -f /etc/apt/sources.list ]; then sed 's/^deb /deb-src /' /etc/apt/sources.list >"$work/parts/plain.list"; fi
apt=(-o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$work/parts" -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" -o APT::Sandbox::User="$(id -un)")
apt-get "${apt[@]}" -qq update
cd "$work"
for source in leptonlib tesseract; do
  # a mirror may lack the packaging and still have the pictures
  apt-get "${apt[@]}" -qq source --download-only "$source" || echo "not all of $source came" >&2
done
for archive in *.orig*.tar.*; do
  [[ $archive == *.asc ]] || tar -xf "$archive"
done
while read -r name path; do
  found=$(find . -path "*/$path" -print -quit)
  if [ -z "$found" ]; then echo "$path is not in these sources: left out" >&2; continue; fi
  convert "${found}[0]" -strip -units PixelsPerInch "$folder/$name"
done <"$here/pictures.txt"
cp "$here/truth.json" "$folder/"
echo "$(ls "$folder" | grep -c '\.png$') pictures in $folder: npm run judge -- $folder"
