// The plug-ins of one kind by name. A plug-in's source file ends with one line,
//   MARKETDAY_REGISTER(Policy, describe(), create);
// and is then known to the YAML reader, `marketday list` and the docs.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sim/description.h"
#include "sim/io/error.h"

namespace marketday {

// `Kind` is an interface with a nested `using Factory = std::function<...>`
// and a `static constexpr const char* kKind` ("policy", "agent", ...).
template <typename Kind>
class Registry {
 public:
  struct Entry {
    Description description;
    typename Kind::Factory create;
  };

  static Registry& instance() {
    static Registry registry;
    return registry;
  }

  bool add(Description description, typename Kind::Factory create) {
    const std::string name = description.name;
    return entries_.emplace(name, Entry{std::move(description), std::move(create)}).second;
  }

  // Throws InputError with the nearest name when `name` is unknown; `place` says who asked.
  const Entry& find(const std::string& name, const Place& place = {}) const {
    const auto entry = entries_.find(name);
    if (entry != entries_.end()) return entry->second;
    throw InputError(place.file.empty() ? Place{"command line", 0, 0} : place, Kind::kKind,
                     "unknown name `" + name + "`", suggestion(name, names()));
  }

  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const auto& [name, entry] : entries_) result.push_back(name);
    return result;
  }

 private:
  std::map<std::string, Entry> entries_;
};

}  // namespace marketday

#define MARKETDAY_CONCAT_(a, b) a##b
#define MARKETDAY_CONCAT(a, b) MARKETDAY_CONCAT_(a, b)
#define MARKETDAY_REGISTER(Kind, description, factory)                            \
  [[maybe_unused]] static const bool MARKETDAY_CONCAT(registered_, __COUNTER__) = \
      ::marketday::Registry<Kind>::instance().add(description, factory)
