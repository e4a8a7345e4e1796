#include "agents/linear_bandit.h"

#include <fmt/core.h>

#include "agents/checkpoint.h"
#include "agents/frozen_rule.h"
#include "policies/features.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr std::size_t kMostColumns = 2000;

}  // namespace

std::vector<Parameter> LinearBandit::parameters(const std::vector<Parameter>& own) {
  std::vector<Parameter> all = Basis::parameters();
  all.insert(all.end(), own.begin(), own.end());
  all.push_back(number("penalty", "-", 1.0, 1e-12, 1e12,
                       "ridge penalty lambda: how many observations the prior weights 0 are worth",
                       "Hoerl & Kennard (1970)"));
  for (const Parameter& parameter :
       frozen_rule_parameters({"greedy", "epsilon_greedy", "softmax"})) {
    all.push_back(parameter);
  }
  return all;
}

LinearBandit::LinearBandit(const Json& parameters, const EnvironmentSpec& environment,
                           std::uint64_t seed)
    : seed_(seed),
      environment_(environment),
      frozen_parameters_(Basis::own(parameters)),
      basis_(parameters, environment),
      penalty_(parameters.at("penalty").get<double>()) {
  if (basis_.size() > kMostColumns) {
    throw parameter_error(
        "basis", fmt::format("{} columns", basis_.size()),
        fmt::format("this agent keeps a square matrix of them an action and needs at most {}; use "
                    "fewer features or tiles, or semi_gradient_q",
                    kMostColumns));
  }
  frozen_parameters_.update(frozen_rule(parameters));
  x_.resize(static_cast<Eigen::Index>(basis_.size()));
}

const Eigen::VectorXd& LinearBandit::columns_of(std::span<const double> row) {
  basis_.fill_dense(row, std::span(x_.data(), basis_.size()));
  return x_;
}

void LinearBandit::act(const Observation& observation, std::uint32_t step, std::span<int> actions,
                       std::span<double> propensities) {
  step_ = step;
  probabilities_.resize(observation.mask.size());
  for (std::size_t row = 0; row < observation.rows(); ++row) {
    fill(columns_of(value_row(observation, row)), mask_row(observation, row),
         std::span(probabilities_).subspan(row * arms(), arms()));
  }
  draw_actions(probabilities_, observation, seed_, step, actions, propensities);
}

void LinearBandit::learn(const TransitionBatch& batch) {
  const std::size_t features = environment_.features.size();
  for (std::size_t row = 0; row < batch.count(); ++row) {
    const auto values = std::span(batch.values).subspan(row * features, features);
    add(static_cast<std::size_t>(batch.actions[row]), columns_of(values), batch.rewards[row],
        batch.unit_ids[row]);
  }
  ++learnt_;
}

std::unique_ptr<Policy> LinearBandit::freeze() const {
  std::vector<double> all;
  for (std::size_t arm = 0; arm < arms(); ++arm) {
    const Eigen::VectorXd of_arm = weights(arm);
    all.insert(all.end(), of_arm.begin(), of_arm.end());
  }
  const PolicyContent content{frozen_parameters_, {{"weights", std::move(all)}}};
  return Registry<Policy>::instance().find("linear").create(content, environment_);
}

void LinearBandit::persist(Checkpoint& checkpoint) {
  checkpoint(step_, learnt_);
}

}  // namespace marketday
