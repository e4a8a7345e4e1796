#include "scenarios/parameter_path.h"

#include <catch2/catch.hpp>

#include "sim/spec.h"

using namespace marketday;

TEST_CASE("Numbers of a scenario are found and changed by their path") {
  const Scenario base = load_scenario("default");
  CHECK(scenario_number(base.resolved, "choice.price_mean") == -5.7);
  CHECK(scenario_number(base.resolved, "population.classes[1].share") == 0.4);
  const std::vector<std::string> paths = {"choice.price_mean", "catalogue.median_price_cents"};
  const std::vector<double> values = {-4.0, 1234.6};
  const Scenario changed = with_numbers(base.resolved, paths, values);
  CHECK(scenario_number(changed.resolved, "choice.price_mean") == -4.0);
  CHECK(scenario_number(changed.resolved, "catalogue.median_price_cents") == 1235.0);  // whole
  CHECK(changed.market->catalogue.price_cents != base.market->catalogue.price_cents);
  CHECK(scenario_number(base.resolved, "choice.price_mean") == -5.7);  // the base stays
}

TEST_CASE("A path that names no number says what is near") {
  const Scenario base = load_scenario("default");
  const auto complaint = [&](const std::string& path) {
    try {
      scenario_number(base.resolved, path);
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string("nothing");
  };
  using Catch::Matchers::Contains;
  CHECK_THAT(complaint("choice.price"), Contains("no `price` there"));
  CHECK_THAT(complaint("population.classes[7].share"), Contains("no entry 7"));
  CHECK_THAT(complaint("population.classes[x].share"), Contains("no place in a list"));
  CHECK_THAT(complaint("scenario"), Contains("no number"));
  CHECK_THAT(complaint("choice"), Contains("no number"));
}

TEST_CASE("A value that a section does not take is its error") {
  const Scenario base = load_scenario("default");
  const std::vector<std::string> paths = {"choice.price_mean"};
  const std::vector<double> values = {4.0};
  CHECK_THROWS_AS(with_numbers(base.resolved, paths, values), InputError);
}
