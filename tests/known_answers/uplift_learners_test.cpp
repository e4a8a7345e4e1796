#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <set>

#include "models/uplift/nuisance.h"
#include "sim/io/files.h"
#include "sim/random.h"
#include "sim/registry.h"
#include "support/uplift.h"

namespace marketday::tests {
namespace {

std::shared_ptr<const Regressor> base(const std::string& name) {
  const auto& entry = Registry<Regressor>::instance().find(name);
  return entry.create(defaults(entry.description.parameters));
}

UpliftSetting plain(const std::string& name = "ols") {
  UpliftSetting setting;
  setting.base = base(name);
  setting.folds = 1;
  setting.propensity = 0.5;
  setting.seed = 3;
  return setting;
}

Eigen::VectorXd effects(const std::string& learner, const Trial& trial,
                        const UpliftSetting& setting, std::size_t arm = 1) {
  const auto fitted = fit_arms(*uplift_learner(learner), trial, setting);
  Eigen::VectorXd all(trial.x.rows());
  for (Eigen::Index i = 0; i < all.size(); ++i) all[i] = fitted[arm - 1].value(row_of(trial.x, i));
  return all;
}

double rms(const Eigen::VectorXd& error) {
  return std::sqrt(error.squaredNorm() / static_cast<double>(error.size()));
}

double luck(std::uint32_t who, std::uint32_t k) {
  return uniform(draw(99, who, k, Purpose::environment)[0]);
}

// The more likely a row is to buy, the more likely it was treated; the effect is 1 + x.
Trial confounded(std::uint32_t rows) {
  Trial trial;
  trial.arm_names = {"none", "offer"};
  trial.x.resize(rows, 1);
  trial.y.resize(rows);
  for (std::uint32_t i = 0; i < rows; ++i) {
    const double x = 2.0 * luck(i, 0) - 1.0;
    const int t = luck(i, 1) < logistic(1.5 * x) ? 1 : 0;
    trial.x(i, 0) = x;
    trial.y[i] = 2.0 * x + t * (1.0 + x) + luck(i, 2) - 0.5;
    trial.arm.push_back(t);
    trial.ids.push_back(i);
  }
  return trial;
}

}  // namespace

TEST_CASE("S, T, X, R and DR learners over least squares find what is published", "[uplift]") {
  const F6 f = fixture_f6();
  CHECK(f.effect.mean() == Approx(1.6665819831).epsilon(1e-9));
  const Eigen::VectorXd t = effects("t", f.trial, plain());
  CHECK(t.mean() == Approx(1.6665027641).epsilon(1e-8));
  CHECK(t[0] == Approx(1.65267142).epsilon(1e-8));
  CHECK(t[1] == Approx(1.13290420).epsilon(1e-8));
  CHECK(t[2] == Approx(2.60278470).epsilon(1e-8));
  CHECK(rms(t - f.effect) == Approx(.0748703831).epsilon(1e-8));
  // in theory X and DR are the T-learner here
  CHECK((effects("x", f.trial, plain()) - t).cwiseAbs().maxCoeff() < 1e-9);
  CHECK((effects("dr", f.trial, plain()) - t).cwiseAbs().maxCoeff() < 1e-9);
  CHECK(effects("s", f.trial, plain()).mean() == Approx(1.6662840892).epsilon(1e-8));
  CHECK(effects("r", f.trial, plain()).mean() == Approx(1.6563353166).epsilon(1e-8));
}

TEST_CASE("the doubly robust average effect and its error are what is published", "[uplift]") {
  const F6 f = fixture_f6();
  const Eigen::ArrayXd rows = doubly_robust_effects(two_arms(f.trial, 1), plain()).array();
  const auto n = static_cast<double>(rows.size());
  CHECK(rows.mean() == Approx(1.6665027641).epsilon(1e-8));
  const double error = std::sqrt((rows - rows.mean()).square().sum() / (n - 1.0) / n);
  CHECK(error == Approx(.0175255844).epsilon(1e-8));
}

TEST_CASE("every learner over every base finds an effect that varies", "[uplift]") {
  const F6 f = fixture_f6();
  Trial yes_or_no = f.trial;
  for (Eigen::Index i = 0; i < yes_or_no.y.size(); ++i) {
    const double chance = 0.2 + 0.4 * f.trial.x(i, 0) * yes_or_no.arm[static_cast<std::size_t>(i)];
    yes_or_no.y[i] = luck(static_cast<std::uint32_t>(i), 7) < chance ? 1.0 : 0.0;
  }
  UpliftSetting setting = plain();
  setting.folds = 4;
  for (const std::string& name : Registry<UpliftLearner>::instance().names()) {
    for (const std::string& base_name : Registry<Regressor>::instance().names()) {
      if (name == "s_learner" && base_name == "ols") continue;  // one number for all rows
      INFO(name << " over " << base_name);
      setting.base = base(base_name);
      const Eigen::VectorXd found = effects(name, yes_or_no, setting);
      CHECK(found.mean() == Approx(0.2).margin(0.08));
      const Eigen::ArrayXd x = f.trial.x.col(0).array() - f.trial.x.col(0).mean();
      const double slope = (found.array() * x).sum() / x.square().sum();
      CHECK(slope > 0.1 * (name == "s_learner" ? 0.1 : 1.0));
    }
  }
}

TEST_CASE("where treatment was not random, a fitted propensity takes the bias away", "[uplift]") {
  const Trial trial = confounded(8000);
  UpliftSetting setting = plain();
  setting.folds = 5;
  setting.fit_propensity = true;
  const TwoArms arms = two_arms(trial, 1);
  const double share = arms.treated.mean();
  const double naive = arms.treated.dot(arms.y) / (share * 8000.0) -
                       (arms.y.sum() - arms.treated.dot(arms.y)) / ((1.0 - share) * 8000.0);
  CHECK(naive > 1.5);
  const double found = doubly_robust_effects(arms, setting).mean();
  CHECK(found == Approx(1.0).margin(0.05));
  for (const char* learner : {"x", "r", "dr"}) {
    INFO(learner);
    const Eigen::VectorXd tau = effects(learner, trial, setting);
    CHECK(rms((tau.array() - 1.0 - trial.x.col(0).array()).matrix()) < 0.06);
  }
}

TEST_CASE("with several arms each is learnt against the control alone", "[uplift]") {
  F6 f = fixture_f6();
  Trial three = f.trial;
  three.arm_names.push_back("twice");
  for (std::size_t i = 0; i < three.rows(); ++i) {
    if (i % 3 != 0 || three.arm[i] != 1) continue;
    three.arm[i] = 2;
    three.y[static_cast<Eigen::Index>(i)] += f.effect[static_cast<Eigen::Index>(i)];
  }
  CHECK(rms(effects("t", three, plain(), 1) - f.effect) < 0.1);
  CHECK(rms(effects("t", three, plain(), 2) - 2.0 * f.effect) < 0.15);
}

TEST_CASE("what a learner found comes back from its numbers the same", "[uplift]") {
  const F6 f = fixture_f6();
  UpliftSetting setting = plain();
  setting.folds = 2;
  for (const char* base_name : {"ols", "xgboost"}) {
    for (const char* learner : {"s", "t", "x", "r", "dr"}) {
      INFO(learner << " over " << base_name);
      setting.base = base(base_name);
      setting.fit_propensity = true;
      const EffectScore effect = fit_arms(*uplift_learner(learner), f.trial, setting)[0];
      std::vector<double> numbers;
      effect.append_to(numbers);
      std::span<const double> rest = numbers;
      const EffectScore again = EffectScore::read(rest, 3);
      CHECK(rest.empty());
      for (Eigen::Index i = 0; i < 50; ++i) {
        CHECK(again.value(row_of(f.trial.x, i)) == effect.value(row_of(f.trial.x, i)));
      }
      rest = std::span(numbers).first(numbers.size() - 1);
      CHECK_THROWS_AS(EffectScore::read(rest, 3), InputError);
    }
  }
}

TEST_CASE("parts are equal in every group, their own seed's, and nobody else's", "[uplift]") {
  std::vector<int> group;
  std::vector<std::uint32_t> ids;
  for (std::uint32_t i = 0; i < 1003; ++i) {
    group.push_back(i % 3 == 0 ? 1 : 0);
    ids.push_back(i);
  }
  const auto parts = equal_parts(group, ids, 5, 1, 0);
  std::vector<int> sizes(10, 0);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    ++sizes[static_cast<std::size_t>(5 * group[i] + parts[i])];
  }
  for (int g = 0; g < 2; ++g) {
    const auto [low, high] = std::minmax_element(sizes.begin() + 5 * g, sizes.begin() + 5 * g + 5);
    CHECK(*high - *low <= 1);
  }
  CHECK(parts == equal_parts(group, ids, 5, 1, 0));
  CHECK(parts != equal_parts(group, ids, 5, 2, 0));
  CHECK(parts != equal_parts(group, ids, 5, 1, 1));
}

TEST_CASE("a row stays in its part when the rows come in another order", "[uplift]") {
  std::vector<int> group(500, 0);
  std::vector<std::uint32_t> ids(500);
  std::iota(ids.begin(), ids.end(), 0U);
  const auto parts = equal_parts(group, ids, 4, 1, 0);
  const std::vector<std::uint32_t> turned(ids.rbegin(), ids.rend());
  const auto again = equal_parts(group, turned, 4, 1, 0);
  CHECK(std::equal(parts.begin(), parts.end(), again.rbegin()));
}

TEST_CASE("features that hang together or never vary leave least squares standing", "[uplift]") {
  FeatureRows x(60, 3);
  Eigen::VectorXd y(60);
  for (int i = 0; i < 60; ++i) {
    const double a = fraction((i + 1) * kPhi);
    x.row(i) << a, 1000.0 - 2.0 * a, 7.0;
    y[i] = 3.0 + 4.0 * a;
  }
  const Scorer fit = base("ols")->fit_outcome(x, y);
  CHECK((values(fit, x) - y).cwiseAbs().maxCoeff() < 1e-9);
}

TEST_CASE("logistic regression is where the likelihood's slope is zero", "[uplift]") {
  FeatureRows x(4000, 1);
  Eigen::VectorXd y(4000);
  for (std::uint32_t i = 0; i < 4000; ++i) {
    x(i, 0) = 4.0 * luck(i, 3) - 2.0;
    y[i] = luck(i, 4) < logistic(-0.5 + 1.2 * x(i, 0)) ? 1.0 : 0.0;
  }
  const auto& entry = Registry<Regressor>::instance().find("logistic");
  const auto free = entry.create({{"penalty", 1e-9}});
  const Scorer fit = free->fit_outcome(x, y);
  const Eigen::VectorXd error = values(fit, x) - y;
  CHECK(std::abs(error.sum()) < 1e-6);
  CHECK(std::abs(error.dot(x.col(0))) < 1e-6);
  const double zero[] = {0.0};
  const double p = fit.value(zero);
  CHECK(std::log(p / (1.0 - p)) == Approx(-0.5).margin(0.16));  // 4 s.e.
  // features that separate the outcomes: the penalty keeps the weights finite
  const Scorer apart =
      base("logistic")
          ->fit_outcome(x, (x.col(0).array() > 0.0).select(Eigen::VectorXd::Ones(4000), 0.0));
  const double far[] = {2.0};
  CHECK(apart.value(far) > 0.99);
  CHECK(apart.value(far) < 1.0);
}

TEST_CASE("every learner and regressor file is registered under its own name", "[uplift]") {
  const auto files = [](const std::string& folder, const std::string& mark) {
    std::set<std::string> found;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(MARKETDAY_SOURCE_DIR) + "/" + folder)) {
      if (entry.path().extension() != ".cpp") continue;
      if (read_file(entry.path().string()).find(mark) == std::string::npos) continue;
      found.insert(entry.path().stem().string());
    }
    return found;
  };
  const auto learners = Registry<UpliftLearner>::instance().names();
  CHECK(files("models/uplift", "MARKETDAY_REGISTER(UpliftLearner,") ==
        std::set<std::string>(learners.begin(), learners.end()));
  CHECK(learners.size() == 7);
  const auto regressors = Registry<Regressor>::instance().names();
  CHECK(files("models/regression", "MARKETDAY_REGISTER(Regressor,") ==
        std::set<std::string>(regressors.begin(), regressors.end()));
}

}  // namespace marketday::tests
