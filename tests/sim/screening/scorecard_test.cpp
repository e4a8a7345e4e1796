#include "sim/screening/scorecard.h"

#include <catch2/catch.hpp>

#include "sim/io/error.h"

namespace marketday::tests {
namespace {

const std::vector<Feature> kFeatures = {{"age", "days", 0, 100}, {"devices", "accounts", 0, 50}};
const std::vector<Action> kActions = {{"approve"}, {"review"}, {"block"}};

Scorecard card() {
  return {
      {{"points",
        {{{"feature", "age"}, {"high", 7.0}, {"points", 30.0}},
         {{"feature", "devices"}, {"low", 3.0}, {"slope", 10.0}}}},
       {"steps",
        {{{"at_least", 60.0}, {"action", "block"}}, {{"at_least", 30.0}, {"action", "review"}}}}},
      kFeatures,
      kActions};
}

int decide(const Scorecard& card, std::vector<double> values,
           std::vector<std::uint8_t> mask = {1, 1, 1}) {
  return card.action(card.score(values), mask);
}

}  // namespace

TEST_CASE("a scorecard adds points of bands and slopes, and the highest step reached decides") {
  CHECK(card().score(std::vector<double>{8, 2}) == 0.0);
  CHECK(card().score(std::vector<double>{7, 2}) == 30.0);
  CHECK(card().score(std::vector<double>{0, 4}) == 70.0);
  CHECK(decide(card(), {8, 2}) == -1);
  CHECK(decide(card(), {7, 2}) == 1);
  CHECK(decide(card(), {0, 3}) == 2);
}

TEST_CASE("a step that is not allowed leaves the decision to the one below") {
  CHECK(decide(card(), {0, 3}, {1, 1, 0}) == 1);
  CHECK(decide(card(), {0, 3}, {1, 0, 0}) == -1);
}

TEST_CASE("scaling a scorecard multiplies every number of its own") {
  Scorecard scaled = card();
  CHECK(scaled.numbers() == 4);
  scaled.scale(std::vector<double>{2.0, 0.5, 1.0, 3.0});
  CHECK(scaled.score(std::vector<double>{0, 4}) == 80.0);
  CHECK(decide(scaled, {0, 0}) == 2);  // 60 reaches 60, and 90 is too far for review
}

TEST_CASE("a scorecard says which feature or action it does not know") {
  const Json points = {{{"feature", "device"}, {"points", 1.0}}};
  CHECK_THROWS_WITH(
      Scorecard({{"points", points}, {"steps", Json::array()}}, kFeatures, kActions),
      Catch::Contains("points.feature") && Catch::Contains("did you mean `devices`?"));
  const Json steps = {{{"at_least", 1.0}, {"action", "blok"}}};
  CHECK_THROWS_WITH(Scorecard({{"points", Json::array()}, {"steps", steps}}, kFeatures, kActions),
                    Catch::Contains("steps.action") && Catch::Contains("did you mean `block`?"));
}

}  // namespace marketday::tests
