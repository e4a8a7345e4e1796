// Decision problem E2: every day one price cut for each observable segment, under a budget.
// Rows are the segments; the reward is the segment's contribution profit of the day.

#include <fmt/core.h>

#include <algorithm>

#include "sim/environment/market_environment.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr double kRateScale = 1.0;  // shares of shoppers: visits and orders a shopper and day

Description describe() {
  return {"campaign",
          "Each day, the depth of the price cut for each observable segment, under a budget.",
          "marketing-science section 5, E2",
          {horizon_days_parameter(90), budget_cents_parameter(),
           numbers("depths", "share", {0.0, 0.05, 0.1, 0.15, 0.2, 0.3}, 0, 0.9,
                   "the price cuts to choose from; the first must be 0"),
           number("discount", "/day", 0.999, 0, 1, "for learners"),
           flag("flagged", true, "cuts are advertised")}};
}

class CampaignEnvironment : public MarketEnvironment {
 public:
  CampaignEnvironment(const Json& parameters, std::shared_ptr<const MarketSpec> market)
      : MarketEnvironment("campaign", parameters, std::move(market)),
        depths_(parameters["depths"].get<std::vector<double>>()),
        flagged_(parameters["flagged"]) {
    check_depths();
    spec_.discount = parameters["discount"];
    spec_.cost_names = {"budget_cents"};
    spec_.features = {{"day", "days", 0.0, static_cast<double>(episode_.horizon_days()) - 1.0},
                      {"days_left_share", "share", 0.0, 1.0},
                      {"weekday", "day of week", 0.0, 6.0},
                      {"budget_left_share", "share", 0.0, 1.0},
                      {"segment", "index", 0.0, kSegments - 1.0},
                      {"segment_share", "share of shoppers", 0.0, 1.0},
                      {"visit_rate", "visits/shopper/day", 0.0, kRateScale},
                      {"order_rate", "orders/shopper/day", 0.0, kRateScale},
                      {"discount_share", "share of list sales", 0.0, 1.0}};
    for (const double depth : depths_) {
      spec_.actions.push_back(
          {depth > 0.0 ? fmt::format("depth_{:g}", depth * 100.0) : "none", depth});
    }
  }

  const Observation& reset(std::uint64_t seed) override {
    episode_.reset(seed);
    observe(result_.observation);
    return result_.observation;
  }

  const StepResult& step(std::span<const int> actions) override {
    Campaign campaign;
    campaign.flagged = flagged_;
    for (std::size_t s = 0; s < kSegments; ++s) {
      campaign.segment_depth[s] = depths_[static_cast<std::size_t>(actions[s])];
    }
    before_ = result_.observation;
    episode_.advance(std::move(campaign));
    const DayRecord& day = episode_.yesterday();
    result_.rewards.assign(kSegments, 0.0);
    for (std::size_t s = 0; s < kSegments; ++s) {
      result_.rewards[s] = static_cast<double>(day.segments[s].profit_cents()) / 100.0;
    }
    result_.costs = {static_cast<double>(day.total().subsidy_cents())};
    result_.terminated = false;
    result_.truncated = episode_.over();
    observe(result_.observation);
    record_transitions(actions);
    if (result_.truncated) result_.observation = Observation{};
    return result_;
  }

 private:
  void check_depths() const {
    if (depths_.empty() || depths_.front() != 0.0) {
      throw InputError("environment campaign: depths: the first depth must be 0 (no promotion)");
    }
    if (!std::is_sorted(depths_.begin(), depths_.end()) ||
        std::adjacent_find(depths_.begin(), depths_.end()) != depths_.end()) {
      throw InputError("environment campaign: depths: must grow from left to right");
    }
  }

  void observe(Observation& o) const {
    const DayRecord& day = episode_.yesterday();
    const double horizon = episode_.horizon_days();
    std::int64_t all = 0;
    for (const std::int64_t count : day.shoppers) all += count;
    o.unit_ids.resize(kSegments);
    o.values.clear();
    o.mask.assign(kSegments * depths_.size(), 1);
    for (std::size_t s = 0; s < kSegments; ++s) {
      const Account& a = day.segments[s];
      const auto shoppers = static_cast<double>(std::max<std::int64_t>(day.shoppers[s], 1));
      const double list = static_cast<double>(std::max<Cents>(a.list_cents, 1));
      o.unit_ids[s] = static_cast<std::uint32_t>(s);
      o.values.insert(o.values.end(),
                      {std::min<double>(episode_.day(), horizon - 1.0),
                       1.0 - static_cast<double>(episode_.day()) / horizon,
                       static_cast<double>(episode_.state().day % 7), episode_.budget_left_share(),
                       static_cast<double>(s),
                       static_cast<double>(day.shoppers[s]) /
                           static_cast<double>(std::max<std::int64_t>(all, 1)),
                       std::min(static_cast<double>(a.visits) / shoppers, kRateScale),
                       std::min(static_cast<double>(a.orders) / shoppers, kRateScale),
                       std::clamp(static_cast<double>(a.discount_cents) / list, 0.0, 1.0)});
      if (episode_.broke()) {
        for (std::size_t k = 1; k < depths_.size(); ++k) o.mask[s * depths_.size() + k] = 0;
      }
    }
  }

  void record_transitions(std::span<const int> actions) {
    TransitionBatch& t = result_.transitions;
    t.unit_ids = before_.unit_ids;
    t.values = before_.values;
    t.actions.assign(actions.begin(), actions.end());
    t.rewards = result_.rewards;
    t.costs.clear();
    for (const Account& segment : episode_.yesterday().segments) {
      t.costs.push_back(static_cast<double>(segment.subsidy_cents()) / 100.0);
    }
    t.next_values = result_.observation.values;
    t.next_mask = result_.observation.mask;
    t.terminated.assign(kSegments, 0);
    t.truncated.assign(kSegments, result_.truncated ? 1 : 0);
  }

  std::vector<double> depths_;
  bool flagged_;
};

std::unique_ptr<Environment> create(const Json& parameters,
                                    std::shared_ptr<const MarketSpec> market) {
  return std::make_unique<CampaignEnvironment>(parameters, std::move(market));
}

}  // namespace

MARKETDAY_REGISTER(Environment, describe(), create);

}  // namespace marketday
