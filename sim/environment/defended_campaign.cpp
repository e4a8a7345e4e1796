// Promotion and defence decided side by side, every day anew: one row is the promoter's (a price
// cut or one of the scenario's on-demand promotions), one the defender's (how strictly orders are
// screened that day). Both are paid half of what the shop earned: a game of common interest, so
// that whatever learns here learns both together.

#include <fmt/core.h>

#include <algorithm>

#include "sim/environment/market_environment.h"
#include "sim/environment/order_rows.h"
#include "sim/environment/screening_books.h"
#include "sim/environment/screening_terms.h"
#include "sim/promotion.h"
#include "sim/registry.h"
#include "sim/screening/scorecard.h"

namespace marketday {
namespace {

constexpr double kPromoter = 0.0;
constexpr double kDefender = 1.0;

Description describe() {
  std::vector<Parameter> parameters = hidden_cost_parameters();
  parameters.insert(
      parameters.begin(),
      {horizon_days_parameter(60), budget_cents_parameter(),
       numbers("depths", "share", {0.1, 0.2}, 0.01, 0.9, "price cuts to choose from, or none"),
       flag("flagged", true, "cuts are advertised"), scorecard_lines_parameter(),
       numbers("strictness", "points", {100, 60, 30}, -1e9, 1e9,
               "scores to choose from, from which on orders are stopped; or nobody is. Without "
               "`points` the score is that of the scenario's own rules"),
       text("response", "block", {"block", "challenge", "review"}, "to who is stopped"),
       number("discount", "/day", 0.999, 0, 1, "for learners")});
  return {"defended_campaign",
          "Each day, a promotion and how strictly its orders are screened, decided together.",
          "marketing-science section 5, E2 with E5; Claus and Boutilier 1998, independent learners",
          std::move(parameters)};
}

ScreenAction response_of(const std::string& name) {
  if (name == "challenge") return ScreenAction::challenge;
  return name == "review" ? ScreenAction::review : ScreenAction::deny;
}

// What yesterday's screening saw.
struct Seen {
  double suspicious_share = 0.0;  // orders that scored as the strictest defence asks
  double stopped_share = 0.0;
};

struct DefendedSnapshot : Snapshot {
  MarketEpisode::Play play;
  VelocityState velocities;
  Observation observation;
  Seen seen;
  Worth worth;
};

class DefendedCampaign : public MarketEnvironment {
 public:
  DefendedCampaign(const Json& parameters, const std::shared_ptr<const MarketSpec>& market)
      : MarketEnvironment("defended_campaign", parameters, market),
        flagged_(parameters["flagged"]),
        strictness_(parameters["strictness"].get<std::vector<double>>()),
        response_(response_of(parameters["response"])),
        card_({{"points", parameters["points"]}, {"steps", Json::array()}}, order_features(), {}),
        own_points_(!parameters["points"].empty()),
        books_(need_fraud("defended_campaign", episode_.market()), read_hidden_costs(parameters)) {
    spec_.discount = parameters["discount"];
    spec_.cost_names = {"budget_cents", "reviews", "fraud_loss_cents", "honest_refused"};
    name_features();
    name_promotions(parameters["depths"].get<std::vector<double>>());
    name_defences();
  }

  const Observation& reset(std::uint64_t seed) override {
    episode_.reset(seed);
    rows_.start(episode_.state());
    seen_ = {};
    worth_ = {};
    result_ = StepResult{};
    observe(result_.observation);
    return result_.observation;
  }

  const StepResult& step(std::span<const int> actions) override {
    before_ = result_.observation;
    episode_.open(campaign_of(static_cast<std::size_t>(actions[0])));
    rows_.fill(episode_.market(), episode_.state());
    books_.open(episode_.state(), rows_.accounts());
    episode_.close(rows_.actions(screen(static_cast<std::size_t>(actions[1]) - promotions())));
    book_reward();
    result_.truncated = episode_.over();
    observe(result_.observation);
    record_transitions(actions);
    if (result_.truncated) result_.observation = Observation{};
    return result_;
  }

  std::vector<Metric> metrics() const override {
    return worth_.behind(MarketEnvironment::metrics());
  }

  std::shared_ptr<const Snapshot> snapshot() const override {
    auto copy = std::make_shared<DefendedSnapshot>();
    copy->play = episode_.play();
    copy->velocities = rows_.velocities();
    copy->observation = result_.observation;
    copy->seen = seen_;
    copy->worth = worth_;
    return copy;
  }

  void restore(const Snapshot& snapshot) override {
    const auto& copy = dynamic_cast<const DefendedSnapshot&>(snapshot);
    episode_.restore(copy.play);
    rows_.restore(copy.velocities);
    seen_ = copy.seen;
    worth_ = copy.worth;
    result_ = StepResult{};
    result_.observation = copy.observation;
  }

 private:
  std::size_t promotions() const { return 1 + depths_.size() + ids_.size(); }

  void name_features() {
    spec_.features = {{"day", "days", 0.0, static_cast<double>(episode_.horizon_days()) - 1.0},
                      {"weekday", "day of week", 0.0, 6.0},
                      {"budget_left_share", "share", 0.0, 1.0},
                      {"order_rate", "orders/shopper/day", 0.0, 1.0},
                      {"discount_share", "share of list sales", 0.0, 1.0},
                      {"suspicious_share", "share of orders", 0.0, 1.0},
                      {"stopped_share", "share of orders", 0.0, 1.0},
                      {"role", "0 promoter, 1 defender", kPromoter, kDefender}};
  }

  void name_promotions(std::vector<double> depths) {
    depths_ = std::move(depths);
    spec_.actions.push_back({"none", 0.0});
    for (const double depth : depths_) {
      spec_.actions.push_back({fmt::format("depth_{:g}", depth * 100.0), depth});
    }
    const auto& promotions = episode_.market().promotions;
    for (std::size_t id = 0; id < promotions.size(); ++id) {
      if (!promotions[id]->terms().on_demand) continue;
      ids_.push_back(static_cast<std::uint8_t>(id));
      spec_.actions.push_back({promotions[id]->terms().label, 0.0});
    }
  }

  void name_defences() {
    spec_.actions.push_back({"open", 0.0});
    for (const double score : strictness_) {
      spec_.actions.push_back({fmt::format("stop_at_{:g}", score), 0.0});
    }
  }

  Campaign campaign_of(std::size_t action) const {
    Campaign campaign;
    campaign.flagged = flagged_;
    if (action > depths_.size()) {
      campaign.promotions_on = {ids_[action - 1 - depths_.size()]};
    } else if (action > 0) {
      campaign.segment_depth.fill(depths_[action - 1]);
    }
    return campaign;
  }

  // `defence` 0: open.
  std::vector<ScreenAction> screen(std::size_t defence) {
    std::vector<ScreenAction> actions(rows_.size(), ScreenAction::allow);
    const double strictest =
        strictness_.empty() ? 0.0 : *std::min_element(strictness_.begin(), strictness_.end());
    std::size_t suspicious = 0;
    std::size_t stopped = 0;
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      const auto values = rows_.values(row);
      const double score = own_points_ ? card_.score(values) : values.back();
      if (!strictness_.empty() && score >= strictest) ++suspicious;
      if (defence == 0 || score < strictness_[defence - 1]) continue;
      actions[row] = response_;
      ++stopped;
    }
    const auto all = static_cast<double>(std::max<std::size_t>(1, rows_.size()));
    seen_ = {static_cast<double>(suspicious) / all, static_cast<double>(stopped) / all};
    return actions;
  }

  void book_reward() {
    const MarketState& state = episode_.state();
    worth_.add(books_, state);
    result_.rewards.assign(2, static_cast<double>(books_.value_cents(state)) / 200.0);
    FraudAccount sum;
    for (const FraudAccount& part : state.fraud->today) sum += part;
    result_.costs = {static_cast<double>(state.yesterday.total().subsidy_cents()),
                     static_cast<double>(sum.reviewed),
                     static_cast<double>(sum.loss_cents - state.fraud->today.back().loss_cents),
                     static_cast<double>(ScreeningBooks::honest_refused(state))};
  }

  void observe(Observation& o) const {
    const DayRecord& day = episode_.yesterday();
    const Account a = day.total();
    std::int64_t all = 0;
    for (const std::int64_t count : day.shoppers) all += count;
    const auto shoppers = static_cast<double>(std::max<std::int64_t>(all, 1));
    const auto list = static_cast<double>(std::max<Cents>(a.list_cents, 1));
    o.unit_ids = {0, 1};
    o.values.clear();
    for (const double role : {kPromoter, kDefender}) {
      o.values.insert(o.values.end(),
                      {std::min<double>(episode_.day(), episode_.horizon_days() - 1.0),
                       static_cast<double>(episode_.state().day % 7), episode_.budget_left_share(),
                       std::min(static_cast<double>(a.orders) / shoppers, 1.0),
                       std::clamp(static_cast<double>(a.discount_cents) / list, 0.0, 1.0),
                       seen_.suspicious_share, seen_.stopped_share, role});
    }
    allow(o);
  }

  void allow(Observation& o) const {
    const std::size_t width = spec_.actions.size();
    o.mask.assign(2 * width, 0);
    std::fill_n(o.mask.begin(), promotions(), std::uint8_t{1});
    std::fill(o.mask.begin() + static_cast<std::ptrdiff_t>(width + promotions()), o.mask.end(),
              std::uint8_t{1});
    if (episode_.broke()) std::fill_n(o.mask.begin() + 1, promotions() - 1, std::uint8_t{0});
    for (std::size_t k = 0; k < ids_.size(); ++k) {
      if (!has_left(episode_.state(), ids_[k])) o.mask[1 + depths_.size() + k] = 0;
    }
  }

  void record_transitions(std::span<const int> actions) {
    TransitionBatch& t = result_.transitions;
    t.unit_ids = before_.unit_ids;
    t.values = before_.values;
    t.actions.assign(actions.begin(), actions.end());
    t.rewards = result_.rewards;
    t.costs = {std::max(0.0, result_.costs[0] / 100.0), 0.0};
    t.next_values = result_.observation.values;
    t.next_mask = result_.observation.mask;
    t.terminated.assign(2, 0);
    t.truncated.assign(2, result_.truncated ? 1 : 0);
  }

  bool flagged_;
  std::vector<double> depths_;
  std::vector<std::uint8_t> ids_;  // of on-demand promotions
  std::vector<double> strictness_;
  ScreenAction response_;
  Scorecard card_;
  bool own_points_;
  ScreeningBooks books_;
  OrderRows rows_;
  Seen seen_;
  Worth worth_;
};

std::unique_ptr<Environment> create(const Json& parameters,
                                    const std::shared_ptr<const MarketSpec>& market) {
  return std::make_unique<DefendedCampaign>(parameters, market);
}

}  // namespace

MARKETDAY_REGISTER(Environment, describe(), create);

}  // namespace marketday
