#include "support/bandit_play.h"

#include <algorithm>

#include "sim/random.h"
#include "support/reference_problems.h"

namespace marketday::tests {
namespace {

EnvironmentSpec bandit_spec(std::size_t arms) {
  EnvironmentSpec spec;
  spec.name = "bandit";
  for (std::size_t arm = 0; arm < arms; ++arm) {
    spec.actions.push_back({"arm_" + std::to_string(arm), 0.0});
  }
  return spec;
}

}  // namespace

BanditPlay::BanditPlay(const std::string& agent, const Json& parameters, std::size_t arms,
                       std::uint64_t seed)
    : agent_(make_agent(agent, parameters, bandit_spec(arms), seed)) {
  observation_.unit_ids = {0};
  observation_.mask.assign(arms, 1);
  batch_ = {{0}, {}, {0}, {0.0}, {}, std::vector<std::uint8_t>(arms, 1), {1}, {0}};
}

std::size_t BanditPlay::choose() {
  agent_->act(observation_, step_++, batch_.actions, {});
  return static_cast<std::size_t>(batch_.actions[0]);
}

void BanditPlay::learn(double reward) {
  batch_.rewards[0] = reward;
  agent_->learn(batch_);
}

Mean bernoulli_regret(const std::string& agent, const Json& parameters,
                      const std::function<const Chances&(int pull)>& chances_at, int pulls,
                      int runs) {
  std::vector<double> regrets;
  for (int run = 0; run < runs; ++run) {
    const auto seed = static_cast<std::uint64_t>(run);
    BanditPlay play(agent, parameters, chances_at(0).size(), seed);
    double regret = 0.0;
    for (int pull = 0; pull < pulls; ++pull) {
      const Chances& chances = chances_at(pull);
      const std::size_t arm = play.choose();
      const RandomBlock bits =
          draw(seed, 0, static_cast<std::uint32_t>(pull), Purpose::environment);
      play.learn(uniform(bits[0]) < chances[arm] ? 1.0 : 0.0);
      regret += *std::max_element(chances.begin(), chances.end()) - chances[arm];
    }
    regrets.push_back(regret);
  }
  return mean_of(regrets);
}

Mean bernoulli_regret(const std::string& agent, const Json& parameters, const Chances& chances,
                      int pulls, int runs) {
  const auto always = [&](int) -> const Chances& { return chances; };
  return bernoulli_regret(agent, parameters, always, pulls, runs);
}

}  // namespace marketday::tests
