#!/usr/bin/env bash
# From a fresh clone to percentile bands.
set -euo pipefail

usage() {
    cat <<'END'
Usage: scripts/run.sh [OPTION of `abanico run`...]

Installs what is missing (scripts/setup.sh), builds abanico in build/release, simulates every
scenario below scenarios/, prints the bands and leaves the results in build/results. Beside each
lies NAME.audit.json: its claims, and what becomes of it if its ranges are read otherwise.

  scripts/run.sh
  scripts/run.sh --samples 1e7 --percentiles 2.5,50,97.5
END
}

case ${1:-} in
--help | -h)
    usage
    exit 0
    ;;
esac

cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh run

# A tree that is configured already keeps its settings; a new one is made without tests, and with
# warnings that do not stop a compiler newer than ours. Standard output is left to the bands.
if [ ! -e build/release/Makefile ] && [ ! -e build/release/build.ninja ]; then
    cmake --preset release -DABANICO_TESTS=OFF -DABANICO_WERROR=OFF >&2
fi
cmake --build --preset release --parallel "$(getconf _NPROCESSORS_ONLN)" \
    --target abanico_program >&2

build/release/abanico run scenarios -o build/results "$@"
exec build/release/abanico audit scenarios -q -o build/results
