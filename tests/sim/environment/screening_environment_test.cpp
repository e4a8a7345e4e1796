// Environment `screening`: orders decided one by one on a market under attack.
#include <tbb/global_control.h>

#include <catch2/catch.hpp>
#include <map>
#include <numeric>

#include "sim/environment/environment.h"
#include "support/fraud.h"

namespace marketday::tests {
namespace {

using test::attacked_market;

constexpr int kApprove = 0;
constexpr int kReview = 1;
constexpr int kBlock = 3;

std::shared_ptr<const MarketSpec> market(std::uint32_t shoppers = 3000) {
  return std::make_shared<MarketSpec>(
      attacked_market(shoppers, 0.05, test::all_kinds(), [](FraudSpec& fraud) {
        fraud.labels.chargeback_least_days = 3;
        fraud.labels.chargeback_most_days = 6;
        fraud.screening.review_capacity_per_day = 7;
      }));
}

std::unique_ptr<Environment> make(const std::string& name, std::shared_ptr<const MarketSpec> spec,
                                  const Json& changes = {}) {
  const auto& entry = Registry<Environment>::instance().find(name);
  Json parameters = defaults(entry.description.parameters);
  parameters["horizon_days"] = 15;
  if (changes.is_object()) parameters.update(changes);
  return entry.create(parameters, std::move(spec));
}

double metric(const Environment& environment, const std::string& name) {
  for (const Metric& m : environment.metrics()) {
    if (m.name == name) return m.value;
  }
  FAIL("no metric " << name);
  return 0.0;
}

double sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

struct Episode {
  double rewards = 0.0;
  double refused = 0.0;
  std::vector<TransitionBatch> told;  // by day
  std::vector<std::size_t> orders;    // by day
  std::vector<double> reviews;        // by day
  std::vector<std::uint64_t> hashes;
};

Episode play(Environment& environment, int action, std::uint64_t seed = 5) {
  Episode episode;
  Observation observation = environment.reset(seed);
  for (bool over = false; !over;) {
    const std::vector<int> actions(observation.rows(), action);
    const StepResult& result = environment.step(actions);
    episode.orders.push_back(actions.size());
    episode.rewards += sum(result.rewards);
    episode.reviews.push_back(result.costs[0]);
    episode.refused += result.costs[2];
    episode.told.push_back(result.transitions);
    episode.hashes.push_back(environment.state_hash());
    over = result.truncated;
    observation = result.observation;
  }
  return episode;
}

}  // namespace

TEST_CASE("approving every order earns what the campaign without promotion does, to the cent") {
  const auto spec = market();
  const auto screening = make("screening", spec);
  const Episode approved = play(*screening, kApprove);
  const auto campaign = make("campaign", spec);
  const Observation* observation = &campaign->reset(5);
  for (bool over = false; !over;) {
    const StepResult& result = campaign->step(std::vector<int>(observation->rows(), 0));
    over = result.truncated;
    observation = &result.observation;
  }
  CHECK(metric(*screening, "orders") > 500);
  CHECK(metric(*screening, "profit_cents") == metric(*campaign, "profit_cents"));
  CHECK(screening->state_hash() == campaign->state_hash());
  CHECK(approved.refused == 0.0);
}

TEST_CASE("blocking every order sells nothing, loses nothing to fraud, and costs the honest") {
  const auto screening = make("screening", market(), {{"lost_customer_cents", 700}});
  const Episode blocked = play(*screening, kBlock);
  CHECK(metric(*screening, "orders") == 0);
  CHECK(metric(*screening, "profit_cents") == 0);
  CHECK(metric(*screening, "fraud_granted") == 0);
  CHECK(metric(*screening, "fraud_attempts") > 0);
  CHECK(metric(*screening, "fraud_loss_cents") == 0);
  CHECK(blocked.refused > 100);
  CHECK(blocked.rewards == Approx(-7.0 * blocked.refused));
}

TEST_CASE("reviewers look into no more orders a day than they can, and the others wait") {
  const auto screening = make("screening", market());
  const Episode reviewed = play(*screening, kReview);
  for (const double reviews : reviewed.reviews) CHECK(reviews <= 7.0);
  CHECK(sum(reviewed.reviews) > 80.0);
  Observation observation = screening->reset(5);
  const std::size_t first = observation.rows();
  observation = screening->step(std::vector<int>(first, kReview)).observation;
  const std::size_t features = screening->spec().features.size();
  REQUIRE(screening->spec().features[features - 2].name == "queue");
  CHECK(observation.values[features - 2] == static_cast<double>(first) - 7.0);
  CHECK(observation.values[features - 1] == 0.0);
}

TEST_CASE("an approved order's outcome is told when a chargeback came or can come no more") {
  const auto late = make("screening", market());
  const Episode delayed = play(*late, kApprove);
  for (int day = 0; day < 3; ++day) CHECK(delayed.told[static_cast<std::size_t>(day)].count() == 0);
  bool charged_back = false;
  for (int day = 3; day < 6; ++day) {
    for (const double reward : delayed.told[static_cast<std::size_t>(day)].rewards) {
      CHECK(reward < 0.0);  // nothing but chargebacks is known so early
      charged_back = true;
    }
  }
  CHECK(charged_back);
  const auto early = make("screening", market(), {{"label_delay", false}});
  const Episode at_once = play(*early, kApprove);
  double told_late = 0.0;
  double told_early = 0.0;
  for (std::size_t day = 0; day < at_once.told.size(); ++day) {
    CHECK(at_once.told[day].count() == at_once.orders[day]);
    told_late += sum(delayed.told[day].rewards);
    told_early += sum(at_once.told[day].rewards);
  }
  CHECK(told_late == Approx(told_early));
  CHECK(delayed.rewards == at_once.rewards);
}

TEST_CASE("refused orders are told at once, and every decision is told once, held ones as well") {
  for (const int action : {kReview, kBlock}) {
    const auto screening = make("screening", market());
    const Episode episode = play(*screening, action);
    std::size_t told = 0;
    std::size_t decided = 0;
    for (const TransitionBatch& batch : episode.told) told += batch.count();
    for (const std::size_t orders : episode.orders) decided += orders;
    CAPTURE(action);
    CHECK(told == decided);
    if (action == kBlock) CHECK(episode.told.front().count() == episode.orders.front());
  }
}

TEST_CASE("money that will be charged back counts on the day of its order") {
  const auto spec = std::make_shared<MarketSpec>(
      attacked_market(3000, 0.05, {test::fraudster("card_testing", 1.0)}));  // 30 to 90 days
  const auto screening = make("screening", spec);
  const Episode approved = play(*screening, kApprove);
  CHECK(metric(*screening, "accrued_cents") < -100'000);
  CHECK(approved.rewards * 100.0 ==
        Approx(metric(*screening, "profit_cents") + metric(*screening, "accrued_cents")));
}

TEST_CASE("goods sold on displace the shop's own sales, and the honest shoppers' worth stays") {
  const auto spec = std::make_shared<MarketSpec>(
      attacked_market(3000, 0.05, {test::fraudster("flash_sale_bot", 1.0)}));
  std::vector<std::unique_ptr<Environment>> played;
  for (const double share : {0.0, 1.0}) {
    played.push_back(make("screening", spec, {{"displaced_share", share}}));
    const Episode episode = play(*played.back(), kApprove);
    CHECK(episode.rewards * 100.0 == Approx(metric(*played.back(), "net_value_cents")));
  }
  CHECK(metric(*played[0], "profit_cents") == metric(*played[1], "profit_cents"));
  CHECK(metric(*played[0], "net_value_cents") > metric(*played[1], "net_value_cents"));
  CHECK(metric(*played[0], "honest_value_cents") == metric(*played[1], "honest_value_cents"));
}

TEST_CASE("without fraudsters the honest shoppers' worth is all there is") {
  const auto spec = std::make_shared<MarketSpec>(attacked_market(2000, 0.0, {}));
  const auto screening = make("screening", spec);
  play(*screening, kReview);
  CHECK(metric(*screening, "accrued_cents") < 0.0);  // reviewers err
  CHECK(metric(*screening, "honest_value_cents") == metric(*screening, "net_value_cents"));
}

TEST_CASE("the scenario's own rules score orders, and its velocities count every day") {
  const auto spec = std::make_shared<MarketSpec>(
      attacked_market(2000, 0.05, test::all_kinds(), [](FraudSpec& fraud) {
        fraud.screening.rules = test::rules(
            "velocities: [{name: often, agg: count, by: account, window: 30d, bucket: 1d}]\n"
            "rules: [{name: again, when: often >= 2, score: 40}]");
      }));
  const auto screening = make("screening", spec);
  const std::size_t features = screening->spec().features.size();
  REQUIRE(screening->spec().features[features - 3].name == "rule_score");
  Observation observation = screening->reset(5);
  std::vector<double> scored;  // orders an order of the day that came back, by day
  for (int day = 0; day < 14; ++day) {
    double hits = 0.0;
    for (std::size_t row = 0; row < observation.rows(); ++row) {
      hits += observation.values[row * features + features - 3] / 40.0;
    }
    scored.push_back(hits / static_cast<double>(observation.rows()));
    observation = screening->step(std::vector<int>(observation.rows(), kApprove)).observation;
  }
  CHECK(scored.front() == 0.0);
  CHECK(scored.back() > 0.2);
}

TEST_CASE("a snapshot in the middle of a day shows and plays the same orders again") {
  const auto screening = make("screening", market());
  screening->reset(5);
  Observation observation;
  for (int day = 0; day < 5; ++day) {
    observation = screening
                      ->step(std::vector<int>(
                          day == 0 ? screening->reset(5).rows() : observation.rows(), kReview))
                      .observation;
  }
  const auto morning = screening->snapshot();
  const auto go_on = [&] {
    const StepResult& result = screening->step(std::vector<int>(observation.rows(), kApprove));
    return std::pair{result.observation.values, result.rewards};
  };
  const auto straight = go_on();
  const std::uint64_t hash = screening->state_hash();
  play(*screening, kBlock, 9);
  screening->restore(*morning);
  CHECK(go_on() == straight);
  CHECK(screening->state_hash() == hash);
}

TEST_CASE("screening is the same on one thread and on two") {
  std::vector<std::vector<std::uint64_t>> hashes;
  std::vector<double> rewards;
  for (const std::size_t threads : {1U, 2U}) {
    const tbb::global_control control(tbb::global_control::max_allowed_parallelism, threads);
    const auto screening = make("screening", market(9000));
    const Episode episode = play(*screening, kReview);
    hashes.push_back(episode.hashes);
    rewards.push_back(episode.rewards);
  }
  CHECK(hashes[0] == hashes[1]);
  CHECK(rewards[0] == rewards[1]);
}

TEST_CASE("screening refuses a scenario without fraud, and says what to do") {
  const auto peaceful = std::make_shared<MarketSpec>(test::tempting_market(100));
  for (const std::string name : {"screening", "defended_campaign"}) {
    CHECK_THROWS_WITH(make(name, peaceful), Catch::Contains("environment " + name) &&
                                                Catch::Contains("no `fraud` section"));
    CHECK_THROWS_WITH(make(name, nullptr), Catch::Contains("needs a scenario"));
  }
}

}  // namespace marketday::tests
