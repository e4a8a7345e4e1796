// Which promotion to run: each day one of the scenario's on-demand promotions, or none, under a
// budget. One decision row; the reward is the shop's contribution profit of the day.

#include <fmt/core.h>

#include <algorithm>

#include "sim/environment/market_environment.h"
#include "sim/promotion.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"promotion_choice",
          "Each day, which of the scenario's on-demand promotions runs, or none.",
          "marketing-science section 5, E2, with mechanisms in the place of depths",
          {horizon_days_parameter(90), budget_cents_parameter(),
           number("discount", "/day", 0.999, 0, 1, "for learners")}};
}

class PromotionChoice : public MarketEnvironment {
 public:
  PromotionChoice(const Json& parameters, std::shared_ptr<const MarketSpec> market)
      : MarketEnvironment("promotion_choice", parameters, std::move(market)) {
    spec_.discount = parameters["discount"];
    spec_.cost_names = {"budget_cents"};
    spec_.features = {{"day", "days", 0.0, static_cast<double>(episode_.horizon_days()) - 1.0},
                      {"days_left_share", "share", 0.0, 1.0},
                      {"weekday", "day of week", 0.0, 6.0},
                      {"budget_left_share", "share", 0.0, 1.0},
                      {"visit_rate", "visits/shopper/day", 0.0, 1.0},
                      {"order_rate", "orders/shopper/day", 0.0, 1.0},
                      {"discount_share", "share of list sales", 0.0, 1.0}};
    spec_.actions.push_back({"none", 0.0});
    const auto& promotions = episode_.market().promotions;
    for (std::size_t id = 0; id < promotions.size(); ++id) {
      if (!promotions[id]->terms().on_demand) continue;
      ids_.push_back(static_cast<std::uint8_t>(id));
      spec_.actions.push_back({promotions[id]->terms().label, 0.0});
    }
    if (ids_.empty()) {
      throw InputError(
          "environment promotion_choice: the scenario has no promotion with `on_demand: true`; "
          "give "
          "it one under `promotions`");
    }
  }

  const Observation& reset(std::uint64_t seed) override {
    episode_.reset(seed);
    observe(result_.observation);
    return result_.observation;
  }

  const StepResult& step(std::span<const int> actions) override {
    Campaign campaign;
    if (actions[0] > 0) campaign.promotions_on = {ids_[static_cast<std::size_t>(actions[0]) - 1]};
    before_ = result_.observation;
    episode_.advance(std::move(campaign));
    const Account today = episode_.yesterday().total();
    result_.rewards = {static_cast<double>(today.profit_cents()) / 100.0};
    result_.costs = {static_cast<double>(today.subsidy_cents())};
    result_.terminated = false;
    result_.truncated = episode_.over();
    observe(result_.observation);
    record_transition(actions[0]);
    if (result_.truncated) result_.observation = Observation{};
    return result_;
  }

 private:
  void observe(Observation& o) const {
    const DayRecord& day = episode_.yesterday();
    const Account a = day.total();
    std::int64_t all = 0;
    for (const std::int64_t count : day.shoppers) all += count;
    const auto shoppers = static_cast<double>(std::max<std::int64_t>(all, 1));
    const auto list = static_cast<double>(std::max<Cents>(a.list_cents, 1));
    const double horizon = episode_.horizon_days();
    o.unit_ids = {0};
    o.values = {std::min<double>(episode_.day(), horizon - 1.0),
                1.0 - static_cast<double>(episode_.day()) / horizon,
                static_cast<double>(episode_.state().day % 7),
                episode_.budget_left_share(),
                std::min(static_cast<double>(a.visits) / shoppers, 1.0),
                std::min(static_cast<double>(a.orders) / shoppers, 1.0),
                std::clamp(static_cast<double>(a.discount_cents) / list, 0.0, 1.0)};
    o.mask.assign(spec_.actions.size(), 1);
    for (std::size_t k = 0; k < ids_.size(); ++k) {
      if (episode_.broke() || !has_left(episode_.state(), ids_[k])) o.mask[k + 1] = 0;
    }
  }

  void record_transition(int action) {
    TransitionBatch& t = result_.transitions;
    t.unit_ids = before_.unit_ids;
    t.values = before_.values;
    t.actions = {action};
    t.rewards = result_.rewards;
    t.costs = {result_.costs[0] / 100.0};
    t.next_values = result_.observation.values;
    t.next_mask = result_.observation.mask;
    t.terminated = {0};
    t.truncated = {static_cast<std::uint8_t>(result_.truncated ? 1 : 0)};
  }

  std::vector<std::uint8_t> ids_;
};

std::unique_ptr<Environment> create(const Json& parameters,
                                    std::shared_ptr<const MarketSpec> market) {
  return std::make_unique<PromotionChoice>(parameters, std::move(market));
}

}  // namespace

MARKETDAY_REGISTER(Environment, describe(), create);

}  // namespace marketday
