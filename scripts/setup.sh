#!/bin/sh
# Sees to it that what abanico is built from is there. Read by people as well: the table below is the
# list of dependencies.
set -eu

usage() {
    cat <<'END'
Usage: scripts/setup.sh [--check] [GROUP...]

Looks for what each GROUP needs and installs what is missing with apt-get (as root or with sudo),
naming it first. Where everything is there, nothing is done. On systems without apt-get it names
the packages and stops.

Groups:
  run      what builds the library and the program (the default)
  test     what the tests need besides
  extra    what only some tests need; they are skipped without it
  clang    a second compiler to build and test with
  lint     what scripts/lint.sh runs

Options:
  --check  install nothing; exit with 1 where something is missing
  --help   this text
END
}

# GROUP  what must be there            Debian, Ubuntu      Fedora              Arch               Homebrew
# A "-" stands for: in no package that we know of.
table() {
    cat <<'END'
run    command:cc                      gcc                 gcc                 gcc                gcc
run    header:stdlib.h                 libc6-dev           glibc-devel         glibc              gcc
run    command:make                    make                make                make               make
run    cmake:3.25                      cmake               cmake               cmake              cmake
run    flag:-fopenmp                   libgomp1            libgomp             gcc-libs           libomp
run    header:gsl/gsl_cdf.h            libgsl-dev          gsl-devel           gsl                gsl
run    header:cjson/cJSON.h            libcjson-dev        cjson-devel         cjson              cjson
run    header:udunits2.h               libudunits2-dev     udunits2-devel      udunits            udunits
run    header:openssl/evp.h            libssl-dev          openssl-devel       openssl            openssl@3
test   header:cmocka.h                 libcmocka-dev       libcmocka-devel     cmocka             cmocka
test   command:python3                 python3             python3             python             python
test   command:pkg-config              pkg-config          pkgconf-pkg-config  pkgconf            pkgconf
test   flag:-fsanitize=address         gcc                 libasan             gcc-libs           gcc
test   flag:-fsanitize=undefined       gcc                 libubsan            gcc-libs           gcc
extra  python:jsonschema               python3-jsonschema  python3-jsonschema  python-jsonschema  -
extra  header:Random123/threefry.h     librandom123-dev    -                   -                  -
extra  header:mpfr.h                  libmpfr-dev         mpfr-devel          mpfr                mpfr
extra  python:numpy                    python3-numpy       python3-numpy       python-numpy       numpy
extra  python:numba                    python3-numba       python3-numba       python-numba       -
extra  python:openturns                python3-openturns   python3-openturns   -                  -
extra  command:Rscript                 r-base-core         R-core              r                  r
clang  command:clang                   clang               clang               clang              llvm
clang  clang:-fopenmp                  libomp-dev          libomp-devel        openmp             libomp
lint   command:clang-format            clang-format        clang-tools-extra   clang              clang-format
lint   command:clang-tidy              clang-tidy          clang-tools-extra   clang              llvm
lint   command:shellcheck              shellcheck          ShellCheck          shellcheck         shellcheck
END
}

have() {
    command -v "$1" >/dev/null 2>&1
}

# compiles COMPILER FLAG: a program can be built and linked with FLAG.
compiles() {
    have "$1" || return 1
    compile_out=$(mktemp)
    compile_status=0
    echo 'int main(void) { return 0; }' |
        "$1" "$2" -x c -o "$compile_out" - >/dev/null 2>&1 || compile_status=1
    rm -f "$compile_out"
    return "$compile_status"
}

# header NAME: the preprocessor finds it, also in the folder that Fedora gives to UDUNITS-2.
header() {
    have "${CC:-cc}" || return 1
    set -- "$1" -I/usr/include/udunits2
    if have brew; then
        set -- "$@" "-I$(brew --prefix)/include" "-I$(brew --prefix)/opt/openssl@3/include"
    fi
    header_name=$1
    shift
    echo "#include <$header_name>" | "${CC:-cc}" "$@" -E -x c - >/dev/null 2>&1
}

# cmake_at_least MAJOR.MINOR
cmake_at_least() {
    have cmake || return 1
    cmake_version=$(cmake --version | sed -n '1s/[^0-9]*\([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
    test "${cmake_version% *}" -gt "${1%.*}" ||
        { test "${cmake_version% *}" -eq "${1%.*}" && test "${cmake_version#* }" -ge "${1#*.}"; }
}

# python_module NAME: by the interpreter that the tests take, the system's own where there is one.
python_module() {
    python=/usr/bin/python3
    test -x "$python" || python=python3
    have "$python" && "$python" -c "import $1" >/dev/null 2>&1
}

# there KIND:NAME
there() {
    case $1 in
    command:cc) have "${CC:-cc}" ;;
    command:*) have "${1#*:}" ;;
    header:*) header "${1#*:}" ;;
    flag:*) compiles "${CC:-cc}" "${1#*:}" ;;
    clang:*) compiles clang "${1#*:}" ;;
    cmake:*) cmake_at_least "${1#*:}" ;;
    python:*) python_module "${1#*:}" ;;
    *) echo "setup: unknown kind: $1" >&2 && exit 1 ;;
    esac
}

# missing COLUMN GROUP...: what is not there, as that column of the table names it, each once.
missing() {
    missing_column=$1
    shift
    missing_groups=" $* "
    table | while read -r group what names; do
        case $missing_groups in
        *" $group "*) there "$what" || echo "$what $names" ;;
        esac
    done | awk -v column="$missing_column" '!seen[$column]++ { print $column }'
}

one_line() {
    tr '\n' ' ' | sed 's/ $//'
}

# as_root COMMAND...
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif [ -t 0 ]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}

install_with_apt() {
    if [ "$(id -u)" -ne 0 ] && ! have sudo; then
        echo "setup: needs root, or sudo, for: apt-get install $1" >&2
        exit 1
    fi
    echo "setup: installing with apt-get: $1" >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2
    # shellcheck disable=SC2086 # a list of names, split on purpose
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -qq -y --no-install-recommends -o Dpkg::Use-Pty=0 $1 >&2 </dev/null
}

name_packages() {
    echo "setup: something is missing, and this system has no apt-get. What is wanted:" >&2
    echo "  here missing:    $(missing 1 "$@" | one_line)" >&2
    echo "  Fedora:          dnf install $(missing 3 "$@" | grep -vx -e - | one_line)" >&2
    echo "  Arch:            pacman -S $(missing 4 "$@" | grep -vx -e - | one_line)" >&2
    echo "  macOS, Homebrew: brew install $(missing 5 "$@" | grep -vx -e - | one_line)" >&2
    exit 1
}

check=no
groups=
for argument in "$@"; do
    case $argument in
    --help | -h) usage && exit 0 ;;
    --check) check=yes ;;
    run | test | extra | clang | lint) groups="$groups $argument" ;;
    *) echo "setup: unknown argument: $argument (see --help)" >&2 && exit 2 ;;
    esac
done
# shellcheck disable=SC2086 # a list of names, split on purpose
set -- ${groups:-run}

packages=$(missing 2 "$@" | one_line)
if [ -z "$packages" ]; then
    exit 0
elif [ "$check" = yes ]; then
    echo "setup: missing: $(missing 1 "$@" | one_line)" >&2
    exit 1
elif ! have apt-get; then
    name_packages "$@"
fi

install_with_apt "$packages"
left=$(missing 1 "$@" | one_line)
if [ -n "$left" ]; then
    echo "setup: still missing after installing $packages: $left" >&2
    echo "setup: this release of the system may be too old; Debian 12 and Ubuntu 24.04 have all." >&2
    exit 1
fi
