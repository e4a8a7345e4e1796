// What changes about fraud while a market runs: who uses which device, what each fraudster has
// learnt, what the screening knows. Values only: copying it is a snapshot.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "sim/catalogue.h"
#include "sim/fraud/fraud_spec.h"
#include "sim/order.h"
#include "sim/screening/account_scorer.h"
#include "sim/screening/rules.h"

namespace marketday {

// Entities that accounts share. Ids of each kind count from 0: honest ones first.
enum class Entity : std::uint8_t { device = 0, ip = 1, address = 2, card = 3 };
inline constexpr std::size_t kEntities = 4;
extern const char* const kEntityNames[kEntities];
using EntityIds = std::array<std::uint32_t, kEntities>;

inline constexpr std::int16_t kNotYet = -1;
inline constexpr std::uint32_t kNoController = 0xFFFFFFFFU;

enum class Stage : std::uint8_t { idle, ages, probes, exploits };

// A ring leader or a lone abuser.
struct Controller {
  std::uint8_t type = 0;  // place in FraudSpec::parts
  Stage stage = Stage::idle;
  std::uint8_t tactic = 0;
  std::uint32_t size = 1;  // accounts of a wave
  std::int16_t until = 0;  // day on which the stage ends
  std::int16_t wave = 0;
  float camouflage = 0.0F;              // of this wave: share of entities and behaviour hidden
  std::vector<std::uint32_t> accounts;  // of this wave
  std::array<std::vector<std::uint32_t>, kEntities> pool;
  std::array<float, kTactics> log_weight{};
  Cents wave_take_cents = 0;  // net of what the wave cost
  Cents take_cents = 0;       // the same since the market opened
  std::int32_t wave_blocked = 0;
  std::uint8_t losing_waves = 0;  // in a row
  std::int32_t attempts = 0;
  std::int32_t granted = 0;
  std::int16_t first_grant_day = kNotYet;
  std::int16_t first_ban_day = kNotYet;
};

// An account that is due today.
struct Acting {
  std::uint32_t account = 0;
  std::uint32_t controller = 0;
  bool camouflage = false;  // buys like anybody else
};

// One attack of the day: what it wants, and what becomes of it.
struct Attempt {
  std::uint32_t account = 0;
  std::uint32_t actor = 0;  // the fraudster's own account: another one in a takeover
  std::uint32_t controller = 0;
  EntityIds entities{};
  bool address_variant = false;  // another spelling: to the shop, another address
  std::uint32_t referrer = kNoController;
  std::uint32_t slot = kOtherGoods;
  std::uint16_t quantity = 0;
  std::uint32_t arrival = 0;
  bool camouflage = false;
  bool stolen_card = false;         // charged back later; the attacker pays nothing
  bool colludes = false;            // with the seller: nothing is shipped, the money goes round
  bool user_pays = false;           // the one who keeps the goods: no money of the attacker's
  bool commission = false;          // the bonus is one
  bool coupon_from_other = false;   // a code that was issued to somebody else
  std::uint8_t coupon_percent = 0;  // of that code
  std::uint16_t declines = 0;       // cards refused before
  float returned = 0.0F;            // share of the goods sent back
  float recovered = 1.0F;           // of their cost, when they come back
  float resale = 0.0F;              // of list price
  Cents bonus_cents = 0;            // the shop pays for it: referral, commission
  Cents fee_cents = 0;              // somebody else pays the attacker
};

// What the market has seen of every account; detectors may read all of it.
struct AccountColumns {
  std::vector<std::array<std::uint32_t, kEntities>> entities;  // used last
  std::vector<std::uint16_t> prior_days;  // age of the account when the market opened
  std::vector<std::uint32_t> list_cents;  // bought so far, saturates
  std::vector<std::uint32_t> discount_cents;
  std::vector<std::uint16_t> first_order_age_days;  // kNever before
  std::vector<std::uint8_t> returns;
  std::vector<std::uint8_t> referrals;
  std::vector<std::uint8_t> chargebacks;
  std::vector<std::uint8_t> foreign_coupons;
  std::vector<std::uint8_t> foreign_addresses;
  std::vector<std::uint8_t> device_changes;
  std::vector<std::uint8_t> most_units;
  std::vector<std::uint8_t> full_price_orders;
  std::vector<std::uint16_t> declines;
  std::vector<std::uint32_t> earliest_arrival;
  std::vector<float> risk;  // last score, 0 to 1
  std::vector<std::int16_t> reviewed_day;    // kNotYet
  std::vector<std::int16_t> banned_day;      // kNotYet; of enforcement
};

// An order came with other entities than its account's own: a gift's address, a new device.
struct SeenWith {
  std::uint32_t account = 0;
  EntityIds entities{};
};

// A label as the shop learns it: by review or by chargeback.
struct Label {
  std::uint32_t account = 0;
  std::int16_t day = 0;
  bool fraud = false;
};

// Money that moves back later.
struct Reversal {
  std::int16_t day = 0;
  std::uint32_t account = 0;
  std::uint32_t controller = 0;
  std::uint8_t segment = 0;
  bool chargeback = false;
  Cents refund_cents = 0;
  Cents recovered_cents = 0;
  Cents handling_cents = 0;
};

// Totals by kind of fraudster; the last entry is honest shoppers.
struct FraudAccount {
  std::int64_t attempts = 0;
  std::int64_t granted = 0;
  std::int64_t challenged = 0;
  std::int64_t blocked = 0;  // denied, or given up at a challenge
  std::int64_t reviewed = 0;
  std::int64_t banned = 0;
  Cents paid_cents = 0;
  Cents subsidy_cents = 0;
  Cents loss_cents = 0;  // of the shop: minus the profit of these orders, reversals included
  Cents take_cents = 0;  // of the fraudsters, net of their costs
  FraudAccount& operator+=(const FraudAccount& other);
};

struct HeldOrder {
  std::uint32_t account = 0;
  std::int16_t since = 0;
  std::uint16_t score = 0;
  std::vector<OrderLine> lines;
  std::vector<Attempt> attempt;  // behind it; none for an honest one
};

struct FraudState {
  std::uint32_t honest = 0;  // accounts below are shoppers', from here on fraudsters'
  std::vector<std::uint32_t> controller_of;  // by account - honest; kNoController: not registered yet
  std::vector<std::uint8_t> uses;            // by account - honest: attacks in this wave
  std::uint32_t registered = 0;              // of the spare accounts
  std::array<std::uint32_t, kEntities> entity_count{};
  std::array<std::vector<std::uint16_t>, kEntities> accounts_on;  // by entity: accounts seen
  AccountColumns accounts;
  std::vector<Controller> controllers;
  std::vector<Acting> acting;              // on the day to come
  std::vector<Attempt> attempts;           // of the last day
  std::vector<SeenWith> unusual;           // honest orders of the last day, by account
  std::vector<std::uint32_t> compromised;  // honest accounts that were taken over, ascending
  std::vector<std::uint8_t> bothered;      // by account: challenged, held, refused or banned once
  VelocityState velocities;
  std::int64_t reviews_left = 0;  // of today's capacity, for accounts
  std::vector<Reversal> reversals;
  std::vector<Label> labels;
  std::vector<HeldOrder> held;
  std::vector<std::uint32_t> to_ban;           // when the next wave comes
  std::vector<std::uint32_t> suspects;         // accounts to look into, most suspicious first
  std::shared_ptr<const FittedScorer> scorer;  // of the last fit; replaced, never changed
  std::vector<FraudAccount> today;             // by part, honest last
  std::vector<FraudAccount> total;
};

}  // namespace marketday
