#include <array>

#include "agents/checkpoint.h"
#include "agents/create.h"
#include "agents/temporal_difference.h"
#include "policies/action_rules.h"
#include "sim/random.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"double_q",
          "Tabular Double Q-learning: two tables, one picks the next action and the other values "
          "it, so that luck is not taken for value",
          "van Hasselt (2010), algorithm 1; Sutton & Barto (2018), section 6.7",
          TemporalDifference::parameters()};
}

// Plays and freezes into the mean of both tables.
class DoubleQ : public TemporalDifference {
 public:
  DoubleQ(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : TemporalDifference(parameters, environment, seed) {
    const double initial = parameters.at("initial_value").get<double>();
    halves_.fill({std::vector<double>(table().size(), initial),
                  std::vector<std::uint32_t>(table().size(), 0)});
  }

  void learn(const TransitionBatch& batch) override {
    for (std::size_t row = 0; row < batch.count(); ++row) {
      const RandomBlock bits = draw(seed(), batch.unit_ids[row], learnt_, Purpose::learning,
                                    static_cast<std::uint32_t>(row));
      const std::size_t side = uniform(bits[0]) < 0.5 ? 0 : 1;
      update(step_of(batch, row), halves_[side], halves_[1 - side], uniform(bits[1]));
    }
    ++learnt_;
  }

  void persist(Checkpoint& checkpoint) override {
    TemporalDifference::persist(checkpoint);
    checkpoint(halves_, learnt_);
  }

 private:
  struct Half {
    std::vector<double> values;
    std::vector<std::uint32_t> visits;

    template <typename Archive>
    void serialize(Archive& archive) {
      archive(values, visits);
    }
  };

  void update(const TableStep& step, Half& half, const Half& other, double tie) {
    const std::size_t width = table().width();
    double target = step.reward;
    if (!step.terminated) {
      const auto values = std::span(half.values).subspan(step.next_state * width, width);
      const std::size_t best = best_action(values, step.next_mask, tie);
      target += discount() * other.values[step.next_state * width + best];
    }
    const std::size_t entry = step.state * width + step.action;
    half.values[entry] += step_size().at(++half.visits[entry]) * (target - half.values[entry]);
    value(step.state, step.action) = 0.5 * (half.values[entry] + other.values[entry]);
  }

  // ties are broken by the draw `tie`, lest the first action be favoured
  static std::size_t best_action(std::span<const double> values, std::span<const std::uint8_t> mask,
                                 double tie) {
    const double greatest = greatest_value(values, mask);
    double ties = 0.0;
    for (std::size_t a = 0; a < values.size(); ++a) {
      if (mask[a] != 0 && values[a] == greatest) ties += 1.0;
    }
    double left = tie * ties;
    std::size_t best = 0;
    for (std::size_t a = 0; a < values.size() && left >= 0.0; ++a) {
      if (mask[a] == 0 || values[a] != greatest) continue;
      best = a;
      left -= 1.0;
    }
    return best;
  }

  std::array<Half, 2> halves_;
  std::uint32_t learnt_ = 0;
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<DoubleQ>(describe));

}  // namespace marketday
