#include "evaluation/comparison_reading.h"

#include <fmt/core.h>

#include <algorithm>

#include "policies/features.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr std::size_t kMostGroups = 65'536;
constexpr std::size_t kMostPanelBytes = std::size_t{300} << 20U;
constexpr std::size_t kSegmentGroups = 4'096;
constexpr std::size_t kMostSegments = 64;

}  // namespace

ComparisonReading::ComparisonReading(LogSource& log, const std::vector<NamedPolicy>& policies,
                                     std::vector<PanelEstimator> estimators,
                                     const ComparisonSettings& settings)
    : log_(log),
      spec_(log.meta().spec),
      policies_(policies),
      estimators_(std::move(estimators)),
      settings_(settings),
      checks_(spec_),
      ids_(most_groups()) {}

void ComparisonReading::read_first() {
  if (settings_.model != "none") {
    model_ = make_reward_model(settings_.model, settings_.model_parameters, spec_);
  }
  if (settings_.estimate_propensities) propensities_.emplace(spec_);
  const std::unique_ptr<Policy> behaviour = known_behaviour();
  std::vector<double> probabilities;
  log_.for_each_block([&](const FeedbackBlock& block) {
    probabilities.clear();
    if (behaviour) {
      probabilities.assign(block.mask.size(), 0.0);
      behaviour->action_probabilities(observation_of(block), probabilities);
    }
    checks_.add(block, probabilities);
    if (model_) model_->add(block, {});
    if (propensities_) propensities_->add(block);
    for (const std::uint32_t unit : block.units) ids_.see(unit);
  });
  if (model_) model_->fit();
  if (propensities_) propensities_->fit();
}

void ComparisonReading::read_second() {
  panel_.emplace(std::move(estimators_), policies_.size() + 1, ids_.size());
  shares_.assign(policies_.size(), std::vector<double>(spec_.actions.size(), 0.0));
  for (std::size_t c = 0; c < spec_.cost_names.size(); ++c) {
    std::vector<PanelEstimator> one;
    one.push_back(panel_estimator("snips", Json::object(), "snips"));
    cost_panels_.emplace_back(std::move(one), policies_.size() + 1, ids_.size());
  }
  const int segment = segment_feature();
  log_.for_each_block([&](const FeedbackBlock& block) {
    const Prepared prepared = prepare(block);
    add_to(*panel_, block.rewards, prepared);
    for (std::size_t c = 0; c < cost_panels_.size(); ++c) add_cost(block, prepared, c);
    if (segment >= 0) add_segments(block, prepared, static_cast<std::size_t>(segment));
  });
}

std::vector<double> ComparisonReading::shares(std::size_t policy) const {
  std::vector<double> shares = shares_[policy];
  for (double& share : shares) share /= panel_->rows();
  return shares;
}

// So many that the panel stays small.
std::size_t ComparisonReading::most_groups() const {
  std::size_t columns = 4 + 2 * spec_.cost_names.size();
  for (const PanelEstimator& e : estimators_) columns += 2 * e.versions.size();
  const std::size_t bytes = columns * (policies_.size() + 1) * sizeof(double);
  return std::clamp<std::size_t>(kMostPanelBytes / bytes, 1'000, kMostGroups);
}

std::unique_ptr<Policy> ComparisonReading::known_behaviour() const {
  const Json& said = log_.meta().behaviour;
  if (!said.is_object() || said.contains("file")) return nullptr;
  const auto& entry = Registry<Policy>::instance().find(said.at("kind").get<std::string>());
  return entry.create({said.value("parameters", Json::object()), {}}, spec_);
}

int ComparisonReading::segment_feature() const {
  if (settings_.segment.empty()) return -1;
  return static_cast<int>(feature_index(spec_, settings_.segment, "segment"));
}

ComparisonReading::Prepared ComparisonReading::prepare(const FeedbackBlock& block) {
  const std::size_t width = spec_.actions.size();
  Prepared p;
  for (const std::uint32_t unit : block.units) p.groups.push_back(ids_.group(unit));
  if (model_) {
    p.predicted.resize(block.rows * width);
    model_->predict(block, p.predicted);
  }
  const std::vector<double> propensities =
      propensities_ ? propensities_->of_actions(block) : block.propensities;
  p.policies.resize(policies_.size() + 1);
  const std::size_t modelled = model_ ? block.rows : 0;
  p.policies[0] = {std::vector<double>(block.rows, 1.0), std::vector<double>(modelled, 0.0),
                   std::vector<double>(modelled, 0.0)};
  const Observation observation = observation_of(block);
  std::vector<std::vector<double>> all(policies_.size());
  for (std::size_t k = 0; k < policies_.size(); ++k) {
    all[k].assign(block.mask.size(), 0.0);
    policies_[k].policy->action_probabilities(observation, all[k]);
    fill_policy_rows(all[k], p.predicted, block.actions, propensities, p.policies[k + 1]);
    for (std::size_t i = 0; i < all[k].size(); ++i) shares_[k][i % width] += all[k][i];
  }
  if (settings_.observe) settings_.observe(block, p.predicted, all);
  return p;
}

void ComparisonReading::add_to(Panel& panel, std::span<const double> rewards, const Prepared& p) {
  panel.begin_block(p.groups, rewards);
  for (std::size_t k = 0; k < p.policies.size(); ++k) {
    const PolicyRowValues& rows = p.policies[k];
    panel.add(k, {rows.weights, rows.model_logged, rows.model_policy});
  }
}

void ComparisonReading::add_cost(const FeedbackBlock& block, const Prepared& p, std::size_t cost) {
  const std::size_t width = spec_.cost_names.size();
  std::vector<double> values(block.rows);
  for (std::size_t row = 0; row < block.rows; ++row) {
    values[row] = block.costs[row * width + cost];
  }
  cost_panels_[cost].begin_block(p.groups, values);
  for (std::size_t k = 0; k < p.policies.size(); ++k) {
    cost_panels_[cost].add(k, {p.policies[k].weights, {}, {}});
  }
}

void ComparisonReading::add_segments(const FeedbackBlock& block, const Prepared& p,
                                     std::size_t feature) {
  std::map<double, std::vector<std::size_t>> rows_of;
  for (std::size_t row = 0; row < block.rows; ++row) {
    rows_of[block.features[row * spec_.features.size() + feature]].push_back(row);
  }
  for (const auto& [value, rows] : rows_of) {
    Prepared part;
    std::vector<double> rewards;
    const auto pick = [&](const std::vector<double>& from) {
      std::vector<double> picked;
      if (from.empty()) return picked;
      for (const std::size_t row : rows) picked.push_back(from[row]);
      return picked;
    };
    for (const std::size_t row : rows) {
      part.groups.push_back(static_cast<std::uint32_t>(p.groups[row] % kSegmentGroups));
    }
    for (const PolicyRowValues& all : p.policies) {
      part.policies.push_back({pick(all.weights), pick(all.model_logged), pick(all.model_policy)});
    }
    add_to(segment_panel(value), pick(block.rewards), part);
  }
}

Panel& ComparisonReading::segment_panel(double value) {
  const auto found = segment_panels_.find(value);
  if (found != segment_panels_.end()) return found->second;
  if (segment_panels_.size() == kMostSegments) {
    throw parameter_error(
        "segment", fmt::format("`{}` with more than {} values", settings_.segment, kMostSegments),
        "take a feature that names groups of shoppers");
  }
  std::vector<PanelEstimator> one;
  const std::string name = model_ ? "dr" : "snips";
  one.push_back(panel_estimator(name, Json::object(), name));
  return segment_panels_
      .emplace(std::piecewise_construct, std::forward_as_tuple(value),
               std::forward_as_tuple(std::move(one), policies_.size() + 1, kSegmentGroups))
      .first->second;
}

}  // namespace marketday
