#include "models/neural/network.h"

#include <dlfcn.h>

#include <set>

#include "sim/io/error.h"

namespace marketday {
namespace {

constexpr const char* kModule = "libmarketday_neural.so";
constexpr const char* kCure =
    "needs libtorch: apt-get install libtorch-dev, then rebuild (./dev build does both)";

struct Module {
  NetworkFactory factory = nullptr;
  std::string why;  // it could not be loaded
};

// Beside the program, by its run path. Never closed: networks point into it.
Module load_module() {
  void* handle = dlopen(kModule, RTLD_NOW | RTLD_LOCAL);
  void* symbol = handle == nullptr ? nullptr : dlsym(handle, kNetworkFactory);
  if (symbol != nullptr) return {reinterpret_cast<NetworkFactory>(symbol), ""};
  const char* why = dlerror();
  return {nullptr, why == nullptr ? "" : why};
}

const Module& module() {
  static const Module loaded = load_module();
  return loaded;
}

std::set<std::string>& noted() {
  static std::set<std::string> names;
  return names;
}

}  // namespace

Description on_network(Description description) {
  noted().insert(description.name);
  return description;
}

bool needs_network(const std::string& model) {
  return noted().count(model) > 0;
}

std::string neural_missing() {
  return module().factory == nullptr ? kCure : "";
}

void require_neural() {
  if (module().factory != nullptr) return;
  throw InputError(Place{"this build", 0, 0}, "neural models", module().why, kCure);
}

std::unique_ptr<Network> make_network(const NetworkShape& shape) {
  require_neural();
  return std::unique_ptr<Network>(module().factory(&shape));
}

}  // namespace marketday
