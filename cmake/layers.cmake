# The layers of the house. OBJECT libraries linked directly: a plug-in's registration line
# would vanish from a STATIC library without a word.
file(GLOB_RECURSE MARKETDAY_SOURCES CONFIGURE_DEPENDS
  ${PROJECT_SOURCE_DIR}/sim/*.cpp ${PROJECT_SOURCE_DIR}/models/*.cpp
  ${PROJECT_SOURCE_DIR}/policies/*.cpp ${PROJECT_SOURCE_DIR}/agents/*.cpp
  ${PROJECT_SOURCE_DIR}/evaluation/*.cpp ${PROJECT_SOURCE_DIR}/scenarios/*.cpp
  ${PROJECT_SOURCE_DIR}/experiments/*.cpp)
list(FILTER MARKETDAY_SOURCES EXCLUDE REGEX "experiments/main\\.cpp$|models/neural/torch/")

string(TOUPPER "${CMAKE_BUILD_TYPE}" BUILD_TYPE)
string(STRIP "${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${BUILD_TYPE}}" MARKETDAY_BUILD_FLAGS)

add_library(marketday_objects OBJECT ${MARKETDAY_SOURCES})
target_include_directories(marketday_objects PUBLIC ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
target_link_libraries(marketday_objects PUBLIC marketday_flags marketday_dependencies)
target_link_libraries(marketday_objects PUBLIC ${CMAKE_DL_LIBS})
target_compile_definitions(marketday_objects PRIVATE
  MARKETDAY_VERSION="${PROJECT_VERSION}"
  MARKETDAY_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
  MARKETDAY_INSTALL_DIR="${CMAKE_INSTALL_PREFIX}/share/marketday"
  MARKETDAY_BUILD_FLAGS="${MARKETDAY_BUILD_FLAGS}"
  MARKETDAY_CHART_JS="${CHART_JS}")
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 takes its own avx512fintrin.h for uninitialised (GCC bug 105593)
  set_source_files_properties(${PROJECT_SOURCE_DIR}/sim/random_lanes.cpp PROPERTIES
    COMPILE_OPTIONS -Wno-uninitialized)
endif()
# the assembler's .incbin is no dependency that the compiler reports
file(GLOB MARKETDAY_PAGES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/experiments/*.html)
set_source_files_properties(${PROJECT_SOURCE_DIR}/experiments/embedded.cpp PROPERTIES
  OBJECT_DEPENDS "${MARKETDAY_PAGES};${CHART_JS}" SKIP_PRECOMPILE_HEADERS ON)
if(MARKETDAY_PRECOMPILED_HEADERS)
  # what most files include and is slow to read; elsewhere files must include what they use
  target_precompile_headers(marketday_objects PRIVATE
    <algorithm> <cmath> <functional> <map> <memory> <span> <string> <vector>
    <fmt/core.h> <nlohmann/json.hpp>)
endif()

if(MARKETDAY_UNITY)
  # what all files include is read once for several neighbours
  set_target_properties(marketday_objects PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  file(STRINGS ${PROJECT_SOURCE_DIR}/cmake/unity_groups.txt MARKETDAY_GROUPS)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/cmake/unity_groups.txt)
  set(GROUP_NUMBER 0)
  foreach(GROUP IN LISTS MARKETDAY_GROUPS)
    math(EXPR GROUP_NUMBER "${GROUP_NUMBER} + 1")
    separate_arguments(GROUP_FILES UNIX_COMMAND "${GROUP}")
    list(TRANSFORM GROUP_FILES PREPEND ${PROJECT_SOURCE_DIR}/)
    set_source_files_properties(${GROUP_FILES} PROPERTIES UNITY_GROUP group_${GROUP_NUMBER})
  endforeach()
endif()

add_library(marketday_all INTERFACE)
target_link_libraries(marketday_all INTERFACE marketday_objects)
target_sources(marketday_all INTERFACE $<TARGET_OBJECTS:marketday_objects>)

include(cmake/neural.cmake)
