# cmake --install: library, headers, program, abanico.pc and the CMake package abanico::abanico.

include(CMakePackageConfigHelpers)

set(abanico_package "${CMAKE_INSTALL_LIBDIR}/cmake/abanico")

install(TARGETS abanico EXPORT abanicoTargets)
if(TARGET abanico_program)
    install(TARGETS abanico_program)
endif()
install(DIRECTORY include/abanico
    DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
    FILES_MATCHING PATTERN "*.h")

# The paths in abanico.pc are relative to the file, so that an installed tree can be moved.
file(RELATIVE_PATH pc_prefix "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
string(REGEX REPLACE "/$" "" pc_prefix "${pc_prefix}")
configure_file(cmake/abanico.pc.in abanico.pc @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/abanico.pc"
    DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

install(EXPORT abanicoTargets NAMESPACE abanico:: DESTINATION "${abanico_package}")
configure_package_config_file(cmake/abanicoConfig.cmake.in abanicoConfig.cmake
    INSTALL_DESTINATION "${abanico_package}"
    NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(
    "${CMAKE_CURRENT_BINARY_DIR}/abanicoConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES
    "${CMAKE_CURRENT_BINARY_DIR}/abanicoConfig.cmake"
    "${CMAKE_CURRENT_BINARY_DIR}/abanicoConfigVersion.cmake"
    cmake/FindcJSON.cmake
    cmake/FindUDUNITS2.cmake
    DESTINATION "${abanico_package}")
