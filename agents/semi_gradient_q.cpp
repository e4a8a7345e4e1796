#include "agents/action_table.h"
#include "agents/create.h"
#include "agents/semi_gradient.h"
#include "policies/action_rules.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"semi_gradient_q", "Q-learning with linear action values over scaled features or tiles",
          "Watkins (1989); Sutton & Barto (2018), sections 9.3 and 11.1",
          SemiGradient::parameters()};
}

class SemiGradientQ : public SemiGradient {
 public:
  using SemiGradient::SemiGradient;

  // a truncated process goes on in truth, so it bootstraps like any other
  void learn(const TransitionBatch& batch) override {
    for (std::size_t row = 0; row < batch.count(); ++row) {
      double target = batch.rewards[row];
      if (batch.terminated[row] == 0) {
        values().columns(batch.next_values, row, active_);
        target += discount() * greatest_value(values().values(active_),
                                              next_mask_row(batch, row, values().width()));
      }
      values().columns(batch.values, row, active_);
      move(active_, static_cast<std::size_t>(batch.actions[row]), target);
    }
  }

 private:
  ActiveColumns active_;
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<SemiGradientQ>(describe));

}  // namespace marketday
