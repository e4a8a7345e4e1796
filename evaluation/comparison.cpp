#include "evaluation/comparison.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <map>
#include <numeric>

#include "evaluation/group_bootstrap.h"
#include "evaluation/group_ids.h"
#include "evaluation/policy_rows.h"
#include "evaluation/propensity_model.h"
#include "policies/features.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr std::size_t kMostGroups = 65'536;
constexpr std::size_t kMostPanelBytes = std::size_t{300} << 20U;
constexpr std::size_t kSegmentGroups = 4'096;
constexpr std::size_t kMostSegments = 64;
constexpr double kFarOff = 4.0;  // standard errors of the mean weight

// Everything of a block that does not depend on the estimator.
struct Prepared {
  std::vector<std::uint32_t> groups;
  std::vector<double> predicted;          // rows x actions; empty without a model
  std::vector<PolicyRowValues> policies;  // the behaviour first
};

class Comparer {
 public:
  Comparer(LogSource& log, const std::vector<NamedPolicy>& policies,
           std::vector<PanelEstimator> estimators, const ComparisonSettings& settings)
      : log_(log),
        spec_(log.meta().spec),
        policies_(policies),
        estimators_(std::move(estimators)),
        settings_(settings),
        checks_(spec_),
        ids_(most_groups()) {}

  void read_first() {
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

  void read_second() {
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

  const LogChecks& checks() const { return checks_; }
  const Panel& panel() const { return *panel_; }
  const std::vector<Panel>& cost_panels() const { return cost_panels_; }
  const std::map<double, Panel>& segment_panels() const { return segment_panels_; }
  std::vector<double> shares(std::size_t policy) const {
    std::vector<double> shares = shares_[policy];
    for (double& share : shares) share /= panel_->rows();
    return shares;
  }

 private:
  // So many that the panel stays small.
  std::size_t most_groups() const {
    std::size_t columns = 4 + 2 * spec_.cost_names.size();
    for (const PanelEstimator& e : estimators_) columns += 2 * e.versions.size();
    const std::size_t bytes = columns * (policies_.size() + 1) * sizeof(double);
    return std::clamp<std::size_t>(kMostPanelBytes / bytes, 1'000, kMostGroups);
  }

  std::unique_ptr<Policy> known_behaviour() const {
    const Json& said = log_.meta().behaviour;
    if (!said.is_object() || said.contains("file")) return nullptr;
    const auto& entry = Registry<Policy>::instance().find(said.at("kind").get<std::string>());
    return entry.create({said.value("parameters", Json::object()), {}}, spec_);
  }

  int segment_feature() const {
    if (settings_.segment.empty()) return -1;
    return static_cast<int>(feature_index(spec_, settings_.segment, "segment"));
  }

  Prepared prepare(const FeedbackBlock& block) {
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

  static void add_to(Panel& panel, std::span<const double> rewards, const Prepared& p) {
    panel.begin_block(p.groups, rewards);
    for (std::size_t k = 0; k < p.policies.size(); ++k) {
      const PolicyRowValues& rows = p.policies[k];
      panel.add(k, {rows.weights, rows.model_logged, rows.model_policy});
    }
  }

  void add_cost(const FeedbackBlock& block, const Prepared& p, std::size_t cost) {
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

  void add_segments(const FeedbackBlock& block, const Prepared& p, std::size_t feature) {
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
        part.policies.push_back(
            {pick(all.weights), pick(all.model_logged), pick(all.model_policy)});
      }
      add_to(segment_panel(value), pick(block.rewards), part);
    }
  }

  Panel& segment_panel(double value) {
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

  LogSource& log_;
  EnvironmentSpec spec_;
  const std::vector<NamedPolicy>& policies_;
  std::vector<PanelEstimator> estimators_;
  const ComparisonSettings& settings_;
  LogChecks checks_;
  GroupIds ids_;
  std::unique_ptr<RewardModel> model_;
  std::optional<PropensityModel> propensities_;
  std::optional<Panel> panel_;
  std::vector<Panel> cost_panels_;
  std::map<double, Panel> segment_panels_;
  std::vector<std::vector<double>> shares_;  // by policy, sums of probabilities by action
};

double student(double level, std::size_t groups) {
  const double freedom = std::max(1.0, static_cast<double>(groups) - 1.0);
  return boost::math::quantile(boost::math::students_t(freedom), 0.5 + level / 2.0);
}

double two_sided_p(double value, double standard_error, std::size_t groups) {
  if (!std::isfinite(value) || !std::isfinite(standard_error)) return 1.0;
  if (standard_error <= 0.0) return value == 0.0 ? 1.0 : 0.0;
  const double freedom = std::max(1.0, static_cast<double>(groups) - 1.0);
  return 2.0 * boost::math::cdf(boost::math::complement(boost::math::students_t(freedom),
                                                        std::abs(value) / standard_error));
}

Interval around(double value, double half) {
  return {value - half, value + half};
}

// Bootstrap values of every (policy, estimator) of a panel, from the same resamples.
class Resampled {
 public:
  Resampled(const Panel& panel) : panel_(panel), bootstrap_(panel.groups()) {}

  std::vector<double> values(std::size_t policy, std::size_t estimator) const {
    const GroupTerms terms = panel_.terms(policy, estimator);
    const std::span<const double> columns[] = {terms.base, terms.term, terms.weight,
                                               panel_.counts()};
    const std::vector<double> sums = bootstrap_.sums(columns);
    std::vector<double> values;
    for (std::size_t b = 0; b < sums.size(); b += 4) {
      values.push_back(sums[b] / sums[b + 3] + sums[b + 1] / sums[b + 2]);
    }
    return values;
  }

 private:
  const Panel& panel_;
  GroupBootstrap bootstrap_;
};

Interval value_interval(const Panel& panel, std::size_t policy, std::size_t estimator,
                        const Estimate& estimate, const ComparisonSettings& settings) {
  if (settings.interval == "student") {
    return around(estimate.value,
                  student(settings.level, panel.groups()) * estimate.standard_error);
  }
  std::vector<double> resampled = Resampled(panel).values(policy, estimator);
  if (settings.interval == "percentile") {
    return percentile_interval(std::move(resampled), settings.level);
  }
  return bca_interval(std::move(resampled), estimate.value, estimate.influence, settings.level);
}

// The baseline's place among the panel's policies.
std::size_t place_of(const std::string& baseline, const std::vector<NamedPolicy>& policies) {
  if (baseline == kBehaviour) return 0;
  std::vector<std::string> known = {kBehaviour};
  for (std::size_t k = 0; k < policies.size(); ++k) {
    if (policies[k].label == baseline) return k + 1;
    known.push_back(policies[k].label);
  }
  throw InputError({"command line", 0, 0}, "baseline", "unknown policy `" + baseline + "`",
                   suggestion(baseline, known));
}

std::size_t primary_place(const Panel& panel, const std::string& primary) {
  std::vector<std::string> known;
  for (std::size_t e = 0; e < panel.estimators().size(); ++e) {
    if (panel.estimators()[e].label == primary) {
      if (panel.estimators()[e].versions.front()->keeps_weights()) return e;
      throw InputError({"command line", 0, 0}, "primary",
                       "`" + primary + "` shrinks weights, and its interval leaves that bias out",
                       "let ips, snips, dr or sndr answer");
    }
    known.push_back(panel.estimators()[e].label);
  }
  throw InputError({"command line", 0, 0}, "primary", "unknown estimator `" + primary + "`",
                   suggestion(primary, known));
}

// Why the log cannot answer for a policy; empty where it can.
std::string doubts(const PolicyDiagnostics& d, const ComparisonSettings& settings) {
  if (d.unsupported > settings.most_unsupported) {
    return fmt::format("this log cannot answer: {:.0f} % of its decisions are actions never logged",
                       100.0 * d.unsupported);
  }
  if (std::abs(d.weights.mean - 1.0) > kFarOff * d.weights.standard_error &&
      std::abs(d.weights.mean - 1.0) > 1e-9) {
    return fmt::format(
        "the mean weight is {:.3f}, not 1: wrong propensities, or decisions that the log's policy "
        "never took",
        d.weights.mean);
  }
  if (d.weights.effective_rows < settings.least_effective_rows) {
    return fmt::format("only {:.0f} effective rows", d.weights.effective_rows);
  }
  return "";
}

void answer(DifferenceRow& row, const std::string& doubt, double level) {
  if (!doubt.empty()) {
    row.why = doubt;
  } else if (row.adjusted_p_value >= 1.0 - level) {
    row.why = "the interval has 0 in it";
  } else {
    row.answer = row.difference > 0.0 ? Answer::ship : Answer::do_not_ship;
    row.why = row.difference > 0.0 ? "surely better" : "surely worse";
  }
}

DifferenceRow difference_row(const Panel& panel, const std::string& label, std::size_t policy,
                             std::size_t baseline, std::size_t estimator, double level) {
  const Difference d = controlled_difference(panel, policy, baseline, estimator);
  DifferenceRow row;
  row.policy = label;
  row.estimator = panel.estimators()[estimator].label;
  row.difference = d.value;
  row.standard_error = d.standard_error;
  const std::size_t groups = static_cast<std::size_t>(std::count_if(
      panel.counts().begin(), panel.counts().end(), [](double c) { return c > 0.0; }));
  row.interval = around(d.value, student(level, groups) * d.standard_error);
  row.p_value = two_sided_p(d.value, d.standard_error, groups);
  row.adjusted_p_value = row.p_value;
  return row;
}

void fill_values(const Panel& panel, const std::vector<NamedPolicy>& policies,
                 const ComparisonSettings& settings, Comparison& result) {
  for (std::size_t k = 0; k <= policies.size(); ++k) {
    for (std::size_t e = 0; e < panel.estimators().size(); ++e) {
      if (k == 0 && e > 0) break;  // the behaviour's value is its mean reward
      const Estimate estimate = panel.estimate(k, e);
      result.values.push_back(
          {k == 0 ? kBehaviour : policies[k - 1].label,
           k == 0 ? "mean reward" : panel.estimators()[e].label, estimate.value,
           estimate.standard_error, value_interval(panel, k, e, estimate, settings),
           k == 0 ? std::numeric_limits<double>::quiet_NaN() : estimate.lambda});
    }
  }
}

void fill_differences(const Panel& panel, const std::vector<NamedPolicy>& policies,
                      std::size_t baseline, std::size_t primary, const ComparisonSettings& settings,
                      Comparison& result) {
  std::vector<std::size_t> order = {primary};
  for (std::size_t e = 0; e < panel.estimators().size(); ++e) {
    if (e != primary) order.push_back(e);
  }
  for (const std::size_t e : order) {
    std::vector<DifferenceRow> rows;
    std::vector<double> p_values;
    for (std::size_t k = 1; k <= policies.size(); ++k) {
      if (k == baseline) continue;
      rows.push_back(difference_row(panel, policies[k - 1].label, k, baseline, e, settings.level));
      p_values.push_back(rows.back().p_value);
    }
    const std::vector<double> adjusted = holm(p_values);
    const bool knows_bias = panel.estimators()[e].versions.front()->keeps_weights();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      rows[i].adjusted_p_value = adjusted[i];
      const auto d = std::find_if(result.diagnostics.begin(), result.diagnostics.end(),
                                  [&](const auto& x) { return x.policy == rows[i].policy; });
      std::string doubt = doubts(*d, settings);
      if (doubt.empty() && baseline > 0) doubt = doubts(result.diagnostics[baseline - 1], settings);
      if (doubt.empty() && !knows_bias) doubt = "its interval leaves out its own bias";
      answer(rows[i], doubt, settings.level);
      result.differences.push_back(std::move(rows[i]));
    }
  }
}

// Thomas, Theocharous & Ghavamzadeh (2015), high confidence policy improvement: among the policies
// whose one-sided lower bound, at delta shared out among all, is above the behaviour's value, the
// one with the greatest difference.
void find_safe(const Panel& panel, const std::vector<NamedPolicy>& policies, std::size_t primary,
               const ComparisonSettings& settings, Comparison& result) {
  double best = 0.0;
  const double delta = (1.0 - settings.level) / static_cast<double>(policies.size());
  for (std::size_t k = 1; k <= policies.size(); ++k) {
    if (!doubts(result.diagnostics[k - 1], settings).empty()) continue;
    const Difference d = controlled_difference(panel, k, 0, primary);
    const double low = d.value - student(1.0 - 2.0 * delta, panel.groups()) * d.standard_error;
    if (low <= 0.0 || d.value <= best) continue;
    best = d.value;
    result.safe = policies[k - 1].label;
    result.safe_lower_bound = low;
  }
}

}  // namespace

const char* name_of(Answer answer) {
  switch (answer) {
    case Answer::ship:
      return "ship";
    case Answer::do_not_ship:
      return "do not ship";
    case Answer::cannot_tell:
      return "cannot tell";
  }
  return "";
}

std::vector<double> holm(const std::vector<double>& p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  std::vector<double> adjusted(p_values.size());
  double greatest = 0.0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const double scaled = static_cast<double>(order.size() - i) * p_values[order[i]];
    greatest = std::max(greatest, std::min(1.0, scaled));
    adjusted[order[i]] = greatest;
  }
  return adjusted;
}

Comparison compare_policies(LogSource& log, const std::vector<NamedPolicy>& policies,
                            std::vector<PanelEstimator> estimators, const std::string& baseline,
                            const ComparisonSettings& settings) {
  if (settings.model == "none") {
    std::erase_if(estimators,
                  [](const PanelEstimator& e) { return e.versions.front()->uses_model(); });
  }
  Comparer comparer(log, policies, std::move(estimators), settings);
  comparer.read_first();
  comparer.read_second();
  const Panel& panel = comparer.panel();
  Comparison result;
  result.rows = comparer.checks().rows();
  result.groups = panel.groups();
  result.baseline = baseline;
  result.primary = settings.primary;
  result.checks = comparer.checks().report();
  result.actions = comparer.checks().actions();
  const std::size_t base = place_of(baseline, policies);
  const std::size_t primary = primary_place(panel, settings.primary);
  for (std::size_t k = 1; k <= policies.size(); ++k) {
    PolicyDiagnostics d{policies[k - 1].label, panel.diagnostics(k), 0.0, comparer.shares(k - 1)};
    for (std::size_t a = 0; a < result.actions.size(); ++a) {
      if (result.actions[a].rows == 0) d.unsupported += d.action_shares[a];
    }
    result.diagnostics.push_back(std::move(d));
  }
  fill_values(panel, policies, settings, result);
  fill_differences(panel, policies, base, primary, settings, result);
  find_safe(panel, policies, primary, settings, result);
  for (const auto& [value, segment] : comparer.segment_panels()) {
    for (std::size_t k = 1; k <= policies.size(); ++k) {
      if (k == base) continue;
      result.segments.push_back(
          {value, policies[k - 1].label, segment.rows(),
           difference_row(segment, policies[k - 1].label, k, base, 0, settings.level)});
    }
  }
  for (std::size_t c = 0; c < comparer.cost_panels().size(); ++c) {
    const Panel& costs = comparer.cost_panels()[c];
    for (std::size_t k = 0; k <= policies.size(); ++k) {
      const Estimate e = costs.estimate(k, 0);
      result.costs.push_back(
          {k == 0 ? kBehaviour : policies[k - 1].label, log.meta().spec.cost_names[c], e.value,
           around(e.value, student(settings.level, costs.groups()) * e.standard_error)});
    }
  }
  return result;
}

}  // namespace marketday
