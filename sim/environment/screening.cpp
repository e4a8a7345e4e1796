// Decision problem E5: every order wanted today is approved, reviewed, challenged or blocked before
// it is booked. Rows are the orders of the open day. `rewards` are the accountant's: they add up to
// the day's profit, with what will be reversed counted on the day of its order. `transitions` are
// the learner's: an order's own money, told when the shop knows it.

#include <algorithm>
#include <array>

#include "sim/environment/market_environment.h"
#include "sim/environment/order_rows.h"
#include "sim/environment/screening_books.h"
#include "sim/environment/screening_terms.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  std::vector<Parameter> parameters = hidden_cost_parameters();
  parameters.insert(
      parameters.begin(),
      {horizon_days_parameter(60), budget_cents_parameter(),
       number("depth", "share", 0.0, 0, 0.9, "price cut for everybody on every day"),
       flag("flagged", true, "the cut is advertised"),
       flag("label_delay", true,
            "a learner hears of an order when a chargeback has come or can come no more; "
            "false: at once, by the market's own books"),
       number("discount", "/day", 0.999, 0, 1, "for learners")});
  return {"screening",
          "Each day, every order that is wanted is approved, reviewed, challenged or blocked.",
          "marketing-science section 5, E5", std::move(parameters)};
}

constexpr std::array<ScreenAction, 4> kActions = {ScreenAction::allow, ScreenAction::review,
                                                  ScreenAction::challenge, ScreenAction::deny};

// A decision whose outcome the shop does not know yet.
struct Pending {
  std::uint32_t account = 0;
  int day = 0;    // market day of the order
  int known = 0;  // market day on which its outcome is
  bool held = false;
  bool honest = true;
  std::vector<double> values;
  int action = 0;
  double reward = 0.0;
  double cost = 0.0;
};

struct ScreeningSnapshot : Snapshot {
  MarketEpisode::Play morning;
  VelocityState velocities;
  std::vector<Pending> pending;
  Worth worth;
  double carried = 0.0;
};

class ScreeningEnvironment : public MarketEnvironment {
 public:
  ScreeningEnvironment(const Json& parameters, const std::shared_ptr<const MarketSpec>& market)
      : MarketEnvironment("screening", parameters, market),
        depth_(parameters["depth"]),
        flagged_(parameters["flagged"]),
        label_delay_(parameters["label_delay"]),
        books_(need_fraud("screening", episode_.market()), read_hidden_costs(parameters)) {
    spec_.discount = parameters["discount"];
    spec_.cost_names = {"reviews", "fraud_loss_cents", "honest_refused"};
    spec_.features = order_features();
    spec_.features.push_back({"queue", "orders held", 0.0, kMostQueue});
    spec_.features.push_back({"reviewers_free_share", "share of today's reviews", 0.0, 1.0});
    spec_.actions = {{"approve"}, {"review"}, {"challenge"}, {"block"}};
  }

  const Observation& reset(std::uint64_t seed) override {
    episode_.reset(seed);
    rows_.start(episode_.state());
    pending_.clear();
    worth_ = {};
    carried_ = 0.0;
    result_ = StepResult{};
    open_morning();
    return result_.observation;
  }

  const StepResult& step(std::span<const int> actions) override {
    before_ = result_.observation;
    std::vector<ScreenAction> wanted;
    for (const int action : actions) wanted.push_back(kActions[static_cast<std::size_t>(action)]);
    episode_.close(rows_.actions(wanted));
    books_.close(episode_.state(), wanted);
    book_rewards();
    result_.transitions.clear();
    resolve_held();
    note_decisions(actions);
    result_.truncated = episode_.over();
    tell_learner();
    open_morning();
    return result_;
  }

  std::vector<Metric> metrics() const override {
    return worth_.behind(MarketEnvironment::metrics());
  }

  std::shared_ptr<const Snapshot> snapshot() const override {
    auto copy = std::make_shared<ScreeningSnapshot>();
    copy->morning = morning_;
    copy->velocities = morning_velocities_;
    copy->pending = pending_;
    copy->worth = worth_;
    copy->carried = carried_;
    return copy;
  }

  void restore(const Snapshot& snapshot) override {
    const auto& copy = dynamic_cast<const ScreeningSnapshot&>(snapshot);
    episode_.restore(copy.morning);
    rows_.restore(copy.velocities);
    pending_ = copy.pending;
    worth_ = copy.worth;
    carried_ = copy.carried;
    result_ = StepResult{};
    open_morning();
  }

 private:
  static constexpr double kMostQueue = 10'000.0;

  // The state before the day is kept: an open day cannot be copied, but opened again.
  void open_morning() {
    morning_ = episode_.play();
    morning_velocities_ = rows_.velocities();
    result_.observation = Observation{};
    if (episode_.over()) return;
    Campaign campaign;
    campaign.flagged = flagged_;
    campaign.segment_depth.fill(depth_);
    episode_.open(std::move(campaign));
    rows_.fill(episode_.market(), episode_.state());
    books_.open(episode_.state(), rows_.accounts());
    observe(result_.observation);
  }

  void observe(Observation& o) const {
    const double capacity = episode_.market().fraud->screening.review_capacity_per_day;
    const auto queue = static_cast<double>(episode_.state().fraud->held.size());
    const double free = capacity > 0.0 ? std::max(0.0, 1.0 - queue / capacity) : 0.0;
    o.unit_ids = rows_.accounts();
    o.mask.assign(o.rows() * kActions.size(), 1);
    o.values.reserve(o.rows() * spec_.features.size());
    for (std::size_t row = 0; row < o.rows(); ++row) {
      const auto values = rows_.values(row);
      o.values.insert(o.values.end(), values.begin(), values.end());
      o.values.insert(o.values.end(), {std::min(queue, kMostQueue), free});
    }
  }

  double own_reward(const ScreenedOrder& order) const {
    return static_cast<double>(books_.value_of(order)) / 100.0;
  }

  // Each row its own money; what else the day brought (held orders, returns, contacts, inquiries)
  // is shared evenly, and carried over where nobody ordered.
  void book_rewards() {
    const MarketState& state = episode_.state();
    worth_.add(books_, state);
    carried_ += static_cast<double>(books_.value_cents(state)) / 100.0;
    result_.rewards.clear();
    for (const ScreenedOrder& order : books_.orders()) {
      result_.rewards.push_back(own_reward(order));
      carried_ -= result_.rewards.back();
    }
    for (double& reward : result_.rewards) {
      reward += carried_ / static_cast<double>(result_.rewards.size());
    }
    if (!result_.rewards.empty()) carried_ = 0.0;
    const FraudState& fraud = *state.fraud;
    FraudAccount sum;
    for (const FraudAccount& part : fraud.today) sum += part;
    result_.costs = {static_cast<double>(sum.reviewed),
                     static_cast<double>(sum.loss_cents - fraud.today.back().loss_cents),
                     static_cast<double>(ScreeningBooks::honest_refused(state))};
  }

  int known_on(const ScreenedOrder& order) const {
    const int day = episode_.state().day - 1;
    if (!label_delay_ || order.refused) return day;
    if (order.chargeback_day > 0) return order.chargeback_day;
    return day + episode_.market().fraud->labels.chargeback_most_days;
  }

  void note_decisions(std::span<const int> actions) {
    const std::size_t features = spec_.features.size();
    for (std::size_t row = 0; row < before_.rows(); ++row) {
      const ScreenedOrder& order = books_.orders()[row];
      const double* values = before_.values.data() + row * features;
      pending_.push_back({order.account, episode_.state().day - 1, known_on(order), order.held,
                          order.honest, std::vector<double>(values, values + features),
                          actions[row], own_reward(order),
                          static_cast<double>(order.subsidy_cents) / 100.0});
    }
  }

  void resolve_held() {
    ScreenedOrder order;
    for (Pending& p : pending_) {
      if (!p.held || !books_.resolve_held(episode_.state(), p.account, p.day, order)) continue;
      order.honest = p.honest;
      p.held = false;
      p.known = known_on(order);
      p.reward += own_reward(order);
      p.cost = static_cast<double>(order.subsidy_cents) / 100.0;
    }
  }

  // At the horizon the books are closed: all that is left is told.
  void tell_learner() {
    const int day = episode_.state().day - 1;
    const auto told = [&](const Pending& p) {
      return result_.truncated || (!p.held && p.known <= day);
    };
    for (const Pending& p : pending_) {
      if (told(p)) append(p);
    }
    std::erase_if(pending_, told);
  }

  void append(const Pending& p) {
    TransitionBatch& t = result_.transitions;
    t.unit_ids.push_back(p.account);
    t.values.insert(t.values.end(), p.values.begin(), p.values.end());
    t.actions.push_back(p.action);
    t.rewards.push_back(p.reward);
    t.costs.push_back(std::max(0.0, p.cost));
    t.next_values.insert(t.next_values.end(), p.values.size(), 0.0);
    t.next_mask.insert(t.next_mask.end(), kActions.size(), 1);
    t.terminated.push_back(1);
    t.truncated.push_back(0);
  }

  double depth_;
  bool flagged_;
  bool label_delay_;
  ScreeningBooks books_;
  OrderRows rows_;
  MarketEpisode::Play morning_;  // before the day was opened
  VelocityState morning_velocities_;
  std::vector<Pending> pending_;  // in the order of their days
  Worth worth_;
  double carried_ = 0.0;  // of a day without orders, in currency
};

std::unique_ptr<Environment> create(const Json& parameters,
                                    const std::shared_ptr<const MarketSpec>& market) {
  return std::make_unique<ScreeningEnvironment>(parameters, market);
}

}  // namespace

MARKETDAY_REGISTER(Environment, describe(), create);

}  // namespace marketday
