// Which group of the panel a logged unit falls into: its own while there are few units, one shared
// with other units, by hash, beyond. A group holds whole units, so that intervals by group allow
// for everything a unit's rows have in common.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "sim/random.h"

namespace marketday {

class GroupIds {
 public:
  explicit GroupIds(std::size_t most) : most_(static_cast<std::uint32_t>(most)) {}

  // For the first reading: units get their own groups in order of appearance.
  void see(std::uint32_t unit) {
    if (own_.size() < most_) own_.try_emplace(unit, static_cast<std::uint32_t>(own_.size()));
  }
  std::size_t size() const { return own_.size(); }
  std::uint32_t group(std::uint32_t unit) const {
    const auto own = own_.find(unit);
    if (own != own_.end()) return own->second;
    return draw(1, unit, 0, Purpose::off_policy_unit)[0] % most_;
  }

 private:
  std::uint32_t most_;
  std::unordered_map<std::uint32_t, std::uint32_t> own_;
};

}  // namespace marketday
