// Kaplan-Meier against the leukaemia trial of Freireich et al. 1963, as in Cox and Oakes, "Analysis
// of survival data" (1984), table 4.1, and against the day loop's own median.
#include "evaluation/survival.h"

#include <catch2/catch.hpp>

#include "sim/fraud/fraud_metrics.h"
#include "sim/random.h"

namespace marketday::tests {

using Days = std::vector<std::size_t>;

TEST_CASE("Kaplan-Meier's curve of the 6-mercaptopurine arm is the published one") {
  LifeTable table(40);
  for (const std::size_t relapse : Days{6, 6, 6, 7, 10, 13, 16, 22, 23}) table.add(relapse, true);
  for (const std::size_t last : Days{6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35}) {
    table.add(last, false);
  }
  REQUIRE(table.total() == 21);
  const std::vector<double> curve = survival(table);
  CHECK(curve[5] == 1.0);
  CHECK(curve[6] == Approx(0.857).margin(5e-4));
  CHECK(curve[7] == Approx(0.807).margin(5e-4));
  CHECK(curve[10] == Approx(0.753).margin(5e-4));
  CHECK(curve[13] == Approx(0.690).margin(5e-4));
  CHECK(curve[16] == Approx(0.627).margin(5e-4));
  CHECK(curve[22] == Approx(0.538).margin(5e-4));
  CHECK(curve[23] == Approx(0.448).margin(5e-4));
  CHECK(curve[39] == curve[23]);
  CHECK(median_survival(table) == 23.0);
}

TEST_CASE("without censoring the curve is the share that is left, and nobody found has no median") {
  LifeTable table(6);
  for (const std::size_t day : Days{0, 1, 1, 4}) table.add(day, true);
  CHECK(survival(table) == std::vector<double>{0.75, 0.25, 0.25, 0.25, 0.0, 0.0});
  LifeTable never(6);
  never.add(5, false);
  CHECK(median_survival(never) == -1.0);
}

TEST_CASE("the median is the one that the market's metrics give") {
  for (std::uint32_t round = 0; round < 50; ++round) {
    LifeTable table(20);
    std::vector<Detection> all;
    for (std::uint32_t k = 0; k < 3 + round; ++k) {
      const RandomBlock bits = draw(7, k, round, Purpose::bootstrap);
      const auto day = bits[0] % 20;
      const bool banned = bits[1] % 3 != 0;
      table.add(day, banned);
      all.push_back({0, static_cast<int>(day), banned});
    }
    CHECK(median_survival(table) == median_detection_days(all));
  }
}

}  // namespace marketday::tests
