# Every library we stand on; docs/dependencies.md says why each one, `./dev deps` installs them.
find_package(Threads REQUIRED)
find_package(Boost 1.74 REQUIRED)
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(yaml-cpp REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(fmt REQUIRED)
find_package(pagmo REQUIRED)
find_package(CLI11 REQUIRED)
find_package(cereal REQUIRED)
find_package(TBB REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(NLopt REQUIRED)
find_library(LIBCSV csv REQUIRED)
find_library(LIBXXHASH xxhash REQUIRED)
find_library(LIBXGBOOST xgboost REQUIRED)
find_path(NANOFLANN nanoflann.hpp REQUIRED)
# Optional: neural models. Not by find_package(Torch), whose flags and imported targets reach everybody.
option(MARKETDAY_NEURAL "Build the neural models where libtorch is there" ON)
find_path(TORCH_API torch/optim.h PATH_SUFFIXES torch/csrc/api/include)
find_path(TORCH_CORE ATen/ATen.h)
find_library(LIBTORCH torch_cpu)
find_library(LIBC10 c10)
find_file(CHART_JS chart.min.js PATHS /usr/share/javascript/chart.js REQUIRED NO_DEFAULT_PATH)

# As SYSTEM headers, so that our warnings stay about our code.
add_library(marketday_dependencies INTERFACE)
target_include_directories(marketday_dependencies SYSTEM INTERFACE ${Boost_INCLUDE_DIRS} ${NANOFLANN})
# pagmo's library frees what our headers allocate and the other way round: Eigen must align as it
# was built to, whatever -march or a sanitizer would have it do.
target_compile_definitions(marketday_dependencies INTERFACE
  EIGEN_MAX_ALIGN_BYTES=16 EIGEN_MALLOC_ALREADY_ALIGNED=1)
target_link_libraries(marketday_dependencies INTERFACE
  Threads::Threads Eigen3::Eigen yaml-cpp nlohmann_json::nlohmann_json fmt::fmt CLI11::CLI11
  cereal::cereal Pagmo::pagmo TBB::tbb OpenSSL::Crypto NLopt::nlopt ${LIBCSV} ${LIBXXHASH} ${LIBXGBOOST})
