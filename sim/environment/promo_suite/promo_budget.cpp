// Budget: two coupons for twenty visitors of three kinds; each redeemed one is gone. Reference T26.
#include "sim/environment/promo_suite/promo_task.h"

namespace marketday {
namespace {

constexpr int kDays = 20;
constexpr int kCoupons = 2;
constexpr double kMargin = 30.0;
constexpr double kFace = 10.0;
struct Visitor {
  double share, sale, sale_with_coupon;
};
constexpr Visitor kVisitors[] = {{0.5, 0.30, 0.50}, {0.3, 0.10, 0.40}, {0.2, 0.02, 0.10}};

Description describe() {
  return promo_task("promo_budget", "Budget: two coupons for twenty visitors of three kinds",
                    "marketing-science T26");
}

std::vector<Step> rules(const std::vector<double>& state, int action) {
  if (action == 1 && state[2] == 0) return {};
  const Visitor& now = kVisitors[static_cast<int>(state[1])];
  const double sale = action == 1 ? now.sale_with_coupon : now.sale;
  const double given = action == 1 ? kFace : 0.0;
  const double margin = kMargin - given;
  const double left = state[2] - (action == 1 ? 1 : 0);
  if (state[0] + 1 == kDays) return {{sale, margin, {}, given}, {1.0 - sale, 0.0, {}}};
  std::vector<Step> steps;
  for (int kind = 0; kind < 3; ++kind) {
    const double share = kVisitors[kind].share;
    steps.push_back({share * sale, margin, {state[0] + 1, double(kind), left}, given});
    steps.push_back({share * (1.0 - sale), 0.0, {state[0] + 1, double(kind), state[2]}});
  }
  return steps;
}

std::unique_ptr<Environment> create(const Json& parameters,
                                    std::shared_ptr<const MarketSpec> /*market*/) {
  EnvironmentSpec spec = task_spec(
      "promo_budget", kDays, {{"segment", "-", 0, 2}, {"coupons_left", "coupons", 0, kCoupons}},
      {{"none", 0.0}, {"coupon", 1.0 / 3.0}});
  return play_table(
      make_table(std::move(spec),
                 {{0.5, {0, 0, kCoupons}}, {0.3, {0, 1, kCoupons}}, {0.2, {0, 2, kCoupons}}},
                 rules),
      parameters);
}

}  // namespace

MARKETDAY_REGISTER(Environment, describe(), create);

}  // namespace marketday
