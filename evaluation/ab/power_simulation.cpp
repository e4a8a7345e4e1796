#include "evaluation/ab/power_simulation.h"

#include <boost/random/binomial_distribution.hpp>
#include <boost/random/gamma_distribution.hpp>
#include <boost/random/normal_distribution.hpp>
#include <cmath>
#include <vector>

#include "evaluation/ab/confidence_sequence.h"
#include "evaluation/ab/group_sequential.h"
#include "evaluation/ab/msprt.h"
#include "evaluation/ab/welch.h"
#include "sim/parallel.h"
#include "sim/random.h"

namespace marketday::ab {
namespace {

// One arm's data so far, drawn exactly a batch at a time.
struct ArmData {
  double n = 0.0;
  double sum = 0.0;
  double squares = 0.0;

  Moments moments() const { return moments_of_sums(sum, squares, n); }

  void add_tosses(std::int64_t count, double rate, KeyedEngine& engine) {
    boost::random::binomial_distribution<std::int64_t, double> law(count, rate);
    const auto hits = static_cast<double>(law(engine));
    n += static_cast<double>(count);
    sum += hits;
    squares += hits;
  }

  // mean ~ N(mu, sd^2 / m); sum of squares about it ~ sd^2 chi^2(m - 1)
  void add_normals(std::int64_t count, double mean, double sd, KeyedEngine& engine) {
    const auto m = static_cast<double>(count);
    boost::random::normal_distribution<double> normal(mean, sd / std::sqrt(m));
    const double of_batch = normal(engine);
    double about = 0.0;
    if (count > 1) {
      boost::random::gamma_distribution<double> chi_square(0.5 * (m - 1.0), 2.0);
      about = sd * sd * chi_square(engine);
    }
    n += m;
    sum += m * of_batch;
    squares += about + m * of_batch * of_batch;
  }
};

// What a rule rejects at look k.
class Rejection {
 public:
  explicit Rejection(const SimulatedTest& test)
      : test_(test),
        sequence_(static_cast<double>(2 * test.units_per_arm), test.alpha),
        critical_(normal_tail_quantile(test.alpha / 2.0)) {
    if (test.rule == LookRule::group_sequential) {
      bounds_ = spending_bounds(equal_looks(test.looks), test.alpha, 2.0);
    }
  }

  bool at(int look, const Moments& control, const Moments& treatment, Msprt& msprt) const {
    const double estimate = treatment.mean - control.mean;
    const double variance = variance_of_difference(control, treatment);
    if (!(variance > 0.0)) return false;
    const double z = std::abs(estimate) / std::sqrt(variance);
    const double n = control.n + treatment.n;
    switch (test_.rule) {
      case LookRule::fixed:
        return look == test_.looks && welch(control, treatment, test_.alpha).p_value < test_.alpha;
      case LookRule::naive:
        return z >= critical_;
      case LookRule::always_valid:
        return n >= ConfidenceSequence::kBurnIn && z >= sequence_.multiplier(n);
      case LookRule::msprt:
        if (n >= ConfidenceSequence::kBurnIn) msprt.look(estimate, variance);
        return msprt.p_value() < test_.alpha;
      case LookRule::group_sequential:
        return z >= bounds_[static_cast<std::size_t>(look - 1)];
    }
    return false;
  }

 private:
  const SimulatedTest& test_;
  ConfidenceSequence sequence_;
  double critical_;
  std::vector<double> bounds_;
};

struct Run {
  bool rejected = false;
  double share_used = 1.0;
  double estimate = 0.0;
};

// Clusters stand for units: the mean of m units with intraclass correlation rho has variance
// sd^2 (rho + (1 - rho) / m).
void add_batch(const SimulatedTest& test, std::int64_t units, double mean, KeyedEngine& engine,
               ArmData& arm) {
  if (test.outcome == Outcome::proportion) {
    arm.add_tosses(units, mean, engine);
    return;
  }
  const double m = test.units_per_cluster;
  const double rho = test.intraclass_correlation;
  const double sd = test.standard_deviation * std::sqrt(rho + (1.0 - rho) / m);
  arm.add_normals(units, mean, sd, engine);
}

Run play(const SimulatedTest& test, const Rejection& rejection, std::uint64_t seed,
         std::uint32_t run) {
  KeyedEngine of_control(seed, run, 0, Purpose::ab_test);
  KeyedEngine of_treatment(seed, run, 1, Purpose::ab_test);
  ArmData control;
  ArmData treatment;
  Msprt msprt(std::abs(test.planned_effect));
  const auto units = static_cast<std::int64_t>(
      std::round(static_cast<double>(test.units_per_arm) / test.units_per_cluster));
  Run result;
  std::int64_t before = 0;
  for (int look = 1; look <= test.looks; ++look) {
    const std::int64_t until = units * look / test.looks;
    if (until == before) continue;
    add_batch(test, until - before, test.control_mean, of_control, control);
    add_batch(test, until - before, test.control_mean + test.effect, of_treatment, treatment);
    before = until;
    const Moments c = control.moments();
    const Moments t = treatment.moments();
    result.estimate = t.mean - c.mean;
    if (c.n >= 2.0 && rejection.at(look, c, t, msprt)) {
      result.rejected = true;
      result.share_used = static_cast<double>(until) / static_cast<double>(units);
      return result;
    }
  }
  return result;
}

}  // namespace

SimulatedPower simulate_power(const SimulatedTest& test, int runs, std::uint64_t seed) {
  const Rejection rejection(test);
  constexpr std::uint32_t kBatch = 64;
  std::vector<Run> results(static_cast<std::size_t>(runs));
  const auto batches = (static_cast<std::uint32_t>(runs) + kBatch - 1) / kBatch;
  for_each_block(batches, [&](std::uint32_t batch) {
    const std::uint32_t end = std::min((batch + 1) * kBatch, static_cast<std::uint32_t>(runs));
    for (std::uint32_t run = batch * kBatch; run < end; ++run) {
      results[run] = play(test, rejection, seed, run);
    }
  });
  SimulatedPower power;
  double rejected = 0.0;
  double used = 0.0;
  for (const Run& run : results) {
    used += run.share_used;
    if (!run.rejected) continue;
    rejected += 1.0;
    power.mean_estimate_of_rejections += run.estimate;
  }
  const double n = runs;
  power.share_rejected = rejected / n;
  power.standard_error = std::sqrt(power.share_rejected * (1.0 - power.share_rejected) / n);
  power.mean_share_used = used / n;
  if (rejected > 0.0) power.mean_estimate_of_rejections /= rejected;
  return power;
}

}  // namespace marketday::ab
