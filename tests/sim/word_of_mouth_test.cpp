#include "sim/word_of_mouth.h"

#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

using namespace marketday;

namespace {

WordOfMouthSpec passing(double probability) {
  WordOfMouthSpec spec;
  spec.pass_probability = probability;
  return spec;
}

// Everybody has two children; the root is 0.
SocialGraph binary_tree(std::uint32_t shoppers) {
  std::vector<SocialEdge> edges;
  for (std::uint32_t i = 1; i < shoppers; ++i) edges.emplace_back((i - 1) / 2, i);
  return {shoppers, edges};
}

// Who has joined in the end when `first` tell on day one and the reached go on telling.
std::vector<std::uint32_t> cascade(const WordOfMouthSpec& spec, const SocialGraph& graph,
                                   std::uint64_t seed, std::vector<std::uint32_t> senders,
                                   double incentive = 1.0) {
  std::set<std::uint32_t> joined(senders.begin(), senders.end());
  std::vector<Referral> referrals;
  while (!senders.empty()) {
    const auto waits = [&](std::uint32_t i) { return !joined.contains(i); };
    spread_word(spec, graph, seed, senders, incentive, waits, referrals);
    senders.clear();
    for (const Referral& r : referrals) senders.push_back(r.newcomer);
    joined.insert(senders.begin(), senders.end());
  }
  return {joined.begin(), joined.end()};
}

}  // namespace

TEST_CASE("T33: a cascade that reaches half a friend a sender ends at two shoppers on average") {
  const SocialGraph tree = binary_tree((1U << 16U) - 1);
  const WordOfMouthSpec spec = passing(0.25);
  const std::uint32_t seeds = 40'000;
  double sum = 0.0;
  for (std::uint32_t seed = 1; seed <= seeds; ++seed) {
    sum += static_cast<double>(cascade(spec, tree, seed, {0}).size());
  }
  // Galton and Watson: variance s^2 / (1 - m)^3 with offspring mean 0.5, variance 2 (1/4) (3/4)
  const double sd = std::sqrt(0.375 / 0.125);
  CHECK(sum / seeds == Approx(2.0).margin(4.0 * sd / std::sqrt(seeds)));
}

TEST_CASE("a probability of 0 tells nobody, one of 1 everybody within reach") {
  const auto graph = make_social_graph(NetworkSpec{}, 500, 2);
  CHECK(cascade(passing(0.0), *graph, 1, {3, 4}) == std::vector<std::uint32_t>{3, 4});
  CHECK(cascade(passing(1.0), *graph, 1, {3}).size() == 500);
}

TEST_CASE("an edge passes with its probability, more often by the incentive") {
  const auto graph = make_social_graph(NetworkSpec{}, 50'000, 2);
  WordOfMouthSpec spec = passing(0.1);
  const auto everybody = [](std::uint32_t) { return true; };
  for (const double incentive : {1.0, 3.0}) {
    const double p = 0.1 * incentive;
    double edges = 0.0;
    double fired = 0.0;
    std::vector<Referral> referrals;
    for (std::uint32_t sender = 0; sender < graph->shoppers(); ++sender) {
      spread_word(spec, *graph, 4, std::vector{sender}, incentive, everybody, referrals);
      edges += static_cast<double>(graph->friends_of(sender).size());
      fired += static_cast<double>(referrals.size());
    }
    CHECK(fired / edges == Approx(p).margin(4.0 * std::sqrt(p * (1.0 - p) / edges)));
  }
}

TEST_CASE("the order of senders does not matter, and no newcomer is referred twice") {
  CHECK(rc::check([] {
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    auto senders =
        *rc::gen::unique<std::vector<std::uint32_t>>(rc::gen::inRange<std::uint32_t>(0, 200));
    const auto graph = make_social_graph(NetworkSpec{}, 200, seed);
    const auto waits = [](std::uint32_t i) { return i % 3 != 0; };
    std::vector<Referral> one;
    std::vector<Referral> other;
    spread_word(passing(0.5), *graph, seed, senders, false, waits, one);
    std::reverse(senders.begin(), senders.end());
    spread_word(passing(0.5), *graph, seed, senders, false, waits, other);
    RC_ASSERT(one.size() == other.size());
    for (std::size_t i = 0; i < one.size(); ++i) {
      RC_ASSERT(one[i].referrer == other[i].referrer && one[i].newcomer == other[i].newcomer);
      RC_ASSERT(i == 0 || one[i - 1].newcomer < one[i].newcomer);
      RC_ASSERT(waits(one[i].newcomer));
      RC_ASSERT(graph->are_friends(one[i].referrer, one[i].newcomer));
    }
  }));
}

TEST_CASE("of several who reach a newcomer, each is the referrer as often as the others") {
  // a star: everybody knows shopper 0 alone
  std::vector<SocialEdge> edges;
  for (std::uint32_t i = 1; i <= 4; ++i) edges.emplace_back(0, i);
  const SocialGraph star(5, edges);
  const std::vector<std::uint32_t> senders = {1, 2, 3, 4};
  const auto everybody = [](std::uint32_t) { return true; };
  std::vector<double> wins(5, 0.0);
  std::vector<Referral> referrals;
  const std::uint32_t n = 40'000;
  for (std::uint32_t seed = 0; seed < n; ++seed) {
    spread_word(passing(1.0), star, seed, senders, 1.0, everybody, referrals);
    REQUIRE(referrals.size() == 1);
    wins[referrals[0].referrer] += 1.0;
  }
  for (std::uint32_t i = 1; i <= 4; ++i) {
    CHECK(wins[i] / n == Approx(0.25).margin(4.0 * std::sqrt(0.25 * 0.75 / n)));
  }
}

TEST_CASE("an edge fires once: telling again reaches nobody new, and more luck loses nobody") {
  CHECK(rc::check([] {
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    const auto graph = make_social_graph(NetworkSpec{}, 300, seed);
    const double q = *rc::gen::inRange(0, 100) / 100.0;
    std::vector<Referral> referrals;
    std::set<std::uint32_t> joined = {7};
    const auto waits = [&](std::uint32_t i) { return !joined.contains(i); };
    spread_word(passing(q), *graph, seed, std::vector{7U}, false, waits, referrals);
    for (const Referral& r : referrals) joined.insert(r.newcomer);
    spread_word(passing(q), *graph, seed, std::vector{7U}, false, waits, referrals);
    RC_ASSERT(referrals.empty());
    const auto few = cascade(passing(q), *graph, seed, {7});
    const auto many = cascade(passing(std::min(1.0, q + 0.05)), *graph, seed, {7});
    RC_ASSERT(std::includes(many.begin(), many.end(), few.begin(), few.end()));
  }));
}

TEST_CASE("innovators join at their rate a day, and nobody does when it is off") {
  WordOfMouthSpec spec;
  CHECK(innovation_day(spec, 1, 2) == kNeverInnovates);
  spec.innovators_per_day = 1.0;
  CHECK(innovation_day(spec, 1, 2) == 0);
  spec.innovators_per_day = 0.03;
  std::vector<double> by_day(20, 0.0);
  const std::uint32_t n = 200'000;
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::uint32_t day = innovation_day(spec, 1, i);
    if (day < by_day.size()) by_day[day] += 1.0;
  }
  double waiting = n;
  for (const double joined : by_day) {
    CHECK(joined / waiting == Approx(0.03).margin(4.5 * std::sqrt(0.03 * 0.97 / waiting)));
    waiting -= joined;
  }
}
