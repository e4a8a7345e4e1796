// Normal intervals from influence values, on logs drawn from the small process.
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

#include "evaluation/sequential/doubly_robust.h"
#include "evaluation/sequential/importance_sampling.h"
#include "evaluation/sequential/magic.h"
#include "evaluation/sequential/marginal_doubly_robust.h"
#include "evaluation/sequential/marginal_importance.h"
#include "evaluation/sequential/state_action_marginal.h"
#include "sim/random.h"
#include "support/small_process.h"

namespace marketday::sequential {
namespace {

using tests::SmallProcess;

// `count` trajectories drawn with replacement from all there are.
SmallProcess drawn(const SmallProcess& all, std::size_t count, std::uint32_t run) {
  SmallProcess log = all;
  log.offsets = {0};
  for (auto* column : {&log.reward, &log.behaviour, &log.target, &log.target_all}) column->clear();
  log.action.clear();
  log.state.clear();
  for (std::uint32_t k = 0; k < count; ++k) {
    const std::uint32_t pick = draw(41, k, run, Purpose::environment)[0] % 2048;
    for (std::size_t row = all.offsets[pick]; row < all.offsets[pick + 1]; ++row) {
      log.action.push_back(all.action[row]);
      log.state.push_back(all.state[row]);
      log.reward.push_back(all.reward[row]);
      log.behaviour.push_back(all.behaviour[row]);
      log.target.push_back(all.target[row]);
      log.target_all.insert(log.target_all.end(),
                            {all.target_all[2 * row], all.target_all[2 * row + 1]});
    }
    log.offsets.push_back(log.action.size());
  }
  return log;
}

}  // namespace

TEST_CASE("intervals from influence values cover the truth 95 times of 100") {
  using Estimate = std::function<InfluenceEstimate(const SmallProcess&)>;
  const std::pair<const char*, Estimate> estimators[] = {
      {"per decision", [](const SmallProcess& p) { return per_decision_is(p.log()); }},
      {"trajectory, normalised", [](const SmallProcess& p) { return trajectory_snis(p.log()); }},
      {"per decision, normalised",
       [](const SmallProcess& p) { return per_decision_snis(p.log()); }},
      {"doubly robust",
       [](const SmallProcess& p) { return doubly_robust(p.log(), p.values(0.5)); }},
      {"weighted doubly robust",
       [](const SmallProcess& p) { return weighted_doubly_robust(p.log(), p.values(0.5)); }},
      {"state marginal",
       [](const SmallProcess& p) {
         const Trajectories log = p.log();
         return state_marginal_is({log, SmallProcess::kStates, p.state}, false);
       }},
      {"state marginal, normalised",
       [](const SmallProcess& p) {
         const Trajectories log = p.log();
         return state_marginal_is({log, SmallProcess::kStates, p.state}, true);
       }},
      {"state and action marginal",
       [](const SmallProcess& p) {
         const Trajectories log = p.log();
         return state_action_marginal_is({log, SmallProcess::kStates, p.state},
                                         {2, p.action, p.target_all});
       }},
      {"marginal doubly robust", [](const SmallProcess& p) {
         const Trajectories log = p.log();
         const MarginalLog marginal{log, SmallProcess::kStates, p.state};
         return marginal_doubly_robust(log, state_marginal_weights(marginal, true), p.values(0.2));
       }}};
  constexpr int kRuns = 400;
  const SmallProcess all;
  for (const auto& [name, estimate] : estimators) {
    int covered = 0;
    double squares = 0.0;
    double claimed = 0.0;
    for (int run = 0; run < kRuns; ++run) {
      const InfluenceEstimate found = estimate(drawn(all, 400, static_cast<std::uint32_t>(run)));
      const double off = found.value - SmallProcess::truth();
      covered += std::abs(off) <= 1.96 * standard_error(found) ? 1 : 0;
      squares += off * off / kRuns;
      claimed += standard_error(found) * standard_error(found) / kRuns;
    }
    CAPTURE(name, covered, std::sqrt(squares), std::sqrt(claimed));
    CHECK(covered >= 367);  // 380 expected, 3 standard errors of 4.4
    CHECK(covered <= 393);
    CHECK(claimed == Approx(squares).epsilon(0.25));  // 3.5 standard errors of a variance
  }
}

}  // namespace marketday::sequential
