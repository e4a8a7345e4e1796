#include "sim/fraud/tactics.h"

#include <algorithm>
#include <vector>

#include "sim/math.h"
#include "sim/random.h"

namespace marketday {

const Tactic kPlaybook[kTactics] = {{"blunt", 1, 0, 1, 0.0},       {"spread", 4, 0, 1, 0.0},
                                    {"aged", 1, 14, 1, 0.0},       {"slow", 1, 0, 4, 0.0},
                                    {"camouflaged", 1, 0, 1, 0.5}, {"stealthy", 4, 14, 2, 0.9}};

std::array<double, kTactics> tactic_probabilities(const AdaptationSpec& spec,
                                                  const Controller& controller) {
  const float top = *std::max_element(controller.log_weight.begin(), controller.log_weight.end());
  std::array<double, kTactics> p{};
  double sum = 0.0;
  for (std::size_t t = 0; t < kTactics; ++t) {
    p[t] = exp(static_cast<double>(controller.log_weight[t] - top));
    sum += p[t];
  }
  for (double& x : p) x = (1.0 - spec.exploration) * x / sum + spec.exploration / kTactics;
  return p;
}

void choose_tactic(const AdaptationSpec& spec, std::uint64_t seed, std::uint32_t id, int day,
                   Controller& controller) {
  controller.tactic = 0;
  if (spec.on) {
    const RandomBlock bits = draw(seed, id, static_cast<std::uint32_t>(day), Purpose::fraud_tactic);
    const std::array<double, kTactics> p = tactic_probabilities(spec, controller);
    double left = uniform(bits[0]);
    std::size_t t = 0;
    while (t + 1 < kTactics && left >= p[t]) left -= p[t++];
    controller.tactic = static_cast<std::uint8_t>(t);
  }
  controller.camouflage = static_cast<float>(
      spec.camouflage >= 0.0 ? spec.camouflage : kPlaybook[controller.tactic].camouflage);
}

void learn_from_wave(const AdaptationSpec& spec, Cents scale_cents, Controller& controller) {
  if (!spec.on || controller.size == 0) return;
  const double per_account = static_cast<double>(controller.wave_take_cents) / controller.size;
  const double gain = std::clamp(per_account / static_cast<double>(scale_cents), -1.0, 1.0);
  const double p = tactic_probabilities(spec, controller)[controller.tactic];
  const auto keep = static_cast<float>(exp(-0.6931471805599453 / spec.half_life_waves));
  for (float& weight : controller.log_weight) weight *= keep;
  controller.log_weight[controller.tactic] += static_cast<float>(spec.learning_rate * gain / p);
}

void gossip(const AdaptationSpec& spec, std::uint64_t seed, int day,
            std::span<Controller> controllers) {
  if (!spec.on || spec.gossip <= 0.0) return;
  std::vector<std::size_t> best;  // by kind
  for (std::size_t c = 0; c < controllers.size(); ++c) {
    const std::size_t type = controllers[c].type;
    if (best.size() <= type) best.resize(type + 1, controllers.size());
    if (best[type] == controllers.size() ||
        controllers[c].take_cents > controllers[best[type]].take_cents) {
      best[type] = c;
    }
  }
  for (std::size_t c = 0; c < controllers.size(); ++c) {
    const std::size_t model = best[controllers[c].type];
    if (model == c || controllers[c].stage != Stage::idle || controllers[c].until != day) continue;
    const RandomBlock bits = draw(seed, static_cast<std::uint32_t>(c),
                                  static_cast<std::uint32_t>(day), Purpose::fraud_tactic, 1);
    if (uniform(bits[0]) >= spec.gossip) continue;
    controllers[c].log_weight = controllers[model].log_weight;
  }
}

}  // namespace marketday
