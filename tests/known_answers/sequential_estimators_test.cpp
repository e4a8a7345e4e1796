// Values of SCOPE-RL on fixture F2 (reference learners-and-ope.md, rows 13 and 14).
#include <catch2/catch.hpp>

#include "evaluation/sequential/direct_method.h"
#include "evaluation/sequential/doubly_robust.h"
#include "evaluation/sequential/importance_sampling.h"
#include "support/ope_fixtures.h"

namespace marketday::sequential {

using tests::agrees;

TEST_CASE("sequential estimators give SCOPE-RL's values on the trajectory fixture") {
  const tests::TrajectoryFixture f2;
  const Trajectories log = f2.log();
  const ActionValues values = f2.values();
  CHECK(agrees(direct_method(log, values).value, 2.171441771340));
  CHECK(agrees(trajectory_is(log).value, 1.037786374594));
  CHECK(agrees(per_decision_is(log).value, 1.535698068947));
  CHECK(agrees(doubly_robust(log, values).value, 1.993768909577));
  CHECK(agrees(trajectory_snis(log).value, 2.056922942958548));
  CHECK(agrees(per_decision_snis(log).value, 2.094052961381));
  CHECK(agrees(weighted_doubly_robust(log, values).value, 1.997761665793));
}

}  // namespace marketday::sequential
