// T35 and the fit of the coupon hazard: made-up coupons, and the Complete Journey's campaigns.
#include "models/coupon_hazard.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "models/purchase_history.h"
#include "sim/random.h"
#include "support/data.h"

using namespace marketday;

namespace {

// First redemption of each household targeted in each campaign; covariate: campaign of type A.
std::vector<CouponOutcome> journey(const std::string& targets, const std::string& campaigns,
                                   const std::string& redemptions) {
  const CsvTable described = CsvTable::load(campaigns);
  std::map<std::string, std::pair<int, int>> dates;
  std::map<std::string, double> type_a;
  for (std::size_t row = 0; row < described.rows(); ++row) {
    const std::string name(described.text(row, 0));
    dates[name] = {parse_date(described.text(row, 2)), parse_date(described.text(row, 3))};
    type_a[name] = described.text(row, 1) == "Type A" ? 1.0 : 0.0;
  }
  std::map<std::pair<std::string, std::string>, int> first;
  const CsvTable redeemed = CsvTable::load(redemptions);
  for (std::size_t row = 0; row < redeemed.rows(); ++row) {
    const std::pair<std::string, std::string> key(redeemed.text(row, 2), redeemed.text(row, 0));
    const int day = parse_date(redeemed.text(row, 3));
    const auto [at, fresh] = first.emplace(key, day);
    if (!fresh) at->second = std::min(at->second, day);
  }
  std::vector<CouponOutcome> result;
  const CsvTable targeted = CsvTable::load(targets);
  for (std::size_t row = 0; row < targeted.rows(); ++row) {
    const std::string campaign(targeted.text(row, 0));
    const auto [start, end] = dates[campaign];
    CouponOutcome c{end - start + 1, end - start + 1, false, 1.0, {type_a[campaign]}};
    const auto found = first.find({campaign, std::string(targeted.text(row, 1))});
    if (found != first.end() && found->second >= start && found->second <= end) {
      c.redeemed = true;
      c.day = found->second - start + 1;
    }
    result.push_back(c);
  }
  return result;
}

}  // namespace

TEST_CASE("T35: a coupon of 35 days is redeemed with chance 0.12052, the deciles as tabled") {
  const CouponHazard hazard;
  CHECK(hazard.redeemed(35.0, 35.0) == Approx(0.12052).margin(5e-6));
  const double deciles[] = {.174, .149, .127, .109, .093, .080, .070, .062, .061, .074};
  const std::vector<double> shares = hazard.shares(10, 35.0);
  for (std::size_t i = 0; i < 10; ++i) CHECK(shares[i] == Approx(deciles[i]).margin(6e-4));
}

TEST_CASE("the cumulative hazard is the hazard's integral") {
  const CouponHazard hazard{0.02, 0.1, 0.03, 4.0};
  double sum = 0.0;
  for (int i = 0; i < 2000; ++i) sum += hazard.hazard((i + 0.5) * 0.01, 30.0, 1.7) * 0.01;
  CHECK(hazard.cumulative(20.0, 30.0, 1.7) == Approx(sum).epsilon(1e-6));
  const CouponHazard level{0.02, 0.0, 0.0, 1.0};
  CHECK(level.cumulative(5.0, 30.0) == Approx(0.1));
}

TEST_CASE("the fit finds the hazard that 200,000 coupons were redeemed by") {
  const CouponHazard truth{0.02, 0.08, 0.03, 3.0};
  const double effect = 0.7;
  const int validity = 30;
  std::map<std::pair<int, int>, double> counts;  // (z, day), day 0 for none
  for (std::uint32_t who = 0; who < 200'000; ++who) {
    const RandomBlock bits = draw(9, who, 0, Purpose::environment);
    const int z = uniform(bits[0]) < 0.5 ? 1 : 0;
    int day = 1;
    while (day <= validity &&
           truth.redeemed(day, validity, std::exp(effect * z)) <= uniform(bits[1])) {
      ++day;
    }
    ++counts[{z, day <= validity ? day : 0}];
  }
  std::vector<CouponOutcome> coupons;
  for (const auto& [key, count] : counts) {
    const bool redeemed = key.second > 0;
    coupons.push_back({validity,
                       redeemed ? key.second : validity,
                       redeemed,
                       count,
                       {static_cast<double>(key.first)}});
  }
  const CouponHazardFit fit = fit_coupon_hazard(coupons, {"face"});
  CHECK(fit.converged);
  const double expected[] = {0.02, 0.08, 0.03, 3.0, 0.7};
  const double found[] = {fit.hazard.start, fit.hazard.decay, fit.hazard.end, fit.hazard.end_width,
                          fit.effects[0]};
  for (std::size_t i = 0; i < 5; ++i) {
    INFO(fit.names[i] << " " << found[i] << " +- " << fit.standard_errors[i]);
    CHECK(fit.standard_errors[i] < 0.1 * expected[i]);
    CHECK(std::abs(found[i] - expected[i]) < 4.0 * fit.standard_errors[i]);
  }
  const CouponHazardFit again =
      read_coupon_hazard(YamlNode::parse(to_yaml(to_json(fit)), "fit.yaml"));
  CHECK(again.hazard.redeemed(12.0, 30.0, again.factor({1.0})) ==
        fit.hazard.redeemed(12.0, 30.0, fit.factor({1.0})));
}

TEST_CASE("households of the Complete Journey redeem a campaign as its fitted hazard says") {
  REQUIRE_DATA(targets, "complete_journey/campaigns.csv");
  REQUIRE_DATA(campaigns, "complete_journey/campaign_descriptions.csv");
  REQUIRE_DATA(redemptions, "complete_journey/coupon_redemptions.csv");
  const std::vector<CouponOutcome> coupons = journey(targets, campaigns, redemptions);
  REQUIRE(coupons.size() == 6589);
  const CouponHazardFit fit = fit_coupon_hazard(coupons, {"type_a"});
  double redeemed = 0.0;
  double expected = 0.0;
  for (const CouponOutcome& c : coupons) {
    redeemed += c.redeemed ? 1.0 : 0.0;
    expected += fit.hazard.redeemed(c.validity_days, c.validity_days, fit.factor(c.covariates));
  }
  CHECK(fit.converged);
  // the score of h0 makes expected and actual redemptions nearly one
  CHECK(expected == Approx(redeemed).epsilon(0.01));
  // campaigns of type A send households the coupons that fit them
  CHECK(fit.effects[0] > 4.0 * fit.standard_errors[4]);
  // 12.02 % redeem, and it fades as the market's default does: k 0.04 a day
  CHECK(redeemed == 792.0);
  CHECK(std::abs(fit.hazard.decay - 0.04) < 2.0 * fit.standard_errors[1]);
}

TEST_CASE("the coupon hazard refuses days that cannot be, and too few redemptions") {
  CHECK_THROWS_WITH(fit_coupon_hazard({{30, 31, true, 50.0}}), Catch::Contains("day 31 of 30"));
  CHECK_THROWS_WITH(fit_coupon_hazard({{30, 3, true, 5.0}, {30, 30, false, 50.0}}),
                    Catch::Contains("5 of 55 coupons"));
}
