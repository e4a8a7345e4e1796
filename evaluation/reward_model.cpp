#include "evaluation/reward_model.h"

#include "policies/parameters.h"
#include "sim/random.h"
#include "sim/registry.h"

namespace marketday {

std::uint32_t fold_of(std::uint32_t unit) {
  return draw(0, unit, 0, Purpose::off_policy_unit)[0] % RewardModel::kFolds;
}

std::unique_ptr<RewardModel> make_reward_model(const std::string& name, const Json& parameters,
                                               const EnvironmentSpec& spec) {
  const auto& entry = Registry<RewardModel>::instance().find(name);
  return entry.create(checked_parameters(parameters, entry.description), spec);
}

}  // namespace marketday
