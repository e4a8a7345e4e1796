#include "sim/fraud/lifecycle.h"

#include <algorithm>

#include "sim/fraud/entities.h"
#include "sim/fraud/fraudster.h"
#include "sim/fraud/tactics.h"
#include "sim/math.h"
#include "sim/random.h"

namespace marketday {
namespace {

constexpr int kLongestExploitDays = 28;
constexpr int kMostLosingWaves = 7;       // who has lost so often pauses no longer still
constexpr double kCoverPurchases = 0.15;  // a day, times the camouflage

struct Night {
  const MarketSpec& spec;
  const FraudSpec& fraud;
  MarketState& state;
  int day;
  FraudState& f() const { return *state.fraud; }
};

const FraudsterTerms& terms_of(const FraudSpec& fraud, const Controller& controller) {
  return fraud.parts[controller.type].type->terms();
}

// 2 + power law with exponent `tail`, or the usual number.
std::uint32_t draw_size(const FraudsterTerms& terms, const RandomBlock& bits) {
  if (terms.accounts_most <= terms.accounts) return static_cast<std::uint32_t>(terms.accounts);
  const double u = std::max(uniform(bits[0]), 1e-9);
  const double usual = terms.accounts;
  const double size =
      usual * exp(-log(u) / (terms.tail - 1.0)) / exp(log(2.0) / (terms.tail - 1.0));
  return static_cast<std::uint32_t>(
      std::clamp(size, std::min(2.0, usual), static_cast<double>(terms.accounts_most)));
}

void size_columns(std::uint32_t rows, AccountColumns& a) {
  a.entities.resize(rows);
  a.prior_days.resize(rows, 0);
  a.list_cents.resize(rows, 0);
  a.discount_cents.resize(rows, 0);
  a.first_order_age_days.resize(rows, kNever);
  a.returns.resize(rows, 0);
  a.referrals.resize(rows, 0);
  a.chargebacks.resize(rows, 0);
  a.foreign_coupons.resize(rows, 0);
  a.foreign_addresses.resize(rows, 0);
  a.device_changes.resize(rows, 0);
  a.most_units.resize(rows, 0);
  a.full_price_orders.resize(rows, 0);
  a.declines.resize(rows, 0);
  a.last_slot.resize(rows, kOtherGoods);
  a.same_slot_orders.resize(rows, 0);
  a.earliest_arrival.resize(rows, 0xFFFFFFFFU);
  a.risk.resize(rows, 0.0F);
  a.reviewed_day.resize(rows, kNotYet);
  a.banned_day.resize(rows, kNotYet);
}

// Controllers of one kind until their accounts make up the kind's share.
void recruit(const MarketSpec& spec, std::uint64_t seed, std::size_t part, FraudState& f) {
  const FraudsterTerms& terms = spec.fraud->parts[part].type->terms();
  const double wanted = fraud_accounts(spec) * spec.fraud->parts[part].share;
  double held = 0.0;
  while (held + 0.5 < wanted) {
    const auto id = static_cast<std::uint32_t>(f.controllers.size());
    const RandomBlock bits = draw(seed, id, 0, Purpose::fraud_controller);
    Controller& c = f.controllers.emplace_back();
    c.type = static_cast<std::uint8_t>(part);
    c.fraud = terms.fraud;
    const auto room = static_cast<std::uint32_t>(std::max(1.0, wanted - held + 0.5));
    c.size = std::min(draw_size(terms, bits), room);
    c.until = static_cast<std::int16_t>(bits[1] % static_cast<std::uint32_t>(terms.pause_days + 1));
    held += c.size;
  }
}

// The ring's `place`-th account gets an entity out of the pool, or one of its own.
std::uint32_t take_entity(const Night& night, Controller& c, Entity kind, std::size_t place,
                          double reuse, double per_entity, Cents cost, std::uint32_t bits) {
  std::vector<std::uint32_t>& pool = c.pool[static_cast<std::size_t>(kind)];
  const double shared = reuse * (1.0 - static_cast<double>(c.camouflage));
  if (uniform(bits) >= shared) {
    c.wave_take_cents -= cost;
    return new_entity(night.f(), kind);
  }
  const auto at = static_cast<std::size_t>(static_cast<double>(place) / per_entity);
  while (pool.size() <= at) {
    pool.push_back(new_entity(night.f(), kind));
    c.wave_take_cents -= cost;
  }
  return pool[at];
}

void register_account(const Night& night, std::uint32_t id, Controller& c) {
  FraudState& f = night.f();
  const std::uint32_t row = f.honest + f.registered;
  if (row >= night.state.population.count) return;  // nobody sells them another phone number
  ++f.registered;
  const FraudsterTerms& terms = terms_of(night.fraud, c);
  const FraudCosts& costs = night.fraud.costs;
  const RandomBlock bits = draw(night.state.seed, row, 0, Purpose::fraud_entity, 2);
  const RandomBlock when = draw(night.state.seed, row, 0, Purpose::fraud_entity, 3);
  const std::size_t place = c.accounts.size();
  const double on_device = std::max(1.0, terms.accounts_per_device / kPlaybook[c.tactic].spread);
  const double on_others = 4.0 * on_device;
  EntityIds& mine = f.accounts.entities[row];
  mine[0] = take_entity(night, c, Entity::device, place, terms.reuse_device, on_device,
                        costs.device_cents, bits[0]);
  mine[1] =
      take_entity(night, c, Entity::ip, place, terms.reuse_ip, on_others, costs.ip_cents, bits[1]);
  mine[2] = take_entity(night, c, Entity::address, place, terms.reuse_address, on_others,
                        costs.address_cents, bits[2]);
  mine[3] = take_entity(night, c, Entity::card, place, terms.reuse_card, on_device,
                        costs.card_cents, bits[3]);
  c.wave_take_cents -= costs.account_cents + costs.phone_cents;
  const std::uint32_t spread = static_cast<std::uint32_t>(terms.register_days) + 1;
  night.state.population.joined_day[row] =
      static_cast<std::uint16_t>(night.day + static_cast<int>(when[0] % spread));
  f.controller_of[row - f.honest] = id;
  c.accounts.push_back(row);
}

void begin_wave(const Night& night, std::uint32_t id, Controller& c) {
  const FraudsterTerms& terms = terms_of(night.fraud, c);
  const FraudState& f = night.f();
  choose_tactic(night.fraud.adaptation, night.state.seed, id, night.day, c);
  c.wave_take_cents = 0;
  c.wave_blocked = 0;
  ++c.wave;
  // entities that accounts were banned with are burnt
  std::vector<std::uint32_t> kept;
  for (const std::uint32_t account : c.accounts) {
    if (f.accounts.banned_day[account] == kNotYet) {
      kept.push_back(account);
      continue;
    }
    for (std::size_t k = 0; k < kEntities; ++k) {
      std::erase(c.pool[k], f.accounts.entities[account][k]);
    }
  }
  c.accounts.swap(kept);
  if (terms.disposable) c.accounts.clear();
  for (const std::uint32_t account : c.accounts) night.f().uses[account - f.honest] = 0;
  const bool fresh = c.accounts.size() < c.size;
  while (c.accounts.size() < c.size) {
    const std::size_t before = c.accounts.size();
    register_account(night, id, c);
    if (c.accounts.size() == before) break;
  }
  const int age =
      fresh ? terms.register_days + terms.age_days + kPlaybook[c.tactic].extra_age_days : 0;
  c.wave_take_cents -= night.fraud.costs.ageing_cents * age * static_cast<Cents>(c.accounts.size());
  c.stage = Stage::ages;
  c.until = static_cast<std::int16_t>(night.day + age);
}

void end_wave(const Night& night, Controller& c) {
  constexpr Cents kScale = 500;  // of the net take of an account: what abusers make of a coupon
  c.take_cents += c.wave_take_cents;
  night.f().total[c.type].take_cents += c.wave_take_cents;
  learn_from_wave(night.fraud.adaptation, kScale, c);
  // what does not pay is tried less often
  const bool loses = night.fraud.adaptation.on && c.wave_take_cents < 0;
  c.losing_waves =
      static_cast<std::uint8_t>(loses ? std::min<int>(c.losing_waves + 1, kMostLosingWaves) : 0);
  c.wave_take_cents = 0;
  c.stage = Stage::idle;
  const int pause = terms_of(night.fraud, c).pause_days * (1 + c.losing_waves);
  c.until = static_cast<std::int16_t>(night.day + pause);
}

bool used_up(const Night& night, const Controller& c) {
  const FraudState& f = night.f();
  const int uses = terms_of(night.fraud, c).uses;
  return std::all_of(c.accounts.begin(), c.accounts.end(), [&](std::uint32_t account) {
    return f.uses[account - f.honest] >= uses || f.accounts.banned_day[account] != kNotYet;
  });
}

void advance_stage(const Night& night, std::uint32_t id, Controller& c) {
  const FraudsterTerms& terms = terms_of(night.fraud, c);
  if (c.stage == Stage::exploits && used_up(night, c)) return end_wave(night, c);
  if (night.day < c.until) return;
  switch (c.stage) {
    case Stage::idle:
      return begin_wave(night, id, c);
    case Stage::ages:
      c.stage = terms.scouts > 0 ? Stage::probes : Stage::exploits;
      c.until = static_cast<std::int16_t>(
          night.day + (terms.scouts > 0 ? 1
                                        : kLongestExploitDays + terms.uses * terms.pace_days *
                                                                    kPlaybook[c.tactic].pace));
      return;
    case Stage::probes:
      if (2 * c.wave_blocked > terms.scouts)
        return end_wave(night, c);  // found out: try another way
      c.stage = Stage::exploits;
      c.until = static_cast<std::int16_t>(night.day + kLongestExploitDays +
                                          terms.uses * terms.pace_days * kPlaybook[c.tactic].pace);
      return;
    case Stage::exploits:
      return end_wave(night, c);
  }
}

// Which of the wave's accounts are due on the day.
void name_acting(const Night& night, std::uint32_t id, const Controller& c) {
  const FraudsterTerms& terms = terms_of(night.fraud, c);
  FraudState& f = night.f();
  const bool active = c.stage == Stage::probes || c.stage == Stage::exploits;
  const double due = 1.0 / (terms.pace_days * kPlaybook[c.tactic].pace);
  std::size_t probing = 0;
  for (const std::uint32_t account : c.accounts) {
    const int uses = f.uses[account - f.honest];
    if (f.accounts.banned_day[account] != kNotYet) continue;
    if (night.state.population.joined_day[account] > night.day) continue;
    const RandomBlock bits = draw(night.state.seed, account, static_cast<std::uint32_t>(night.day),
                                  Purpose::fraud_act, 1);
    bool acts = active && uses < terms.uses && uniform(bits[0]) < due;
    if (c.stage == Stage::probes)
      acts = active && probing++ < static_cast<std::size_t>(terms.scouts);
    const bool cover = !acts && (uses > 0 || !terms.disposable) &&
                       uniform(bits[1]) < kCoverPurchases * static_cast<double>(c.camouflage);
    if (acts || cover) f.acting.push_back({account, id, cover});
  }
}

}  // namespace

void open_fraud(const MarketSpec& spec, MarketState& state) {
  if (!spec.fraud) return;
  FraudState f;
  f.honest = spec.population.shoppers;
  size_columns(state.population.count, f.accounts);
  f.controller_of.assign(state.population.count - f.honest, kNoController);
  f.uses.assign(state.population.count - f.honest, 0);
  f.today.resize(spec.fraud->parts.size() + 1);
  f.total.resize(spec.fraud->parts.size() + 1);
  f.bothered.assign(state.population.count, 0);
  if (spec.fraud->screening.rules) f.velocities = spec.fraud->screening.rules->start();
  make_honest_entities(spec, state.seed, state.population, f);
  for (std::size_t part = 0; part < spec.fraud->parts.size(); ++part) {
    recruit(spec, state.seed, part, f);
  }
  state.fraud = FraudBook(std::move(f));
  prepare_fraud(spec, state, 0);
}

void prepare_fraud(const MarketSpec& spec, MarketState& state, int day) {
  if (!state.fraud) return;
  const Night night{spec, *spec.fraud, state, day};
  FraudState& f = *state.fraud;
  f.acting.clear();
  gossip(spec.fraud->adaptation, state.seed, day, f.controllers);
  for (std::uint32_t id = 0; id < f.controllers.size(); ++id) {
    advance_stage(night, id, f.controllers[id]);
    name_acting(night, id, f.controllers[id]);
  }
  std::sort(f.acting.begin(), f.acting.end(),
            [](const Acting& a, const Acting& b) { return a.account < b.account; });
  see_newcomers(state.population, day, f);
}

void add_fraud_visitors(const MarketState& state, std::vector<std::uint32_t>& visitors) {
  if (!state.fraud) return;
  for (const Acting& acting : state.fraud->acting) visitors.push_back(acting.account);
}

}  // namespace marketday
