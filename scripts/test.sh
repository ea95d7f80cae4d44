#!/usr/bin/env bash
# Builds abanico and passes its tests.
set -euo pipefail

usage() {
    cat <<'END'
Usage: scripts/test.sh [--all] [--long]

Installs what is missing (scripts/setup.sh), builds and tests abanico optimised (build/release) and
with AddressSanitizer and UndefinedBehaviorSanitizer (build/asan). The last line sums up; the exit
code is 0 where nothing failed.

  --all    also install what only some tests need, test a build by clang (build/clang), and compare
           the bytes that one with nothing optimised (build/debug) prints; without it such tests run
           where it is there, and are skipped with the reason where not
  --long   longer random and fault-injection runs (ABANICO_TEST_LONG=1)
  --help   this text

ABANICO_WERROR=OFF in the environment builds on in spite of compiler warnings.
END
}

all=no
long=no
for argument in "$@"; do
    case $argument in
    --all) all=yes ;;
    --long) long=yes ;;
    --help | -h)
        usage
        exit 0
        ;;
    *)
        echo "test.sh: unknown argument: $argument (see --help)" >&2
        exit 2
        ;;
    esac
done

cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
jobs=$(getconf _NPROCESSORS_ONLN)
passed=0
failed=0
skipped=0
peers=

# Number of a kind in the head of a JUnit file: count FILE tests|failures|skipped|disabled
count() {
    sed -n "/<testsuite/,/>/s/.*[[:space:]]$2=\"\([0-9]*\)\".*/\1/p" "$1" | head -n 1
}

# The reason of every skipped test, from the line "SKIP: reason" that it printed.
skip_reasons() {
    awk '
        function close_case() {
            if (skipped) print "skipped: " name ": " (reason == "" ? "no reason given" : reason)
            skipped = 0
            reason = ""
        }
        /<testcase/ {
            close_case()
            name = $0
            sub(/.*<testcase name="/, "", name)
            sub(/".*/, "", name)
        }
        /<skipped/ { skipped = 1 }
        /SKIP: / && reason == "" {
            reason = $0
            sub(/.*SKIP: /, "", reason)
            sub(/<\/system-out>.*/, "", reason)
        }
        END { close_case() }' "$1"
}

# tally PRESET: add up what ctest wrote down.
tally() {
    local report=$root/build/$1/junit.xml tests failures skips
    if [ ! -s "$report" ]; then
        echo "$1: ctest left no report" >&2
        failed=$((failed + 1))
        return
    fi
    tests=$(count "$report" tests)
    failures=$(count "$report" failures)
    skips=$(($(count "$report" skipped) + $(count "$report" disabled)))
    passed=$((passed + tests - failures - skips))
    failed=$((failed + failures))
    skipped=$((skipped + skips))
    skip_reasons "$report"
}

# suite PRESET: configure, build, test. A build that fails is one failure.
suite() {
    local settings=(-DABANICO_TESTS=ON "-DABANICO_WERROR=${ABANICO_WERROR:-ON}")
    [ "$long" = no ] || settings+=(-DABANICO_TEST_TIMEOUT=7200)
    echo "== $1"
    rm -f "build/$1/junit.xml"
    if ! cmake --preset "$1" "${settings[@]}" || ! cmake --build --preset "$1" --parallel "$jobs"; then
        echo "$1: does not build" >&2
        failed=$((failed + 1))
        return
    fi
    local failures_before=$failed status=0
    # Builds of this very source: check_determinism compares what they print.
    export ABANICO_PEERS=$peers
    peers+=${peers:+:}$root/build/$1/abanico
    ctest --preset "$1" --parallel "$jobs" --output-junit "$root/build/$1/junit.xml" || status=$?
    tally "$1"
    if [ "$status" -ne 0 ] && [ "$failed" -eq "$failures_before" ]; then
        echo "$1: ctest ended with $status" >&2
        failed=$((failed + 1))
    fi
}

# The program with nothing optimised prints the bytes of the other builds.
compare_debug() {
    echo "== debug: same bytes"
    if cmake --preset debug "-DABANICO_WERROR=${ABANICO_WERROR:-ON}" &&
        cmake --build --preset debug --parallel "$jobs" --target abanico_program &&
        ABANICO=$root/build/debug/abanico ABANICO_PEERS=$peers \
            python3 -B tests/check_determinism.py --peers-only; then
        passed=$((passed + 1))
    else
        echo "debug: does not build, or prints other bytes" >&2
        failed=$((failed + 1))
    fi
}

if [ "$all" = yes ]; then
    scripts/setup.sh run test extra clang
else
    scripts/setup.sh run test
fi
[ "$long" = no ] || export ABANICO_TEST_LONG=1

suite release
suite asan
if scripts/setup.sh --check run clang 2>/dev/null; then
    suite clang
else
    echo "skipped: clang: clang or its OpenMP is not installed (scripts/test.sh --all installs it)"
    skipped=$((skipped + 1))
fi
[ "$all" = no ] || compare_debug

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
