# One interface target carries warnings, determinism flags, sanitizers and coverage to every target of ours.
add_library(marketday_flags INTERFACE)
target_compile_options(marketday_flags INTERFACE
  -ffp-contract=off  # the determinism contract: no fused multiply-add, whatever -march says
  -fno-trapping-math -fno-math-errno  # same values, lets selects in loops become vector code
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wdouble-promotion -Wformat=2
  -Wimplicit-fallthrough)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(marketday_flags INTERFACE
    -Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wuseless-cast
    -Wno-stringop-overread -Wno-restrict  # false at -O3 in g++ 12: vector comparison, "a" + string
    # the compiler collects its garbage late: a tenth less time for the slowest files, for some
    # hundred megabytes a job
    "SHELL:--param ggc-min-expand=1000" "SHELL:--param ggc-min-heapsize=1000000")
endif()
if(MARKETDAY_WERROR)
  target_compile_options(marketday_flags INTERFACE -Werror)
endif()
if(MARKETDAY_SANITIZE)
  target_compile_options(marketday_flags INTERFACE
    -fsanitize=${MARKETDAY_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(marketday_flags INTERFACE -fsanitize=${MARKETDAY_SANITIZE})
endif()
if(MARKETDAY_COVERAGE)
  target_compile_options(marketday_flags INTERFACE --coverage -O0)
  target_link_options(marketday_flags INTERFACE --coverage)
endif()
