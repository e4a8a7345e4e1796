#include <vector>

#include "policies/action_rules.h"
#include "policies/features.h"
#include "policies/parameters.h"
#include "policies/policy.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {
      "segment_rule",
      "The first rule whose feature lies in its band gives the depth; no rule: no promotion. With "
      "epsilon it explores, so that its log can tell of other policies",
      "-",
      {table("rules",
             {required(text("feature", "", {}, "feature of the environment")),
              required(number("low", "the feature's", 0.0, -1e300, 1e300,
                              "lower end of the band, included")),
              required(number("high", "the feature's", 0.0, -1e300, 1e300,
                              "upper end of the band, included")),
              required(number("depth", "share", 0.0, 0.0, 1.0, "share of the price given away"))},
             "rules in order of precedence"),
       number("epsilon", "share", 0.0, 0.0, 1.0,
              "of decisions drawn evenly from all allowed actions")}};
}

struct Rule {
  std::size_t feature;
  double low;
  double high;
  int action;
};

Rule read_rule(const Json& row, const EnvironmentSpec& environment) {
  const Rule rule{feature_index(environment, row.at("feature"), "rules.feature"), row.at("low"),
                  row.at("high"), action_with_depth(environment, row.at("depth"), "rules.depth")};
  if (rule.high < rule.low) {
    throw parameter_error("rules.high", "the band ends below its beginning",
                          "high must be at least low");
  }
  return rule;
}

class SegmentRule : public Policy {
 public:
  SegmentRule(const PolicyContent& content, const EnvironmentSpec& environment)
      : environment_(environment),
        parameters_(checked_parameters(content.parameters, describe())),
        none_(action_with_depth(environment, 0.0, "segment_rule")),
        epsilon_(parameters_.at("epsilon")) {
    for (const Json& row : parameters_.at("rules")) rules_.push_back(read_rule(row, environment));
  }

  std::string kind() const override { return "segment_rule"; }

  void action_probabilities(const Observation& observation,
                            std::span<double> probabilities) const override {
    const std::size_t width = environment_.actions.size();
    for (std::size_t row = 0; row < observation.rows(); ++row) {
      const int wanted = wanted_action(value_row(observation, row));
      const std::span<double> chances = probabilities.subspan(row * width, width);
      const auto mask = mask_row(observation, row);
      certain_action(nearest_allowed(environment_, mask, wanted), chances);
      if (epsilon_ > 0.0) explore(mask, epsilon_, chances);
    }
  }

  PolicyContent content() const override { return {parameters_, {}}; }

 private:
  int wanted_action(std::span<const double> values) const {
    for (const Rule& rule : rules_) {
      if (values[rule.feature] >= rule.low && values[rule.feature] <= rule.high) return rule.action;
    }
    return none_;
  }

  EnvironmentSpec environment_;
  Json parameters_;
  int none_;
  double epsilon_;
  std::vector<Rule> rules_;
};

std::unique_ptr<Policy> create(const PolicyContent& content, const EnvironmentSpec& environment) {
  return std::make_unique<SegmentRule>(content, environment);
}

}  // namespace

MARKETDAY_REGISTER(Policy, describe(), create);

}  // namespace marketday
