// Screening in its simplest form: orders with a known chance of fraud come one after the other,
// each is approved, reviewed by somebody who is never wrong, or blocked; reviews may be few. The
// optimum is exact, and without a limit it is Bayes' thresholds.

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/environment/decision_table.h"
#include "sim/environment/screening_terms.h"
#include "sim/io/error.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"fraud_threshold",
          "Orders with a calibrated chance of fraud are approved, reviewed or blocked; the optimum "
          "is exact. Needs no scenario.",
          "marketing-science section 5, E5 and T27",
          {number("margin", "currency", 20.0, 0, 1e9, "m: of an honest order"),
           number("loss", "currency", 100.0, 0, 1e9, "L: of a fraudulent one"),
           number("review_cost", "currency", 3.0, 0, 1e9, "r: of a review"),
           numbers("levels", "probability", {0.005, 0.02, 0.05, 0.1, 0.15, 0.2, 0.4, 0.7, 0.9}, 0,
                   1, "chances of fraud that orders come with"),
           numbers("shares", "share", {}, 0, 1, "of the levels; none: equal"),
           integer("orders", "orders", 12, 1, 10'000, "of an episode"),
           integer("reviews", "reviews", 12, 0, 10'000,
                   "that an episode has room for; 0: review is not on offer"),
           units_parameter()}};
}

constexpr int kApprove = 0;
constexpr int kReview = 1;

struct Problem {
  ScreeningMoney money;
  std::vector<double> levels;
  std::vector<double> shares;

  // The next order, of every level; none after the last.
  void add(double probability, double reward, double orders, double reviews,
           std::vector<Step>& steps) const {
    if (probability <= 0.0) return;
    if (orders <= 0.0) {
      steps.push_back({probability, reward, {}, 0.0});
      return;
    }
    for (std::size_t i = 0; i < levels.size(); ++i) {
      steps.push_back(
          {probability * shares[i], reward, {levels[i], orders, std::min(reviews, orders)}, 0.0});
    }
  }

  // `state`: chance of fraud, orders left with this one, reviews left.
  std::vector<Step> operator()(const std::vector<double>& state, int action) const {
    const double fraud = state[0];
    const double orders = state[1] - 1.0;
    std::vector<Step> steps;
    if (action == kApprove) {
      add(1.0 - fraud, money.margin, orders, state[2], steps);
      add(fraud, -money.loss, orders, state[2], steps);
    } else if (action == kReview) {
      if (state[2] < 1.0) return {};
      add(1.0 - fraud, money.margin - money.review, orders, state[2] - 1.0, steps);
      add(fraud, -money.review, orders, state[2] - 1.0, steps);
    } else {
      add(1.0, 0.0, orders, state[2], steps);
    }
    return steps;
  }
};

std::vector<double> shares_of(const Json& parameters, std::size_t levels) {
  auto shares = parameters["shares"].get<std::vector<double>>();
  if (shares.empty()) shares.assign(levels, 1.0 / static_cast<double>(levels));
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  if (levels == 0 || shares.size() != levels || std::abs(sum - 1.0) > 1e-9) {
    throw InputError(fmt::format(
        "environment fraud_threshold: {} shares that add up to {:g} for {} levels; give one share "
        "a level, 1 in all, or leave them out",
        shares.size(), sum, levels));
  }
  return shares;
}

EnvironmentSpec spec_of(double orders, double reviews, const std::vector<double>& levels) {
  EnvironmentSpec spec;
  spec.name = "fraud_threshold";
  spec.features = {{"fraud_probability", "probability", 0.0, 1.0, levels},
                   {"orders_left", "orders", 1.0, orders},
                   {"reviews_left", "reviews", 0.0, reviews}};
  spec.actions = {{"approve"}, {"review"}, {"block"}};
  spec.horizon_steps = static_cast<int>(orders);
  return spec;
}

std::unique_ptr<Environment> create(const Json& parameters,
                                    const std::shared_ptr<const MarketSpec>& /*market*/) {
  Problem problem{{parameters["margin"], parameters["loss"], parameters["review_cost"]},
                  parameters["levels"],
                  {}};
  problem.shares = shares_of(parameters, problem.levels.size());
  const double orders = parameters["orders"];
  const double reviews = std::min<double>(orders, parameters["reviews"]);
  std::vector<std::pair<double, std::vector<double>>> starts;
  for (std::size_t i = 0; i < problem.levels.size(); ++i) {
    starts.push_back({problem.shares[i], {problem.levels[i], orders, reviews}});
  }
  EnvironmentSpec spec = spec_of(orders, reviews, problem.levels);
  return play_table(make_table(std::move(spec), starts, problem), parameters);
}

}  // namespace

MARKETDAY_REGISTER(Environment, describe(), create);

}  // namespace marketday
