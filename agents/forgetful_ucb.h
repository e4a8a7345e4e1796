// Upper confidence bounds over counts that forget: mean + padding sqrt(c ln t / n), with n what is
// remembered of an action and t of all actions. How the counts forget is the agent's own.
#pragma once

#include <algorithm>
#include <cmath>
#include <memory>

#include "agents/index_bandit.h"
#include "agents/reward_counts.h"

namespace marketday {

class ForgetfulUcb : public IndexBandit {
 public:
  ForgetfulUcb(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed,
               double padding)
      : IndexBandit(parameters, environment, seed),
        exploration_(parameters.at("exploration").get<double>()),
        padding_(padding) {}

  void persist(Checkpoint& checkpoint) override {
    IndexBandit::persist(checkpoint);
    counts_->persist(checkpoint);
  }

 protected:
  void count_with(std::unique_ptr<RewardCounts> counts) { counts_ = std::move(counts); }

 private:
  void add(std::size_t state, std::size_t action, double /*reward*/, double share) override {
    counts_->add(state, action, share);
    const auto values = table().values(state);
    for (std::size_t a = 0; a < values.size(); ++a) {
      if (is_tried(state, a)) values[a] = unscale(mean(state, a));
    }
  }

  // a sum of forgotten rewards may leave the range by a rounding
  double mean(std::size_t state, std::size_t action) const {
    return std::clamp(counts_->sum(state, action) / counts_->count(state, action), 0.0, 1.0);
  }

  double index(std::size_t state, std::size_t action, double /*decisions*/) override {
    const double log_t = std::max(0.0, std::log(counts_->decisions(state)));
    return mean(state, action) +
           padding_ * std::sqrt(exploration_ * log_t / counts_->count(state, action));
  }

  bool is_tried(std::size_t state, std::size_t action) override {
    return counts_->count(state, action) > 0.0;
  }

  double exploration_;
  double padding_;
  std::unique_ptr<RewardCounts> counts_;
};

}  // namespace marketday
