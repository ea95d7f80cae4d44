# cJSON::cJSON, cJSON_FOUND. One way to find it on every system: not all ship cJSON's own CMake
# files, and those that do disagree on the name of the target.

find_path(cJSON_INCLUDE_DIR NAMES cjson/cJSON.h)
find_library(cJSON_LIBRARY NAMES cjson)
mark_as_advanced(cJSON_INCLUDE_DIR cJSON_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(cJSON REQUIRED_VARS cJSON_LIBRARY cJSON_INCLUDE_DIR)

if(cJSON_FOUND AND NOT TARGET cJSON::cJSON)
    add_library(cJSON::cJSON UNKNOWN IMPORTED)
    set_target_properties(cJSON::cJSON PROPERTIES
        IMPORTED_LOCATION "${cJSON_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${cJSON_INCLUDE_DIR}")
endif()
