#include "evaluation/panel.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "policies/features.h"

namespace marketday {
namespace {

constexpr double kDelta = 0.05;  // of the half widths and bias bounds that tuning compares

double sum_of(std::span<const double> values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum;
}

// Adds each row's number to its group's.
void scatter(std::span<const std::uint32_t> groups, std::span<const double> rows,
             std::vector<double>& sums) {
  for (std::size_t i = 0; i < rows.size(); ++i) sums[groups[i]] += rows[i];
}

}  // namespace

PanelEstimator panel_estimator(const std::string& name, const Json& parameters,
                               const std::string& label) {
  PanelEstimator result;
  result.label = label;
  result.tune = parameters.value("tune", "none");
  if (result.tune == "none") {
    if (parameters.contains("lambda")) result.lambdas = {parameters.at("lambda").get<double>()};
    result.versions.push_back(make_estimator(name, parameters));
    return result;
  }
  result.lambdas = parameters.at("candidates").get<std::vector<double>>();
  if (result.lambdas.empty()) {
    throw parameter_error("candidates", "an empty list", "tuning needs values of lambda to try");
  }
  for (const double lambda : result.lambdas) {
    Json version = parameters;
    version["lambda"] = lambda;
    result.versions.push_back(make_estimator(name, version));
  }
  return result;
}

Panel::Panel(std::vector<PanelEstimator> estimators, std::size_t policies, std::size_t groups)
    : estimators_(std::move(estimators)),
      policies_(policies),
      counts_(groups, 0.0),
      sums_(policies) {
  for (const PanelEstimator& estimator : estimators_) {
    first_.push_back(versions_);
    versions_ += estimator.versions.size();
  }
  for (Sums& sums : sums_) {
    sums.model.assign(groups, 0.0);
    sums.weight.assign(groups, 0.0);
    sums.missed.assign(versions_, 0.0);
    for (const PanelEstimator& estimator : estimators_) {
      for (const auto& version : estimator.versions) {
        sums.term.emplace_back(groups, 0.0);
        sums.used.emplace_back(version->self_normalised() ? groups : 0, 0.0);
      }
    }
  }
}

bool Panel::uses_model() const {
  return std::any_of(estimators_.begin(), estimators_.end(), [](const PanelEstimator& estimator) {
    return estimator.versions.front()->uses_model();
  });
}

void Panel::begin_block(std::span<const std::uint32_t> groups, std::span<const double> rewards) {
  block_groups_ = groups;
  block_rewards_ = rewards;
  for (const std::uint32_t group : groups) counts_[group] += 1.0;
  rows_ += static_cast<double>(groups.size());
}

void Panel::add(std::size_t policy, const PolicyRows& rows) {
  Sums& sums = sums_[policy];
  const std::size_t count = block_rewards_.size();
  const bool has_model = !rows.model_logged.empty();
  residual_.resize(count);
  used_.resize(count);
  double squares = 0.0;
  double greatest = sums.greatest;
  for (std::size_t i = 0; i < count; ++i) {
    const double weight = rows.weights[i];
    squares += weight * weight;
    greatest = std::max(greatest, weight);
    sums.weight[block_groups_[i]] += weight;
  }
  sums.weight_squares += squares;
  sums.greatest = greatest;
  if (has_model) {
    for (std::size_t i = 0; i < count; ++i) {
      residual_[i] = block_rewards_[i] - rows.model_logged[i];
      sums.model[block_groups_[i]] += rows.model_policy[i];
    }
  }
  for (std::size_t e = 0; e < estimators_.size(); ++e) {
    for (std::size_t v = 0; v < estimators_[e].versions.size(); ++v) {
      const Estimator& estimator = *estimators_[e].versions[v];
      const std::size_t at = first_[e] + v;
      const std::span<const double> left =
          estimator.uses_model() ? std::span<const double>(residual_) : block_rewards_;
      estimator.shrink(rows.weights, used_);
      if (estimator.self_normalised()) scatter(block_groups_, used_, sums.used[at]);
      if (estimators_[e].tune == "mse") {
        for (std::size_t i = 0; i < count; ++i) {
          sums.missed[at] += (rows.weights[i] - used_[i]) * left[i];
        }
      }
      std::vector<double>& term = sums.term[at];
      for (std::size_t i = 0; i < count; ++i) term[block_groups_[i]] += used_[i] * left[i];
    }
  }
}

GroupTerms Panel::version_terms(std::size_t policy, std::size_t estimator,
                                std::size_t version) const {
  const Sums& sums = sums_[policy];
  const Estimator& e = *estimators_[estimator].versions[version];
  const std::size_t at = first_[estimator] + version;
  return {e.uses_model() ? sums.model : std::vector<double>(groups(), 0.0), sums.term[at],
          e.self_normalised() ? sums.used[at] : counts_};
}

Candidacy Panel::candidacy(std::size_t policy, std::size_t estimator, std::size_t version) const {
  const Estimate estimate = estimate_from(version_terms(policy, estimator, version), counts_);
  const Sums& sums = sums_[policy];
  const std::size_t at = first_[estimator] + version;
  const double mean_missed = sums.missed[at] / rows_;
  const double bias =
      bias_bound(mean_missed, sums.weight_squares / rows_, sums.greatest, rows_, kDelta);
  const double groups = static_cast<double>(counts_.size());
  const double t = boost::math::quantile(boost::math::students_t(groups - 1.0), 1.0 - kDelta);
  const double squared = estimate.standard_error * estimate.standard_error;
  return {estimate.value, t * estimate.standard_error,
          squared * (groups - 1.0) / groups + bias * bias};
}

std::size_t Panel::version_used(std::size_t policy, std::size_t estimator) const {
  const PanelEstimator& e = estimators_[estimator];
  if (e.versions.size() == 1) return 0;
  std::vector<Candidacy> candidates;
  for (std::size_t v = 0; v < e.versions.size(); ++v) {
    candidates.push_back(candidacy(policy, estimator, v));
  }
  return e.tune == "slope" ? slope(candidates) : least_error(candidates);
}

GroupTerms Panel::terms(std::size_t policy, std::size_t estimator) const {
  return version_terms(policy, estimator, version_used(policy, estimator));
}

Estimate Panel::estimate(std::size_t policy, std::size_t estimator) const {
  const std::size_t version = version_used(policy, estimator);
  Estimate result = estimate_from(version_terms(policy, estimator, version), counts_);
  const std::vector<double>& lambdas = estimators_[estimator].lambdas;
  result.lambda = lambdas.empty() ? std::numeric_limits<double>::quiet_NaN() : lambdas[version];
  return result;
}

WeightSummary Panel::diagnostics(std::size_t policy) const {
  const Sums& sums = sums_[policy];
  const double total = sum_of(sums.weight);
  const std::vector<double> zeros(groups(), 0.0);
  const Estimate mean = estimate_from({zeros, sums.weight, counts_}, counts_);
  std::vector<double> sorted = sums.weight;
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  const std::size_t top = std::max<std::size_t>(1, sorted.size() / 100);
  return {rows_,
          mean.value,
          mean.standard_error,
          sums.weight_squares > 0.0 ? total * total / sums.weight_squares : 0.0,
          sums.greatest,
          total > 0.0 ? sum_of(std::span<const double>(sorted).first(top)) / total : 0.0};
}

Estimate estimate_from(const GroupTerms& terms, std::span<const double> counts) {
  const double rows = sum_of(counts);
  // groups that no row fell into do not count
  const auto groups = static_cast<double>(
      std::count_if(counts.begin(), counts.end(), [](double count) { return count > 0.0; }));
  const double weight = sum_of(terms.weight);
  Estimate result;
  result.influence.resize(counts.size());
  if (weight <= 0.0) {
    result.value = std::numeric_limits<double>::quiet_NaN();
    result.standard_error = result.value;
    return result;
  }
  const double base = sum_of(terms.base) / rows;
  const double ratio = sum_of(terms.term) / weight;
  result.value = base + ratio;
  // of a ratio by the delta method; where the weight is the count this is the plain mean's
  const double base_scale = groups / rows;
  const double term_scale = groups / weight;
  double squares = 0.0;
  for (std::size_t g = 0; g < counts.size(); ++g) {
    const double influence = base_scale * (terms.base[g] - base * counts[g]) +
                             term_scale * (terms.term[g] - ratio * terms.weight[g]);
    result.influence[g] = influence;
    squares += influence * influence;
  }
  result.standard_error = std::sqrt(squares / (groups * (groups - 1.0)));
  return result;
}

}  // namespace marketday
