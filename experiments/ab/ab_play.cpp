#include "experiments/ab/ab_play.h"

#include "experiments/cell.h"
#include "sim/market.h"
#include "sim/order.h"

namespace marketday {
namespace {

double value_of(const Order& order, const std::vector<OrderLine>& lines, AbOutcome outcome) {
  double value = 0.0;
  switch (outcome) {
    case AbOutcome::profit_cents:
      return static_cast<double>(order.profit_cents);
    case AbOutcome::subsidy_cents:
      return static_cast<double>(subsidy_of(order, lines));
    case AbOutcome::orders:
      return 1.0;
    case AbOutcome::coupons_redeemed:
      return order.redeems_coupon() ? 1.0 : 0.0;
    case AbOutcome::revenue_cents:
      value = static_cast<double>(order.shipping_cents);
      break;
    case AbOutcome::units:
      break;
  }
  for (std::uint32_t i = 0; i < order.lines; ++i) {
    const OrderLine& line = lines[order.first_line + i];
    value += outcome == AbOutcome::units ? static_cast<double>(line.quantity)
                                         : static_cast<double>(line.price_cents());
  }
  return value;
}

// Returns undo revenue and profit of the shopper they come from.
double value_of(const PendingReturn& back, AbOutcome outcome) {
  if (outcome == AbOutcome::profit_cents) return static_cast<double>(back.profit_cents);
  if (outcome == AbOutcome::revenue_cents) return -static_cast<double>(back.paid_cents);
  return 0.0;
}

void add_day(const MarketState& state, AbOutcome outcome, PlayedMarket& played) {
  played.by_shopper.resize(state.population.count, 0.0);
  double sum = 0.0;
  for (const Order& order : state.orders) {
    const double value = value_of(order, state.lines, outcome);
    played.by_shopper[order.shopper] += value;
    sum += value;
  }
  for (const PendingReturn& back : state.returns) {
    const double value = value_of(back, outcome);
    played.by_shopper[back.shopper] += value;
    sum += value;
  }
  played.by_day.push_back(sum);
}

}  // namespace

const std::vector<std::string>& ab_outcome_names() {
  static const std::vector<std::string> names = {
      "profit_cents", "revenue_cents", "subsidy_cents", "orders", "units", "coupons_redeemed"};
  return names;
}

PlayedMarket play_market(Environment& environment, const Policy& control, const Policy& treatment,
                         const ArmOf& arm, std::uint64_t seed, AbOutcome outcome,
                         const std::function<void()>& stepped) {
  PlayedMarket played;
  environment.watch([&](const MarketState& state, const Campaign&, Workspace&) {
    add_day(state, outcome, played);
  });
  const Observation* observation = &environment.reset(seed);
  const Policy* const policies[] = {&control, &treatment};
  std::vector<double> probabilities;
  std::vector<int> actions[2];
  int day = 0;
  for (bool over = false; !over; ++day) {
    if (interrupted.load(std::memory_order_relaxed)) throw Interrupted();
    for (std::size_t k = 0; k < 2; ++k) {
      probabilities.assign(observation->mask.size(), 0.0);
      actions[k].resize(observation->rows());
      policies[k]->action_probabilities(*observation, probabilities);
      draw_actions(probabilities, *observation, seed, static_cast<std::uint32_t>(day), actions[k],
                   {});
    }
    for (std::size_t row = 0; row < observation->rows(); ++row) {
      if (arm(observation->unit_ids[row], day) != 0) actions[0][row] = actions[1][row];
    }
    const StepResult& result = environment.step(actions[0]);
    over = result.terminated || result.truncated;
    observation = &result.observation;
    stepped();
  }
  environment.watch({});
  return played;
}

}  // namespace marketday
