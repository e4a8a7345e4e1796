// Row 9: how many units at a time, against the moments of Poisson and negative binomial counts.
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "sim/unit_count.h"
#include "support/markets.h"

namespace marketday::test {
namespace {

struct Moments {
  double mean = 0.0;
  double variance = 0.0;
};

Moments moments(const std::vector<double>& values) {
  double sum = 0.0;
  double squares = 0.0;
  for (const double value : values) sum += value;
  const double mean = sum / static_cast<double>(values.size());
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, squares / (static_cast<double>(values.size()) - 1.0)};
}

// Everybody buys the one item every day.
MarketSpec daily_buyers(std::uint32_t shoppers) {
  MarketSpec spec = bare_market({20.0}, shoppers);
  spec.quantity.base = std::log(1.5);
  spec.quantity.most_units = 1000;
  return spec;
}

// Units beyond the first of every shopper on every day.
std::vector<std::vector<double>> extra_units(const MarketSpec& spec, int days) {
  std::vector<std::vector<double>> extra(spec.population.shoppers);
  Workspace workspace;
  MarketState state = open_market(spec, 21, workspace);
  for (int day = 0; day < days; ++day) {
    advance_day(spec, state, {}, workspace);
    for (const OrderLine& line : state.lines) extra[line.shopper].push_back(line.quantity - 1.0);
  }
  return extra;
}

std::vector<double> together(const std::vector<std::vector<double>>& extra) {
  std::vector<double> all;
  for (const auto& one : extra) all.insert(all.end(), one.begin(), one.end());
  return all;
}

}  // namespace

TEST_CASE("counts have the mean, the variance and the zeros of their distribution") {
  constexpr int kPoints = 200'000;
  for (const double mean : {0.2, 1.3, 6.0}) {
    for (const double shape : {0.0, 0.7, 5.0}) {
      CAPTURE(mean, shape);
      std::vector<double> counts;
      double zeros = 0.0;
      for (int i = 0; i < kPoints; ++i) {
        counts.push_back(count_by_inversion((i + 0.5) / kPoints, mean, shape, 100'000));
        zeros += counts.back() == 0.0 ? 1.0 / kPoints : 0.0;
      }
      const Moments seen = moments(counts);
      CHECK(seen.mean == Approx(mean).epsilon(1e-3));
      CHECK(seen.variance ==
            Approx(mean + (shape > 0.0 ? mean * mean / shape : 0.0)).epsilon(5e-3));
      const double none = shape > 0.0 ? std::pow(shape / (shape + mean), shape) : std::exp(-mean);
      CHECK(zeros == Approx(none).margin(1e-5));
    }
  }
  CHECK(count_by_inversion(0.999999, 50.0, 0.5, 7) == 7);
}

TEST_CASE("row 9: shape spreads one shopper's quantities, shopper_shape the shoppers") {
  constexpr std::uint32_t kShoppers = 8'000;
  constexpr int kDays = 30;
  const double mean = 1.5;
  for (const double shape : {0.0, 1.8}) {
    for (const double shopper_shape : {0.0, 1.2}) {
      CAPTURE(shape, shopper_shape);
      MarketSpec spec = daily_buyers(kShoppers);
      spec.quantity.shape = shape;
      spec.quantity.shopper_shape = shopper_shape;
      const auto extra = extra_units(spec, kDays);
      const double between = shopper_shape > 0.0 ? mean * mean / shopper_shape : 0.0;
      const double within = mean + (shape > 0.0 ? (mean * mean + between) / shape : 0.0);
      std::vector<double> means;
      double squares = 0.0;
      for (const auto& one : extra) {
        const Moments own = moments(one);
        means.push_back(own.mean);
        squares += own.variance / kShoppers;
      }
      const Moments shoppers = moments(means);
      CHECK(together(extra).size() == std::size_t{kShoppers} * kDays);
      const double error = std::sqrt((between + within / kDays) / kShoppers);
      CHECK(shoppers.mean == Approx(mean).margin(4.0 * error));
      CHECK(shoppers.variance == Approx(between + within / kDays).epsilon(0.1));
      CHECK(squares == Approx(within).epsilon(0.1));
    }
  }
}

TEST_CASE("row 9: who visits more buys more at a time, by the elasticity") {
  MarketSpec spec = daily_buyers(500);
  spec.visits = {0.6, 1000.0};
  spec.population.classes = {{"few", 0.5, 1, 1, 0.5}, {"many", 0.5, 1, 1, 2.0}};
  spec.quantity.visit_elasticity = 0.3;
  Workspace workspace;
  const MarketState state = open_market(spec, 3, workspace);
  for (std::uint32_t i = 0; i < state.population.count; ++i) {
    const double relative = 7.0 * static_cast<double>(state.population.visit_rate[i]) / 1000.0;
    REQUIRE(static_cast<double>(state.population.quantity_rate[i]) ==
            Approx(std::pow(relative, 0.3)).epsilon(1e-5));
  }
}

TEST_CASE("row 9: quantity rates of shoppers move nothing but quantities") {
  MarketSpec spec = daily_buyers(3'000);
  spec.visits.rate_mean_per_week = 2.0;
  MarketSpec spread = spec;
  spread.quantity.shopper_shape = 0.8;
  Workspace workspace;
  MarketState plain = open_market(spec, 5, workspace);
  Workspace other;
  MarketState wide = open_market(spread, 5, other);
  CHECK(plain.population.quantity_rate.empty());
  CHECK(bytes_per_shopper(spread) == bytes_per_shopper(spec) + sizeof(float));
  std::int64_t plain_units = 0;
  std::int64_t wide_units = 0;
  for (int day = 0; day < 5; ++day) {
    advance_day(spec, plain, {}, workspace);
    advance_day(spread, wide, {}, other);
    REQUIRE(plain.lines.size() == wide.lines.size());
    for (std::size_t l = 0; l < plain.lines.size(); ++l) {
      REQUIRE(plain.lines[l].shopper == wide.lines[l].shopper);
      plain_units += plain.lines[l].quantity;
      wide_units += wide.lines[l].quantity;
    }
  }
  CHECK(plain_units != wide_units);
}

}  // namespace marketday::test
