#include "models/uplift/uplift_learner.h"

#include "sim/parallel.h"
#include "sim/registry.h"

namespace marketday {

std::vector<EffectScore> fit_arms(const UpliftLearner& learner, const Trial& trial,
                                  const UpliftSetting& setting) {
  std::vector<EffectScore> effects(static_cast<std::size_t>(trial.arms() - 1));
  for_each_task(static_cast<std::uint32_t>(effects.size()), [&](std::uint32_t k) {
    effects[k] = learner.fit(two_arms(trial, static_cast<int>(k) + 1), setting);
  });
  return effects;
}

std::unique_ptr<UpliftLearner> uplift_learner(const std::string& name) {
  const std::string ending = "_learner";
  const auto& registry = Registry<UpliftLearner>::instance();
  std::vector<std::string> known;
  for (const std::string& full : registry.names()) {
    const std::string brief = full.substr(0, full.size() - ending.size());
    if (name == brief || name == full) return registry.find(full).create();
    known.push_back(brief);
  }
  throw InputError({"command line", 0, 0}, "--learner", "unknown name `" + name + "`",
                   suggestion(name, known));
}

}  // namespace marketday
