// A kind of fraudster: one plug-in file each in sim/fraud/types/. It says how big its rings are,
// what they share and for how long they prepare; and, once a day and account that is due, whether
// and how that account attacks. Preparation, learning and money are common to all (lifecycle.h,
// outcomes.h).
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/day_terms.h"
#include "sim/description.h"
#include "sim/fraud/fraud_spec.h"
#include "sim/fraud/fraud_state.h"
#include "sim/promotion.h"
#include "sim/random.h"

namespace marketday {

// Index into ScreeningSpec::challenge_passed.
enum class Skill : std::uint8_t { casual = 0, pro = 1, bot = 2 };

// What every kind has.
struct FraudsterTerms {
  std::string name;
  int accounts = 1;       // of a controller, the usual number
  int accounts_most = 1;  // greatest; above the usual: 2 + power law, exponent `tail`
  double tail = 2.2;
  double accounts_per_device = 1.0;
  double reuse_device = 0.0;  // probability that an account uses the ring's pool, else its own
  double reuse_ip = 0.0;
  double reuse_address = 0.0;
  double reuse_card = 0.0;
  int register_days = 0;     // registrations of a wave are spread over so many days
  int age_days = 0;          // before first use
  int uses = 1;              // attacks of an account in a wave
  int pace_days = 1;         // an account attacks about once in so many days
  int scouts = 0;            // accounts that probe the day before
  int pause_days = 7;        // between waves
  double resale = 0.85;      // of the list price, what goods bring
  double least_depth = 0.1;  // share off the list price below which it does not pay
  Skill skill = Skill::pro;
  bool disposable = true;  // accounts are thrown away after a wave
  bool fraud = true;       // a reviewer who knows all would ban it
};

// Today as fraudsters see it: price tags and coupons like anybody else.
struct FraudDay {
  const Today& today;
  const DayTerms& terms;
  const FraudSpec& fraud;
  const FraudState& state;
};

// The best thing on the shelf for resale.
struct Deal {
  std::uint32_t slot = kOtherGoods;  // none
  Cents price_cents = 0;             // of a unit, the account's coupon included
  double depth = 0.0;                // share off the list price
  Cents gain_cents = 0;              // of a unit: resale less price
};

class Fraudster {
 public:
  static constexpr const char* kKind = "fraudster";
  using Factory = std::function<std::unique_ptr<Fraudster>(const Json& parameters)>;

  explicit Fraudster(FraudsterTerms terms) : terms_(std::move(terms)) {}
  Fraudster(const Fraudster&) = delete;
  Fraudster& operator=(const Fraudster&) = delete;
  virtual ~Fraudster() = default;

  const FraudsterTerms& terms() const { return terms_; }

  // Fills `attempt` (account, controller and entities are set) or leaves it: false. `luck`: draws
  // of (account, day).
  virtual bool attack(const FraudDay& day, const RandomBlock& luck, Attempt& attempt) const = 0;

 protected:
  // Of the slots in stock that cut at least `least_depth`, one of the three with most gain; no
  // deal where gain and `extra_cents`, which the attack brings beside, do not pay.
  Deal find_deal(const FraudDay& day, std::uint32_t account, std::uint32_t luck,
                 Cents extra_cents = 0) const;
  static constexpr Cents kAtAnyPrice = 1'000'000'000;  // somebody else pays
  // Puts `deal` into the attempt.
  static void buy(const Deal& deal, int quantity, Attempt& attempt);

 private:
  FraudsterTerms terms_;
};

// Parameters that every kind's description ends with, its own defaults in their place.
std::vector<Parameter> with_fraudster_parameters(const FraudsterTerms& usual,
                                                 std::vector<Parameter> own);
FraudsterTerms read_fraudster_terms(const FraudsterTerms& usual, const Json& parameters);

}  // namespace marketday
