// T22: pricing with a reference effect, and its steady price.
#include <catch2/catch.hpp>
#include <cmath>

#include "support/reference_problems.h"

namespace marketday::tests {
namespace {

// Where the optimal prices lead: the reference followed by its mean for 300 periods.
double steady_price(const Json& changes, double step) {
  Json parameters = {{"price_step", step}, {"lowest_price", 16.0}, {"highest_price", 36.0}};
  parameters.update(changes);
  const auto task = make_problem("reference_price", parameters);
  double reference = 36.0;
  double price = 0.0;
  for (int period = 0; period < 300; ++period) {
    const double at = 16.0 + step * std::round((reference - 16.0) / step);
    for (const TableState& state : task->table().states) {
      if (std::abs(state.features[0] - at) > 1e-6) continue;
      price = 36.0 - step * task->spec().optimum->best_action(state.features);
    }
    reference = 0.7 * reference + 0.3 * price;
  }
  return price;
}

}  // namespace

TEST_CASE("T22: the steady price is 27.98658, on a grid of .2 within one step") {
  CHECK(std::abs(steady_price(Json::object(), 0.2) - 27.98658) <= 0.2 + 1e-9);
}

TEST_CASE("T22: without a reference effect the price is 30, without a future 21.42857") {
  CHECK(std::abs(steady_price({{"gain_slope", 0.0}}, 0.2) - 30.0) < 1e-9);
  CHECK(std::abs(steady_price({{"continue_probability", 1e-6}}, 0.2) - 21.42857) <= 0.2 + 1e-9);
}

TEST_CASE("with loss aversion prices rest at more than one level, as Popescu and Wu (2007) show") {
  const auto task = make_problem(
      "reference_price", {{"price_step", 0.2}, {"lowest_price", 20.0}, {"loss_ratio", 2.0}});
  int resting = 0;
  for (const TableState& state : task->table().states) {
    const double price = 36.0 - 0.2 * task->spec().optimum->best_action(state.features);
    resting += std::abs(price - state.features[0]) < 0.05 ? 1 : 0;
  }
  CHECK(resting > 3);
}

TEST_CASE("the reference-price problem played by its optimum earns its value") {
  const auto task = make_problem("reference_price", {{"units", 2000}});
  const Played played = play_copies(*task, *make_policy("optimal", {}, task->spec()), 20);
  const double optimum = task->spec().optimum->value();
  CAPTURE(optimum, played.mean, played.standard_error);
  CHECK(std::abs(played.mean - optimum) < 4.5 * played.standard_error);
}

}  // namespace marketday::tests
