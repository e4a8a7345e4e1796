// Values of obp's multi-logger estimators on fixture F1 (reference learners-and-ope.md, row 6):
// even rows logged by pi_b, odd rows uniformly.
#include "evaluation/structured/multi_logger.h"

#include <catch2/catch.hpp>

#include "support/ope_fixtures.h"

namespace marketday::structured {

using tests::agrees;

TEST_CASE("estimators from several loggers give obp's values on the bandit fixture") {
  const tests::BanditFixture f1;
  std::vector<std::uint32_t> logger;
  std::vector<double> own;
  std::vector<double> by_logger;
  for (std::size_t i = 0; i < f1.kRows; ++i) {
    logger.push_back(i % 2);
    own.push_back(i % 2 == 0 ? f1.behaviour[i] : 0.25);
    by_logger.insert(by_logger.end(), {f1.behaviour[i], 0.25});
  }
  const std::vector<double> average = average_behaviour(logger, by_logger, 2);
  MultiLoggerLog log{logger, f1.reward, f1.target, own, average, {}, {}};
  CHECK(agrees(multi_logger_naive(log).value, 0.447732814169));
  CHECK(agrees(multi_logger_balanced(log).value, 0.440188452920));
  CHECK(agrees(multi_logger_weighted(log).value, 0.440206350003));
  log.q = f1.q;
  log.v = f1.v;
  CHECK(agrees(multi_logger_naive(log).value, 0.448480895683));
  CHECK(agrees(multi_logger_balanced(log).value, 0.444318222735));
  CHECK(multi_logger_weighted(log).value == Approx(0.445670727820).epsilon(1e-9));
}

}  // namespace marketday::structured
