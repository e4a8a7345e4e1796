#include <catch2/catch.hpp>
#include <cmath>

#include "evaluation/structured/robust_regression.h"
#include "evaluation/structured/slates.h"
#include "support/ope_fixtures.h"

namespace marketday::structured {
namespace {

constexpr double kF1Ips = 0.451831413041;
constexpr double kF1Snips = 0.450342684531;

double variance(const InfluenceEstimate& estimate) {
  const double error = standard_error(estimate);
  return error * error;
}

}  // namespace

TEST_CASE("a slate of one position is IPS, SNIPS and DR") {
  const tests::BanditFixture f1;
  std::vector<std::size_t> offsets(f1.kRows + 1);
  for (std::size_t i = 0; i < offsets.size(); ++i) offsets[i] = i;
  const Slates slates{offsets, f1.reward, f1.behaviour, f1.target};
  for (const SlateWeight weight :
       {SlateWeight::standard, SlateWeight::independent, SlateWeight::interaction}) {
    CHECK(tests::agrees(slate_ips(slates, weight).value, kF1Ips));
    CHECK(tests::agrees(slate_snips(slates, weight).value, kF1Snips));
  }
  CHECK(tests::agrees(cascade_doubly_robust(slates, f1.q, f1.v).value, 0.444792658152));
}

namespace {

// Slates of two positions, two items each, the second drawn given the first; every outcome as often
// as in 16 tries.
struct SlateWorld {
  static constexpr double kLogged[2] = {0.25, 0.75};
  static constexpr double kLoggedNext[2][2] = {{0.5, 0.5}, {0.75, 0.25}};
  static constexpr double kPolicy[2] = {0.6, 0.4};
  static constexpr double kPolicyNext[2][2] = {{0.1, 0.9}, {0.7, 0.3}};
  std::vector<std::size_t> offsets = {0};
  std::vector<double> reward, whole_b, whole_e, item_b, item_e, cascade_b, cascade_e, q, v;
  double truth = 0.0;

  // reward(position, first, second)
  template <typename Reward>
  explicit SlateWorld(const Reward& earned) {
    for (std::size_t a = 0; a < 2; ++a) {
      for (std::size_t b = 0; b < 2; ++b) {
        const double logged = kLogged[a] * kLoggedNext[a][b];
        const double policy = kPolicy[a] * kPolicyNext[a][b];
        truth += policy * (earned(0, a, b) + earned(1, a, b));
        const double second_b = kLogged[0] * kLoggedNext[0][b] + kLogged[1] * kLoggedNext[1][b];
        const double second_e = kPolicy[0] * kPolicyNext[0][b] + kPolicy[1] * kPolicyNext[1][b];
        for (int k = 0; k < static_cast<int>(16.0 * logged); ++k) {
          reward.insert(reward.end(), {earned(0, a, b), earned(1, a, b)});
          whole_b.insert(whole_b.end(), {logged, logged});
          whole_e.insert(whole_e.end(), {policy, policy});
          item_b.insert(item_b.end(), {kLogged[a], second_b});
          item_e.insert(item_e.end(), {kPolicy[a], second_e});
          cascade_b.insert(cascade_b.end(), {kLogged[a], logged});
          cascade_e.insert(cascade_e.end(), {kPolicy[a], policy});
          const double guess = 0.2 + 0.5 * static_cast<double>(a);
          q.insert(q.end(), {guess, 0.7 - 0.3 * static_cast<double>(b)});
          v.insert(v.end(), {0.2 + 0.5 * kPolicy[1], 0.7 - 0.3 * kPolicyNext[a][1]});
          offsets.push_back(reward.size());
        }
      }
    }
  }
};

}  // namespace

TEST_CASE("slate estimators are unbiased where users behave as they assume, by enumeration") {
  const SlateWorld any([](int l, std::size_t a, std::size_t b) {
    return l == 0 ? 1.0 + 2.0 * static_cast<double>(a * b) : static_cast<double>(2 * a + b);
  });
  const SlateWorld cascade([](int l, std::size_t a, std::size_t b) {
    return l == 0 ? 1.0 + static_cast<double>(a) : static_cast<double>(2 * a + b) + 0.5;
  });
  const SlateWorld independent([](int l, std::size_t a, std::size_t b) {
    return l == 0 ? 1.0 + static_cast<double>(a) : 0.5 + static_cast<double>(b);
  });
  for (const SlateWorld* world : {&any, &cascade, &independent}) {
    REQUIRE(world->offsets.size() == 17);
    const Slates slates{world->offsets, world->reward, world->whole_b, world->whole_e};
    CHECK(slate_ips(slates, SlateWeight::standard).value == Approx(world->truth));
    CHECK(slate_snips(slates, SlateWeight::standard).value == Approx(world->truth));
    const bool down = world != &any;
    const Slates above{world->offsets, world->reward, world->cascade_b, world->cascade_e};
    CHECK((slate_ips(above, SlateWeight::interaction).value == Approx(world->truth)) == down);
    CHECK((cascade_doubly_robust(above, world->q, world->v).value == Approx(world->truth)) == down);
    const bool alone = world == &independent;
    const Slates items{world->offsets, world->reward, world->item_b, world->item_e};
    CHECK((slate_ips(items, SlateWeight::independent).value == Approx(world->truth)) == alone);
  }
  // and the narrower the assumption, the less they vary
  const SlateWorld& w = independent;
  const double standard =
      variance(slate_ips({w.offsets, w.reward, w.whole_b, w.whole_e}, SlateWeight::standard));
  const double interaction = variance(
      slate_ips({w.offsets, w.reward, w.cascade_b, w.cascade_e}, SlateWeight::interaction));
  const double items =
      variance(slate_ips({w.offsets, w.reward, w.item_b, w.item_e}, SlateWeight::independent));
  CHECK(interaction < standard);
  CHECK(items < interaction);
}

TEST_CASE("slates of different lengths: what is not shown earns nothing") {
  const std::vector<std::size_t> ragged = {0, 1, 3};
  const std::vector<double> reward = {1.0, 0.5, 2.0};
  const std::vector<double> behaviour = {0.5, 0.5, 0.25};
  const std::vector<double> target = {0.75, 0.25, 0.2};
  const Slates slates{ragged, reward, behaviour, target};
  // weights 1.5 | 0.5, 0.8; second position: (1.5 * 0 + 0.8 * 2) / (1.5 + 0.8)
  CHECK(slate_snips(slates, SlateWeight::interaction).value ==
        Approx((1.5 * 1.0 + 0.5 * 0.5) / 2.0 + 1.6 / 2.3));
  CHECK(slate_snips(slates, SlateWeight::independent).value ==
        Approx((1.5 * 1.0 + 0.5 * 0.5) / 2.0 + 1.6 / 1.8));
}

}  // namespace marketday::structured
