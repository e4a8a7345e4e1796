#include <cmath>
#include <map>
#include <set>

#include "agents/checkpoint.h"
#include "agents/create.h"
#include "agents/outcome_memory.h"
#include "agents/temporal_difference.h"
#include "policies/action_rules.h"
#include "sim/random.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"dyna_q",
          "Tabular Dyna-Q: Q-learning that also replays what it remembers, at random or most "
          "surprising first",
          "Sutton (1990); Moore & Atkeson (1993); Sutton & Barto (2018), sections 8.2 and 8.4",
          TemporalDifference::parameters(
              {integer("planning_steps", "updates/step", 10, 0, 100'000,
                       "remembered entries updated after each transition; 0: Q-learning",
                       "Sutton & Barto (2018), section 8.2"),
               text("planning", "random", {"random", "prioritised"},
                    "which entries: any seen before, or those whose value is most out of date",
                    "Sutton & Barto (2018), section 8.4"),
               number("priority_threshold", "reward", 1e-4, 0.0, 1e300,
                      "prioritised: smaller changes are not worth an update",
                      "Sutton & Barto (2018), section 8.4")})};
}

// Remembered entries move towards their expected target over all outcomes seen, which in a world
// without luck is the one outcome of the book.
class DynaQ : public TemporalDifference {
 public:
  DynaQ(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : TemporalDifference(parameters, environment, seed),
        planning_steps_(parameters.at("planning_steps").get<std::uint32_t>()),
        prioritised_(parameters.at("planning").get<std::string>() == "prioritised"),
        threshold_(parameters.at("priority_threshold").get<double>()) {}

  void learn(const TransitionBatch& batch) override {
    for (std::size_t row = 0; row < batch.count(); ++row) {
      const TableStep step = step_of(batch, row);
      memory_.add(step);
      if (prioritised_ && planning_steps_ > 0) {
        ++table().visits(step.state)[step.action];
        consider({step.state, step.action});
        sweep();
      } else {
        move(step.state, step.action, step.reward + discount() * greatest_next_value(step));
        replay();
      }
      ++learnt_;
    }
  }

  void persist(Checkpoint& checkpoint) override {
    TemporalDifference::persist(checkpoint);
    checkpoint(memory_, queue_, priority_, learnt_);
  }

 private:
  using Entry = OutcomeMemory::Entry;

  double error(const Entry& entry) {
    double target = 0.0;
    double count = 0.0;
    for (const auto& outcome : memory_.outcomes(entry)) {
      double value = outcome.mean_reward;
      if (!outcome.terminated) {
        value += discount() * greatest_value(table().values(outcome.next_state),
                                             memory_.mask(outcome.next_state));
      }
      target += outcome.count * value;
      count += outcome.count;
    }
    return target / count - value(entry.first, entry.second);
  }

  void update(const Entry& entry) {
    const double size = step_size().at(table().visits(entry.first)[entry.second]);
    value(entry.first, entry.second) += size * error(entry);
  }

  void replay() {
    for (std::uint32_t turn = 0; turn < planning_steps_; ++turn) {
      const RandomBlock bits = draw(seed(), 0, learnt_, Purpose::planning, turn);
      const double state_draw = uniform(bits[0]);
      const double action_draw = uniform(bits[1]);
      update(memory_.pick(state_draw, action_draw));
    }
  }

  void sweep() {
    for (std::uint32_t turn = 0; turn < planning_steps_ && !queue_.empty(); ++turn) {
      const Entry entry = queue_.rbegin()->second;
      queue_.erase(std::prev(queue_.end()));
      priority_.erase(entry);
      update(entry);
      for (const Entry& before : memory_.leading_to(entry.first)) consider(before);
    }
  }

  void consider(const Entry& entry) {
    const double priority = std::abs(error(entry));
    const auto known = priority_.find(entry);
    if (known != priority_.end()) {
      queue_.erase({known->second, entry});
      priority_.erase(known);
    }
    if (priority <= threshold_) return;
    queue_.emplace(priority, entry);
    priority_.emplace(entry, priority);
  }

  std::uint32_t planning_steps_;
  bool prioritised_;
  double threshold_;
  OutcomeMemory memory_;
  std::set<std::pair<double, Entry>> queue_;  // least surprising first
  std::map<Entry, double> priority_;          // of what is in the queue
  std::uint32_t learnt_ = 0;
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<DynaQ>(describe));

}  // namespace marketday
