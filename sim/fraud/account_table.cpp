#include "sim/fraud/account_table.h"

#include <algorithm>
#include <unordered_map>

namespace marketday {
namespace {

const std::vector<std::string>& feature_names() {
  static const std::vector<std::string> names = {
      "orders",        "discount_share",    "full_price_share",  "first_order_age_days",
      "units_most",    "device_accounts",   "ip_accounts",       "address_accounts",
      "card_accounts", "same_day_siblings", "return_share",      "declines",
      "referrals",     "foreign_coupons",   "foreign_addresses", "device_changes",
      "earliest_hour", "chargebacks"};
  return names;
}

double share(double part, double whole) {
  return whole > 0.0 ? part / whole : 0.0;
}

// Accounts that joined on one day with one entity, by (entity, day).
using Births = std::unordered_map<std::uint64_t, int>;

std::uint64_t birth_key(std::uint32_t entity, std::uint16_t day) {
  return std::uint64_t{entity} << 16U | day;
}

std::array<Births, kEntities> count_births(const MarketState& state) {
  std::array<Births, kEntities> births;
  const FraudState& f = *state.fraud;
  for (std::uint32_t i = 0; i < state.population.count; ++i) {
    const std::uint16_t joined = state.population.joined_day[i];
    if (joined == 0 || joined > state.day) continue;  // those there at the opening came earlier
    for (std::size_t k = 0; k < kEntities; ++k) {
      if (f.accounts_on[k][f.accounts.entities[i][k]] < 2) continue;
      ++births[k][birth_key(f.accounts.entities[i][k], joined)];
    }
  }
  return births;
}

int siblings(const std::array<Births, kEntities>& births, const EntityIds& used,
             std::uint16_t joined) {
  int most = 0;
  for (std::size_t k = 0; k < kEntities; ++k) {
    const auto found = births[k].find(birth_key(used[k], joined));
    if (found != births[k].end()) most = std::max(most, found->second - 1);
  }
  return most;
}

void add_row(const MarketState& state, const std::array<Births, kEntities>& births, std::uint32_t i,
             AccountTable& table) {
  const FraudState& f = *state.fraud;
  const AccountColumns& a = f.accounts;
  const Population& p = state.population;
  const EntityIds& used = a.entities[i];
  const auto row = static_cast<std::uint32_t>(table.accounts.size());
  table.accounts.push_back(i);
  const double orders = p.orders[i];
  table.values.insert(
      table.values.end(),
      {orders, share(a.discount_cents[i], a.list_cents[i]), share(a.full_price_orders[i], orders),
       static_cast<double>(a.first_order_age_days[i]), static_cast<double>(a.most_units[i]),
       static_cast<double>(f.accounts_on[0][used[0]]),
       static_cast<double>(f.accounts_on[1][used[1]]),
       static_cast<double>(f.accounts_on[2][used[2]]),
       static_cast<double>(f.accounts_on[3][used[3]]),
       static_cast<double>(siblings(births, used, p.joined_day[i])), share(a.returns[i], orders),
       static_cast<double>(a.declines[i]), static_cast<double>(a.referrals[i]),
       static_cast<double>(a.foreign_coupons[i]), static_cast<double>(a.foreign_addresses[i]),
       static_cast<double>(a.device_changes[i]),
       static_cast<double>(a.earliest_arrival[i]) * (24.0 / 4294967296.0),
       static_cast<double>(a.chargebacks[i])});
  for (std::size_t k = 0; k < kEntities; ++k) {
    table.edges.push_back({row, static_cast<std::uint8_t>(k), used[k]});
  }
}

}  // namespace

AccountTable account_table(const MarketSpec&, const MarketState& state) {
  AccountTable table;
  table.features = feature_names();
  const FraudState& f = *state.fraud;
  const std::array<Births, kEntities> births = count_births(state);
  for (std::uint32_t i = 0; i < state.population.count; ++i) {
    if (state.population.orders[i] == 0) continue;
    add_row(state, births, i, table);
  }
  table.labels.assign(table.accounts.size(), -1);
  for (const Label& label : f.labels) {  // the last word counts
    const auto place =
        std::lower_bound(table.accounts.begin(), table.accounts.end(), label.account);
    if (place == table.accounts.end() || *place != label.account) continue;
    table.labels[static_cast<std::size_t>(place - table.accounts.begin())] = label.fraud ? 1 : 0;
  }
  return table;
}

}  // namespace marketday
