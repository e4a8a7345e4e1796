// Patterns that the mixed season must show, as ranges and not as fitted truths: the calibration
// targets of section (e) of the fraud reference.
#include <catch2/catch.hpp>
#include <set>

#include "scenarios/scenario.h"
#include "support/fraud.h"

namespace marketday::test {
namespace {

// The mixed season without any defence, sixty days of it.
struct Season {
  std::shared_ptr<const MarketSpec> spec;
  MarketState state;
  std::vector<double> flash_hours;  // hour of bots' orders on days with a flash sale
  std::vector<double> honest_hours;
};

const Season& season() {
  static const Season played = [] {
    Season s;
    s.spec = load_scenario("mixed_season").market;
    Workspace workspace;
    s.state = open_market(*s.spec, 1, workspace);
    for (int day = 0; day < 60; ++day) {
      advance_day(*s.spec, s.state, Campaign{}, workspace);
      for (const OrderLine& line : s.state.lines) {
        const double hour = line.arrival * (24.0 / 4294967296.0);
        const Attempt* attempt = nullptr;
        for (const Attempt& a : s.state.fraud->attempts) {
          if (a.account == line.shopper) attempt = &a;
        }
        if (attempt == nullptr) {
          s.honest_hours.push_back(hour);
          continue;
        }
        const Controller& c = s.state.fraud->controllers[attempt->controller];
        if (s.spec->fraud->parts[c.type].type->terms().name == "flash_sale_bot") {
          s.flash_hours.push_back(hour);
        }
      }
    }
    return s;
  }();
  return played;
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

}  // namespace

TEST_CASE("most attempts are by serial abusers, about four in five") {
  double all = 0.0;
  double serial = 0.0;
  for (const Controller& c : season().state.fraud->controllers) {
    all += c.attempts;
    if (c.attempts > 3) serial += c.attempts;
  }
  REQUIRE(all > 200.0);
  CAPTURE(serial / all);
  CHECK(serial / all > 0.7);
}

TEST_CASE("20 to 30 % of an unprotected budget for promotions leaks to abusers") {
  const FraudAccount fraud = all_fraud(season().state);
  const FraudAccount& honest = season().state.fraud->total.back();
  const double leaked = static_cast<double>(fraud.subsidy_cents) /
                        static_cast<double>(fraud.subsidy_cents + honest.subsidy_cents);
  CAPTURE(leaked);
  CHECK(leaked > 0.15);
  CHECK(leaked < 0.35);
}

TEST_CASE("about 15 % of returns are abusive where returns are what is abused") {
  const auto spec = load_scenario("return_abuse").market;
  Workspace workspace;
  MarketState state = open_market(*spec, 1, workspace);
  double abusive = 0.0;
  double all = 0.0;
  for (int day = 0; day < 60; ++day) {
    double due = 0.0;
    for (const Reversal& back : state.fraud->reversals) {
      if (back.day == state.day && !back.chargeback) ++due;
    }
    advance_day(*spec, state, Campaign{}, workspace);
    abusive += due;
    all += due + static_cast<double>(state.returns.size());
  }
  CAPTURE(abusive, all);
  CHECK(abusive / all > 0.05);
  CHECK(abusive / all < 0.3);
}

TEST_CASE("an attack brings a few units of money, the median between 1 and 30") {
  std::vector<double> takes;
  for (const Controller& c : season().state.fraud->controllers) {
    if (c.granted > 0 && c.take_cents != 0) {
      takes.push_back(static_cast<double>(c.take_cents) / c.granted);
    }
  }
  REQUIRE(takes.size() > 10);
  CAPTURE(median(takes));
  CHECK(median(takes) > 50.0);
  CHECK(median(takes) < 3000.0);
}

TEST_CASE(
    "bots' orders peak within the first hour of a sale, honest ones are spread over the day") {
  REQUIRE(season().flash_hours.size() > 10);
  CHECK(median(season().flash_hours) < 1.0);
  CHECK(median(season().honest_hours) == Approx(12.0).margin(1.0));
}

TEST_CASE("ring sizes have a tail: the largest is several times the median") {
  const MarketSpec spec = attacked_market(40'000, 0.1, {fraudster("new_user_ring", 1.0)});
  Workspace workspace;
  const MarketState state = open_market(spec, 8, workspace);
  std::vector<double> sizes;
  for (const Controller& c : state.fraud->controllers) sizes.push_back(c.size);
  REQUIRE(sizes.size() > 30);
  CAPTURE(median(sizes), *std::max_element(sizes.begin(), sizes.end()));
  CHECK(*std::max_element(sizes.begin(), sizes.end()) > 4.0 * median(sizes));
  CHECK(*std::max_element(sizes.begin(), sizes.end()) <= 500.0);
  CHECK(median(sizes) == Approx(40.0).margin(10.0));
}

}  // namespace marketday::test
