// A frozen decision rule: observation in, action probabilities out. It never draws and never
// learns.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sim/description.h"
#include "sim/environment/environment.h"

namespace marketday {

// Everything a policy file holds beside its kind, feature and action names.
struct PolicyContent {
  Json parameters = Json::object();                   // as described by the kind
  std::map<std::string, std::vector<double>> arrays;  // learnt tables, stored in binary
};

class Policy {
 public:
  static constexpr const char* kKind = "policy";
  // Checks that `content` fits the environment (features, actions); InputError otherwise.
  using Factory = std::function<std::unique_ptr<Policy>(const PolicyContent& content,
                                                        const EnvironmentSpec& environment)>;

  Policy() = default;
  Policy(const Policy&) = delete;
  Policy& operator=(const Policy&) = delete;
  virtual ~Policy() = default;

  virtual std::string kind() const = 0;
  // Fills rows x actions, row-major: each row sums to one and is 0 where the mask is 0.
  virtual void action_probabilities(const Observation& observation,
                                    std::span<double> probabilities) const = 0;
  virtual PolicyContent content() const = 0;
};

// Draws an action from one row's probabilities: Purpose::action keyed by (seed, unit, step).
int draw_action(std::span<const double> distribution, std::uint32_t unit, std::uint64_t seed,
                std::uint32_t step);
// The same for every row. `propensities` gets the probability of each drawn action; it may be
// empty.
void draw_actions(std::span<const double> probabilities, const Observation& observation,
                  std::uint64_t seed, std::uint32_t step, std::span<int> actions,
                  std::span<double> propensities);

}  // namespace marketday
