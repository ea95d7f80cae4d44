# What libabanico is built on. All that is missing is named at once, by its Debian package.

set(abanico_missing)
macro(abanico_need package found)
    if(NOT ${found})
        list(APPEND abanico_missing ${package})
    endif()
endmacro()

find_package(GSL QUIET)
abanico_need(libgsl-dev GSL_FOUND)
find_package(cJSON MODULE QUIET)
abanico_need(libcjson-dev cJSON_FOUND)
find_package(UDUNITS2 MODULE QUIET)
abanico_need(libudunits2-dev UDUNITS2_FOUND)
find_package(OpenSSL QUIET COMPONENTS Crypto)
abanico_need(libssl-dev OPENSSL_FOUND)
find_package(OpenMP QUIET COMPONENTS C)
if(CMAKE_C_COMPILER_ID MATCHES "Clang")
    abanico_need(libomp-dev OpenMP_C_FOUND)
else()
    abanico_need(libgomp1 OpenMP_C_FOUND)
endif()
if(ABANICO_TESTS)
    find_package(cmocka QUIET)
    abanico_need(libcmocka-dev cmocka_FOUND)
    # The system's interpreter first: that is the one for which packages install modules.
    find_program(ABANICO_PYTHON NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH)
    find_program(ABANICO_PYTHON NAMES python3)
    abanico_need(python3 ABANICO_PYTHON)
endif()

if(abanico_missing)
    list(JOIN abanico_missing " " abanico_missing)
    message(FATAL_ERROR
        "abanico needs what these Debian packages hold, and did not find it: ${abanico_missing}\n"
        "On Debian or Ubuntu: apt-get install ${abanico_missing}\n"
        "Elsewhere scripts/setup.sh names the packages. "
        "-DABANICO_TESTS=OFF builds without cmocka and python3.")
endif()

set(ABANICO_DEPENDENCIES
    GSL::gsl GSL::gslcblas cJSON::cJSON UDUNITS2::UDUNITS2 OpenSSL::Crypto OpenMP::OpenMP_C m)
