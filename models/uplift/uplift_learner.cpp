#include "models/uplift/uplift_learner.h"

#include "sim/io/yaml.h"
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

std::string uplift_learner_name(const std::string& name) {
  const std::string ending = "_learner";
  std::vector<std::string> known;
  for (const std::string& full : Registry<UpliftLearner>::instance().names()) {
    const bool meta = full.ends_with(ending);
    const std::string brief = meta ? full.substr(0, full.size() - ending.size()) : full;
    if (name == brief || name == full) return full;
    known.push_back(brief);
  }
  throw InputError({"command line", 0, 0}, "--learner", "unknown name `" + name + "`",
                   suggestion(name, known));
}

std::unique_ptr<UpliftLearner> uplift_learner(const std::string& name,
                                              const std::string& parameters) {
  const auto& entry = Registry<UpliftLearner>::instance().find(uplift_learner_name(name));
  return entry.create(read_parameters(YamlNode::parse(parameters, "--learner-parameters"),
                                      entry.description.parameters));
}

}  // namespace marketday
