// T17 and T19: one period's order (newsvendor) and the (s, S) rule of an endless season.
#include <catch2/catch.hpp>
#include <cmath>

#include "support/reference_problems.h"

namespace marketday::tests {
namespace {

// No margin and no lead time; 100 units may be owed, so that nobody is lost.
std::unique_ptr<DecisionTableEnvironment> endless(double demand, int room) {
  return make_problem("replenishment", {{"demand_mean", demand},
                                        {"price", 0.0},
                                        {"unit_cost", 0.0},
                                        {"order_cost", 64.0},
                                        {"holding_cost", 1.0},
                                        {"shortage_cost", 9.0},
                                        {"lead_time_days", 0},
                                        {"most_stock_units", room},
                                        {"most_owed_units", 40},
                                        {"continue_probability", 1.0},
                                        {"horizon_days", 1000}});
}

}  // namespace

TEST_CASE("T17: for Poisson(50) demand the best single order is 53 units and earns 276.669") {
  const auto task = make_problem("replenishment", {{"demand_mean", 50.0},
                                                   {"price", 10.0},
                                                   {"unit_cost", 4.0},
                                                   {"order_cost", 0.0},
                                                   {"holding_cost", 3.0},
                                                   {"shortage_cost", 0.0},
                                                   {"lead_time_days", 0},
                                                   {"most_stock_units", 80},
                                                   {"continue_probability", 0.0}});
  CHECK(task->spec().optimum->value() == Approx(276.669).margin(5e-4));
  CHECK(task->spec().optimum->best_action(std::vector<double>{0.0}) == 53);
}

TEST_CASE("T19: with Poisson(10) demand the optimum orders up to 40 from 6 on, at 35.02156 a day") {
  const auto task = endless(10.0, 60);
  CHECK(-task->spec().optimum->value() == Approx(35.02156).margin(5e-6));
  for (int on_hand = -10; on_hand <= 20; ++on_hand) {
    CAPTURE(on_hand);
    const std::vector<double> features = {static_cast<double>(on_hand)};
    CHECK(task->spec().optimum->best_action(features) == (on_hand <= 6 ? 40 - on_hand : 0));
  }
}

TEST_CASE("orders under way count: with a lead time of two days the optimum waits for them") {
  const auto task =
      make_problem("replenishment", {{"lead_time_days", 2}, {"most_stock_units", 12}});
  REQUIRE(task->spec().features.size() == 3);
  const Optimum& optimum = *task->spec().optimum;
  CHECK(optimum.best_action(std::vector<double>{0.0, 0.0, 0.0}) > 0);
  CHECK(optimum.best_action(std::vector<double>{3.0, 6.0, 0.0}) == 0);
  // what is on the way is worth less than what is here
  const auto at_once =
      make_problem("replenishment", {{"lead_time_days", 0}, {"most_stock_units", 12}});
  CHECK(at_once->spec().optimum->value() > optimum.value());
}

TEST_CASE("a deal that doubles demand at little cost is taken when the shelf is full") {
  const auto task = make_problem("replenishment",
                                 {{"lead_time_days", 0}, {"deal_depth", 0.1}, {"deal_lift", 2.0}});
  const int action = task->spec().optimum->best_action(std::vector<double>{15.0});
  CHECK(task->spec().actions[static_cast<std::size_t>(action)].name == "none_deal");
  const auto without = make_problem("replenishment", {{"lead_time_days", 0}});
  CHECK(task->spec().optimum->value() > without->spec().optimum->value());
}

TEST_CASE("the replenishment problem played by its optimum earns its value") {
  const auto task = make_problem("replenishment", {{"units", 1000}});
  const Played played = play_copies(*task, *make_policy("optimal", {}, task->spec()), 20);
  const double optimum = task->spec().optimum->value();
  CAPTURE(optimum, played.mean, played.standard_error);
  CHECK(std::abs(played.mean - optimum) < 4.5 * played.standard_error);
}

}  // namespace marketday::tests
