#!/usr/bin/env bash
# Formatting and static analysis of everything that is written by hand.
set -euo pipefail

usage() {
    cat <<'END'
Usage: scripts/lint.sh [--fix]

Runs clang-format over src, include, tests and bench, clang-tidy over what build/clang compiles, and
shellcheck over the scripts. Installs the three where they are missing (scripts/setup.sh).

  --fix    let clang-format rewrite the files, instead of naming them
  --help   this text
END
}

format=(--dry-run -Werror)
for argument in "$@"; do
    case $argument in
    --fix) format=(-i) ;;
    --help | -h)
        usage
        exit 0
        ;;
    *)
        echo "lint.sh: unknown argument: $argument (see --help)" >&2
        exit 2
        ;;
    esac
done

cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh run test clang lint
jobs=$(getconf _NPROCESSORS_ONLN)
status=0

echo "== clang-format"
find src include tests bench \( -name '*.c' -o -name '*.h' \) -print0 |
    xargs -0 -r clang-format "${format[@]}" || status=1

echo "== clang-tidy"
cmake --preset clang -DABANICO_TESTS=ON >/dev/null
find src tests -name '*.c' -not -path 'tests/install/*' -print0 |
    xargs -0 -r -n 1 -P "$jobs" clang-tidy -p build/clang --quiet 2>/dev/null || status=1

echo "== shellcheck"
find scripts tests .ci -type f \( -name '*.sh' -o -path '.ci/run' \) -print0 |
    xargs -0 -r shellcheck || status=1

exit "$status"
