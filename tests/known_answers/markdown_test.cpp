// T21: the markdown ladder and its exact optimum, as a user meets them.
#include "sim/environment/markdown.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "experiments/cell.h"
#include "sim/io/csv.h"
#include "sim/registry.h"
#include "support/command.h"
#include "support/reference_problems.h"

namespace marketday::tests {
namespace {

std::unique_ptr<Environment> markdown(int stock, std::uint32_t units = 1) {
  const auto& entry = Registry<Environment>::instance().find("markdown");
  Json parameters = defaults(entry.description.parameters);
  parameters["stock_units"] = stock;
  parameters["units"] = units;
  return entry.create(parameters, nullptr);
}

double mean_return(int stock, const std::string& policy, const Json& parameters = Json::object()) {
  constexpr std::uint32_t kUnits = 40'000;
  const auto environment = markdown(stock, kUnits);
  const auto rule = make_policy(policy, {parameters, {}}, environment->spec());
  return play_episode(*environment, *rule, 1, [] {}).value / kUnits;
}

}  // namespace

TEST_CASE("T21: the markdown optimum is 22.16213, 16.54709 and 9.19071 from 3, 2 and 1 units") {
  CHECK(markdown(3)->spec().optimum->value() == Approx(22.16213).margin(5e-6));
  CHECK(markdown(2)->spec().optimum->value() == Approx(16.54709).margin(5e-6));
  CHECK(markdown(1)->spec().optimum->value() == Approx(9.19071).margin(5e-6));
}

TEST_CASE("T21: with all three unsold the best price is 8 for five steps, then 6") {
  const auto environment = markdown(3);
  for (int day = 0; day < 10; ++day) {
    const std::vector<double> features = {static_cast<double>(day), 3.0};
    CHECK(environment->spec().optimum->best_action(features) == (day < 5 ? 1 : 2));
  }
}

// Played, not computed: the standard deviation of one season's revenue is about 6, so 40,000
// seasons give the mean to 0.03; four of that.
TEST_CASE("T21: the policy optimal earns 22.162 a season, the best fixed price 8 earns 21.112") {
  const double optimal = mean_return(3, "optimal");
  const double fixed = mean_return(3, "always", {{"depth", 0.2}});
  CAPTURE(optimal, fixed);
  CHECK(std::abs(optimal - 22.16213) < 0.12);
  CHECK(std::abs(fixed - 21.11180) < 0.12);
  CHECK(optimal > fixed);
}

TEST_CASE("T20: the Gallego-van Ryzin value and price") {
  CHECK(gallego_van_ryzin_value(20.0, 0.1, 1, 1.0) == Approx(21.2317).margin(5e-5));
  CHECK(gallego_van_ryzin_value(20.0, 0.1, 5, 1.0) == Approx(60.0040).margin(5e-5));
  CHECK(gallego_van_ryzin_value(20.0, 0.1, 10, 1.0) == Approx(72.2311).margin(5e-5));
  CHECK(gallego_van_ryzin_value(20.0, 0.1, 10, 2.0) == Approx(126.9762).margin(5e-5));
  CHECK(gallego_van_ryzin_price(20.0, 0.1, 1, 1.0) == Approx(31.2317).margin(5e-5));
  CHECK(gallego_van_ryzin_price(20.0, 0.1, 5, 1.0) == Approx(15.8915).margin(5e-5));
  CHECK(gallego_van_ryzin_price(20.0, 0.1, 10, 1.0) == Approx(10.9812).margin(5e-5));
  CHECK(gallego_van_ryzin_price(20.0, 0.1, 10, 2.0) == Approx(15.1287).margin(5e-5));
}

// Prices can change 400 times, in steps of .25: just under the continuous optimum, never over it.
TEST_CASE("T20: with many days and prices the markdown comes near Gallego and van Ryzin") {
  std::vector<double> prices;
  for (double price = 60.0; price >= 5.0; price -= 0.25) prices.push_back(price);
  for (const int stock : {1, 5, 10}) {
    const auto task = make_problem("markdown", {{"demand", "exponential"},
                                                {"horizon_days", 400},
                                                {"stock_units", stock},
                                                {"prices", prices},
                                                {"arrivals_per_day", 20.0 / 400.0}});
    const double continuous = gallego_van_ryzin_value(20.0, 0.1, stock, 1.0);
    const double value = task->spec().optimum->value();
    CAPTURE(stock, value, continuous);
    CHECK(value < continuous);
    CHECK(value > 0.998 * continuous);
  }
}

TEST_CASE("an experiment on the markdown needs no scenario and is verified like any other") {
  const TestFolder folder;
  const std::string file = folder.write("markdown.yaml", R"(experiment: markdown
environment: {name: markdown, units: 200}
seeds: [1, 2, 3]
baseline: optimal
policies:
  - {name: optimal}
  - {name: never}
agents:
  - name: q_learning
    episodes: 60
    discretiser:
      - {feature: day, edges: [0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5]}
      - {feature: stock, edges: [1.5, 2.5]}
)");
  const CommandResult run = marketday_command("run " + file + " --output " + (folder / "out"));
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  CHECK(marketday_command("verify " + (folder / "out")).exit_code == 0);
  const CsvTable summary = CsvTable::load(folder / "out/summary.csv");
  for (std::size_t row = 0; row < summary.rows(); ++row) {
    if (summary.text(row, summary.column("metric")) != "return") continue;
    const double mean = summary.number(row, summary.column("mean"), 0.0, 1e9);
    const std::string agent(summary.text(row, summary.column("agent")));
    CAPTURE(agent, mean);
    if (agent == "optimal") CHECK(mean == Approx(200 * 22.16213).epsilon(0.02));
    if (agent == "q_learning") CHECK(mean > 0.95 * 200 * 22.16213);
    if (agent == "never") CHECK(mean < 0.95 * 200 * 22.16213);
  }
}

}  // namespace marketday::tests
