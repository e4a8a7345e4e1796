#include "sim/environment/market_episode.h"

#include <utility>

#include "sim/fraud/fraud_metrics.h"

namespace marketday {
namespace {

const std::vector<std::string>& series_names() {
  static const std::vector<std::string> names = {
      "visits",        "orders",      "units",       "revenue_cents", "profit_cents",
      "subsidy_cents", "depth_share", "stock_units", "stockouts",     "budget_left_cents"};
  return names;
}

}  // namespace

MarketEpisode::MarketEpisode(std::shared_ptr<const MarketSpec> market, Cents budget_cents,
                             int horizon_days)
    : market_(std::move(market)), budget_cents_(budget_cents), horizon_days_(horizon_days) {}

void MarketEpisode::reset(std::uint64_t seed) {
  play_ = Play{};
  play_.state = open_market(*market_, seed, workspace_);
  play_.budget_left_cents = budget_cents_;
  play_.series.assign(series_names().size(), {});
}

void MarketEpisode::advance(Campaign campaign) {
  open(std::move(campaign));
  close({});
}

void MarketEpisode::open(Campaign campaign) {
  campaign_ = std::move(campaign);
  campaign_.budget_cents = play_.budget_left_cents;
  open_day(*market_, play_.state, campaign_, workspace_);
}

void MarketEpisode::close(std::span<const ScreenAction> actions) {
  close_day(*market_, play_.state, campaign_, actions, workspace_);
  const Account today = play_.state.yesterday.total();
  play_.account += today;
  play_.stockouts += play_.state.yesterday.stockouts;
  if (play_.budget_left_cents != kUnlimited) play_.budget_left_cents -= today.subsidy_cents();
  ++play_.day;
  record_day();
  if (observer_) observer_(play_.state, campaign_, workspace_);
}

double MarketEpisode::budget_left_share() const {
  if (budget_cents_ == kUnlimited) return 1.0;
  return static_cast<double>(play_.budget_left_cents) / static_cast<double>(budget_cents_);
}

bool MarketEpisode::broke() const {
  return budget_cents_ != kUnlimited && play_.budget_left_cents <= 0;
}

void MarketEpisode::record_day() {
  const DayRecord& day = play_.state.yesterday;
  const Account total = day.total();
  const auto number = [](auto value) { return static_cast<double>(value); };
  const double depth =
      total.list_cents > 0 ? number(total.discount_cents) / number(total.list_cents) : 0.0;
  const double budget =
      play_.budget_left_cents == kUnlimited ? 0.0 : number(play_.budget_left_cents);
  const std::vector<double> values = {number(total.visits),
                                      number(total.orders),
                                      number(total.units),
                                      number(total.revenue_cents()),
                                      number(total.profit_cents()),
                                      number(total.subsidy_cents()),
                                      depth,
                                      number(day.stock_units),
                                      number(day.stockouts),
                                      budget};
  for (std::size_t i = 0; i < values.size(); ++i) play_.series[i].push_back(values[i]);
}

std::vector<Metric> MarketEpisode::metrics() const {
  const Account& a = play_.account;
  const auto number = [](auto value) { return static_cast<double>(value); };
  std::vector<Metric> all = {
      {"profit_cents", number(a.profit_cents())},
      {"revenue_cents", number(a.revenue_cents())},
      {"subsidy_cents", number(a.subsidy_cents())},
      {"discount_share", a.list_cents > 0 ? number(a.discount_cents) / number(a.list_cents) : 0.0},
      {"visits", number(a.visits)},
      {"orders", number(a.orders)},
      {"units", number(a.units)},
      {"conversion_share", a.visits > 0 ? number(a.orders) / number(a.visits) : 0.0},
      {"coupons_redeemed", number(a.coupons_redeemed)},
      {"stockouts", number(play_.stockouts)}};
  const std::vector<Metric> fraud = fraud_metrics(*market_, play_.state);
  all.insert(all.end(), fraud.begin(), fraud.end());
  return all;
}

DailySeries MarketEpisode::series() const {
  return {series_names(), play_.series};
}

}  // namespace marketday
