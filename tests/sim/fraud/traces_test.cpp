// Each kind of fraudster leaves the trace that section (e) of the fraud reference names, and the
// trace is gone when the kind is switched off.
#include <catch2/catch.hpp>
#include <functional>
#include <map>

#include "support/fraud.h"

namespace marketday::test {
namespace {

// Everything a trace may be read from: the market after the last day, and all its orders.
struct Watched {
  MarketState state;
  std::map<std::uint32_t, std::vector<OrderLine>> lines;  // by account
  std::map<std::uint32_t, std::size_t> orders;            // the same
  std::map<std::uint32_t, std::int64_t> by_slot;          // units
};

Watched watch(const MarketSpec& spec, int days) {
  Watched w;
  Workspace workspace;
  w.state = open_market(spec, 21, workspace);
  for (int day = 0; day < days; ++day) {
    advance_day(spec, w.state, Campaign{}, workspace);
    for (const Order& order : w.state.orders) ++w.orders[order.shopper];
    for (const OrderLine& line : w.state.lines) {
      w.lines[line.shopper].push_back(line);
      w.by_slot[line.slot] += line.quantity;
    }
  }
  return w;
}

// How many accounts show a trace.
using Trace = std::function<int(const Watched&)>;

Trace accounts_with(std::function<bool(const Watched&, std::uint32_t)> shows) {
  return [shows](const Watched& w) {
    int count = 0;
    for (const auto& [account, lines] : w.lines) count += shows(w, account) ? 1 : 0;
    return count;
  };
}

std::uint16_t on_entity(const Watched& w, std::uint32_t account, Entity kind) {
  const auto k = static_cast<std::size_t>(kind);
  return w.state.fraud->accounts_on[k][w.state.fraud->accounts.entities[account][k]];
}

double depth(const OrderLine& line) {
  return static_cast<double>(line.subsidy_cents()) / static_cast<double>(line.list_cents());
}

bool all_cut(const Watched& w, std::uint32_t account, double least, std::size_t orders) {
  const auto& lines = w.lines.at(account);
  if (w.orders.at(account) < orders) return false;
  return std::all_of(lines.begin(), lines.end(),
                     [&](const OrderLine& line) { return depth(line) >= least; });
}

const std::map<std::string, Trace>& traces() {
  static const std::map<std::string, Trace> all = {
      {"coupon_hunter",  // comes back, and never pays a full price
       accounts_with([](const Watched& w, std::uint32_t i) { return all_cut(w, i, 0.25, 3); })},
      {"new_user_ring",  // many accounts on a device, each with one order at the newcomers' price
       accounts_with([](const Watched& w, std::uint32_t i) {
         return on_entity(w, i, Entity::device) > 5 && w.lines.at(i).size() == 1 &&
                all_cut(w, i, 0.4, 1);
       })},
      {"flash_sale_bot",  // within the first minute of the day, at the quantity limit
       accounts_with([](const Watched& w, std::uint32_t i) {
         constexpr std::uint32_t kMinute = 2982616U;  // of 2^32 sub-ticks a day
         return std::any_of(w.lines.at(i).begin(), w.lines.at(i).end(), [](const OrderLine& line) {
           return line.arrival < kMinute && line.quantity >= 4;
         });
       })},
      {"stock_up_reseller",  // one address, the quantity limit, again and again
       accounts_with([](const Watched& w, std::uint32_t i) {
         const auto& lines = w.lines.at(i);
         return on_entity(w, i, Entity::address) > 5 && lines.size() > 1 &&
                std::all_of(lines.begin(), lines.end(),
                            [](const OrderLine& line) { return line.quantity == 4; });
       })},
      {"cashback_collusion",  // an account that buys one item of one seller only
       accounts_with([](const Watched& w, std::uint32_t i) {
         const auto& lines = w.lines.at(i);
         return lines.size() >= 3 &&
                std::all_of(lines.begin(), lines.end(), [&](const OrderLine& line) {
                  return line.slot == lines.front().slot && line.subsidy_cents() > 0;
                });
       })},
      {"brushing",  // the same at any price, day after day
       accounts_with([](const Watched& w, std::uint32_t i) {
         const auto& lines = w.lines.at(i);
         return lines.size() >= 8 &&
                std::all_of(lines.begin(), lines.end(),
                            [&](const OrderLine& line) { return line.slot == lines.front().slot; });
       })},
      {"referral_fraud",  // paid for several friends
       [](const Watched& w) {
         int count = 0;
         for (const std::uint8_t n : w.state.fraud->accounts.referrals) count += n >= 2 ? 1 : 0;
         return count;
       }},
      {"return_abuse",  // most of what was bought goes back
       accounts_with([](const Watched& w, std::uint32_t i) {
         const auto& a = w.state.fraud->accounts;
         return a.returns[i] >= 2 && static_cast<double>(a.returns[i]) >=
                                         0.4 * static_cast<double>(w.lines.at(i).size());
       })},
      {"card_testing",  // refused again and again before an order passes
       accounts_with([](const Watched& w, std::uint32_t i) {
         return w.state.fraud->accounts.declines[i] >= 20;
       })},
      {"coupon_resale",  // codes of others
       accounts_with([](const Watched& w, std::uint32_t i) {
         return w.state.fraud->accounts.foreign_coupons[i] > 0;
       })},
      {"account_takeover",  // an old account turns up on a device that others use too
       accounts_with([](const Watched& w, std::uint32_t i) {
         return w.state.fraud->accounts.device_changes[i] > 0 &&
                on_entity(w, i, Entity::device) > 2;
       })},
      {"affiliate_stuffing",  // commission out of proportion to the orders
       [](const Watched& w) {
         const FraudAccount fraud = all_fraud(w.state);
         return fraud.subsidy_cents > fraud.paid_cents / 4 ? static_cast<int>(fraud.granted) : 0;
       }}};
  return all;
}

}  // namespace

TEST_CASE("each kind of fraudster leaves its trace, and none is there when it is switched off") {
  // honest accounts on the same shop show traces now and then: that is what makes detection hard
  const Watched clean = watch(attacked_market(4000, 0.0, {}), 80);
  for (const std::string& name : Registry<Fraudster>::instance().names()) {
    INFO(name);
    REQUIRE(traces().contains(name));
    Json parameters = Json::object();
    if (name == "coupon_hunter") parameters["wait_days"] = 1.0;  // sales here last one day
    const Watched attacked =
        watch(attacked_market(4000, 0.03, {fraudster(name, 1.0, parameters)}), 80);
    const int with = traces().at(name)(attacked);
    const int without = traces().at(name)(clean);
    CAPTURE(with, without);
    CHECK(with >= 8);
    CHECK(4 * without <= with);
  }
}

TEST_CASE("camouflage hides what rings share") {
  const auto shared = [](double camouflage) {
    const MarketSpec spec =
        attacked_market(4000, 0.03, {fraudster("new_user_ring", 1.0)}, [&](FraudSpec& fraud) {
          fraud.adaptation.camouflage = camouflage;
          fraud.adaptation.on = false;
        });
    const Watched w = watch(spec, 20);
    double on_crowded = 0.0;
    double accounts = 0.0;
    for (const auto& [account, lines] : w.lines) {
      if (account < 4000) continue;
      ++accounts;
      if (on_entity(w, account, Entity::device) > 3) ++on_crowded;
    }
    REQUIRE(accounts > 30.0);
    return on_crowded / accounts;
  };
  const double open = shared(0.0);
  const double half = shared(0.5);
  const double hidden = shared(0.9);
  // reuse 0.8 of the accounts, times 1 - camouflage
  CHECK(open == Approx(0.8).margin(0.12));
  CHECK(half == Approx(0.4).margin(0.15));
  CHECK(hidden < 0.15);
}

TEST_CASE("honest households share a device and an address, networks an IP, as the scenario says") {
  const MarketSpec spec = attacked_market(40'000, 0.0, {});
  Workspace workspace;
  const MarketState state = open_market(spec, 2, workspace);
  const FraudState& f = *state.fraud;
  std::vector<int> on_address(f.entity_count[2], 0);
  std::vector<int> on_ip(f.entity_count[1], 0);
  for (const EntityIds& ids : f.accounts.entities) {
    ++on_address[ids[2]];
    ++on_ip[ids[1]];
  }
  double together = 0.0;
  double networked = 0.0;
  for (const EntityIds& ids : f.accounts.entities) {
    if (on_address[ids[2]] > 1) ++together;
    if (on_ip[ids[1]] > 5) ++networked;
    CHECK(on_address[ids[2]] <= 5);
  }
  CHECK(together / 40'000.0 == Approx(0.25).margin(0.01));
  CHECK(networked / 40'000.0 == Approx(0.1).margin(0.02));
  CHECK(*std::max_element(on_ip.begin(), on_ip.end()) <= 5005);
}

}  // namespace marketday::test
