#!/usr/bin/env bash
# An installed libabanico serves a program outside this tree, by CMake and by pkg-config, and the
# installed abanico runs.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=${ABANICO_BUILD:?the build folder}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

cmake --install "$build" --prefix "$scratch/first" >"$scratch/install.log"
# A moved tree still works: nothing in it names the place where it was installed.
mv "$scratch/first" "$scratch/prefix"
prefix=$scratch/prefix

cmake -S "$here/consumer" -B "$scratch/consumer" -DCMAKE_PREFIX_PATH="$prefix" \
    >"$scratch/configure.log"
cmake --build "$scratch/consumer" >"$scratch/build.log"
"$scratch/consumer/consumer"
echo "CMake package: ok"

if command -v pkg-config >/dev/null; then
    pc=$(dirname "$(find "$prefix" -name abanico.pc)")
    static=()
    [ ! -e "$pc/../libabanico.a" ] || static=(--static)
    read -r -a flags <<<"$(
        PKG_CONFIG_PATH=$pc pkg-config --cflags --libs ${static[@]+"${static[@]}"} abanico
    )"
    "${CC:-cc}" "$here/consumer/main.c" "${flags[@]}" -Wl,-rpath,"$(dirname "$pc")" \
        -o "$scratch/by_pkg_config"
    "$scratch/by_pkg_config"
    echo "pkg-config: ok"
fi

if [ -n "${ABANICO:-}" ]; then
    "$prefix/bin/abanico" --version
fi
