// `marketday target` on Hillstrom's e-mails: the published effects.
#include <fmt/core.h>

#include <catch2/catch.hpp>

#include "experiments/target_study.h"
#include "sim/registry.h"
#include "support/command.h"
#include "support/data.h"

namespace marketday::tests {
TEST_CASE("Hillstrom's e-mails have the published effects, and rules their value on held-out rows",
          "[uplift][data]") {
  REQUIRE_DATA(packed, "hillstrom/hillstrom_email.csv.gz");
  const TestFolder folder;
  TargetOptions options;
  options.data = folder / "h.csv";
  REQUIRE(std::system(fmt::format("gunzip -c {} > {}", packed, options.data).c_str()) == 0);
  options.treatment = "segment";
  options.control = "No E-Mail";
  options.outcome = "visit";
  options.features = {"recency", "history", "mens", "womens", "newbie", "zip_code", "channel"};
  options.learner = "t";
  options.base = "logistic";
  options.seed = 1;
  const TargetData data = read_target_data(options);
  REQUIRE(data.trial.rows() == 64'000);
  const TargetStudy study = study_target(data, options);
  const auto& arms = study.arms;
  REQUIRE(arms.size() == 3);
  const double visits[] = {.106167, .182757, .151400};
  for (std::size_t a = 0; a < 3; ++a) CHECK(arms[a].raw.mean == Approx(visits[a]).margin(1e-6));
  CHECK(arms[1].raw.effect == Approx(.076590).margin(1e-6));
  CHECK(arms[2].raw.effect == Approx(.045233).margin(1e-6));
  CHECK(arms[1].raw.effect_error == Approx(.00339).margin(5e-6));
  CHECK(arms[2].raw.effect_error == Approx(.00323).margin(5e-6));
  // who bought women's goods before is moved by the women's e-mail, the others hardly
  double moved[2] = {0.0, 0.0};
  double rows[2] = {0.0, 0.0};
  for (Eigen::Index i = 0; i < study.effects.rows(); ++i) {
    const int womens = study.held_out.x(i, 3) > 0.5 ? 1 : 0;
    moved[womens] += study.effects(i, 2);
    rows[womens] += 1.0;
  }
  CHECK(data.features[3].name == "womens");
  CHECK(moved[1] / rows[1] == Approx(.0731).margin(.015));
  CHECK(moved[0] / rows[0] == Approx(.0111).margin(.015));
  // adjusted for the features the effects are sharper, and the same within their errors
  CHECK(arms[1].adjusted_error < arms[1].raw.effect_error);
  CHECK(arms[1].adjusted == Approx(.076590).margin(.002));
  for (std::size_t r = 0; r < 3; ++r) {
    for (const TrialValue& v : study.rules[r].values) {
      INFO(study.rules[r].name << " by " << v.estimator << ": " << v.value);
      CHECK(v.value == Approx(visits[r]).margin(4.0 * v.standard_error));
      CHECK(v.standard_error < .005);
      CHECK_FALSE(v.weights_doubtful);
    }
  }
  const RuleStudy& targeted = study.rules[3];
  REQUIRE(targeted.name == "targeted");
  for (std::size_t e = 0; e < 3; ++e) {
    INFO(targeted.values[e].estimator << ": " << targeted.values[e].value);
    CHECK(targeted.gains[e].low > 0.05);
    CHECK(targeted.values[e].value == Approx(study.rules[1].values[e].value).margin(.01));
  }
}

TEST_CASE("of the women's e-mails, the 30 % that a T-learner ranks first gain what is published",
          "[uplift][data]") {
  REQUIRE_DATA(packed, "hillstrom/hillstrom_email.csv.gz");
  const TestFolder folder;
  const std::string two = folder / "womens.csv";
  REQUIRE(std::system(
              fmt::format("gunzip -c {} | grep -v 'Mens E-Mail' > {}", packed, two).c_str()) == 0);
  TargetOptions options;
  options.data = two;
  options.treatment = "segment";
  options.control = "No E-Mail";
  options.outcome = "visit";
  options.features = {"recency", "history", "mens", "womens", "newbie", "zip_code", "channel"};
  options.base = "logistic";
  const TargetData data = read_target_data(options);
  REQUIRE(data.trial.arms() == 2);
  const auto at_30 = [&](const char* learner, const char* base, int seeds) {
    double sum = 0.0;
    options.learner = learner;
    options.base = base;
    for (int seed = 1; seed <= seeds; ++seed) {
      options.seed = static_cast<std::uint64_t>(seed);
      const TargetStudy study = study_target(data, options);
      for (const UpliftMetric& m : study.arms[1].metrics) {
        if (m.definition->id == std::string("sklift.uplift_at_30.by_group")) sum += m.value;
      }
    }
    return sum / seeds;
  };
  const double first = at_30("t", "logistic", 4);
  INFO("T-learner, uplift of the first 30 %: " << first);
  CHECK(first == Approx(.0775).margin(.012));  // one split's s.e. is .009
  const double forest = at_30("uplift_forest", "ols", 2);
  INFO("forest: " << forest);
  CHECK(forest > .06);
}

TEST_CASE("a logit of Hillstrom's visits on the arms is the published one", "[uplift][data]") {
  REQUIRE_DATA(packed, "hillstrom/hillstrom_email.csv.gz");
  const TestFolder folder;
  TargetOptions options;
  options.data = folder / "h.csv";
  REQUIRE(std::system(fmt::format("gunzip -c {} > {}", packed, options.data).c_str()) == 0);
  options.treatment = "segment";
  options.control = "No E-Mail";
  options.outcome = "visit";
  options.features = {"recency"};
  const TargetData data = read_target_data(options);
  FeatureRows arms = FeatureRows::Zero(data.trial.x.rows(), 2);
  for (std::size_t i = 0; i < data.trial.rows(); ++i) {
    const int arm = data.trial.arm[i];
    if (arm > 0) arms(static_cast<Eigen::Index>(i), arm - 1) = 1.0;
  }
  const auto logit = Registry<Regressor>::instance().find("logistic").create({{"penalty", 1e-9}});
  const Eigen::ArrayXd p = values(logit->fit_outcome(arms, data.trial.y), arms).array();
  const Eigen::ArrayXd y = data.trial.y.array();
  CHECK((y * p.log() + (1.0 - y) * (1.0 - p).log()).sum() == Approx(-26435.28).margin(.005));
  const auto margin = [&](int arm) {
    const auto row = std::find(data.trial.arm.begin(), data.trial.arm.end(), arm);
    const double share = p[row - data.trial.arm.begin()];
    return std::log(share / (1.0 - share));
  };
  CHECK(margin(0) == Approx(-2.1305).margin(5e-5));
  CHECK(margin(1) - margin(0) == Approx(.6327).margin(5e-5));
  CHECK(margin(2) - margin(0) == Approx(.4068).margin(5e-5));
}

}  // namespace marketday::tests
