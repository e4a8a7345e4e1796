// What a comparison promises, whatever the log: pairing, multiplicity, groups, estimated
// propensities, and the same values however the log is read.
#include "evaluation/comparison.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "evaluation/anytime.h"
#include "evaluation/log/memory_log.h"
#include "sim/random.h"
#include "sim/registry.h"

namespace marketday::tests {
namespace {

// Two actions, one feature of two values; the better action depends on it. Shoppers repeat.
std::unique_ptr<MemoryLog> drawn_log(std::uint64_t seed, std::size_t rows, std::uint32_t units) {
  LogMeta meta;
  meta.spec.actions = {{"none", 0.0}, {"coupon", 0.1}};
  meta.spec.features = {{"kind", "index", 0.0, 1.0}};
  auto log = std::make_unique<MemoryLog>(meta);
  FeedbackBlock block;
  for (std::uint32_t row = 0; row < rows; ++row) {
    const RandomBlock bits = draw(seed, row, 0, Purpose::environment);
    const int kind = bits[0] % 2 == 0 ? 0 : 1;
    const double chance = kind == 0 ? 0.3 : 0.7;
    const int action = uniform(bits[1]) < chance ? 1 : 0;
    const double mean = 0.2 + (action == kind ? 0.3 : 0.0);
    ++block.rows;
    block.rounds.push_back(row);
    block.units.push_back(row % units);
    block.actions.push_back(action);
    block.rewards.push_back(uniform(bits[2]) < mean ? 1.0 : 0.0);
    block.propensities.push_back(action == 1 ? chance : 1.0 - chance);
    block.features.push_back(kind);
    block.mask.insert(block.mask.end(), 2, 1);
  }
  log->add(block);
  return log;
}

std::vector<NamedPolicy> policies_for(const EnvironmentSpec& spec) {
  const auto make = [&](const char* label, const char* kind, const Json& parameters) {
    const auto& entry = Registry<Policy>::instance().find(kind);
    Json all = defaults(entry.description.parameters);
    all.update(parameters);
    return NamedPolicy{label, entry.create({all, {}}, spec)};
  };
  std::vector<NamedPolicy> policies;
  policies.push_back(make("always", "fixed_mix", {{"weights", {0, 1}}}));
  policies.push_back(make("best", "fixed_mix", {{"weights", {1, 0, 0, 1}}, {"feature", "kind"}}));
  return policies;
}

std::vector<PanelEstimator> usual() {
  std::vector<PanelEstimator> estimators;
  for (const char* name : {"dr", "snips", "ips"}) {
    estimators.push_back(panel_estimator(name, Json::object(), name));
  }
  return estimators;
}

const DifferenceRow& row_of(const Comparison& c, const std::string& policy) {
  for (const DifferenceRow& row : c.differences) {
    if (row.policy == policy && row.estimator == c.primary) return row;
  }
  throw std::logic_error("no such row");
}

}  // namespace

TEST_CASE(
    "Holm multiplies the least p value by their number and never lets a greater one pass it") {
  const std::vector<double> adjusted = holm({0.01, 0.04, 0.03});
  CHECK(adjusted[0] == Approx(0.03));
  CHECK(adjusted[1] == Approx(0.06));
  CHECK(adjusted[2] == Approx(0.06));
}

TEST_CASE("a comparison ships the policy that is better and finds it safe") {
  const auto log = drawn_log(3, 20'000, 20'000);
  const auto policies = policies_for(log->meta().spec);
  const Comparison c = compare_policies(*log, policies, usual(), kBehaviour, {});
  CHECK(row_of(c, "best").answer == Answer::ship);
  CHECK(row_of(c, "best").difference == Approx(0.5 - 0.41).margin(0.02));
  CHECK(row_of(c, "always").answer == Answer::do_not_ship);
  CHECK(c.safe == "best");
  // against each other the same, with the sign turned
  const Comparison turned = compare_policies(*log, policies, usual(), "best", {});
  CHECK(row_of(turned, "always").difference < 0.0);
  CHECK(turned.differences.size() == 3);
}

TEST_CASE("repeated shoppers widen the interval where their rows have luck in common") {
  const auto once = drawn_log(4, 4'000, 4'000);
  LogMeta meta;
  meta.spec = once->meta().spec;
  MemoryLog copied(meta);
  FeedbackBlock block;
  std::int64_t round = 0;
  for (int copy = 0; copy < 4; ++copy) {  // the same rows four times, of the same shoppers
    once->for_each_block([&](const FeedbackBlock& b) {
      for (std::size_t row = 0; row < b.rows; ++row) {
        block.append_from(b, row, meta.spec);
        block.rounds.back() = round++;
      }
    });
  }
  copied.add(block);
  const auto policies = policies_for(meta.spec);
  const Comparison one = compare_policies(*once, policies, usual(), kBehaviour, {});
  const Comparison four = compare_policies(copied, policies, usual(), kBehaviour, {});
  for (std::size_t i = 0; i < one.values.size(); ++i) {
    if (one.values[i].estimator == "dr") continue;  // its model has learnt from more rows
    CHECK(four.values[i].standard_error == Approx(one.values[i].standard_error).epsilon(1e-9));
  }
}

TEST_CASE("propensities estimated from the features that drove them give the same answer") {
  const auto log = drawn_log(5, 20'000, 20'000);
  const auto policies = policies_for(log->meta().spec);
  ComparisonSettings settings;
  settings.estimate_propensities = true;
  settings.primary = "snips";
  const Comparison estimated = compare_policies(*log, policies, usual(), kBehaviour, settings);
  settings.estimate_propensities = false;
  const Comparison logged = compare_policies(*log, policies, usual(), kBehaviour, settings);
  CHECK(row_of(estimated, "best").difference ==
        Approx(row_of(logged, "best").difference).margin(0.01));
}

TEST_CASE(
    "every reward model learns the rewards of this log, and cross-fitting keeps units apart") {
  const auto log = drawn_log(6, 30'000, 30'000);
  for (const std::string& name : Registry<RewardModel>::instance().names()) {
    INFO(name);
    const auto model = make_reward_model(name, Json::object(), log->meta().spec);
    log->for_each_block([&](const FeedbackBlock& block) { model->add(block, {}); });
    model->fit();
    log->for_each_block([&](const FeedbackBlock& block) {
      std::vector<double> predicted(block.rows * 2);
      model->predict(block, predicted);
      for (std::size_t row = 0; row < 50; ++row) {
        const bool kind = block.features[row] > 0.5;
        CHECK(predicted[2 * row] == Approx(kind ? 0.2 : 0.5).margin(0.03));
        CHECK(predicted[2 * row + 1] == Approx(kind ? 0.5 : 0.2).margin(0.03));
      }
    });
  }
  // a fold is a function of the unit alone, and all folds are used
  std::array<int, RewardModel::kFolds> seen{};
  for (std::uint32_t unit = 0; unit < 3'000; ++unit) ++seen[fold_of(unit)];
  for (const int count : seen) CHECK(count > 900);
}

TEST_CASE("an interval that holds at every look holds the value, and asks for a range that fits") {
  const auto log = drawn_log(7, 5'000, 5'000);
  const auto policies = policies_for(log->meta().spec);
  const auto rows = anytime_intervals(*log, policies, 0.0, 1.0, 0.95);
  CHECK(rows[1].interval.low < 0.5);
  CHECK(rows[1].interval.high > 0.5);
  CHECK_THROWS_WITH(anytime_intervals(*log, policies, 1.0, 0.0, 0.95), Catch::Contains("range"));
  CHECK_THROWS_WITH(anytime_intervals(*log, policies, 0.2, 1.0, 0.95),
                    Catch::Contains("a reward of"));
}

}  // namespace marketday::tests
