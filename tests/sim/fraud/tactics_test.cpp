// What attackers learn: EXP3 by its own formula, and gossip.
#include "sim/fraud/tactics.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "sim/random.h"

namespace marketday::test {

TEST_CASE("tactics are drawn with EXP3's probabilities") {
  AdaptationSpec spec;
  spec.exploration = 0.12;
  Controller c;
  c.log_weight = {0.0F, 1.0F, 0.0F, -1.0F, 0.5F, 0.0F};
  const double sum = 3.0 + std::exp(1.0) + std::exp(-1.0) + std::exp(0.5);
  const auto p = tactic_probabilities(spec, c);
  CHECK(p[0] == Approx(0.88 / sum + 0.02));
  CHECK(p[1] == Approx(0.88 * std::exp(1.0) / sum + 0.02));
  CHECK(p[3] == Approx(0.88 * std::exp(-1.0) / sum + 0.02));
  CHECK(std::accumulate(p.begin(), p.end(), 0.0) == Approx(1.0));
  constexpr int kWaves = 40'000;
  std::array<int, kTactics> seen{};
  for (int day = 0; day < kWaves; ++day) {
    choose_tactic(spec, 7, 1, day, c);
    ++seen[c.tactic];
  }
  for (std::size_t t = 0; t < kTactics; ++t) {
    const double error = std::sqrt(p[t] * (1.0 - p[t]) / kWaves);
    CHECK(std::abs(seen[t] / static_cast<double>(kWaves) - p[t]) < 4.0 * error);
  }
}

TEST_CASE("a wave moves the weight of its own tactic by eta gain / p, and old lessons fade") {
  AdaptationSpec spec;
  spec.learning_rate = 0.5;
  spec.half_life_waves = 1.0;
  Controller c;
  c.size = 10;
  c.tactic = 2;
  c.log_weight[4] = 0.8F;
  c.wave_take_cents = 2500;  // 250 an account: half a unit
  const double p = tactic_probabilities(spec, c)[2];
  learn_from_wave(spec, 500, c);
  CHECK(c.log_weight[2] == Approx(0.5 * 0.5 / p));
  CHECK(c.log_weight[4] == Approx(0.4));
}

TEST_CASE("attackers come to prefer the tactic that pays, and leave it when it stops paying") {
  AdaptationSpec spec;
  Controller c;
  c.size = 10;
  const auto play = [&](std::size_t good, int waves, int from) {
    for (int wave = 0; wave < waves; ++wave) {
      choose_tactic(spec, 3, 9, from + wave, c);
      c.wave_take_cents = c.tactic == good ? 4000 : -2000;
      learn_from_wave(spec, 500, c);
    }
    return tactic_probabilities(spec, c);
  };
  CHECK(play(5, 60, 0)[5] > 0.6);
  const auto later = play(1, 120, 1000);
  CHECK(later[1] > 0.6);
  CHECK(later[5] < 0.2);
}

TEST_CASE("an attacker that does not adapt stays blunt") {
  AdaptationSpec spec;
  spec.on = false;
  Controller c;
  c.size = 1;
  for (int day = 0; day < 50; ++day) {
    choose_tactic(spec, 3, 2, day, c);
    CHECK(c.tactic == 0);
    c.wave_take_cents = -100'000;
    learn_from_wave(spec, 500, c);
  }
  CHECK(c.log_weight[0] == 0.0F);
}

TEST_CASE("gossip copies the best ring of the same kind, about as often as it should") {
  AdaptationSpec spec;
  spec.gossip = 0.25;
  constexpr std::size_t kRings = 4000;
  std::vector<Controller> all(kRings);
  for (std::size_t i = 0; i < kRings; ++i) {
    all[i].type = static_cast<std::uint8_t>(i % 2);
    all[i].until = 5;
  }
  all[10].take_cents = 1000;  // kind 0
  all[10].log_weight[3] = 2.0F;
  gossip(spec, 1, 5, all);
  int copied = 0;
  for (std::size_t i = 0; i < kRings; ++i) {
    if (i == 10 || all[i].log_weight[3] == 0.0F) continue;
    CHECK(all[i].type == 0);
    ++copied;
  }
  const double n = kRings / 2.0 - 1.0;
  CHECK(std::abs(copied / n - 0.25) < 4.0 * std::sqrt(0.25 * 0.75 / n));
}

TEST_CASE("a fixed camouflage overrides the tactic's own") {
  AdaptationSpec spec;
  spec.camouflage = 0.9;
  Controller c;
  choose_tactic(spec, 3, 2, 1, c);
  CHECK(c.camouflage == Approx(0.9));
  spec.camouflage = -1.0;
  choose_tactic(spec, 3, 2, 1, c);
  CHECK(static_cast<double>(c.camouflage) == Approx(kPlaybook[c.tactic].camouflage));
}

}  // namespace marketday::test
