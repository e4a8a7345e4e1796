# The neural module: all that reads torch's headers, loaded when a network is first asked for, so that
# programs start without libtorch and build without it. Thread sanitizer: torch's OpenMP is unknown to it.
set(MARKETDAY_HAS_NEURAL OFF)
if(MARKETDAY_NEURAL AND TORCH_API AND TORCH_CORE AND LIBTORCH AND LIBC10
   AND NOT MARKETDAY_SANITIZE MATCHES "thread")
  set(MARKETDAY_HAS_NEURAL ON)
endif()
if(MARKETDAY_HAS_NEURAL)
  file(GLOB NEURAL_SOURCES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/models/neural/torch/*.cpp)
  add_library(marketday_neural MODULE ${NEURAL_SOURCES})
  target_include_directories(marketday_neural PRIVATE ${PROJECT_SOURCE_DIR})
  target_include_directories(marketday_neural SYSTEM PRIVATE ${TORCH_API} ${TORCH_CORE})
  target_link_libraries(marketday_neural PRIVATE marketday_flags nlohmann_json::nlohmann_json ${LIBTORCH} ${LIBC10})
  # torch's templates cost at -O3 what their kernels, which are compiled, never give back
  target_compile_options(marketday_neural PRIVATE -O1)
  install(TARGETS marketday_neural LIBRARY DESTINATION lib/marketday)
  message(STATUS "neural models: yes")
else()
  message(STATUS "neural models: no; apt-get install libtorch-dev, then configure again")
endif()

# Finds the module beside the program, one folder up (the tests), or where it was installed. One list
# for both, or CMake pads the shorter with empty entries, which the loader takes for the current folder.
function(marketday_finds_neural target)
  set(path "$ORIGIN;$ORIGIN/..;$ORIGIN/../lib/marketday")
  set_target_properties(${target} PROPERTIES BUILD_RPATH "${path}" INSTALL_RPATH "${path}")
  if(TARGET marketday_neural)
    add_dependencies(${target} marketday_neural)
  endif()
endfunction()
