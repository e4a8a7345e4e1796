// One contract for every registered detector, whatever it looks at.
#include <tbb/global_control.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <limits>
#include <set>

#include "evaluation/detection_metrics.h"
#include "models/detection/detector.h"
#include "sim/io/files.h"
#include "sim/registry.h"
#include "support/detection.h"

namespace marketday::tests {
namespace {

std::vector<std::string> all_detectors() {
  return Registry<Detector>::instance().names();
}

std::vector<double> fitted_scores(const std::string& name, const Cases& train, const Cases& test,
                                  std::uint64_t seed = 5) {
  const auto detector = make_detector(name);
  detector->fit(train, seed);
  return detector->score(test);
}

}  // namespace

TEST_CASE("every detector's file is in its registry under its own name, and nothing else is",
          "[detection]") {
  std::set<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(MARKETDAY_SOURCE_DIR) +
                                                               "/models/detection")) {
    if (entry.path().extension() != ".cpp") continue;
    const bool registers =
        read_file(entry.path().string()).find("MARKETDAY_REGISTER(Detector,") != std::string::npos;
    if (registers) files.insert(entry.path().stem().string());
  }
  const std::vector<std::string> names = all_detectors();
  CHECK(files == std::set<std::string>(names.begin(), names.end()));
  CHECK(names.size() == 11);
}

TEST_CASE("every detector gives planted fraud the higher scores", "[detection]") {
  // 10 frauds of 600, fewer than lof's 20 neighbours: it is blind to more that lie together; those
  // who learn from labels see 30
  const PlantedCases few(600, 1, 0, 60);
  const PlantedCases many(600, 1);
  const PlantedCases test(400, 2, 600, 60);
  for (const std::string& name : all_detectors()) {
    INFO(name);
    const PlantedCases& train = make_detector(name)->needs().labels ? many : few;
    const std::vector<double> scores = fitted_scores(name, train.cases(), test.cases());
    REQUIRE(scores.size() == 400);
    for (const double score : scores) REQUIRE(std::isfinite(score));
    CHECK(DetectionRanking(scores, test.cases().labels).figures().auc > 0.95);
  }
}

TEST_CASE("every detector is its cases' and seed's alone, on one thread and on two",
          "[detection]") {
  const PlantedCases train(1500, 1);
  const PlantedCases test(1100, 2, 1500);
  for (const std::string& name : all_detectors()) {
    INFO(name);
    const auto on_threads = [&](std::size_t threads) {
      const tbb::global_control control(tbb::global_control::max_allowed_parallelism, threads);
      return fitted_scores(name, train.cases(), test.cases());
    };
    const std::vector<double> one = on_threads(1);
    CHECK(one == on_threads(1));
    CHECK(one == on_threads(2));
  }
  CHECK(fitted_scores("isolation_forest", train.cases(), test.cases(), 5) !=
        fitted_scores("isolation_forest", train.cases(), test.cases(), 6));
}

TEST_CASE("labels of the cases that are scored change nothing", "[detection]") {
  const PlantedCases train(600, 1);
  const PlantedCases test(400, 2, 600);
  Cases blind = test.cases();
  blind.labels = {};
  const std::vector<std::int8_t> false_labels(400, kFraud);
  Cases fooled = test.cases();
  fooled.labels = false_labels;
  for (const std::string& name : all_detectors()) {
    INFO(name);
    const std::vector<double> scores = fitted_scores(name, train.cases(), test.cases());
    CHECK(scores == fitted_scores(name, train.cases(), blind));
    CHECK(scores == fitted_scores(name, train.cases(), fooled));
  }
}

TEST_CASE("a detector without need of labels learns the same without them", "[detection]") {
  const PlantedCases train(600, 1);
  const PlantedCases test(400, 2, 600);
  Cases unlabelled = train.cases();
  unlabelled.labels = {};
  for (const std::string& name : all_detectors()) {
    INFO(name);
    const auto detector = make_detector(name);
    if (detector->needs().labels) {
      CHECK_THROWS_WITH(detector->fit(unlabelled, 5), Catch::Contains("labels"));
    } else {
      CHECK(fitted_scores(name, train.cases(), test.cases()) ==
            fitted_scores(name, unlabelled, test.cases()));
    }
  }
}

TEST_CASE("every detector comes back from its numbers with the same scores", "[detection]") {
  const PlantedCases train(600, 1);
  const PlantedCases test(400, 2, 600);
  for (const std::string& name : all_detectors()) {
    INFO(name);
    const auto detector = make_detector(name);
    detector->fit(train.cases(), 5);
    const std::vector<double> numbers = detector->learnt();
    const auto again = make_detector(name);
    again->restore(numbers);
    CHECK(again->score(test.cases()) == detector->score(test.cases()));
    CHECK(again->learnt() == numbers);
    const std::span<const double> all(numbers);
    CHECK_THROWS_AS(make_detector(name)->restore(all.first(all.size() - 1)), InputError);
    CHECK_THROWS_AS(make_detector(name)->restore(all.first(1)), InputError);
    std::vector<double> more = numbers;
    more.push_back(0.0);
    CHECK_THROWS_AS(make_detector(name)->restore(more), InputError);
  }
}

TEST_CASE("every detector refuses wrong cases with what is wrong", "[detection]") {
  const PlantedCases planted(600, 1);
  const Cases good = planted.cases();
  std::vector<double> holed(good.values.begin(), good.values.end());
  holed[7] = std::numeric_limits<double>::quiet_NaN();
  const std::vector<std::int8_t> all_honest(600, kHonest);
  const std::vector<EntityLink> unordered = {{5, 1}, {4, 1}};
  const std::vector<EntityLink> beyond = {{600, 1}};
  for (const std::string& name : all_detectors()) {
    INFO(name);
    const auto detector = make_detector(name);
    const auto told = [&](const Cases& cases, const char* what) {
      CHECK_THROWS_WITH(make_detector(name)->fit(cases, 1), Catch::Contains(what));
    };
    CHECK_THROWS_WITH(detector->score(good), Catch::Contains("before it scores"));
    told({}, "no training cases");
    Cases wrong = good;
    wrong.accounts = good.accounts.first(3);
    told(wrong, "3 accounts for 600 cases");
    if (detector->needs().features) {
      wrong = good;
      wrong.values = holed;
      told(wrong, "feature 1 of case 2");
      wrong.values = good.values.first(3);
      told(wrong, "3 numbers for 600 cases x 3 features");
      wrong.values = {};
      wrong.features = 0;
      told(wrong, "no features");
      detector->fit(good, 1);
      wrong = good;
      wrong.features = 1;
      wrong.values = good.values.first(600);
      CHECK_THROWS_WITH(detector->score(wrong), Catch::Contains("fitted on 3"));
    }
    if (detector->needs().links) {
      wrong = good;
      wrong.links = unordered;
      told(wrong, "in the order of the cases");
      wrong.links = beyond;
      told(wrong, "none beyond the last");
    }
    if (detector->needs().labels) {
      wrong = good;
      wrong.labels = all_honest;
      told(wrong, "no training case known as fraud (1)");
    }
  }
  CHECK_THROWS_WITH(make_detector("isolation_forrest"),
                    Catch::Contains("did you mean `isolation_forest`?"));
  CHECK_THROWS_WITH(make_detector("lof", {{"neighbors", 3}}),
                    Catch::Contains("did you mean `neighbours`?"));
  CHECK_THROWS_WITH(make_detector("lof", {{"neighbours", 0}}), Catch::Contains("neighbours"));
}

TEST_CASE("no detector minds an empty batch, a lone case or an account never seen", "[detection]") {
  const PlantedCases planted(600, 1);
  const std::vector<double> values = {1.0, 1.0, 1.0};
  const std::vector<std::uint32_t> account = {123'456};
  const std::vector<EntityLink> link = {{0, 99'999}};
  for (const std::string& name : all_detectors()) {
    INFO(name);
    const auto detector = make_detector(name);
    detector->fit(planted.cases(), 5);
    CHECK(detector->score({}).empty());
    CHECK(std::isfinite(detector->score({1, 3, values, account, link, {}}).at(0)));
    CHECK(std::isfinite(detector->score({1, 3, values, account, {}, {}}).at(0)));
  }
}

}  // namespace marketday::tests
