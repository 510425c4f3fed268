#!/usr/bin/env bash
# Installs the Debian packages of a list that are missing; says so before it does. Usage: install-missing.sh LIST
set -euo pipefail
list=$1
wanted=$(sed -E 's/#.*//; /^\s*$/d' "$list")
if ! command -v dpkg-query >/dev/null; then
  echo "This machine is neither Debian nor Ubuntu. Install by hand what these Debian packages hold, then run make again:" $wanted >&2
  exit 1
fi
missing=()
for package in $wanted; do
  dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "Not root and no sudo. As root: apt-get install ${missing[*]}" >&2; exit 1; }
  as_root=(sudo)
fi
echo "Installing Debian packages: ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -q >/dev/null
"${as_root[@]}" apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null
