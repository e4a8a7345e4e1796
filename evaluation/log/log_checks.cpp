#include "evaluation/log/log_checks.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>

#include "sim/io/error.h"

namespace marketday {
namespace {

constexpr std::int64_t kFarthest = std::int64_t{1} << 31;
constexpr std::size_t kMostFar = 5'000'000;
constexpr double kSmall = 0.001;     // a propensity that gives weights of a thousand
constexpr double kFarOff = 4.0;      // standard errors
constexpr double kRare = 1e-4;       // p value of drift
constexpr double kAsWritten = 1e-6;  // what a propensity may lose in writing
constexpr int kParts = 10;

}  // namespace

const char* name_of(Finding finding) {
  switch (finding) {
    case Finding::fine:
      return "fine";
    case Finding::note:
      return "note";
    case Finding::warning:
      return "warning";
  }
  return "";
}

LogChecks::LogChecks(const EnvironmentSpec& spec) : spec_(spec), actions_(spec.actions.size()) {}

void LogChecks::check_round(std::int64_t round, std::int64_t position) {
  bool is_new = true;
  if (round < kFarthest && position == 0) {
    const auto at = static_cast<std::size_t>(round);
    if (at >= seen_.size()) seen_.resize(std::max(at + 1, 2 * seen_.size()));
    is_new = !seen_[at];
    seen_[at] = true;
  } else if (seen_far_.size() < kMostFar) {
    const std::uint64_t key =
        static_cast<std::uint64_t>(round) * 1'000U + static_cast<std::uint64_t>(position);
    is_new = seen_far_.insert(key).second;
  } else {
    sees_all_ = false;
  }
  if (is_new) return;
  throw InputError(
      fmt::format("column `round`: found round {} twice; give each decision its own "
                  "number, or drop the repeated row (row {} of the log)",
                  round, rows_ + 1));
}

void LogChecks::add(const FeedbackBlock& block, std::span<const double> behaviour) {
  const std::size_t width = spec_.actions.size();
  Stretch stretch;
  for (std::size_t row = 0; row < block.rows; ++row) {
    check_round(block.rounds[row], block.positions.empty() ? 0 : block.positions[row]);
    ++rows_;
    const double p = block.propensities[row];
    ActionUse& use = actions_[static_cast<std::size_t>(block.actions[row])];
    ++use.rows;
    use.least_propensity = std::min(use.least_propensity, p);
    use.inverse += 1.0 / p;
    use.inverse_squares += 1.0 / (p * p);
    for (std::size_t a = 0; a < width; ++a) actions_[a].allowed += block.mask[row * width + a];
    stretch.rows += 1.0;
    stretch.rewards += block.rewards[row];
    stretch.reward_squares += block.rewards[row] * block.rewards[row];
    stretch.log_propensities += std::log(p);
    stretch.log_propensity_squares += std::log(p) * std::log(p);
    if (behaviour.empty()) continue;
    const double said = behaviour[row * width + static_cast<std::size_t>(block.actions[row])];
    ++compared_;
    if (std::abs(said - p) > kAsWritten) ++differing_;
    greatest_difference_ = std::max(greatest_difference_, std::abs(said - p));
  }
  stretches_.push_back(stretch);
}

LogCheck LogChecks::propensity_check() const {
  double least = 1.0;
  for (const ActionUse& use : actions_) least = std::min(least, use.least_propensity);
  LogCheck check{"propensities", Finding::fine, fmt::format("from {:.4g} up", least)};
  if (least < kSmall) {
    check.finding = Finding::warning;
    check.detail += "; a policy that likes such an action rests on few rows of great weight";
  }
  return check;
}

// E[1(a = k) / p] is 1 in every row where k could be drawn.
LogCheck LogChecks::sums_check() const {
  LogCheck check{"sum of 1 / propensity", Finding::fine, "as many as rows for every action"};
  for (std::size_t a = 0; a < actions_.size(); ++a) {
    const ActionUse& use = actions_[a];
    if (use.rows == 0) continue;
    const double allowed = static_cast<double>(use.allowed);
    const double error = std::sqrt(std::max(use.inverse_squares - allowed, use.inverse));
    if (use.inverse - allowed > kFarOff * error) {
      check.finding = Finding::warning;
      check.detail = fmt::format("`{}`: {:.0f} in {:.0f} rows: its propensities are too small",
                                 spec_.actions[a].name, use.inverse, allowed);
    } else if (allowed - use.inverse > kFarOff * error) {
      check.finding = Finding::warning;
      check.detail = fmt::format(
          "`{}`: {:.0f} in {:.0f} rows: its propensities are too great, or the log's policy never "
          "takes it for some shoppers",
          spec_.actions[a].name, use.inverse, allowed);
    }
  }
  return check;
}

LogCheck LogChecks::actions_check() const {
  LogCheck check{"actions", Finding::fine, fmt::format("all {} were taken", actions_.size())};
  std::string missing;
  for (std::size_t a = 0; a < actions_.size(); ++a) {
    if (actions_[a].rows == 0)
      missing += (missing.empty() ? "`" : ", `") + spec_.actions[a].name + "`";
  }
  if (missing.empty()) return check;
  return {"actions", Finding::warning,
          fmt::format("never taken: {}; nothing can be said of policies that take them", missing)};
}

LogCheck LogChecks::behaviour_check() const {
  if (compared_ == 0) {
    return {"behaviour policy", Finding::note, "not known; propensities are taken on trust"};
  }
  if (differing_ == 0)
    return {"behaviour policy", Finding::fine, "draws with the logged propensities"};
  return {
      "behaviour policy", Finding::warning,
      fmt::format("{} of {} rows have another propensity than the policy the meta file names, by "
                  "up to {:.3g}",
                  differing_, compared_, greatest_difference_)};
}

// Are tenths of the log alike? Chi-squared of their means.
LogCheck LogChecks::drift_check(const char* what, double Stretch::*sum, double Stretch::*squares,
                                const char* advice) const {
  std::vector<Stretch> parts(kParts);
  double so_far = 0.0;
  for (const Stretch& s : stretches_) {
    const auto part = static_cast<std::size_t>(
        std::min(so_far / static_cast<double>(rows_) * kParts, kParts - 1.0));
    parts[part].rows += s.rows;
    parts[part].*sum += s.*sum;
    parts[part].*squares += s.*squares;
    so_far += s.rows;
  }
  std::erase_if(parts, [](const Stretch& part) { return part.rows < 2.0; });
  double total = 0.0;
  double total_squares = 0.0;
  for (const Stretch& part : parts) {
    total += part.*sum;
    total_squares += part.*squares;
  }
  const double n = static_cast<double>(rows_);
  const double mean = total / n;
  const double variance = total_squares / n - mean * mean;
  if (parts.size() < 2 || variance <= 1e-12 * (1.0 + mean * mean)) {
    return {what, Finding::fine, "the same from start to end"};
  }
  double chi = 0.0;
  double low = parts.front().*sum / parts.front().rows;
  double high = low;
  for (const Stretch& part : parts) {
    const double part_mean = part.*sum / part.rows;
    low = std::min(low, part_mean);
    high = std::max(high, part_mean);
    chi += part.rows * (part_mean - mean) * (part_mean - mean) / variance;
  }
  const double p = boost::math::cdf(boost::math::complement(
      boost::math::chi_squared(static_cast<double>(parts.size()) - 1.0), chi));
  const std::string range = fmt::format("means of tenths from {:.4g} to {:.4g}", low, high);
  if (p >= kRare) return {what, Finding::fine, range};
  return {what, Finding::note, fmt::format("{} (p {:.1g}): {}", range, p, advice)};
}

std::vector<LogCheck> LogChecks::report() const {
  std::vector<LogCheck> checks = {
      {"rounds", sees_all_ ? Finding::fine : Finding::note,
       sees_all_ ? fmt::format("{} rows, none twice", rows_)
                 : fmt::format("{} rows; too many far-off numbers to look for all repeats", rows_)},
      propensity_check(),
      sums_check(),
      actions_check(),
      behaviour_check()};
  checks.push_back(drift_check("drift of propensities (log)", &Stretch::log_propensities,
                               &Stretch::log_propensity_squares,
                               "the log's policy changed or met other shoppers"));
  checks.push_back(drift_check("drift of rewards", &Stretch::rewards, &Stretch::reward_squares,
                               "values are means over the log's time, not of tomorrow"));
  return checks;
}

}  // namespace marketday
