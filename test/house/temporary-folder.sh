#!/usr/bin/env bash
# Makes a folder for what tests write and throw away, and says its path: in memory where 4 GB are free there, for thousands of
# small files take a disk long; else where temporary files belong. Whoever asks for it removes it.
# Suites about disks (forwarding, faults, second place, office) do not ask: they write where a kiosk would.
set -euo pipefail
memory=/dev/shm
free=$(df --output=avail -BM "$memory" 2>/dev/null | tail -1 | tr -dc '0-9' || true)
[ -w "$memory" ] && [ "${free:-0}" -ge 4096 ] || memory=${TMPDIR:-/tmp}
folder=$(mktemp -d "$memory/mot-cua-tests-XXXXXX")
chmod 0711 "$folder" # services under users of their own, CUPS among them, reach their own folders in it
echo "$folder"
