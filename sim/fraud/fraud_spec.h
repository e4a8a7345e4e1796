// Fraud in a market spec: whose accounts share what, who the fraudsters are and how they learn,
// what labels come when, and how the shop screens. Built and checked by the scenario reader.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "sim/catalogue.h"

namespace marketday {

class Fraudster;
class AccountScorer;
class RuleSet;

// Honest accounts that look like rings: without them detection is trivial.
struct AccountsSpec {
  double household_share = 0.25;  // of honest accounts, in households of 2 to 5: device and address
  double shared_network_share = 0.1;  // of households, behind one public IP: campus, NAT
  std::uint32_t least_behind_network = 50;
  std::uint32_t most_behind_network = 5000;
  double gift_share = 0.03;       // of honest orders, sent to somebody else's address
  int oldest_account_days = 720;  // honest accounts there at the opening are up to this old
};

// One kind of fraudster in this world.
struct FraudsterPart {
  std::shared_ptr<const Fraudster> type;
  double share = 0.0;  // of the fraudsters' accounts
};

// Section (e) of the fraud reference: what things cost a fraudster.
struct FraudCosts {
  Cents account_cents = 10;
  Cents phone_cents = 40;
  Cents device_cents = 100;
  Cents ip_cents = 10;
  Cents address_cents = 100;
  Cents card_cents = 300;
  Cents ageing_cents = 1;  // per account and day
  Cents challenge_cents = 50;
};

inline constexpr std::size_t kTactics = 6;

// How attackers change: EXP3 over tactics by their own outcomes, and what other rings tell.
struct AdaptationSpec {
  bool on = true;
  double learning_rate = 0.3;    // eta, per standard unit of a wave's net take
  double exploration = 0.1;      // share of waves with a random tactic
  double gossip = 0.1;           // gamma: probability of copying the best ring of the kind
  double half_life_waves = 8.0;  // of what was learnt
  double camouflage = -1.0;      // share of entities and behaviour hidden; < 0: the tactic's own
};

struct LabelSpec {
  int chargeback_least_days = 30;
  int chargeback_most_days = 90;
  Cents chargeback_fee_cents = 1500;
  double audit_share = 0.0;  // of active accounts, looked into at random each day
};

struct ScreeningSpec {
  std::shared_ptr<const RuleSet> rules;         // null: every order is allowed
  std::shared_ptr<const AccountScorer> scorer;  // null: accounts are not scored
  int review_capacity_per_day = 20;
  double least_suspicion = 0.2;  // score below which an account is not worth a review
  double explore_share = 0.1;    // of that time for what is odd and no label has shown
  double review_accuracy = 0.95;
  Cents review_cents = 300;
  Cents challenge_cents = 5;
  double challenge_lost = 0.08;                            // honest shoppers who give up
  std::array<double, 3> challenge_passed{0.2, 0.5, 0.05};  // by skill: casual, pro, bot
  int hold_days = 2;                                       // an order not reviewed by then goes out
  int score_days = 1;                                      // accounts are scored every so many days
  int refit_days = 3;         // the detector is fitted again every so many days
  int ban_wave_days = 1;      // bans take effect every so many days
  double appeal_share = 0.5;  // of honest accounts banned, a day later
  bool linked = true;         // who shares a device or card with the banned is looked into next
};

struct FraudSpec {
  AccountsSpec accounts;
  double share = 0.0;  // of all active accounts that fraudsters control
  double spare = 3.0;  // accounts they may register in all, times those active
  std::vector<FraudsterPart> parts;
  FraudCosts costs;
  AdaptationSpec adaptation;
  LabelSpec labels;
  ScreeningSpec screening;
};

}  // namespace marketday
