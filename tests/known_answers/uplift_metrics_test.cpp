#include <algorithm>
#include <catch2/catch.hpp>
#include <limits>

#include "evaluation/uplift/metrics.h"
#include "sim/io/error.h"
#include "support/uplift.h"

namespace marketday::tests {
namespace {

double value(const ScoredTrial& trial, const std::string& id) {
  return uplift_metric(UpliftRanking(trial), id).value;
}

// Ten digits are published.
Approx published(double x) {
  return Approx(x).epsilon(1e-9).margin(5e-11);
}

}  // namespace

TEST_CASE("Qini and AUUC are scikit-uplift's, ties and all", "[uplift]") {
  const F3 f = fixture_f3();
  REQUIRE(std::count(f.treated.begin(), f.treated.end(), 1) == 923);
  CHECK(value(f.by(f.score), "sklift.qini_auc") == published(.0775426750));
  CHECK(value(f.by(f.mixed), "sklift.qini_auc") == published(.0686030383));
  CHECK(value(f.by(f.rounded), "sklift.qini_auc") == published(.0763168411));
  const std::string never_falls = "sklift.qini_auc.no_negative_effect";
  CHECK(value(f.by(f.score), never_falls) == published(.5322254305));
  CHECK(value(f.by(f.mixed), never_falls) == published(.4708669329));
  CHECK(value(f.by(f.rounded), never_falls) == published(.5238117406));
  CHECK(value(f.by(f.score), "sklift.uplift_auc") == published(.0714909755));
  CHECK(value(f.by(f.mixed), "sklift.uplift_auc") == published(.0629365949));
  CHECK(value(f.by(f.rounded), "sklift.uplift_auc") == published(.0704742059));
  CHECK(value(f.by(f.score), "sklift.uplift_at_30.overall") == published(.1399670666));
  CHECK(value(f.by(f.score), "sklift.uplift_at_30.by_group") == published(.1400031408));
  CHECK(value(f.by(f.score), "sklift.weighted_average_uplift_10") == published(.0740577092));
}

TEST_CASE("Qini and AUUC are causalml's, normalised and raw, with and without true effects",
          "[uplift]") {
  const F3 f = fixture_f3();
  CHECK(value(f.by(f.score), "causalml.auuc") == published(.7601139723));
  CHECK(value(f.by(f.mixed), "causalml.auuc") == published(.7289981496));
  CHECK(value(f.by(f.score), "causalml.auuc.raw") == published(112.7641061044));
  CHECK(value(f.by(f.mixed), "causalml.auuc.raw") == published(108.1480247584));
  CHECK(value(f.by(f.score), "causalml.qini") == published(.2568673744));
  CHECK(value(f.by(f.mixed), "causalml.qini") == published(.2272604480));
  CHECK(value(f.by(f.score), "causalml.qini.raw") == published(17.5862327937));
  CHECK(value(f.by(f.mixed), "causalml.qini.raw") == published(15.5592167109));
  const TrueEffectMetrics known = causalml_with_true_effect(f.by(f.score), f.effect);
  CHECK(known.auuc == published(.7776048883));
  CHECK(known.qini == published(.2744044019));
}

TEST_CASE("no measure is shown without its definition, tie rule and normalisation", "[uplift]") {
  const F3 f = fixture_f3();
  const auto metrics = uplift_metrics(UpliftRanking(f.by(f.score)));
  REQUIRE(metrics.size() == uplift_definitions().size());
  for (const UpliftMetric& metric : metrics) {
    const std::string text = text_of(metric);
    INFO(text);
    CHECK(text.find(metric.definition->id) == 0);
    CHECK(text.find("ties: " + metric.definition->ties) != std::string::npos);
    CHECK(text.find("normalised: " + metric.definition->normalisation) != std::string::npos);
    CHECK(metric.definition->ties.size() > 10);
    CHECK(metric.definition->normalisation.size() > 10);
  }
}

TEST_CASE("two libraries' Qini differ threefold on one ranking, which is why they have ids",
          "[uplift]") {
  const F3 f = fixture_f3();
  CHECK(value(f.by(f.score), "causalml.qini") > 3.0 * value(f.by(f.score), "sklift.qini_auc"));
}

TEST_CASE("a tie goes the way its definition says", "[uplift]") {
  // one score for all: treated and bought, control and not, control and bought, treated and not
  const std::vector<double> score(4, 0.5);
  const std::vector<std::uint8_t> treated = {1, 0, 0, 1};
  const std::vector<double> outcome = {1, 0, 1, 0};
  const ScoredTrial trial{score, treated, outcome};
  // together: one point, on the random line
  CHECK(value(trial, "sklift.qini_auc") == 0.0);
  // row by row, the earlier first: 1, 0.5, 0 after an undefined point that is put half way to 1
  CHECK(value(trial, "causalml.qini.raw") == Approx((0.5 + 1.0 + 0.5) / 5.0));
}

TEST_CASE("a minus zero is a zero, and what a measure needs is asked for", "[uplift]") {
  const std::vector<std::uint8_t> treated = {1, 0, 1, 0};
  const std::vector<double> outcome = {1, 0, 0, 1};
  const std::vector<double> zeros = {0.0, -0.0, 0.0, -0.0};
  CHECK(UpliftRanking({zeros, treated, outcome}).run_ends().size() == 1);
  const std::vector<double> spend = {10, 0, 2.5, 1};
  const std::vector<double> score = {4, 3, 2, 1};
  const UpliftRanking amounts({score, treated, spend});
  CHECK(std::isnan(uplift_metric(amounts, "sklift.qini_auc").value));
  CHECK(text_of(uplift_metric(amounts, "sklift.qini_auc")).find("0 and 1 only") !=
        std::string::npos);
  CHECK(std::isfinite(uplift_metric(amounts, "causalml.qini.raw").value));
  CHECK_THROWS_WITH(uplift_metric(amounts, "sklift.qini_auk"),
                    Catch::Contains("did you mean `sklift.qini_auc`?"));
  const std::vector<std::uint8_t> all = {1, 1, 1, 1};
  CHECK_THROWS_WITH(UpliftRanking({score, all, outcome}), Catch::Contains("no control rows"));
  const std::vector<double> holes = {1, std::numeric_limits<double>::quiet_NaN(), 0, 1};
  CHECK_THROWS_AS(UpliftRanking({score, treated, holes}), InputError);
  CHECK_THROWS_AS(UpliftRanking({score, treated, std::span(outcome).first(3)}), InputError);
}

}  // namespace marketday::tests
