#include <catch2/catch.hpp>
#include <cmath>

#include "evaluation/intervals/approximate.h"
#include "evaluation/intervals/betting.h"
#include "evaluation/intervals/cressie_read.h"
#include "evaluation/intervals/empirical_likelihood.h"
#include "evaluation/intervals/lower_bounds.h"
#include "evaluation/intervals/mixture_sequence.h"
#include "sim/io/error.h"

namespace marketday::intervals {

TEST_CASE("a policy that is the log's own is worth the mean reward to every method") {
  const std::vector<double> weights(6, 1.0);
  const std::vector<double> rewards = {1.0, 0.0, 1.0, 1.0, 1.0, 1.0};
  const WeightedRewards data{weights, rewards};
  const double mean = 5.0 / 6.0;
  CHECK(cressie_read_value(data) == Approx(mean).epsilon(1e-12));
  CHECK(empirical_likelihood_value(data) == Approx(mean).epsilon(1e-12));
  for (const Interval& interval :
       {gaussian(data, 0.5), cressie_read(data, 0.5), clopper_pearson(data, 0.5),
        betting_interval(data, 0.5), mixture_sequence(data, 0.5)}) {
    CHECK(interval.low < mean);
    CHECK(interval.high > mean);
  }
}

TEST_CASE("the likeliest value reweights rows until their mean weight is 1") {
  // q = 1/3 and 2/3 on weights 2 and 1/2 gives mean weight 1, and is all that two points allow
  const std::vector<double> weights = {2.0, 0.5};
  const std::vector<double> rewards = {1.0, 0.0};
  const WeightedRewards data{weights, rewards, 0.0, 1.0};
  CHECK(empirical_likelihood_value(data) == Approx(2.0 / 3.0).epsilon(1e-9));
  const std::vector<double> more = {2.0, 0.5, 0.5, 2.0};
  const std::vector<double> earned = {1.0, 0.0, 1.0, 0.0};
  const Interval interval = empirical_likelihood({more, earned}, 0.9);
  CHECK(interval.low > 0.0);
  CHECK(interval.low < 0.5);
  CHECK(interval.high > 0.5);
  CHECK(interval.high < 1.0);
}

TEST_CASE("Clopper and Pearson's interval is the textbook's for whole counts") {
  // 8 of 10 successes: scipy.stats.beta.ppf and Clopper & Pearson's own table
  const Interval interval = clopper_pearson(8.0, 10.0, 0.95);
  CHECK(interval.low == Approx(0.4439045).margin(1e-7));
  CHECK(interval.high == Approx(0.9747893).margin(1e-7));
  CHECK(clopper_pearson(0.0, 10.0, 0.95).low == 0.0);
  CHECK(clopper_pearson(0.0, 10.0, 0.95).high == Approx(1.0 - std::pow(0.025, 0.1)));
  CHECK(clopper_pearson(10.0, 10.0, 0.95).high == 1.0);
}

TEST_CASE("the largest value known beforehand makes Hoeffding's bound true and lower") {
  const std::vector<double> x = {0.0, 1.0, 0.5, 0.5};
  CHECK(hoeffding_lower(x, 0.1, 2.0) == Approx(0.5 - 2.0 * std::sqrt(std::log(10.0) / 8.0)));
  CHECK(hoeffding_lower(x, 0.1, 2.0) < hoeffding_lower(x, 0.1));
  CHECK(bernstein_lower(x, 0.1, 2.0) < bernstein_lower(x, 0.1));
}

TEST_CASE("before any row, and after rows that say nothing, sequences are the whole range") {
  const MixtureSequence sequence(0.0, 10.0);
  CHECK(sequence.interval(0.95).low == 0.0);
  CHECK(sequence.interval(0.95).high == 10.0);
  const std::vector<double> zero(5, 0.0);
  const std::vector<double> half(5, 0.5);
  const Interval interval = betting_interval({zero, half}, 0.95);
  CHECK(interval.low == 0.0);
  CHECK(interval.high == 1.0);
}

TEST_CASE("bad weights, rewards and levels are refused with the cure") {
  const std::vector<double> two = {0.5, 1.5};
  const std::vector<double> one = {1.0};
  const std::vector<double> negative = {0.5, -1.0};
  const std::vector<double> infinite = {0.5, HUGE_VAL};
  const std::vector<double> nan = {0.5, std::nan("")};
  const std::vector<double> rewards = {0.0, 1.0};
  const std::vector<double> high = {0.0, 1.1};
  const auto refused = [](const WeightedRewards& data, const std::string& words) {
    CHECK_THROWS_WITH(gaussian(data, 0.95), Catch::Contains(words));
    CHECK_THROWS_WITH(cressie_read(data, 0.95), Catch::Contains(words));
    CHECK_THROWS_WITH(betting_interval(data, 0.95), Catch::Contains(words));
    CHECK_THROWS_AS(mixture_sequence(data, 0.95), InputError);
    CHECK_THROWS_AS(empirical_likelihood_value(data), InputError);
  };
  refused({{}, {}}, "at least one");
  refused({two, one}, "rewards: found 1 values; 2 are needed");
  refused({negative, rewards}, "row 1: found -1");
  refused({infinite, rewards}, "finite");
  refused({two, nan}, "finite");
  refused({two, high}, "it must lie in its range, 0 to 1");
  refused({two, rewards, 1.0, 1.0}, "the low end must be below the high");
  const WeightedRewards data{two, rewards};
  CHECK_THROWS_WITH(gaussian(data, 1.0), Catch::Contains("coverage: found 1"));
  CHECK_THROWS_WITH(cressie_read(data, 0.95, {0.0, 0.9}), Catch::Contains("weight range"));
  const std::vector<double> above = {1.5, 2.0};
  CHECK_THROWS_WITH(empirical_likelihood({above, rewards}, 0.95),
                    Catch::Contains("use cressie_read"));
  CHECK_THROWS_WITH(student_t_lower(one, 0.05), Catch::Contains("at least 2"));
  CHECK_THROWS_WITH(student_t_lower(two, 0.0), Catch::Contains("delta"));
  CHECK_THROWS_WITH(hoeffding_lower(negative, 0.05), Catch::Contains("0 and more"));
  CHECK_THROWS_WITH(hoeffding_lower(two, 0.05, 1.0), Catch::Contains("at least 1.5"));
  CHECK_THROWS_WITH(direct_bias(two, one, rewards), Catch::Contains("changed weights"));
  CHECK_THROWS_WITH(MixtureSequence(1.0, 0.0), Catch::Contains("lowest reward"));
  CHECK_THROWS_WITH(BernsteinLower(0.0), Catch::Contains("alpha"));
  CHECK_THROWS_WITH(clopper_pearson(11.0, 10.0, 0.9), Catch::Contains("successes"));
}

}  // namespace marketday::intervals
