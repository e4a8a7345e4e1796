// What scores accounts for the screening: detectors of the layer above, behind this interface. They
// read what the shop has seen and the labels it has; never the truth.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace marketday {

// An account was seen with an entity: a device, IP, address or card.
struct EntityEdge {
  std::uint32_t row = 0;  // of the table
  std::uint8_t kind = 0;  // sim/fraud/fraud_state.h, Entity
  std::uint32_t entity = 0;
};

// Accounts, ascending, and what is known of them.
struct AccountTable {
  std::vector<std::uint32_t> accounts;
  std::vector<std::string> features;
  std::vector<double> values;  // accounts x features, row-major
  std::vector<EntityEdge> edges;
  std::vector<std::int8_t> labels;  // 1 fraud, 0 honest, -1 not known
};

// One an account, from 0 to 1; higher = odder.
struct AccountScores {
  std::vector<double> chance;   // of fraud as the labels taught; before there are enough: oddness
  std::vector<double> oddness;  // whatever the labels say: what no label has shown yet
};

class FittedScorer {
 public:
  FittedScorer() = default;
  FittedScorer(const FittedScorer&) = delete;
  FittedScorer& operator=(const FittedScorer&) = delete;
  virtual ~FittedScorer() = default;
  virtual AccountScores score(const AccountTable& table) const = 0;
};

class AccountScorer {
 public:
  AccountScorer() = default;
  AccountScorer(const AccountScorer&) = delete;
  AccountScorer& operator=(const AccountScorer&) = delete;
  virtual ~AccountScorer() = default;
  virtual std::shared_ptr<const FittedScorer> fit(const AccountTable& table,
                                                  std::uint64_t seed) const = 0;
};

}  // namespace marketday
