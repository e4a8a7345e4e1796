#include "models/trees/tree_ensemble.h"
#include "policies/basis.h"
#include "policies/features.h"
#include "policies/parameters.h"
#include "policies/policy.h"
#include "policies/value_rule.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr const char* kTrees = "trees";

Description describe() {
  std::vector<Parameter> parameters = Basis::parameters();
  for (const Parameter& parameter : ValueRule::parameters()) parameters.push_back(parameter);
  return {"trees",
          "A frozen learner: an action's value is a sum of regression trees over the observation's "
          "columns, and a rule turns values into probabilities",
          "Friedman (2001); Chen & Guestrin (2016)", std::move(parameters)};
}

class Trees : public Policy {
 public:
  Trees(const PolicyContent& content, const EnvironmentSpec& environment)
      : parameters_(checked_parameters(content.parameters, describe())),
        basis_(parameters_, environment),
        rule_(parameters_),
        width_(environment.actions.size()) {
    const auto found = content.arrays.find(kTrees);
    if (found == content.arrays.end() || content.arrays.size() != 1) {
      throw parameter_error(kTrees, "no such array", "one array `trees` is expected");
    }
    actions_ = TreeEnsemble::read(found->second, width_, basis_.size());
  }

  std::string kind() const override { return "trees"; }

  void action_probabilities(const Observation& observation,
                            std::span<double> probabilities) const override {
    std::vector<double> columns(basis_.size());
    std::vector<double> values(width_);
    for (std::size_t row = 0; row < observation.rows(); ++row) {
      basis_.fill_dense(value_row(observation, row), columns);
      for (std::size_t a = 0; a < width_; ++a) values[a] = actions_[a].value(columns);
      rule_.fill(values, mask_row(observation, row), probabilities.subspan(row * width_, width_));
    }
  }

  PolicyContent content() const override {
    return {parameters_, {{kTrees, TreeEnsemble::flatten(actions_)}}};
  }

 private:
  Json parameters_;
  Basis basis_;
  ValueRule rule_;
  std::size_t width_;
  std::vector<TreeEnsemble> actions_;
};

std::unique_ptr<Policy> create(const PolicyContent& content, const EnvironmentSpec& environment) {
  return std::make_unique<Trees>(content, environment);
}

}  // namespace

MARKETDAY_REGISTER(Policy, describe(), create);

}  // namespace marketday
