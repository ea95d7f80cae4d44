# How everything here is compiled.

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# Release means -O3 (CMake's default for gcc and clang): the hot loops are plain C that counts on the
# vectoriser, which gcc 12 runs in full only from there on.
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

# POSIX.1-2008 with its XSI part (M_PI, realpath, newlocale), which -std=c17 alone hides.
add_compile_definitions(_XOPEN_SOURCE=700)

add_compile_options(
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
    -Wvla -Wformat=2 -Wundef)
# clang would warn of every NAN and INFINITY, which C defines as floats.
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wdouble-promotion)
endif()
if(ABANICO_WERROR)
    add_compile_options(-Werror)
endif()

# Results are the same bytes on every machine: a product and a sum are fused only where the source
# says fma(). Neither of the other two changes a value; they drop errno and the floating-point
# exception flags, which nothing here reads and which would keep loops from being vectorised.
# -ffast-math and its parts that do change values are never used.
add_compile_options(-ffp-contract=off -fno-math-errno -fno-trapping-math)

if(ABANICO_SANITIZE)
    add_compile_options(
        -fsanitize=${ABANICO_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${ABANICO_SANITIZE})
    # gcc's flow analysis sees the sanitizers' own branches and warns of paths that do not exist.
    if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
        add_compile_options(-Wno-maybe-uninitialized)
    endif()
endif()

if(ABANICO_COVERAGE)
    add_compile_options(--coverage)
    add_link_options(--coverage)
endif()
