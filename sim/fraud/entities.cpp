#include "sim/fraud/entities.h"

#include <algorithm>
#include <limits>

#include "sim/math.h"
#include "sim/random.h"

namespace marketday {

const char* const kEntityNames[kEntities] = {"device", "ip", "address", "card"};

namespace {

constexpr double kMeanHousehold = 3.5;  // sizes 2 to 5
constexpr double kSharesDevice = 0.6;   // of a household's members, that of the first
constexpr double kSharesCard = 0.3;

// Public IPs that many honest accounts share, filled one after the other.
struct Networks {
  std::uint32_t id = 0;
  std::uint32_t left = 0;
};

// Sizes are log-uniform.
std::uint32_t network_size(const AccountsSpec& spec, double u) {
  const double least = spec.least_behind_network;
  const double most = spec.most_behind_network;
  return static_cast<std::uint32_t>(least * exp(u * log(most / least)));
}

std::uint32_t pick_ip(const AccountsSpec& spec, const RandomBlock& bits, FraudState& fraud,
                      Networks& networks) {
  if (uniform(bits[1]) >= spec.shared_network_share) return new_entity(fraud, Entity::ip);
  if (networks.left == 0) {
    networks = {new_entity(fraud, Entity::ip), network_size(spec, uniform(bits[2]))};
  }
  --networks.left;
  return networks.id;
}

}  // namespace

std::uint32_t fraud_accounts(const MarketSpec& spec) {
  if (!spec.fraud) return 0;
  const double share = spec.fraud->share;
  return static_cast<std::uint32_t>(share / (1.0 - share) * spec.population.shoppers + 0.5);
}

std::uint32_t account_rows(const MarketSpec& spec) {
  const double spare = spec.fraud ? fraud_accounts(spec) * spec.fraud->spare : 0.0;
  return spec.population.shoppers + static_cast<std::uint32_t>(spare + 0.5);
}

std::uint32_t new_entity(FraudState& fraud, Entity kind) {
  const auto k = static_cast<std::size_t>(kind);
  fraud.accounts_on[k].push_back(0);
  return fraud.entity_count[k]++;
}

void count_account(FraudState& fraud, Entity kind, std::uint32_t id) {
  std::uint16_t& seen = fraud.accounts_on[static_cast<std::size_t>(kind)][id];
  if (seen < std::numeric_limits<std::uint16_t>::max()) ++seen;
}

void make_honest_entities(const MarketSpec& spec, std::uint64_t seed, const Population& population,
                          FraudState& fraud) {
  const AccountsSpec& a = spec.fraud->accounts;
  const double households = a.household_share / kMeanHousehold;
  const double start = households / (households + 1.0 - a.household_share);
  Networks networks;
  for (std::uint32_t first = 0; first < fraud.honest;) {
    const RandomBlock bits = draw(seed, first, 0, Purpose::fraud_entity, 0);
    const bool household = uniform(bits[0]) < start;
    const std::uint32_t size = household ? 2 + bits[3] % 4 : 1;
    const std::uint32_t end = std::min(fraud.honest, first + size);
    const EntityIds shared{new_entity(fraud, Entity::device), pick_ip(a, bits, fraud, networks),
                           new_entity(fraud, Entity::address), new_entity(fraud, Entity::card)};
    for (std::uint32_t i = first; i < end; ++i) {
      EntityIds& mine = fraud.accounts.entities[i];
      mine = shared;
      const RandomBlock own = draw(seed, i, 0, Purpose::fraud_entity, 1);
      if (population.joined_day[i] == 0) {  // there before the market opened
        fraud.accounts.prior_days[i] = static_cast<std::uint16_t>(
            uniform(own[2]) * static_cast<double>(a.oldest_account_days));
      }
      if (i == first) continue;
      if (uniform(own[0]) >= kSharesDevice) mine[0] = new_entity(fraud, Entity::device);
      if (uniform(own[1]) >= kSharesCard) mine[3] = new_entity(fraud, Entity::card);
    }
    first = end;
  }
}

void see_newcomers(const Population& population, int day, FraudState& fraud) {
  for (std::uint32_t i = 0; i < population.count; ++i) {
    if (population.joined_day[i] != day) continue;
    for (std::size_t k = 0; k < kEntities; ++k) {
      count_account(fraud, static_cast<Entity>(k), fraud.accounts.entities[i][k]);
    }
  }
}

}  // namespace marketday
