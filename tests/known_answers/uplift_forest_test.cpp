// Trees that cut where the effect differs, and the regression of a transformed outcome.
#include <tbb/global_control.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "models/uplift/nuisance.h"
#include "models/uplift/uplift_split.h"
#include "sim/random.h"
#include "sim/registry.h"
#include "support/uplift.h"

namespace marketday::tests {
namespace {

UpliftSetting setting_of(std::uint64_t seed = 3) {
  const auto& entry = Registry<Regressor>::instance().find("ols");
  UpliftSetting setting;
  setting.base = entry.create(defaults(entry.description.parameters));
  setting.folds = 5;
  setting.seed = seed;
  return setting;
}

double luck(std::uint32_t who, std::uint32_t k) {
  return uniform(draw(77, who, k, Purpose::environment)[0]);
}

// Buys with .2 + .3 x1; treated, with `gain` more where x0 > .6.
Trial stepped(std::uint32_t rows, double gain, bool confounded = false) {
  Trial trial;
  trial.arm_names = {"none", "offer"};
  trial.x.resize(rows, 4);
  trial.y.resize(rows);
  for (std::uint32_t i = 0; i < rows; ++i) {
    for (std::uint32_t c = 0; c < 4; ++c) trial.x(i, c) = luck(i, c);
    const double lean = confounded ? 0.2 + 0.6 * trial.x(i, 1) : 0.5;
    const int t = luck(i, 4) < lean ? 1 : 0;
    const double chance = 0.2 + 0.3 * trial.x(i, 1) + (trial.x(i, 0) > 0.6 ? gain * t : 0.0);
    trial.y[i] = luck(i, 5) < chance ? 1.0 : 0.0;
    trial.arm.push_back(t);
    trial.ids.push_back(i);
  }
  return trial;
}

Eigen::VectorXd effects(const std::string& learner, const std::string& parameters,
                        const Trial& trial, const UpliftSetting& setting) {
  const EffectScore fitted = fit_arms(*uplift_learner(learner, parameters), trial, setting)[0];
  Eigen::VectorXd all(trial.x.rows());
  for (Eigen::Index i = 0; i < all.size(); ++i) all[i] = fitted.value(row_of(trial.x, i));
  return all;
}

double spread(const Eigen::VectorXd& values) {
  return std::sqrt((values.array() - values.mean()).square().mean());
}

NodeSums sums(double treated, double buyers, double control, double control_buyers) {
  return {{treated, treated, buyers, buyers}, {control, control, control_buyers, control_buyers}};
}

}  // namespace

TEST_CASE("distances of chances are the textbook's", "[uplift]") {
  CHECK(chance_distance(UpliftCriterion::kl, 0.5, 0.25) ==
        Approx(0.5 * std::log(2.0) + 0.5 * std::log(2.0 / 3.0)));
  CHECK(chance_distance(UpliftCriterion::euclidean, 0.5, 0.25) == Approx(0.125));
  CHECK(chance_distance(UpliftCriterion::chi, 0.5, 0.25) == Approx(1.0 / 4.0 + 1.0 / 12.0));
}

TEST_CASE("what a cut gains is what a hand works out", "[uplift]") {
  // effects .4 and 0 on 200 rows each, .2 together: 200 x .16 + 0 - 400 x .04
  const NodeSums left = sums(100, 60, 100, 20);
  const NodeSums right = sums(100, 30, 100, 30);
  CHECK(split_gain(UpliftCriterion::effect, left, right, false) == Approx(16.0));
  const double noise_left = 0.6 * 0.4 / 99.0 + 0.2 * 0.8 / 99.0;
  const double noise_right = 2.0 * 0.3 * 0.7 / 99.0;
  const double noise_all = 0.45 * 0.55 / 199.0 + 0.25 * 0.75 / 199.0;
  CHECK(split_gain(UpliftCriterion::effect, left, right, true) ==
        Approx(16.0 - 400.0 * noise_left - 400.0 * noise_right + 800.0 * noise_all));
  // Euclidean distance with one row and one buyer more on either side, even sides: the normaliser
  // is Gini(1/2) x 0 + Gini(1/2) + 1/2 = 1
  const auto p = [](double n, double k) { return (k + 1.0) / (n + 2.0); };
  const auto square = [](double x) { return 2.0 * x * x; };
  const double gained = 0.5 * square(p(100, 60) - p(100, 20)) - square(p(200, 90) - p(200, 50));
  CHECK(split_gain(UpliftCriterion::euclidean, left, right, true) == Approx(gained));
  // a cut that only parts treated from control is worth less than an even one of the same distance
  CHECK(split_gain(UpliftCriterion::kl, sums(190, 95, 10, 2), sums(10, 5, 190, 57), false) <
        split_gain(UpliftCriterion::kl, left, right, false));
}

TEST_CASE("the forest finds where the effect steps, by every criterion", "[uplift]") {
  const Trial trial = stepped(6000, 0.3);
  for (const char* criterion : {"effect", "kl", "euclidean", "chi"}) {
    INFO(criterion);
    const Eigen::VectorXd found =
        effects("uplift_forest",
                std::string("{trees: 60, depth: 4, leaf: 60, criterion: ") + criterion + "}", trial,
                setting_of());
    double high = 0.0, low = 0.0, highs = 0.0, lows = 0.0;
    for (Eigen::Index i = 0; i < found.size(); ++i) {
      const bool step = trial.x(i, 0) > 0.6;
      (step ? high : low) += found[i];
      (step ? highs : lows) += 1.0;
    }
    CHECK(high / highs == Approx(0.3).margin(0.06));
    CHECK(low / lows == Approx(0.0).margin(0.05));
  }
}

TEST_CASE("where there is no effect, honest trees see less of one than others", "[uplift]") {
  const Trial trial = stepped(3000, 0.0);
  const std::string size = "trees: 60, depth: 5, leaf: 15";
  const Eigen::VectorXd honest = effects("uplift_forest", "{" + size + "}", trial, setting_of());
  const Eigen::VectorXd other =
      effects("uplift_forest", "{" + size + ", honest: false}", trial, setting_of());
  CHECK(spread(honest) < 0.5 * spread(other));
  CHECK(honest.mean() == Approx(0.0).margin(0.05));
}

TEST_CASE("a forest weighs rows by fitted propensities where treatment was not random",
          "[uplift]") {
  const Trial trial = stepped(8000, 0.2, true);
  UpliftSetting setting = setting_of();
  const std::string parameters = "{trees: 40, depth: 3, leaf: 100}";
  const double naive = effects("uplift_forest", parameters, trial, setting).mean();
  setting.fit_propensity = true;
  const double weighted = effects("uplift_forest", parameters, trial, setting).mean();
  CHECK(std::abs(weighted - 0.08) < 0.035);
  CHECK(naive > weighted + 0.01);
}

TEST_CASE("a forest is its seed's alone, on one thread and on four", "[uplift]") {
  const Trial trial = stepped(1500, 0.3);
  const auto numbers = [&](std::size_t threads, std::uint64_t seed) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
    std::vector<double> all;
    fit_arms(*uplift_learner("uplift_forest", "{trees: 20}"), trial, setting_of(seed))[0].append_to(
        all);
    return all;
  };
  const std::vector<double> one = numbers(1, 3);
  CHECK(one == numbers(4, 3));
  CHECK(one != numbers(1, 4));
}

TEST_CASE("features that never vary, or whole rows alike, leave the forest one effect",
          "[uplift]") {
  Trial trial = stepped(400, 0.3);
  trial.x.setConstant(2.0);
  const Eigen::VectorXd found =
      effects("uplift_forest", "{trees: 10, row_share: 1, honest: false}", trial, setting_of());
  double treated = 0.0, bought = 0.0, others = 0.0, others_bought = 0.0;
  for (std::size_t i = 0; i < trial.rows(); ++i) {
    (trial.arm[i] == 1 ? treated : others) += 1.0;
    (trial.arm[i] == 1 ? bought : others_bought) += trial.y[static_cast<Eigen::Index>(i)];
  }
  CHECK(found.minCoeff() == found.maxCoeff());
  CHECK(found[0] == Approx(bought / treated - others_bought / others).margin(1e-6));
}

TEST_CASE("the transformed outcome's mean is the weighted difference of means", "[uplift]") {
  const F6 f = fixture_f6();
  UpliftSetting setting = setting_of();
  setting.propensity = 0.5;
  double expected = 0.0;  // 2 y for treated, -2 y for others
  for (std::size_t i = 0; i < f.trial.rows(); ++i) {
    expected +=
        (f.trial.arm[i] == 1 ? 2.0 : -2.0) * f.trial.y[static_cast<Eigen::Index>(i)] / 2000.0;
  }
  const Eigen::VectorXd found = effects("transformed_outcome", "{}", f.trial, setting);
  CHECK(found.mean() == Approx(expected).epsilon(1e-9));
  // least squares on it is unbiased for a linear effect: slope of x0 near 2
  const Eigen::ArrayXd x = f.trial.x.col(0).array() - f.trial.x.col(0).mean();
  CHECK((found.array() * x).sum() / x.square().sum() == Approx(2.0).margin(0.5));
}

TEST_CASE("with fitted propensities the transformed outcome is right about confounded rows",
          "[uplift]") {
  const Trial trial = stepped(8000, 0.2, true);
  UpliftSetting setting = setting_of();
  const double naive = effects("transformed_outcome", "{}", trial, setting).mean();
  setting.fit_propensity = true;
  const double right = effects("transformed_outcome", "{}", trial, setting).mean();
  CHECK(right == Approx(0.08).margin(0.035));
  CHECK(naive > right + 0.02);
}

}  // namespace marketday::tests
